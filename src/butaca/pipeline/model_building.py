"""Models of a release: fitted, and their lists written."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from threadpoolctl import threadpool_limits

from butaca.catalogue.catalogue import Catalogue
from butaca.evaluation.progress import Progress
from butaca.features.content import Content
from butaca.recommenders.candidate_lists import CandidateLists
from butaca.recommenders.content_ease import ContentEase
from butaca.recommenders.list_recall import RecallSample
from butaca.recommenders.model_names import BASELINES, MOST_EXACT
from butaca.recommenders.neighbours import PairRecommender
from butaca.recommenders.pair_model import PointModel
from butaca.recommenders.recommender import Recipe
from butaca.recommenders.shipped_weights import Weights
from butaca.release.manifest_types import ModelDescription
from butaca.release.writer import DatabaseWriter

NEIGHBOURS = 50  # of a movie in a model, the longest list
POOL = 80  # in the default model, at each default of its options
_SAMPLE = 200  # movies of which the recall is measured


@dataclass(frozen=True)
class ModelBuilder:
    """Builder of all models' lists, one model after the other.

    The first model answers by default: it keeps more candidates than a list has, for what a request asks for.
    Beyond ``most_exact`` movies, lists are made by way of candidates where a model can.
    """

    catalogue: Catalogue
    database: DatabaseWriter
    progress: Progress
    threads: int
    most_exact: int = MOST_EXACT

    def build(self, recipes: Sequence[Recipe], weights: Weights, *, has_ratings: bool) -> list[ModelDescription]:
        """Write every model's lists; return its description for the manifest."""
        with threadpool_limits(limits=self.threads):
            self.progress.stage("Reading content")
            content = Content.of(self.catalogue)
            descriptions = []
            for recipe in recipes:
                self.progress.stage(f"Comparing movies: {recipe.name}")
                descriptions.append(self._build_one(recipe, content, POOL if recipe is recipes[0] else NEIGHBOURS))
            if has_ratings:
                self.progress.stage("Learning what people like together")
                item_weights = ContentEase(weights).fit(self.catalogue, content).item_weights()
                self.database.write_item_weights(item_weights)
            return descriptions

    def _build_one(self, recipe: Recipe, content: Content, n: int) -> ModelDescription:
        """Write one model's lists and return its description.

        The model is gone before the next one makes its own matrices.
        """
        model = recipe.fit(self.catalogue, content)
        weighting = model.novelty_weighting
        if weighting:
            self.database.write_like_rates(model.name, self.catalogue.movie_ids, weighting)
        recall = None
        if (
            len(self.catalogue.movie_ids) > self.most_exact
            and model.name not in BASELINES
            and isinstance(model, PairRecommender)
            and isinstance(model.model, PointModel)
        ):
            recall = self._write_candidate_lists(model.model, self._sample(recipe, content, n), n)
        else:
            self.database.write_neighbours(model.name, model.neighbours(n, threads=self.threads))
        novelty = weighting.novelty if weighting else None
        return ModelDescription(model.name, repr(recipe), tuple(model.part_codes), novelty, model.has_likeness, recall)

    def _write_candidate_lists(self, model: PointModel, sample: RecallSample, n: int) -> float:
        """Write lists of candidates; return their recall on a sample."""
        lists = CandidateLists(model, self.catalogue.movie_ids).neighbours(n, threads=self.threads)
        self.database.write_neighbours(model.name, sample.watched(lists))
        return round(sample.recall(), 4)

    def _sample(self, recipe: Recipe, content: Content, n: int) -> RecallSample:
        """Return exact lists of a sample.

        What compares all pairs for them is gone with the model that is made here.
        """
        ids = self.catalogue.movie_ids
        rows = np.sort(np.random.default_rng(0).permutation(len(ids))[:_SAMPLE])
        model = recipe.fit(self.catalogue, content)
        return RecallSample(model.neighbours(n, rows, self.threads), ids, model.novelty_weighting)

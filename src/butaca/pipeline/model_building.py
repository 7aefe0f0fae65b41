"""Models of a release: fitted, and their lists written."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from threadpoolctl import threadpool_limits

from butaca.catalogue.catalogue import Catalogue
from butaca.catalogue.schema import RATINGS
from butaca.evaluation.progress import Progress
from butaca.features.content import Content
from butaca.pipeline.stages import Stages, model_of, note_of
from butaca.recommenders.candidate_lists import CandidateLists
from butaca.recommenders.content_ease import ContentEase
from butaca.recommenders.list_recall import RecallSample
from butaca.recommenders.model_names import BASELINES, MOST_EXACT
from butaca.recommenders.neighbours import PairRecommender
from butaca.recommenders.pair_model import PointModel
from butaca.recommenders.recommender import Recipe
from butaca.recommenders.registry import learns_from_ratings
from butaca.recommenders.shipped_weights import Weights
from butaca.release.database import ITEM_WEIGHTS_TABLE, LIKE_RATES_PREFIX, NEIGHBOURS_PREFIX
from butaca.release.manifest_types import ModelDescription
from butaca.release.writer import DatabaseWriter

NEIGHBOURS = 50  # of a movie in a model, the longest list
POOL = 80  # in the default model, at each default of its options
_SAMPLE = 200  # movies of which the recall is measured


@dataclass(frozen=True)
class ModelBuilder:
    """Builder of all models' lists, one model after the other.

    The first model answers by default: it keeps more candidates than a list has, for what a request asks for.
    Beyond ``most_exact`` movies, lists are made by way of candidates where a model can. What ``stages`` have is taken
    over.
    """

    catalogue: Catalogue
    database: DatabaseWriter
    stages: Stages
    progress: Progress
    threads: int
    most_exact: int = MOST_EXACT

    def build(self, recipes: Sequence[Recipe], weights: Weights, *, has_ratings: bool) -> list[ModelDescription]:
        """Write every model's lists; return its description for the manifest."""
        with threadpool_limits(limits=self.threads):
            descriptions = [self._build_one(recipe, POOL if recipe is recipes[0] else NEIGHBOURS) for recipe in recipes]
            if has_ratings:
                self._weigh_items(weights)
            return descriptions

    def _build_one(self, recipe: Recipe, n: int) -> ModelDescription:
        """Write one model's lists and return its description.

        The model is gone before the next one makes its own matrices.
        """
        without = () if learns_from_ratings(recipe) else (RATINGS.name,)
        result = self.stages.result(recipe.name, f"{n} {self.most_exact} {recipe!r}", without)
        if result is None:
            content = self._content
            self.progress.stage(f"Comparing movies: {recipe.name}")
            with self.stages.writing(recipe.name) as database:
                database.write_note(note_of(self._write_lists(recipe, content, n, database)))
            result = self.stages.done(recipe.name)
        else:
            self.progress.stage(f"Taking over the lists: {recipe.name}")
        self.database.copy_tables(
            result.path, [f"{prefix}{recipe.name}" for prefix in (LIKE_RATES_PREFIX, NEIGHBOURS_PREFIX)]
        )
        return model_of(result.note)

    def _write_lists(self, recipe: Recipe, content: Content, n: int, database: DatabaseWriter) -> ModelDescription:
        model = recipe.fit(self.catalogue, content)
        weighting = model.novelty_weighting
        if weighting:
            database.write_like_rates(model.name, self.catalogue.movie_ids, weighting)
        recall = None
        if (
            len(self.catalogue.movie_ids) > self.most_exact
            and model.name not in BASELINES
            and isinstance(model, PairRecommender)
            and isinstance(model.model, PointModel)
        ):
            recall = self._write_candidate_lists(model.model, self._sample(recipe, content, n), n, database)
        else:
            database.write_neighbours(model.name, model.neighbours(n, threads=self.threads))
        novelty = weighting.novelty if weighting else None
        return ModelDescription(model.name, repr(recipe), tuple(model.part_codes), novelty, model.has_likeness, recall)

    def _weigh_items(self, weights: Weights) -> None:
        recipe = ContentEase(weights)
        result = self.stages.result(ITEM_WEIGHTS_TABLE, repr(recipe))
        if result is None:
            content = self._content
            self.progress.stage("Learning what people like together")
            with self.stages.writing(ITEM_WEIGHTS_TABLE) as database:
                database.write_item_weights(recipe.fit(self.catalogue, content).item_weights())
                database.write_note("")
            result = self.stages.done(ITEM_WEIGHTS_TABLE)
        else:
            self.progress.stage("Taking over what people like together")
        self.database.copy_tables(result.path, [ITEM_WEIGHTS_TABLE])

    @cached_property
    def _content(self) -> Content:
        self.progress.stage("Reading content")
        return Content.of(self.catalogue)

    def _write_candidate_lists(
        self, model: PointModel, sample: RecallSample, n: int, database: DatabaseWriter
    ) -> float:
        """Write lists of candidates; return their recall on a sample."""
        lists = CandidateLists(model, self.catalogue.movie_ids).neighbours(n, threads=self.threads)
        database.write_neighbours(model.name, sample.watched(lists))
        return round(sample.recall(), 4)

    def _sample(self, recipe: Recipe, content: Content, n: int) -> RecallSample:
        """Return exact lists of a sample.

        What compares all pairs for them is gone with the model that is made here.
        """
        ids = self.catalogue.movie_ids
        rows = np.sort(np.random.default_rng(0).permutation(len(ids))[:_SAMPLE])
        model = recipe.fit(self.catalogue, content)
        return RecallSample(model.neighbours(n, rows, self.threads), ids, model.novelty_weighting)

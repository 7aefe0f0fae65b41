"""Models of a release: fitted, and their lists written."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from threadpoolctl import threadpool_limits

from butaca.catalogue.catalogue import Catalogue
from butaca.catalogue.schema import RATINGS
from butaca.evaluation.progress import Progress
from butaca.features import memory
from butaca.features.content import Content
from butaca.pipeline.stages import Result, Stages, model_of, note_of
from butaca.recommenders.candidate_lists import CandidateLists
from butaca.recommenders.content_ease import ContentEase
from butaca.recommenders.list_recall import RecallSample
from butaca.recommenders.model_names import BASELINES, MOST_EXACT
from butaca.recommenders.neighbours import Neighbours, PairRecommender, in_one_pass
from butaca.recommenders.pair_model import PointModel
from butaca.recommenders.recommender import Recipe, Recommender
from butaca.recommenders.registry import compare_same_content, fitted, learns_from_ratings
from butaca.recommenders.shipped_weights import Weights
from butaca.release.database import ITEM_WEIGHTS_TABLE, LIKE_RATES_PREFIX, NEIGHBOURS_PREFIX
from butaca.release.manifest_types import ModelDescription
from butaca.release.writer import DatabaseWriter

NEIGHBOURS = 50  # of a movie in a model, the longest list
POOL = 80  # in the default model, at each default of its options
_SAMPLE = 200  # movies of which the recall is measured


@dataclass(frozen=True)
class ModelBuilder:
    """Builder of all models' lists.

    The first model answers by default: it keeps more candidates than a list has, for what a request asks for.
    Beyond ``most_exact`` movies, lists are made by way of candidates where a model can. What ``stages`` have is taken
    over. ``results`` are those of all stages, in the order of ``tables`` in a release.
    """

    catalogue: Catalogue
    stages: Stages
    progress: Progress
    threads: int
    most_exact: int = MOST_EXACT
    results: dict[str, Result] = field(default_factory=dict)

    def build(self, recipes: Sequence[Recipe], weights: Weights, *, has_ratings: bool) -> list[ModelDescription]:
        """Make every model's lists; return its description for the manifest."""
        counts = {recipe.name: POOL if recipe is recipes[0] else NEIGHBOURS for recipe in recipes}
        with threadpool_limits(limits=self.threads):
            unfinished = [recipe for recipe in recipes if not self._take_over(recipe, counts[recipe.name])]
            for together in self._passes(unfinished):
                self._compare(together, counts)
            self.results.update({recipe.name: self.results.pop(recipe.name) for recipe in recipes})
            if has_ratings:
                self._weigh_items(weights)
        return [model_of(self.results[recipe.name].note) for recipe in recipes]

    def copy_to(self, database: DatabaseWriter) -> None:
        """Write all results into the release's database, behind the catalogue.

        The order by like rate is that of the first model that has like rates.
        """
        for name, result in self.results.items():
            is_model = name != ITEM_WEIGHTS_TABLE
            names = [f"{prefix}{name}" for prefix in (LIKE_RATES_PREFIX, NEIGHBOURS_PREFIX)] if is_model else [name]
            database.copy_tables(result.path, names)
        rated = [
            name for name, result in self.results.items() if result.note and model_of(result.note).novelty is not None
        ]
        for name in rated[:1]:
            database.write_like_rate_order(name)
        database.analyze()

    def _take_over(self, recipe: Recipe, n: int) -> bool:
        without = () if learns_from_ratings(recipe) else (RATINGS.name,)
        result = self.stages.result(recipe.name, f"{n} {self.most_exact} {recipe!r}", without)
        if result is None:
            return False
        self.progress.stage(f"Taking over the lists: {recipe.name}")
        self.results[recipe.name] = result
        return True

    def _passes(self, recipes: Sequence[Recipe]) -> Iterator[Sequence[Recipe]]:
        """Yield recipes whose models go through all pairs together.

        They are those that compare the same content, or a single one.
        """
        together = [] if self._by_candidates else compare_same_content(recipes)
        for recipe in recipes:
            if recipe not in together:
                yield [recipe]
            elif recipe is together[0]:
                yield together

    def _compare(self, recipes: Sequence[Recipe], counts: Mapping[str, int]) -> None:
        """Make the lists of some recipes in one pass.

        The models are gone before the next ones make their own matrices.
        """
        content = self._content
        names = [recipe.name for recipe in recipes]
        self.progress.stage(f"Comparing movies: {', '.join(names)}")
        with ExitStack() as stack:
            databases = [stack.enter_context(self.stages.writing(name)) for name in names]
            descriptions = self._written(recipes, content, [counts[name] for name in names], databases)
            notes = [note_of(description) for description in descriptions]
            for database, note in zip(databases, notes, strict=True):
                database.write_note(note)
        self.results.update({name: self.stages.done(name, note) for name, note in zip(names, notes, strict=True)})

    def _written(
        self, recipes: Sequence[Recipe], content: Content, counts: Sequence[int], databases: Sequence[DatabaseWriter]
    ) -> list[ModelDescription]:
        """Write the lists of some recipes, and return their descriptions.

        Each has a database of its own.
        """
        sample = self._sample(recipes[0], content, counts[0])
        models = fitted(recipes, self.catalogue, content)
        memory.give_back()
        for model, database in zip(models, databases, strict=True):
            if model.novelty_weighting:
                database.write_like_rates(model.name, self.catalogue.movie_ids, model.novelty_weighting)
        blocks = self._listed(models, counts)
        with ExitStack() as stack:
            pairs = zip(models, databases, strict=True)
            writes = [stack.enter_context(database.writing_neighbours(model.name)) for model, database in pairs]
            for block in blocks:
                if sample is not None:
                    sample.watch(block[0])
                for write, lists in zip(writes, block, strict=True):
                    write(lists)
        recall = None if sample is None else round(sample.recall(), 4)
        return [_described(recipe, model, recall) for recipe, model in zip(recipes, models, strict=True)]

    def _listed(self, models: Sequence[Recommender], counts: Sequence[int]) -> Iterator[tuple[Neighbours, ...]]:
        """Yield the lists of some models, block by block."""
        ids = self.catalogue.movie_ids
        if len(models) > 1:
            together = [model for model in models if isinstance(model, PairRecommender)]
            return in_one_pass(together, counts, np.arange(len(ids)), self.threads)
        points = self._points_of(models[0])
        lists = models[0] if points is None else CandidateLists(points, ids)
        return zip(lists.neighbours(counts[0], threads=self.threads), strict=True)

    def _points_of(self, model: Recommender) -> PointModel | None:
        """Return the model by whose points candidates are looked for.

        None where all pairs are compared.
        """
        if not self._by_candidates or model.name in BASELINES or not isinstance(model, PairRecommender):
            return None
        return model.model if isinstance(model.model, PointModel) else None

    def _weigh_items(self, weights: Weights) -> None:
        recipe = ContentEase(weights)
        result = self.stages.result(ITEM_WEIGHTS_TABLE, repr(recipe))
        if result is None:
            content = self._content
            self.progress.stage("Learning what people like together")
            with self.stages.writing(ITEM_WEIGHTS_TABLE) as database:
                database.write_item_weights(recipe.fit(self.catalogue, content).item_weights())
                database.write_note("")
            result = self.stages.done(ITEM_WEIGHTS_TABLE, "")
        else:
            self.progress.stage("Taking over what people like together")
        self.results[ITEM_WEIGHTS_TABLE] = result

    @property
    def _by_candidates(self) -> bool:
        return len(self.catalogue.movie_ids) > self.most_exact

    @cached_property
    def _content(self) -> Content:
        self.progress.stage("Reading content")
        return Content.of(self.catalogue)

    def _sample(self, recipe: Recipe, content: Content, n: int) -> RecallSample | None:
        """Return exact lists of a sample, which show the recall of others.

        None where all lists are exact. They are made before the model whose lists are written, and by one thread, since
        comparing all pairs takes most memory of all.
        """
        if not self._by_candidates or recipe.name in BASELINES:
            return None
        model = recipe.fit(self.catalogue, content)
        if self._points_of(model) is None:
            return None
        ids = self.catalogue.movie_ids
        rows = np.sort(np.random.default_rng(0).permutation(len(ids))[:_SAMPLE])
        return RecallSample(model.neighbours(n, rows, threads=1), ids, model.novelty_weighting)


def _described(recipe: Recipe, model: Recommender, recall: float | None) -> ModelDescription:
    novelty = model.novelty_weighting.novelty if model.novelty_weighting else None
    return ModelDescription(model.name, repr(recipe), tuple(model.part_codes), novelty, model.has_likeness, recall)

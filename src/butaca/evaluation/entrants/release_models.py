"""Recommenders of a release as entrants."""

from dataclasses import replace

import numpy as np
from scipy import sparse

from butaca.evaluation.arrays import Floats, Ints, Lists, Mask, Scored
from butaca.evaluation.entrants.entrant import Entrant, PersonalModel, SimilarModel, Training
from butaca.evaluation.entrants.pair_blocks import pair_blocks
from butaca.evaluation.entrants.restricted_pairs import Restricted
from butaca.evaluation.entrants.stored_weights import StoredWeights
from butaca.evaluation.likeness_fit import learn_likeness
from butaca.features.content import Content
from butaca.recommenders import like_rate_prior, registry
from butaca.recommenders.content_ease import ContentEase, rating_strengths
from butaca.recommenders.franchise_places import with_franchise_places
from butaca.recommenders.hybrid import Hybrid
from butaca.recommenders.mixing import mixed
from butaca.recommenders.neighbours import PairRecommender
from butaca.recommenders.recommender import Recipe

POOL = 200  # neighbours a list is chosen from, as in a release
_ROWS = 32  # rows of pairs at a time


class RecipeModel:
    """Recommender over its pools of neighbours.

    Pools are reordered where the model has a novelty, and keep places for franchises as served. ``likeness`` is the
    option of that name, 0 in a model without.
    """

    def __init__(self, recommender: PairRecommender, movie_ids: Ints, likeness: float = 0.0) -> None:
        self._mix = likeness
        self._recommender = recommender
        self._model = recommender.model
        self._ids = movie_ids
        self._kept: tuple[Ints, Mask | None, Lists, Floats, Floats] | None = None
        self._kept_pairs: tuple[Ints, Ints, Floats] | None = None

    @property
    def novelty(self) -> float | None:
        """See ``SimilarModel.novelty``."""
        novelty_weighting = self._recommender.novelty_weighting
        return None if novelty_weighting is None else novelty_weighting.novelty

    def lists(self, queries: Ints, n: int, *, novelty: float | None = None, among: Mask | None = None) -> Lists:
        """See ``SimilarModel.lists``."""
        return self._scored(queries, n, novelty, among)[0]

    def pair_scores(self, rows: Ints, columns: Ints, *, novelty: float | None = None) -> Floats:
        """See ``SimilarModel.pair_scores``; logarithms where the model has a novelty."""
        scores = self._pairs(rows, columns)
        novelty_weighting = self._recommender.novelty_weighting
        if novelty_weighting is None:
            return scores
        exponent = novelty_weighting.novelty if novelty is None else novelty
        novelties: Floats = exponent * np.log(novelty_weighting.like_rates[columns])
        return scores - novelties

    def scored(self, queries: Ints, n: int) -> Scored:
        """Return lists at the default options, and scores at novelty 0 and likeness 0.

        A model without novelty has but one score.
        """
        return self._scored(queries, n, None, None)

    def _scored(self, queries: Ints, n: int, novelty: float | None, among: Mask | None) -> Scored:
        movies, scores, likeness = self._pools(queries, among)
        ranked = np.where(movies >= 0, self._ranked(movies, scores, likeness, novelty), -np.inf)
        order = self._selected(queries, movies, np.lexsort((movies, -ranked), axis=1), n)
        lists, values = np.full((len(queries), n), -1, dtype=np.int32), np.zeros((len(queries), n))
        lists[:, : order.shape[1]] = np.take_along_axis(movies, order, 1)
        values[:, : order.shape[1]] = np.take_along_axis(scores, order, 1)
        return lists, values

    def _selected(self, queries: Ints, movies: Lists, order: Ints, n: int) -> Ints:
        """Return the first ``n`` places of each ranking. Shape [queries, n].

        Some are kept for the query's franchise.
        """
        chosen = order[:, :n].copy()
        if self._model.franchises is None:
            return chosen
        own = self._model.franchises[queries]
        same_franchise = (self._model.franchises[movies] == own[:, None]) & (movies >= 0) & (own >= 0)[:, None]
        for row in np.flatnonzero(same_franchise.any(axis=1)):
            chosen[row] = with_franchise_places(
                order[row].tolist(), set(np.flatnonzero(same_franchise[row]).tolist()), n
            )
        return chosen

    def _ranked(self, movies: Lists, scores: Floats, likeness: Floats, novelty: float | None) -> Floats:
        """Return the values by which pools are ordered, ties by row.

        Pools of a model without novelty stay as they are.
        """
        novelty_weighting = self._recommender.novelty_weighting
        if novelty_weighting is None:
            return np.broadcast_to(-np.arange(float(movies.shape[1])), movies.shape)
        exponent = novelty_weighting.novelty if novelty is None else novelty
        logarithms = np.log(scores, out=np.full_like(scores, -np.inf), where=scores > 0)
        ranked: Floats = mixed(logarithms, likeness, self._mix)
        return ranked - exponent * np.log(novelty_weighting.like_rates[movies])

    def _pools(self, queries: Ints, among: Mask | None) -> tuple[Lists, Floats, Floats]:
        """Return candidates, their scores and likeness [queries, width].

        They are kept, since every novelty orders the same candidates.
        """
        if self._kept is None or self._kept[1] is not among or not np.array_equal(self._kept[0], queries):
            recommender = self._recommender if among is None else self._restricted(among)
            blocks = [(block.ids, block.scores, block.likeness) for block in recommender.neighbours(POOL, queries)]
            width = max((ids.shape[1] for ids, *_ in blocks), default=0)
            movies = np.full((len(queries), width), -1, dtype=np.int32)
            scores, likeness = np.zeros((len(queries), width)), np.zeros((len(queries), width))
            start = 0
            for ids, block_scores, block_likeness in blocks:
                places = (slice(start, start + len(ids)), slice(ids.shape[1]))
                movies[places] = np.where(ids >= 0, np.searchsorted(self._ids, ids), -1)
                scores[places] = block_scores
                if block_likeness is not None:
                    likeness[places] = block_likeness
                start += len(ids)
            self._kept = (queries, among, movies, scores, likeness)
        return self._kept[2:]

    def _pairs(self, rows: Ints, columns: Ints) -> Floats:
        """Return the scores of pairs at novelty 0, logarithms where the model has a novelty.

        They are kept, as pools are.
        """
        kept = self._kept_pairs
        if kept is None or not (np.array_equal(kept[0], rows) and np.array_equal(kept[1], columns)):
            scores = np.zeros(len(rows))
            if self._mix < 1:
                for block_rows, pairs, places in pair_blocks(rows, _ROWS):
                    scores[pairs] = self._model.block(block_rows).parts(places, columns[pairs]).sum(axis=1)
            if self._recommender.novelty_weighting is not None:
                scores = np.log(scores, out=np.full_like(scores, -np.inf), where=scores > 0)
                if self._model.likeness is not None and self._mix:
                    scores = mixed(scores, self._model.likeness.parts(rows, columns)[0], self._mix)
            kept = self._kept_pairs = (rows, columns, scores)
        return kept[2]

    def _restricted(self, among: Mask) -> PairRecommender:
        return PairRecommender(Restricted(self._model, among), self._ids)


def entrant(recipe: Recipe, *, learns: bool = True) -> Entrant[SimilarModel]:
    """Enter a recipe under its own name.

    Without ``learns`` it must not read the catalogue's ratings.
    """
    return Entrant(recipe.name, lambda training: fit_recipe(recipe, training), learns)


def alike_entrant(recipe: Hybrid, *, learns: bool = True) -> Entrant[SimilarModel]:
    """Enter a recipe at likeness 1.

    Its weights of likeness are learned from other judgements than it is judged by.
    """

    def fit(training: Training) -> RecipeModel:
        learned = recipe
        if training.judgements is not None:
            content = Content.shared(training.catalogue)
            weights = learn_likeness(training.catalogue, content, training.judgements, recipe)
            learned = replace(recipe, weights=weights.applied_to(recipe.weights))
        return fit_recipe(learned, training, likeness=1.0)

    return Entrant(f"{recipe.name} alike", fit, learns, learns_from_judgements=True)


def fit_recipe(recipe: Recipe, training: Training, likeness: float = 0.0) -> RecipeModel:
    """Fit a recipe on training raters alone."""
    recommender = recipe.fit(training.catalogue, Content.shared(training.catalogue))
    if not isinstance(recommender, PairRecommender):
        raise TypeError(f"{recipe.name} is no recommender of pairs")
    return RecipeModel(recommender, training.catalogue.movie_ids, likeness)


def similar_entrants() -> tuple[Entrant[SimilarModel], ...]:
    """Return every recommender that a build with ratings fits."""
    recipes = registry.recipes(has_ratings=True)
    return (
        *(entrant(recipe, learns=registry.learns_from_ratings(recipe)) for recipe in recipes),
        alike_entrant(registry.HYBRID),
        alike_entrant(registry.CONTENT, learns=False),
    )


def personal_entrants() -> tuple[Entrant[PersonalModel], ...]:
    """Return lists for raters by the weights that a release stores."""
    return (Entrant("for you", lambda training: store_weights(ContentEase(), training)),)


def store_weights(recipe: ContentEase, training: Training) -> StoredWeights:
    """Fit on training raters alone, and keep weights as a release does.

    Like rates are kept too.
    """
    ids = training.catalogue.movie_ids
    blocks = [
        (np.searchsorted(ids, block.movie_ids), np.where(block.ids >= 0, np.searchsorted(ids, block.ids), -1), block)
        for block in recipe.fit(training.catalogue, Content.shared(training.catalogue)).item_weights()
    ]
    rows = [np.repeat(rated_rows, (movies >= 0).sum(axis=1)) for rated_rows, movies, _ in blocks]
    columns = [movies[movies >= 0] for _, movies, _ in blocks]
    values = [block.weights[movies >= 0] for _, movies, block in blocks]
    empty = np.empty(0, dtype=np.int64)
    places = (np.concatenate((empty, *rows)), np.concatenate((empty, *columns)))
    weights = sparse.csr_array((np.concatenate((empty.astype(np.float64), *values)), places), shape=(len(ids),) * 2)
    settings = recipe.weights.personal
    prior = like_rate_prior.prior(training.catalogue, recipe.weights.like_rate_prior)
    rates = like_rate_prior.smoothed_rates(training.raters.like_counts(), len(training.raters), prior)
    return StoredWeights(weights, lambda stars: rating_strengths(stars, settings["seen"], settings["dislike"]), rates)

"""The recommenders of a release as contestants."""

import numpy as np
from scipy import sparse

from butaca.evaluation.models import (
    Contestant,
    Floats,
    Ints,
    Lists,
    Mask,
    PersonalModel,
    Scored,
    SimilarModel,
    Training,
)
from butaca.evaluation.restricted import Restricted
from butaca.evaluation.stored import StoredWeights
from butaca.recommenders import fame, registry
from butaca.recommenders.base import Recipe
from butaca.recommenders.neighbours import PairRecommender
from butaca.recommenders.personal import Personal, strengths
from butaca.recommenders.selection import selected

POOL = 200  # neighbours a list is chosen from, as in a release


class RecipeModel:
    """A recommender by its pools of neighbours, reordered where it has a dial, with room for franchises as served."""

    def __init__(self, recommender: PairRecommender, movie_ids: Ints) -> None:
        self._recommender = recommender
        self._model = recommender.model
        self._ids = movie_ids
        self._kept: tuple[Ints, Mask | None, Lists, Floats] | None = None

    @property
    def familiarity(self) -> float | None:
        """See ``SimilarModel.familiarity``."""
        dial = self._recommender.dial
        return None if dial is None else dial.familiarity

    def lists(self, queries: Ints, n: int, *, familiarity: float | None = None, among: Mask | None = None) -> Lists:
        """See ``SimilarModel.lists``."""
        return self._scored(queries, n, familiarity, among)[0]

    def scored(self, queries: Ints, n: int) -> Scored:
        """Lists at the dial's default, and each film's score, which with a dial is that at familiarity 0."""
        return self._scored(queries, n, None, None)

    def _scored(self, queries: Ints, n: int, familiarity: float | None, among: Mask | None) -> Scored:
        films, scores = self._pools(queries, among)
        ranked = np.where(films >= 0, self._ranked(films, scores, familiarity), -np.inf)
        order = self._selected(queries, films, np.lexsort((films, -ranked), axis=1), n)
        lists, values = np.full((len(queries), n), -1, dtype=np.int32), np.zeros((len(queries), n))
        lists[:, : order.shape[1]] = np.take_along_axis(films, order, 1)
        values[:, : order.shape[1]] = np.take_along_axis(scores, order, 1)
        return lists, values

    def _selected(self, queries: Ints, films: Lists, order: Ints, n: int) -> Ints:
        """The first ``n`` places of each ranking, with those kept for the query's franchise. Shape [queries, n]."""
        chosen = order[:, :n].copy()
        if self._model.franchises is None:
            return chosen
        own = self._model.franchises[queries]
        kin = (self._model.franchises[films] == own[:, None]) & (films >= 0) & (own >= 0)[:, None]
        for row in np.flatnonzero(kin.any(axis=1)):
            chosen[row] = selected(order[row].tolist(), set(np.flatnonzero(kin[row]).tolist()), n)
        return chosen

    def _ranked(self, films: Lists, scores: Floats, familiarity: float | None) -> Floats:
        """What pools are ordered by, ties by row; without a dial they stay as they are."""
        dial = self._recommender.dial
        if dial is None:
            return np.broadcast_to(-np.arange(float(films.shape[1])), films.shape)
        exponent = dial.familiarity if familiarity is None else familiarity
        ranked: Floats = scores / dial.rates[films] ** exponent
        return ranked

    def _pools(self, queries: Ints, among: Mask | None) -> tuple[Lists, Floats]:
        """Candidates and their scores [queries, width]; kept, since a dial is turned over the same ones."""
        if self._kept is None or self._kept[1] is not among or not np.array_equal(self._kept[0], queries):
            recommender = self._recommender if among is None else self._restricted(among)
            blocks = [(block.ids, block.scores) for block in recommender.neighbours(POOL, queries)]
            width = max((ids.shape[1] for ids, _ in blocks), default=0)
            films = np.full((len(queries), width), -1, dtype=np.int32)
            scores = np.zeros((len(queries), width))
            start = 0
            for ids, found in blocks:
                places = (slice(start, start + len(ids)), slice(ids.shape[1]))
                films[places] = np.where(ids >= 0, np.searchsorted(self._ids, ids), -1)
                scores[places] = found
                start += len(ids)
            self._kept = (queries, among, films, scores)
        return self._kept[2], self._kept[3]

    def _restricted(self, among: Mask) -> PairRecommender:
        return PairRecommender(Restricted(self._model, among), self._ids)


def contestant(recipe: Recipe, *, learns: bool = True) -> Contestant[SimilarModel]:
    """A recipe under its own name; without ``learns`` it must not read the catalogue's ratings."""
    return Contestant(recipe.name, lambda training: fitted(recipe, training), learns)


def fitted(recipe: Recipe, training: Training) -> RecipeModel:
    """A recipe that has learned from training people alone."""
    recommender = recipe.fit(training.catalogue)
    if not isinstance(recommender, PairRecommender):
        raise TypeError(f"{recipe.name} is no recommender of pairs")
    return RecipeModel(recommender, training.catalogue.movie_ids)


_WITHOUT_RATINGS = ("knn", "cosine", "content")  # fitted once for all folds


def similar() -> tuple[Contestant[SimilarModel], ...]:
    """Every recommender a build with ratings fits."""
    recipes = registry.recipes(has_ratings=True)
    return tuple(contestant(recipe, learns=recipe.name not in _WITHOUT_RATINGS) for recipe in recipes)


def personal() -> tuple[Contestant[PersonalModel], ...]:
    """Lists for people from the weights a release stores."""
    return (Contestant("for you", lambda training: stored(Personal(), training)),)


def stored(recipe: Personal, training: Training) -> StoredWeights:
    """The weights and like-rates that are kept of each film, after learning from training people alone."""
    ids = training.catalogue.movie_ids
    blocks = [
        (np.searchsorted(ids, block.movie_ids), np.where(block.ids >= 0, np.searchsorted(ids, block.ids), -1), block)
        for block in recipe.fit(training.catalogue).item_weights()
    ]
    rows = [np.repeat(movies, (films >= 0).sum(axis=1)) for movies, films, _ in blocks]
    columns = [films[films >= 0] for _, films, _ in blocks]
    values = [block.weights[films >= 0] for _, films, block in blocks]
    empty = np.empty(0, dtype=np.int64)
    places = (np.concatenate((empty, *rows)), np.concatenate((empty, *columns)))
    weights = sparse.csr_array((np.concatenate((empty.astype(np.float64), *values)), places), shape=(len(ids),) * 2)
    settings = recipe.weights.personal
    prior = fame.prior(training.catalogue, recipe.weights.fame)
    rates = fame.rates(training.people.like_counts(), len(training.people), prior)
    return StoredWeights(weights, lambda stars: strengths(stars, settings["seen"], settings["dislike"]), rates)

"""The search for neighbours in blocks finds what a search through all pairs finds."""

from collections.abc import Callable, Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from butaca.recommenders.cosine import Cosine
from butaca.recommenders.knn import Knn
from butaca.recommenders.recommender import Recipe
from tiny_catalogue import Tiny, tiny_catalogue

Scores = NDArray[np.float64]
WORDS = ("dog", "cat", "story", "night", "moon", "river", "train")


def _movies(count: int, *, tying: bool, seed: int) -> list[Tiny]:
    """Random movies; with ``tying`` of so few kinds that most have hundreds of equals."""
    random = np.random.default_rng(seed)
    movies = []
    for movie_id in random.permutation(np.arange(10, 10 + 3 * count, 3)).tolist():
        genres = tuple(np.flatnonzero(random.random(3 if tying else 12) < 0.3).tolist())
        words = random.choice(WORDS, size=1 if tying else random.integers(0, 4))
        average = random.choice([None, 5.0, 6.0]) if tying else float(random.uniform(0, 10))
        popularity = random.choice([None, 1.0, 3.0]) if tying else float(random.lognormal(0, 2))
        movies.append(Tiny(movie_id, " ".join(words), genres, average, popularity))
    return movies


def _columns(movies: Sequence[Tiny]) -> tuple[Scores, Scores, Scores, Scores]:
    genres, words = np.zeros((len(movies), 12)), np.zeros((len(movies), len(WORDS)))
    known = [movie.average for movie in movies if movie.average is not None]
    for row, movie in enumerate(movies):
        genres[row, list(movie.genres)] = 1
        words[row, [WORDS.index(word) for word in movie.title.split()]] = 1
    average = np.array([np.mean(known) if movie.average is None else movie.average for movie in movies])
    return genres, words, average, np.array([movie.popularity or 0.0 for movie in movies])


def _knn(movies: Sequence[Tiny], rows: Sequence[int], *, scaled: bool) -> Scores:
    genres, _, average, popularity = _columns(movies)
    if scaled:
        popularity = np.log1p(popularity)
        average, popularity = ((x - x.mean()) / (x.std() or 1) for x in (average, popularity))
    points = np.column_stack((genres, average, popularity))
    return np.stack([1 / (1 + np.sqrt(((points - points[row]) ** 2).sum(axis=1))) for row in rows])


def _cosine(movies: Sequence[Tiny], rows: Sequence[int]) -> Scores:
    genres, words, average, popularity = _columns(movies)
    divisor = np.log1p(popularity)
    points = np.column_stack((words, genres, average / 10, divisor / divisor.max()))
    points /= np.linalg.norm(points, axis=1, keepdims=True)
    return points[list(rows)] @ points.T


MODELS: dict[str, tuple[Recipe, Callable[[Sequence[Tiny], Sequence[int]], Scores]]] = {
    "knn": (Knn(), lambda movies, rows: _knn(movies, rows, scaled=True)),
    "knn unscaled": (Knn(scaled=False), lambda movies, rows: _knn(movies, rows, scaled=False)),
    "cosine": (Cosine(), _cosine),
}


@pytest.mark.parametrize("name", MODELS)
@pytest.mark.parametrize("tying", [False, True], ids=["distinct", "tying"])
@pytest.mark.parametrize(
    ("count", "n"),
    [(2, 1), (63, 5), (65, 64), (640, 9), (640, 10), (3300, 50), (200, 199)],
    ids=lambda number: str(number),
)
def test_the_nearest_are_those_of_all_pairs(name: str, tying: bool, count: int, n: int) -> None:
    """One block or many, with and without a threshold from groups of columns, ties by id."""
    recipe, brute_force = MODELS[name]
    movies = _movies(count, tying=tying, seed=count)
    ordered = sorted(movies, key=lambda movie: movie.id)
    ids = np.array([movie.id for movie in ordered])
    with tiny_catalogue(movies) as catalogue:
        blocks = list(recipe.fit(catalogue).neighbours(n))
    listed = {movie_id: (block, row) for block in blocks for row, movie_id in enumerate(block.movie_ids.tolist())}
    assert list(listed) == ids.tolist()
    rows = range(0, count, max(1, count // 100))
    scores = brute_force(ordered, rows)
    for place, row in enumerate(rows):
        rounded = scores[place].round(10)
        rounded[row] = -1
        nearest = np.lexsort((ids, -rounded))[: min(n, count - 1)]
        block, within = listed[ids[row]]
        assert block.ids[within].tolist() == ids[nearest].tolist()
        assert block.scores[within] == pytest.approx(scores[place][nearest], abs=1e-6)

"""Item weights: of all movies at once, and of further movies beside the most rated ones."""

from collections.abc import Iterator

import numpy as np
import pytest

from butaca.catalogue.catalogue import Catalogue
from butaca.recommenders import likes
from butaca.recommenders.content_affinity import Affinity, Content
from butaca.recommenders.content_ease import ContentEase, rating_strengths
from butaca.recommenders.shipped_weights import shipped
from evaluation.world import rated_catalogue
from tiny_catalogue import Tiny

MOVIES = 30


@pytest.fixture(scope="module")
def world() -> Iterator[Catalogue]:
    """Open a catalogue whose movies have fewer raters the higher their id, all at least four."""
    random = np.random.default_rng(3)
    movies = [Tiny(row * 2, f"dog{row % 5}", (row % 4,), 6.0, 5.0) for row in range(MOVIES)]
    stars = {
        rater: {row * 2: float(random.integers(1, 11)) / 2 for row in range(MOVIES) if rater <= 64 - 2 * row}
        for rater in range(1, 65)
    }
    with rated_catalogue(movies, stars) as catalogue:
        yield catalogue


def weights(catalogue: Catalogue, most_exact: int, n: int = MOVIES) -> tuple[list[int], np.ndarray]:
    """Return the movies in the order they are given, and their weights as a matrix, 0 where left out."""
    ids, matrix = [], np.zeros((MOVIES, MOVIES))
    for block in ContentEase(most_exact=most_exact).fit(catalogue).item_weights(n):
        ids += block.movie_ids.tolist()
        for movie, others, values in zip(block.movie_ids, block.ids, block.weights, strict=True):
            assert (np.diff(np.abs(values)) <= 0).all()
            matrix[movie // 2, others[others >= 0] // 2] = values[others >= 0]
    return ids, matrix


def by_definition(catalogue: Catalogue) -> np.ndarray:
    """Return -P / diag(P) by columns, with numpy's own inverse."""
    settings, stars = shipped().personal, likes.ratings(catalogue).toarray()
    strong = np.where(stars > 0, rating_strengths(stars, settings["seen"], settings["low"]), 0)
    affinity = Affinity(Content.of(catalogue), shipped().content).block(np.arange(MOVIES))[:, :MOVIES]
    inverse = np.linalg.inv(strong.T @ strong + settings["content"] * affinity + settings["penalty"] * np.eye(MOVIES))
    expected = -inverse / np.diag(inverse)
    np.fill_diagonal(expected, 0)
    return expected


def test_weights_are_those_of_the_definition(world: Catalogue) -> None:
    """Of every movie to every other, in the order of ids."""
    ids, actual = weights(world, MOVIES)
    assert ids == (np.arange(MOVIES) * 2).tolist()
    assert actual == pytest.approx(by_definition(world), abs=1e-5)


def test_a_single_further_movie_has_the_weights_it_would_have_among_all(world: Catalogue) -> None:
    """Both ways: the inverse of a matrix in blocks is exact. The least rated movie is the further one."""
    ids, actual = weights(world, MOVIES - 1)
    expected = by_definition(world)
    assert ids == (np.arange(MOVIES) * 2).tolist()
    assert actual[-1] == pytest.approx(expected[-1], abs=1e-5)
    assert actual[:, -1] == pytest.approx(expected[:, -1], abs=1e-5)
    assert np.abs(expected[-1]).max() > 0.01


def test_many_further_movies_are_near_those_among_all(world: Catalogue) -> None:
    """All have weights, but not for one another."""
    first = 10
    ids, actual = weights(world, first)
    expected = by_definition(world)
    assert ids == (np.arange(MOVIES) * 2).tolist()
    assert not actual[first:, first:].any()
    assert np.count_nonzero(actual[first:, :first]) == np.count_nonzero(actual[:first, first:]) > 0
    assert np.corrcoef(actual[:first, first:].ravel(), expected[:first, first:].ravel())[0, 1] > 0.8


@pytest.mark.parametrize("most_exact", [MOVIES, 10])
def test_a_list_has_the_greatest_weights(world: Catalogue, most_exact: int) -> None:
    """Whatever their sign, of both kinds of movies."""
    _, whole = weights(world, most_exact)
    _, short = weights(world, most_exact, 5)
    for row in range(MOVIES):
        kept = np.abs(short[row][short[row] != 0])
        assert sorted(kept) == pytest.approx(sorted(np.abs(whole[row]))[-len(kept) :])
        assert len(kept) == 5


def test_movies_of_too_few_raters_have_none() -> None:
    """They are left to content."""
    with rated_catalogue([Tiny(row) for row in range(4)], {1: {1: 4.0}, 2: {1: 3.0, 2: 4.0}}) as few:
        assert list(ContentEase().fit(few).item_weights()) == []

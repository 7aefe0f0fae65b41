"""Likeness and affinity of a block of movies are those of its pairs, whatever movies lack."""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from butaca.catalogue import catalogue as catalogues
from butaca.catalogue.catalogue import Catalogue
from butaca.features.content import Content
from butaca.recommenders import pair_model
from butaca.recommenders.content_affinity import Affinity
from butaca.recommenders.likeness import Likeness
from butaca.recommenders.pair_model import GROUP, Floats, Ints, by_column
from butaca.recommenders.shipped_weights import shipped
from butaca.release.store import Releases
from tiny_catalogue import Tiny, tiny_catalogue

TOLERANCE = 1e-5  # of sums in single precision

Block = NDArray[np.float32]
Kind = Callable[[Content], tuple[Callable[[Ints], Block], Callable[[Ints, Ints], Floats]]]


def _likeness(content: Content) -> tuple[Callable[[Ints], Block], Callable[[Ints, Ints], Floats]]:
    random, movies, weights = np.random.default_rng(5), len(content.years), shipped()
    tastes = (random.normal(size=(movies, 8)) / 3).astype(np.float32)
    likeness = Likeness(content, weights.likeness, weights.likeness_genres, tastes, random.uniform(0.01, 1, movies))
    return likeness.block, lambda rows, columns: likeness.parts(rows, columns)[0]


def _affinity(content: Content) -> tuple[Callable[[Ints], Block], Callable[[Ints, Ints], Floats]]:
    affinity = Affinity(content, shipped().content)
    return affinity.block, lambda rows, columns: affinity.parts(rows, columns).sum(axis=1)


def _check(catalogue: Catalogue, kind: Kind) -> None:
    """Assert that blocks of any rows are what pairs are."""
    block, of_pairs = kind(Content.of(catalogue))
    movies = len(catalogue.movie_ids)
    for rows in (np.arange(min(movies, 32)), np.arange(movies)[::-3]):
        within, columns = (places.ravel() for places in np.indices((len(rows), movies)))
        exact = of_pairs(rows[within], columns).reshape(len(rows), movies)
        assert block(rows)[:, :movies] == pytest.approx(exact, abs=TOLERANCE)


@pytest.mark.parametrize("kind", [_likeness, _affinity])
def test_a_block_has_what_its_pairs_have(small_releases: Path, tmp_path: Path, kind: Kind) -> None:
    """Every field counts alike in both, in a catalogue that has all of them."""
    with catalogues.engine(tmp_path) as connection:
        catalogues.attach(connection, Releases(small_releases).current() / "tables")
        _check(Catalogue(connection, "small", (), ()), kind)


@pytest.mark.parametrize("kind", [_likeness, _affinity])
@pytest.mark.parametrize(
    "movies",
    [
        [Tiny(1)],
        [Tiny(movie_id, language=None) for movie_id in range(1, 70)],
        [Tiny(movie_id, "Untitled", (movie_id % 3,), language="en") for movie_id in range(1, 70)],
        [
            Tiny(movie_id, "Untitled", genres, float(movie_id % 11))
            for movie_id, genres in enumerate([(), (1,), (1, 2)] * 9)
        ],
    ],
    ids=["one", "nothing known", "genres", "without genres some"],
)
def test_a_block_of_movies_that_lack_fields_has_what_its_pairs_have(movies: Sequence[Tiny], kind: Kind) -> None:
    """A field that all or some movies lack changes neither."""
    with tiny_catalogue(movies) as catalogue:
        _check(catalogue, kind)


@pytest.mark.parametrize("kind", [_likeness, _affinity])
def test_blocks_of_a_whole_catalogue(
    small_releases: Path, tmp_path: Path, kind: Kind, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are of features that are stored by column, and have what their pairs have too."""
    monkeypatch.setattr(pair_model, "_MANY", 1)
    assert by_column([np.ones((70, 3), np.float32), np.ones((70, 2), np.float32)], [2, 3]).flags.f_contiguous
    with catalogues.engine(tmp_path) as connection:
        catalogues.attach(connection, Releases(small_releases).current() / "tables")
        _check(Catalogue(connection, "small", (), ()), kind)


def test_features_side_by_side() -> None:
    """Each times its scale, and 0 where there is no movie."""
    left, right = np.arange(6, dtype=np.float32).reshape(3, 2), np.ones((3, 1), np.float32)
    columns = by_column([left, right], [2, 5])
    assert columns.shape == (GROUP, 3)
    assert columns[:3].tolist() == [[0, 2, 5], [4, 6, 5], [8, 10, 5]]
    assert not columns[3:].any()
    assert by_column([left])[:3].tolist() == left.tolist()

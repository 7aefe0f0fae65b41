"""Lists made by way of candidates are the exact ones wherever the candidates hold what these list."""

import gc
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from scipy import sparse

from butaca.catalogue import catalogue as catalogues
from butaca.catalogue.catalogue import Catalogue
from butaca.features.content import Content
from butaca.recommenders.candidate_lists import CandidateLists
from butaca.recommenders.candidates import CandidateIndex
from butaca.recommenders.cells import cells
from butaca.recommenders.content_affinity import Affinity
from butaca.recommenders.hybrid import Hybrid
from butaca.recommenders.likeness import Likeness
from butaca.recommenders.list_recall import RecallSample
from butaca.recommenders.neighbours import Neighbours, PairRecommender
from butaca.recommenders.pair_model import PointModel
from butaca.recommenders.points import Axes, Points, mixture, with_members
from butaca.recommenders.registry import CONTENT, HYBRID
from butaca.recommenders.shipped_weights import shipped
from butaca.release.store import Releases

SOME = np.array([1, 2, 5, 8, 13, 21, 34])
TOLERANCE = 1e-5  # of sums in single precision


@pytest.fixture
def catalogue(small_releases: Path, tmp_path: Path) -> Iterator[Catalogue]:
    """Open the small catalogue."""
    with catalogues.engine(tmp_path) as connection:
        catalogues.attach(connection, Releases(small_releases).current() / "tables")
        yield Catalogue(connection, "small", (), ())


def _model(recommender: PairRecommender) -> PointModel:
    assert isinstance(recommender.model, PointModel)
    return recommender.model


def _listed(blocks: Iterator[Neighbours]) -> dict[int, tuple[list[int], list[float]]]:
    return {
        movie_id: (block.ids[row][block.ids[row] >= 0].tolist(), block.scores[row][block.ids[row] >= 0].tolist())
        for block in blocks
        for row, movie_id in enumerate(block.movie_ids.tolist())
    }


def _points(count: int, seed: int = 3) -> Points:
    random = np.random.default_rng(seed)
    vectors, levels = random.normal(size=(count, 5)).astype(np.float32), random.random(count).astype(np.float32)
    return Points([Axes(vectors, 0.5)], levels, None)


@pytest.mark.parametrize("recipe", [HYBRID, CONTENT])
def test_where_all_are_candidates_lists_are_the_exact_ones(catalogue: Catalogue, recipe: Hybrid) -> None:
    """In a catalogue of fewer movies than are candidates for every list."""
    recommender = recipe.fit(catalogue)
    lists = CandidateLists(_model(recommender), catalogue.movie_ids)
    exact, others = _listed(recommender.neighbours(80)), _listed(lists.neighbours(80))
    assert others.keys() == exact.keys()
    for movie_id, (ids, scores) in exact.items():
        assert others[movie_id][0] == ids
        assert others[movie_id][1] == pytest.approx(scores, rel=1e-3)


def test_lists_of_some_movies_are_those_of_all(catalogue: Catalogue) -> None:
    """However many threads make them."""
    lists = CandidateLists(_model(HYBRID.fit(catalogue)), catalogue.movie_ids)
    every = _listed(lists.neighbours(20, threads=1))
    some = _listed(lists.neighbours(20, SOME, threads=3))
    assert some.keys() == set(catalogue.movie_ids[SOME].tolist())
    assert {movie_id: ids for movie_id, (ids, _) in some.items()} == {movie_id: every[movie_id][0] for movie_id in some}


@pytest.mark.parametrize("recipe", [HYBRID, CONTENT])
def test_a_model_is_gone_once_its_lists_are_made(catalogue: Catalogue, recipe: Hybrid) -> None:
    """Without the cyclic collector, which comes late: matrices of hundreds of cells would be kept until then."""
    gc.collect()
    gc.disable()
    try:
        before = _alive()
        for threads in (1, 3):
            model = recipe.fit(catalogue)
            lists = CandidateLists(_model(model), catalogue.movie_ids)
            assert len(_listed(lists.neighbours(20, threads=threads))) == len(catalogue.movie_ids)
            assert _listed(model.neighbours(20, SOME, threads=threads))
            del model, lists
        assert _alive() == before
    finally:
        gc.enable()


def _alive() -> Counter[str]:
    """Count the objects of butaca's own types that are in memory."""
    names = (f"{type(each).__module__}.{type(each).__qualname__}" for each in gc.get_objects())
    return Counter(name for name in names if name.startswith("butaca."))


def test_a_model_of_some_movies_scores_them_as_the_whole_one_does(catalogue: Catalogue) -> None:
    """Affinity and likeness of pairs do not depend on which other movies are there."""
    content, weights = Content.of(catalogue), shipped()
    movies = len(catalogue.movie_ids)
    tastes = np.random.default_rng(5).normal(size=(movies, 4)).astype(np.float32)
    likeness = Likeness(content, weights.likeness, weights.likeness_genres, tastes, np.linspace(0.01, 1, movies))
    affinity, rows = Affinity(content, weights.content), np.arange(len(SOME))
    for whole, part in ((affinity, affinity.restricted(SOME)), (likeness, likeness.restricted(SOME))):
        expected = whole.block(SOME)[:, SOME]
        assert part.block(rows)[:, : len(SOME)] == pytest.approx(expected, abs=TOLERANCE)
        pairs = rows.repeat(len(rows)), np.tile(rows, len(rows))
        for of_part, of_whole in zip(
            np.atleast_2d(part.parts(*pairs)[0]),
            np.atleast_2d(whole.parts(*(SOME[place] for place in pairs))[0]),
            strict=True,
        ):
            assert of_part == pytest.approx(of_whole, abs=TOLERANCE)


def test_a_sample_stands_for_the_movies_that_are_left_out(catalogue: Catalogue) -> None:
    """With it, scores of a few movies are near to those among all; without, they are too high."""
    recommender = CONTENT.fit(catalogue)
    model = _model(recommender)
    sampled = np.setdiff1d(np.arange(len(catalogue.movie_ids)), SOME)[::2]
    movies = np.union1d(SOME, sampled)
    rows = np.searchsorted(movies, SOME)
    within, columns = rows.repeat(len(rows)), np.tile(rows, len(rows))
    places = np.arange(len(rows)).repeat(len(rows))
    exact = model.block(SOME).parts(places, movies[columns]).sum(axis=1)
    with_sample = model.restricted(movies, np.searchsorted(movies, sampled)).block(rows)
    alone = model.restricted(SOME, np.arange(0)).block(np.arange(len(SOME)))
    apart = within != columns

    def error(scores: "np.ndarray[tuple[int], np.dtype[np.float64]]") -> float:
        return float(np.abs(np.log(scores[apart] / exact[apart])).mean())

    assert error(with_sample.parts(places, columns).sum(axis=1)) < 0.35
    assert error(alone.parts(places, np.tile(np.arange(len(rows)), len(rows))).sum(axis=1)) > 0.7


def test_every_movie_is_in_one_cell_of_bounded_size() -> None:
    """The same points give the same cells; movies at the same point are divided too."""
    for points in (_points(500), Points([Axes(np.ones((500, 2), np.float32))], np.zeros(500, np.float32), None)):
        divided = cells(points, 40)
        assert sorted(np.concatenate(divided).tolist()) == list(range(500))
        assert max(map(len, divided)) <= 40
        assert [cell.tolist() for cell in divided] == [cell.tolist() for cell in cells(points, 40)]


def test_cells_hold_movies_that_are_near_to_one_another() -> None:
    """Two movies of a cell are nearer than any two."""
    points = _points(500)
    vectors = points.of(np.arange(500))
    spread = np.mean(
        [((vectors[cell] - vectors[cell].mean(axis=0)) ** 2).sum(axis=1).mean() for cell in cells(points, 40)]
    )
    assert spread < 0.6 * ((vectors - vectors.mean(axis=0)) ** 2).sum(axis=1).mean()


def test_points_score_by_products_and_levels() -> None:
    """Of dense coordinates, of kinds and of members alike; a mixture has half of each."""
    kinds = np.array([0, 1, 1])
    by_kind = Axes(np.array([[1.0], [2.0]], np.float32), 4.0, kinds)
    members = sparse.csr_array(np.array([[1.0, 0], [1, 1], [0, 1]], np.float32))
    points = with_members([by_kind], np.array([0.0, 10, 20], np.float32), members)
    scores = points.scores(points.of(np.array([0])), np.array([1, 2]))
    assert scores.tolist() == [[4 * 1 * 2 + 1 + 10, 4 * 1 * 2 + 0 + 20]]
    both = mixture(points, points)
    assert both.scores(both.of(np.array([0])), np.array([1, 2])) == pytest.approx(scores)


def test_movies_that_share_a_rare_member_are_candidates(catalogue: Catalogue) -> None:
    """As are the movies of a cell, and of its franchises."""
    index = CandidateIndex(_model(CONTENT.fit(catalogue)))
    for place, cell in enumerate(index.cells):
        movies, sampled = index.of(place)
        assert np.isin(cell, movies).all()
        assert (np.diff(movies) > 0).all()
        assert len(sampled) == 0 or sampled.max() < len(movies)


def test_recall_is_the_share_of_exact_lists_that_others_hold() -> None:
    """Of movies in any order; the mean of the movies."""
    exact = [_block(1, [2, 3]), _block(2, [1, 3])]
    others = [_block(2, [1, 3]), _block(1, [3, 4]), _block(3, [1, 2])]
    sample = RecallSample(exact, np.arange(1, 5), None)
    for block in others:
        sample.watch(block)
    assert sample.recall() == pytest.approx((0.5 + 1.0) / 2)
    assert RecallSample([], np.arange(1, 5), None).recall() == 1


def _block(movie_id: int, ids: list[int]) -> Neighbours:
    scores = np.linspace(1, 0.5, len(ids), dtype=np.float32)[None]
    contributions = np.zeros((1, len(ids), 1), dtype=np.uint8)
    return Neighbours(np.array([movie_id]), np.array([ids], np.int32), scores, contributions, None)

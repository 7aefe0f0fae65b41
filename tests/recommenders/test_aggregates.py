"""Sums of ratings by SQL are those of sparse matrices, whole number by whole number."""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import duckdb
import numpy as np
import pytest
from scipy import sparse

from butaca.catalogue.catalogue import Catalogue
from butaca.errors import ClusterError, UnreadableFile
from butaca.recommenders import likes
from butaca.recommenders.aggregates import engine as engines
from butaca.recommenders.aggregates.aggregate import RESULTS, Intake, aggregate, clean
from butaca.recommenders.aggregates.engine import DuckDbEngine
from butaca.recommenders.aggregates.statements import AggregateOptions, Portion, statement
from butaca.recommenders.aggregates.sums import OWN_UNITS, RatingSums, digest_of
from butaca.recommenders.content_ease import FEWEST_RATINGS, MOST_EXACT, ContentEase, rating_strengths
from butaca.recommenders.likes import Likes, SummedLikes
from butaca.recommenders.shipped_weights import shipped
from evaluation.world import Stars, rated_catalogue
from tiny_catalogue import Tiny

MOVIES = 40
OPTIONS = AggregateOptions(shipped(), MOST_EXACT, FEWEST_RATINGS)


def drawn_stars(seed: int = 5, people: int = 60) -> Stars:
    """Draw ratings in all bands of stars, by people some of whom like nothing."""
    random = np.random.default_rng(seed)
    return {
        rater: {
            int(movie) * 3: float(random.integers(1, 11 if rater % 7 else 7)) / 2
            for movie in random.choice(MOVIES - 1, random.integers(1, MOVIES - 2), replace=False)
        }
        for rater in range(1, people + 1)
    }


@contextmanager
def world(stars: Stars) -> Iterator[Catalogue]:
    """Open a catalogue of movies with ids 0, 3, 6 ..., of which the last has no ratings."""
    movies = [Tiny(row * 3, f"dog{row % 5}", (row % 4,), 6.0, 5.0) for row in range(MOVIES)]
    with rated_catalogue(movies, stars) as catalogue:
        yield catalogue


def summed(catalogue: Catalogue, folder: Path, options: AggregateOptions = OPTIONS) -> Path:
    """Add a catalogue's ratings up by DuckDB; return the folder of the sums."""
    results = folder / "sums"
    results.mkdir()
    aggregate(DuckDbEngine(catalogue.connection, folder / "kept"), options, results)
    return results


@pytest.fixture(scope="module")
def rated() -> Iterator[Catalogue]:
    """Open a catalogue with drawn ratings."""
    with world(drawn_stars()) as catalogue:
        yield catalogue


@pytest.fixture(scope="module")
def sums(rated: Catalogue, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Add its ratings up."""
    return summed(rated, tmp_path_factory.mktemp("aggregates"))


def off_diagonal(matrix: sparse.csr_array) -> np.ndarray:
    """Return a matrix as an array, with nothing on its diagonal."""
    whole = matrix.toarray()
    np.fill_diagonal(whole, 0)
    return whole


def test_likes_are_those_of_the_ratings(rated: Catalogue, sums: Path) -> None:
    """Support, likes and co-likes, to the last bit; tastes likewise, since the sample is of all."""
    direct = Likes(likes.ratings(rated), shipped().likes)
    added_up = SummedLikes(RatingSums(sums, rated.movie_ids))
    rows = np.arange(MOVIES)
    assert added_up.rater_count == direct.rater_count == 60
    assert (added_up.likes == direct.likes).all()
    assert (added_up.support == direct.support).all()
    assert (off_diagonal(added_up.co_likes(rows)) == off_diagonal(direct.co_likes(rows))).all()
    ids = rated.movie_ids
    assert (added_up.taste_vectors(ids) == direct.taste_vectors(ids)).all()
    assert direct.co_likes(rows).nnz > 1000


def test_weights_in_units_are_near_those_without(rated: Catalogue) -> None:
    """By the formula of the docstring, without rounding."""
    stars, settings = likes.ratings(rated), shipped().likes
    whole = stars.toarray()
    activity = np.maximum((whole >= 4).sum(axis=1), 1)
    weights = (activity / np.median(activity)) ** -settings["activity"]
    weights *= activity.sum() / (weights @ activity)
    strengths = np.where(whole > 0, likes.like_strengths(whole, settings["from_lukewarm"], settings["from_low"]), 0)
    to = np.where(whole > 0, likes.like_strengths(whole, settings["to_lukewarm"], 0), 0)
    expected = (strengths * weights[:, None]).T @ to
    assert Likes(stars, settings).co_likes(np.arange(MOVIES)).toarray() == pytest.approx(expected, rel=1e-5)


def test_the_gram_matrix_is_that_of_the_ratings(rated: Catalogue, sums: Path) -> None:
    """Between all movies with three ratings, and on the diagonal."""
    stars, personal = likes.ratings(rated), shipped().personal
    strong = np.where(stars.toarray() > 0, rating_strengths(stars.toarray(), personal["seen"], personal["low"]), 0)
    read = RatingSums(sums, rated.movie_ids)
    expected = strong.T @ strong
    warm = (stars.toarray() > 0).sum(axis=0) >= 3
    assert (read.gram().toarray()[np.ix_(warm, warm)] + np.diag(np.diag(expected))[np.ix_(warm, warm)]).tolist() == (
        expected[np.ix_(warm, warm)].tolist()
    )
    assert (read.squares / OWN_UNITS**2 == np.diag(expected)).all()
    assert (read.ratings == (stars.toarray() > 0).sum(axis=0)).all()


@pytest.mark.parametrize("most_exact", [MOVIES, 10])
def test_item_weights_are_those_of_the_ratings(rated: Catalogue, most_exact: int, tmp_path: Path) -> None:
    """With an inverse of all movies, and of some with the others beside them."""
    folder = summed(rated, tmp_path, replace(OPTIONS, most_exact=most_exact))
    there = list(ContentEase(most_exact=most_exact).fit(replace(rated, sums=folder)).item_weights())
    here = list(ContentEase(most_exact=most_exact).fit(rated).item_weights())
    assert [block.movie_ids.tolist() for block in there] == [block.movie_ids.tolist() for block in here]
    for ours, theirs in zip(there, here, strict=True):
        assert (ours.ids == theirs.ids).all()
        assert (ours.weights == theirs.weights).all()


def test_ranges_of_movies_make_the_same_pairs(
    rated: Catalogue, sums: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many there are."""
    monkeypatch.setattr(engines, "_AT_ONCE", 100)
    folder = summed(rated, tmp_path)
    assert len(list((tmp_path / "kept" / "pair_sums").iterdir())) > 5
    assert rows(folder, "co_likes") == rows(sums, "co_likes")
    assert rows(folder, "gram") == rows(sums, "gram")


class Tiled(DuckDbEngine):
    """An engine that makes pairs in tiles, as Spark does."""

    def portions(self, reach: str) -> list[Portion]:
        """Return tiles of four blocks of movies and three groups of people."""
        del reach
        return [Portion(blocks=4, groups=3)]


def test_tiles_make_the_same_pairs(rated: Catalogue, sums: Path, tmp_path: Path) -> None:
    """Those of groups of people are added up."""
    (tmp_path / "sums").mkdir()
    aggregate(Tiled(rated.connection, tmp_path / "kept"), OPTIONS, tmp_path / "sums")
    assert (tmp_path / "kept" / "pair_parts").is_dir()
    for table in RESULTS:
        assert rows(tmp_path / "sums", table) == rows(sums, table)


def rows(folder: Path, table: str) -> list[tuple[object, ...]]:
    """Return all rows of a table, in order."""
    return duckdb.sql(f"FROM read_parquet('{folder}/{table}/*.parquet') ORDER BY ALL").fetchall()


class TestActivePeople:
    """Of very active people some ratings are drawn."""

    def test_as_many_of_each_as_may_be(self, rated: Catalogue, tmp_path: Path) -> None:
        """The others keep theirs; counts are of all."""
        folder = summed(rated, tmp_path, replace(OPTIONS, most_ratings=10))
        given = np.diff(likes.ratings(rated).indptr)
        kept = [count for _, count in rows_by(folder, "user_id", "sample")]
        assert kept == np.minimum(given, 10).tolist()
        read = RatingSums(folder, rated.movie_ids)
        assert read.ratings.sum() == given.sum()

    def test_sums_are_those_of_the_drawn_ratings(self, rated: Catalogue, tmp_path: Path) -> None:
        """With the weights that people have by all of theirs."""
        folder = summed(rated, tmp_path, replace(OPTIONS, most_ratings=10))
        sample = RatingSums(folder, rated.movie_ids).sampled().toarray()
        stars = likes.ratings(rated)
        drawn = stars.toarray() * (sample.T > 0)
        to = np.where(drawn > 0, likes.like_strengths(drawn, shipped().likes["to_lukewarm"], 0), 0)
        expected = sample @ np.floor(to * 1e3 + 0.5)
        np.fill_diagonal(expected, 0)
        actual = SummedLikes(RatingSums(folder, rated.movie_ids)).co_likes(np.arange(MOVIES)).toarray()
        assert (np.rint(actual * 1e9) == expected).all()
        assert (sample == Likes(stars, shipped().likes)._from.toarray() * (sample > 0)).all()

    def test_a_seed_draws_others(self, rated: Catalogue, tmp_path: Path) -> None:
        """And the same seed the same."""
        drawn = []
        for name, seed in (("a", 0), ("b", 0), ("c", 1)):
            (tmp_path / name).mkdir()
            drawn.append(rows(summed(rated, tmp_path / name, replace(OPTIONS, most_ratings=10, seed=seed)), "sample"))
        assert drawn[0] == drawn[1] != drawn[2]


def rows_by(folder: Path, column: str, table: str) -> list[tuple[int, int]]:
    """Return how many rows there are of each value."""
    files = f"read_parquet('{folder}/{table}/*.parquet')"
    return duckdb.sql(f"SELECT {column}, count(*) FROM {files} GROUP BY 1 ORDER BY 1").fetchall()


def test_a_movie_keeps_its_greatest_co_likes(rated: Catalogue, tmp_path: Path) -> None:
    """By co-likes, shrunk by the square root of the other's likes."""
    folder = summed(rated, tmp_path, replace(OPTIONS, most_co_likes=5))
    direct = Likes(likes.ratings(rated), shipped().likes)
    scores = off_diagonal(direct.co_likes(np.arange(MOVIES))) / np.sqrt(direct.likes + shipped().hybrid["pseudo_likes"])
    kept = SummedLikes(RatingSums(folder, rated.movie_ids)).co_likes(np.arange(MOVIES)).toarray() > 0
    for row in range(MOVIES - 1):
        best = np.argsort(-scores[row], kind="stable")[:5]
        assert set(np.flatnonzero(kept[row])) == {place for place in best if scores[row, place] > 0}


def test_a_sample_of_people_is_drawn(rated: Catalogue, tmp_path: Path) -> None:
    """As many as asked for, with all their ratings."""
    folder = summed(rated, tmp_path, replace(OPTIONS, most_people=7))
    given = dict(enumerate(np.diff(likes.ratings(rated).indptr).tolist(), 1))
    sampled = dict(rows_by(folder, "user_id", "sample"))
    assert len(sampled) == 7
    assert all(given[user] == count for user, count in sampled.items())


def test_without_ratings_all_is_empty(tmp_path: Path) -> None:
    """And nothing is learned."""
    with world({}) as empty:
        folder = summed(empty, tmp_path)
        read = RatingSums(folder, empty.movie_ids)
        assert (read.rater_count, read.likes.sum(), read.co_likes().nnz, read.gram().nnz) == (0, 0, 0, 0)
        assert read.sampled().shape == (MOVIES, 0)
        assert replace(empty, sums=folder).counts()["ratings"] == 0


def test_a_digest_is_of_the_rows(rated: Catalogue, sums: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In whatever files they are; other ratings have another one."""
    monkeypatch.setattr(engines, "_AT_ONCE", 100)
    assert digest_of(summed(rated, tmp_path)) == digest_of(sums)
    stars = drawn_stars()
    stars[1] = {movie: given % 5 + 0.5 for movie, given in stars[1].items()}
    (tmp_path / "other").mkdir()
    with world(stars) as other:
        assert digest_of(summed(other, tmp_path / "other")) != digest_of(sums)


@pytest.mark.parametrize("table", RESULTS)
def test_a_digest_is_of_every_table(sums: Path, table: str, tmp_path: Path) -> None:
    """A row that is not there makes another one."""
    changed = shutil.copytree(sums, tmp_path / "changed")
    shutil.rmtree(changed / table)
    (changed / table).mkdir()
    duckdb.sql(
        f"COPY (FROM read_parquet('{sums}/{table}/*.parquet') ORDER BY ALL OFFSET 1) TO '{changed}/{table}/0.parquet'"
    )
    assert digest_of(changed) != digest_of(sums)


class Lossy(DuckDbEngine):
    """An engine that loses a file of pairs, as folders that are not shared do."""

    def keep(self, name: str, statements: Sequence[str], *, order: str) -> None:
        """Write all but the first statement's rows."""
        super().keep(name, statements[1:] if name == "pair_sums" else statements, order=order)


def test_sums_that_got_lost_are_noticed(rated: Catalogue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sums by pair have to be those by person."""
    monkeypatch.setattr(engines, "_AT_ONCE", 100)
    (tmp_path / "sums").mkdir()
    with pytest.raises(ClusterError, match=r"the sums of pairs are \d+, and have to be \d+ by person"):
        aggregate(Lossy(rated.connection, tmp_path / "kept"), OPTIONS, tmp_path / "sums")


def test_ratings_from_elsewhere_are_cleaned(tmp_path: Path) -> None:
    """The latest possible rating of a known movie counts, and what is left out is counted."""
    file = tmp_path / "given.parquet"
    duckdb.sql(
        f"""COPY (SELECT * FROM (VALUES
            (1, 3, 4.0, 10), (1, 3, 2.5, 20), (1, 6, 5.0, NULL), (2, 3, 3.5, 5), (2, 999, 4.0, 5), (2, 6, 5.5, 5),
            (2, 9, 'nan'::DOUBLE, 5), (NULL, 3, 4.0, 5), (3, NULL, 4.0, 5), (-1, 3, 4.0, 5), (3, 3, 0.5, -7)
        ) AS given(user_id, movie_id, rating, rated_at)) TO '{file}'"""
    )
    with world({}) as catalogue:
        catalogue.connection.execute("DROP TABLE ratings")
        engine = DuckDbEngine(catalogue.connection, tmp_path / "kept")
        engine.attach("given", str(file))
        assert clean(engine, OPTIONS) == Intake(11, 5, 1, 1)
        kept = catalogue.connection.execute("FROM ratings ORDER BY ALL").fetchall()
    assert kept == [(1, 3, 2.5), (1, 6, 5.0), (2, 3, 3.5), (3, 3, 0.5)]


@pytest.mark.parametrize(
    ("columns", "problem"),
    [
        ("'a' AS user_id, 3 AS movie_id, 4.0 AS rating, 1 AS rated_at", "user_id is of the type VARCHAR"),
        ("1 AS user_id, 3.5 AS movie_id, 4.0 AS rating, 1 AS rated_at", r"movie_id is of the type DECIMAL\(2,1\)"),
        ("1 AS user_id, 3 AS movie_id, '4' AS rating, 1 AS rated_at", "rating is of the type VARCHAR"),
        ("1 AS user_id, 3 AS movie_id, 4 AS rating, now() AS rated_at", "rated_at is of the type TIMESTAMP"),
    ],
)
def test_ratings_of_other_types_are_refused(columns: str, problem: str, tmp_path: Path) -> None:
    """With the column, and also where there is no row."""
    with world({}) as catalogue:
        for rows_kept in (1, 0):
            file = tmp_path / f"{rows_kept}.parquet"
            duckdb.sql(f"COPY (SELECT {columns} LIMIT {rows_kept}) TO '{file}'")
            engine = DuckDbEngine(catalogue.connection, tmp_path / "kept")
            engine.attach("given", str(file))
            with pytest.raises(
                UnreadableFile, match=f"the ratings: the column {problem}.*Give Parquet with the columns"
            ):
                clean(engine, OPTIONS)


def test_every_statement_is_one_text() -> None:
    """Numbers are all that is filled in, and they are of double precision or whole."""
    text = statement("strengths", OPTIONS)
    assert "{" not in text
    assert "0.7E0" in text


@pytest.mark.real_data
def test_real_sums_are_those_of_the_matrices(shared_data: Path, tmp_path: Path) -> None:
    """Of 100,000 real ratings: likes and Gram matrix, to the last bit."""
    connection = duckdb.connect()
    connection.execute(
        f"""CREATE TABLE ratings AS SELECT CAST("userId" AS BIGINT) AS user_id, CAST("movieId" AS BIGINT) AS movie_id,
        CAST(rating AS DOUBLE) AS rating, CAST("timestamp" AS BIGINT) AS rated_at
        FROM '{shared_data}/ratings_small.csv.gz'"""
    )
    connection.execute("CREATE TABLE movies AS SELECT DISTINCT movie_id AS id FROM ratings")
    catalogue = Catalogue(connection, "real", (), ())
    folder = summed(catalogue, tmp_path)
    read, direct = RatingSums(folder, catalogue.movie_ids), Likes(likes.ratings(catalogue), shipped().likes)
    everything = np.arange(len(catalogue.movie_ids))
    there, here = SummedLikes(read).co_likes(everything), direct.co_likes(everything)
    here.setdiag(0)
    here.eliminate_zeros()
    assert here.nnz == there.nnz > 10_000_000
    assert abs(here - there).max() == 0
    assert (SummedLikes(read).support == direct.support).all()
    connection.close()

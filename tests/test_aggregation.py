"""Builds whose ratings are added up by SQL, here or by Spark, give the release that they give as ever."""

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pytest

from butaca import pipeline
from butaca.errors import OutOfMemory, UsageError
from butaca.pipeline import memory_needs
from butaca.pipeline.memory_needs import CatalogueSize
from butaca.recommenders.aggregates.aggregate import aggregate
from butaca.recommenders.aggregates.engine import DuckDbEngine
from butaca.recommenders.aggregates.statements import AggregateOptions
from butaca.recommenders.content_ease import FEWEST_RATINGS, MOST_EXACT
from butaca.recommenders.shipped_weights import shipped
from butaca.release.manifest import DATABASE, REPORT_FACTS, Manifest, checksums
from butaca.release.store import Releases
from butaca.release.writer import DatabaseWriter
from butaca.resources import Resources
from cli.running import Capture, run
from conftest import Silent
from recommenders.spark_cluster import require_java
from release.test_taken_over import EVERYTHING, WITHOUT_RATINGS


@pytest.fixture
def moved_ratings(small_data: Path, small_releases: Path, tmp_path: Path) -> tuple[Path, Path]:
    """Return a folder of the small catalogue without ratings, and a file of them with three that are of no use."""
    folder, file = tmp_path / "without", tmp_path / "given.parquet"
    shutil.copytree(small_data, folder, ignore=shutil.ignore_patterns("ratings*"))
    clean = Releases(small_releases).current() / "tables" / "ratings.parquet"
    useless = "(1, 424242, 4.0, 5), (1, 862, 9.0, 5), (NULL, 862, 3.0, 5)"
    duckdb.sql(f"COPY (FROM '{clean}' UNION ALL FROM (VALUES {useless})) TO '{file}'")
    return folder, file


def assert_same_lists(release: Path, other: Path) -> None:
    """Compare the databases, to the last byte."""
    assert checksums(release)[DATABASE] == checksums(other)[DATABASE]


def test_sums_give_the_same_release(small_data: Path, small_releases: Path, tmp_path: Path, silent: Silent) -> None:
    """Every list, weight and figure, from a catalogue's own ratings."""
    summary = pipeline.build(
        pipeline.source_of(small_data),
        Releases(tmp_path),
        silent,
        with_report=False,
        aggregation=pipeline.Aggregation(),
    )
    assert_same_lists(summary.release, Releases(small_releases).current())
    assert "Adding up ratings: duckdb" in silent.told
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_dir() and not path.is_symlink()) == [
        summary.release.name
    ]


def test_ratings_from_elsewhere_give_the_same_lists(
    moved_ratings: tuple[Path, Path], small_releases: Path, tmp_path: Path, capsys: Capture
) -> None:
    """What is of no use among them is a finding; the release has none of them, and counts them."""
    folder, file = moved_ratings
    assert run("build", folder, "--ratings", file, "--out", tmp_path / "releases") == 0
    assert "Adding up ratings: duckdb" in capsys.readouterr().err
    release, other = (Releases(path).current() for path in (tmp_path / "releases", small_releases))
    manifest = Manifest.read(release)
    assert manifest.findings["impossible_rating"] == 2
    assert manifest.findings["rating_of_unknown_movie"] == 1
    assert "rating_of_unknown_movie" in (release / REPORT_FACTS).read_text(encoding="utf-8")
    assert manifest.counts["ratings"] == Manifest.read(other).counts["ratings"] > 0
    assert duckdb.sql(f"SELECT count(*) FROM '{release}/tables/ratings.parquet'").fetchall() == [(0,)]
    assert_same_lists(release, other)


@dataclass(frozen=True)
class Given:
    """Films without ratings, and files of ratings: all, the same otherwise written, and all but one."""

    films: Path
    all: Path
    same: Path
    others: Path


@pytest.fixture(scope="module")
def given(small_data: Path, small_releases: Path, tmp_path_factory: pytest.TempPathFactory) -> Given:
    """Write them."""
    folder = tmp_path_factory.mktemp("given")
    films = shutil.copytree(small_data, folder / "films", ignore=shutil.ignore_patterns("ratings*"))
    ratings = f"FROM '{Releases(small_releases).current()}/tables/ratings.parquet' ORDER BY movie_id, user_id"
    (folder / "same").mkdir()
    for file, rows in (
        ("all.parquet", ratings),
        ("same/1.parquet", f"{ratings} LIMIT 7"),
        ("same/0.parquet", f"{ratings} OFFSET 7"),
        ("others.parquet", f"{ratings} OFFSET 1"),
    ):
        duckdb.sql(f"COPY ({rows}) TO '{folder}/{file}'")
    return Given(films, *(folder / name for name in ("all.parquet", "same", "others.parquet")))


@pytest.fixture(scope="module")
def older(given: Given, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a release from all of them."""
    return built(given.films, tmp_path_factory.mktemp("older"), pipeline.Aggregation(ratings=str(given.all))).release


def built(data: Path, folder: Path, aggregation: pipeline.Aggregation | None, **options: Any) -> pipeline.BuildSummary:
    """Build a release without a report."""
    source, releases = pipeline.source_of(data), Releases(folder)
    return pipeline.build(source, releases, Silent(), with_report=False, aggregation=aggregation, **options)


class TestTakenOver:
    """What a build takes over depends on the sums, not on where ratings are."""

    def test_of_the_same_ratings_all_is(self, given: Given, older: Path, tmp_path: Path) -> None:
        """In whatever files they are."""
        again = built(given.films, tmp_path, pipeline.Aggregation(ratings=str(given.same)), since=older)
        assert again.taken_over == EVERYTHING
        assert_same_lists(again.release, older)

    def test_of_other_ratings_what_reads_none_is(self, given: Given, older: Path, tmp_path: Path) -> None:
        """Though the films, and the table of ratings, are the same."""
        others = pipeline.Aggregation(ratings=str(given.others))
        taken = built(given.films, tmp_path / "taken", others, since=older)
        whole = built(given.films, tmp_path / "whole", others)
        assert taken.taken_over == WITHOUT_RATINGS
        assert_same_lists(taken.release, whole.release)
        assert checksums(taken.release)[DATABASE] != checksums(older)[DATABASE]

    @pytest.mark.slow
    def test_of_a_cap_what_has_the_same_is(self, small_data: Path, tmp_path: Path) -> None:
        """One of all ratings, or of more, has other sums."""

        def capped(name: str, most: int | None, since: Path | None = None) -> pipeline.BuildSummary:
            aggregation = None if most is None else pipeline.Aggregation(most_ratings=most)
            return built(small_data, tmp_path / name, aggregation, since=since, models=["content"])

        whole = capped("whole", None).release
        tight = capped("tight", 2, whole)
        again, looser = capped("again", 2, tight.release), capped("looser", 3, tight.release)
        assert [build.taken_over for build in (tight, again, looser)] == [
            ("content",),
            ("hybrid", "content", "item_weights"),
            ("content",),
        ]
        assert_same_lists(again.release, tight.release)

    @pytest.mark.slow
    def test_of_a_stopped_build_what_has_the_same_sums_is(
        self, given: Given, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """With other ratings, what reads none is."""

        def stop(*_: object) -> None:
            raise KeyboardInterrupt

        for ratings, expected in ((given.all, ("hybrid", "content", "item_weights")), (given.others, ("content",))):
            folder = tmp_path / ratings.stem
            same, these = (pipeline.Aggregation(ratings=str(path)) for path in (given.same, ratings))
            with monkeypatch.context() as patched:
                patched.setattr(DatabaseWriter, "analyze", stop)
                with pytest.raises(KeyboardInterrupt):
                    built(given.films, folder, same, models=["content"])
            assert built(given.films, folder, these, models=["content"]).taken_over == expected


def test_models_are_those_that_ratings_allow(given: Given, tmp_path: Path) -> None:
    """Ratings from elsewhere are ratings, unless none is of use."""
    summary = built(given.films, tmp_path / "some", pipeline.Aggregation(ratings=str(given.all)), models=["content"])
    assert [model.name for model in summary.manifest.models] == ["hybrid", "content"]
    duckdb.sql(f"COPY (FROM '{given.all}' WHERE movie_id < 0) TO '{tmp_path}/none.parquet'")
    none = pipeline.Aggregation(ratings=str(tmp_path / "none.parquet"))
    with pytest.raises(UsageError, match="the model hybrid learns from ratings, and there are none"):
        built(given.films, tmp_path / "none", none, models=["hybrid"])
    models = built(given.films, tmp_path / "none", none).manifest.models
    assert tuple(model.name for model in models) == WITHOUT_RATINGS


def test_lists_of_candidates_are_the_same(small_data: Path, tmp_path: Path) -> None:
    """In a catalogue of more movies than are compared in pairs."""
    here, there = (
        built(small_data, tmp_path / name, aggregation, most_exact=5, models=["content"])
        for name, aggregation in (("here", None), ("there", pipeline.Aggregation()))
    )
    assert all(model.recall == 1 for model in there.manifest.models)
    assert_same_lists(here.release, there.release)


@pytest.mark.slow
def test_spark_gives_the_same_release(
    moved_ratings: tuple[Path, Path], small_releases: Path, tmp_path: Path, capsys: Capture
) -> None:
    """By the command; nothing is left but the release."""
    pytest.importorskip("pyspark")
    require_java()
    folder, file = moved_ratings
    given = (
        "--engine",
        "spark",
        "--master",
        "local[2]",
        "--ratings",
        file,
        "--no-report",
        "--out",
        tmp_path / "releases",
    )
    assert run("build", folder, *given) == 0, capsys.readouterr().err
    release = Releases(tmp_path / "releases").current()
    assert_same_lists(release, Releases(small_releases).current())
    assert {path.name for path in (tmp_path / "releases").iterdir()} <= {release.name, "current", ".lock"}


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (("--engine", "spark"), "--engine spark needs a cluster: --master, such as spark://HOST:7077, or local[2]"),
        (("--master", "local[2]"), "--master is for --engine spark. Add it, or leave --master out"),
        (("--scratch", "x"), "--scratch is for --engine spark. Add it, or leave --scratch out"),
        (("--most-ratings", "1"), "--most-ratings is 1; it has to be a whole number from 2 to 1000000"),
        (
            ("--most-ratings", "9", "--evaluate"),
            "--evaluate needs all ratings on this machine. Leave out --engine spark",
        ),
        (("--ratings", "s3a://a/b"), "--ratings is s3a://a/b; --engine duckdb reads what is on this machine"),
        (("--engine", "spark", "--master", "mesos://a"), "--master is 'mesos://a'; it is such as local[2]"),
    ],
)
def test_options_that_make_no_sense(
    given: tuple[str, ...], message: str, small_data: Path, tmp_path: Path, capsys: Capture
) -> None:
    """One line each, and nothing is built."""
    if "mesos://a" in given:
        pytest.importorskip("pyspark")
        require_java()
    assert run("build", small_data, *given, "--no-report", "--out", tmp_path) == 2
    assert f"butaca: {message}" in capsys.readouterr().err.splitlines()[-1]
    assert Releases(tmp_path).all() == []


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        (
            None,
            "given.parquet: no such file or folder. Give Parquet with the columns user_id, movie_id",
        ),
        ("user_id, movie_id", "given.parquet: Binder Error: "),
        ("text", "given.parquet: Invalid Input Error: "),
    ],
)
def test_ratings_that_cannot_be_read(
    columns: str | None, message: str, small_data: Path, small_releases: Path, tmp_path: Path, capsys: Capture
) -> None:
    """One line says what they have to be."""
    file = tmp_path / "given.parquet"
    if columns == "text":
        file.write_text("userId,movieId\n", encoding="utf-8")
    elif columns:
        clean = Releases(small_releases).current() / "tables" / "ratings.parquet"
        duckdb.sql(f"COPY (SELECT {columns} FROM '{clean}') TO '{file}'")
    assert run("build", small_data, "--ratings", file, "--no-report", "--out", tmp_path / "releases") == 1
    [line] = [line for line in capsys.readouterr().err.splitlines() if line.startswith("butaca: ")]
    assert message in line
    assert "user_id, movie_id, rating and rated_at" in line
    assert Releases(tmp_path / "releases").all() == []


def test_a_cap_counts_all_ratings_and_learns_from_some(small_data: Path, tmp_path: Path) -> None:
    """The figures of the release are those of all."""
    assert run("build", small_data, "--most-ratings", "2", "--no-report", "--out", tmp_path / "some") == 0
    assert run("build", small_data, "--no-report", "--out", tmp_path / "all") == 0
    some, whole = (Releases(tmp_path / name).current() for name in ("some", "all"))
    counts = [Manifest.read(release).counts for release in (some, whole)]
    assert counts[0] == counts[1]
    assert checksums(some)[DATABASE] != checksums(whole)[DATABASE]


def test_sums_beyond_the_memory_are_refused(small_releases: Path, tmp_path: Path) -> None:
    """Before they are read."""
    with duckdb.connect() as connection:
        clean = Releases(small_releases).current() / "tables" / "ratings.parquet"
        engine = DuckDbEngine(connection, tmp_path / "kept")
        engine.attach("ratings", str(clean))
        (tmp_path / "sums").mkdir()
        aggregate(engine, AggregateOptions(shipped(), MOST_EXACT, FEWEST_RATINGS), tmp_path / "sums")
    size = CatalogueSize(movies=5_000, ratings=0, rated=0)
    with pytest.raises(
        OutOfMemory, match=r"sums of two movies takes about \S+ MB of memory, and the build may use 250 MB"
    ):
        memory_needs.require_for_sums(tmp_path / "sums", size, Resources(250 << 20, 2))
    memory_needs.require_for_sums(tmp_path / "sums", size, Resources(500 << 20, 2))
    with pytest.raises(OutOfMemory, match=r"about 1,\d+ MB of memory"):
        memory_needs.require_for_sums(tmp_path / "sums", size._replace(rated=MOST_EXACT), Resources(500 << 20, 2))


def test_a_cluster_that_is_not_there_leaves_nothing(small_data: Path, tmp_path: Path, capsys: Capture) -> None:
    """The releases are as they were."""
    pytest.importorskip("pyspark")
    require_java()
    given = ("--engine", "spark", "--master", "spark://127.0.0.1:1", "--no-report", "--out", tmp_path)
    assert run("build", small_data, *given) == 1
    assert capsys.readouterr().err.splitlines()[-1] == (
        "butaca: no master at spark://127.0.0.1:1: connection refused. Look whether it runs, and name another"
    )
    assert Releases(tmp_path).all() == []
    assert not list(tmp_path.glob("*/work"))

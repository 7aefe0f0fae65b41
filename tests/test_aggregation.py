"""Builds whose ratings are added up by SQL, here or by Spark, give the release that they give as ever."""

import shutil
from pathlib import Path

import duckdb
import pytest

from butaca import pipeline
from butaca.errors import OutOfMemory
from butaca.pipeline import memory_needs
from butaca.recommenders.aggregates.aggregate import aggregate
from butaca.recommenders.aggregates.engine import DuckDbEngine
from butaca.recommenders.aggregates.statements import AggregateOptions
from butaca.recommenders.content_ease import FEWEST_RATINGS, MOST_EXACT
from butaca.recommenders.shipped_weights import shipped
from butaca.release.manifest import DATABASE, Manifest, checksums
from butaca.release.store import Releases
from butaca.resources import Resources
from cli.running import Capture, run
from conftest import Silent
from recommenders.spark_cluster import require_java


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
    assert run("build", folder, "--ratings", file, "--no-report", "--out", tmp_path / "releases") == 0
    assert "Adding up ratings: duckdb" in capsys.readouterr().err
    release, other = (Releases(path).current() for path in (tmp_path / "releases", small_releases))
    manifest = Manifest.read(release)
    assert manifest.findings["impossible_rating"] == 2
    assert manifest.findings["rating_of_unknown_movie"] == 1
    assert manifest.counts["ratings"] == Manifest.read(other).counts["ratings"] > 0
    assert duckdb.sql(f"SELECT count(*) FROM '{release}/tables/ratings.parquet'").fetchall() == [(0,)]
    assert_same_lists(release, other)


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
    with pytest.raises(
        OutOfMemory, match=r"sums of two movies take about \S+ MB of memory, and the build may use 250 MB"
    ):
        memory_needs.require_for_sums(tmp_path / "sums", Resources(250 << 20, 2))
    memory_needs.require_for_sums(tmp_path / "sums", Resources(500 << 20, 2))


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

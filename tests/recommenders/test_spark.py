"""Spark makes the same sums, survives a worker's end, and says in a line what is wrong."""

import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import duckdb
import numpy as np
import psutil
import pytest

from butaca.errors import ButacaError, ClusterError, MissingExtra, UnreadableFile, UsageError
from butaca.recommenders.aggregates import spark
from butaca.recommenders.aggregates.aggregate import RESULTS, aggregate, clean
from butaca.recommenders.aggregates.engine import DuckDbEngine, Engine
from butaca.recommenders.aggregates.statements import AggregateOptions
from butaca.recommenders.aggregates.sums import digest_of
from butaca.resources import Resources

from .spark_cluster import Cluster, cluster, require_java, write_defaults
from .test_aggregates import OPTIONS, drawn_stars, rows

SMALL = Resources(2 << 30, 2)


class TestWithoutSpark:
    """What is wrong before anything is started is said at once."""

    def test_no_pyspark(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """The extra is named."""
        monkeypatch.setitem(sys.modules, "pyspark", None)
        with pytest.raises(
            MissingExtra, match=r"needs the package pyspark. Install it with: pip install 'butaca\[spark"
        ):
            opened("local[2]", "x")

    @pytest.mark.parametrize(("home", "where"), [(None, "on the PATH"), ("nowhere", "in JAVA_HOME, which is nowhere")])
    def test_no_java(self, home: str | None, where: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        """So is what would bring it."""
        pytest.importorskip("pyspark")
        monkeypatch.setenv("PATH", str(tmp_path))
        monkeypatch.delenv("JAVA_HOME", raising=False)
        if home:
            monkeypatch.setenv("JAVA_HOME", home)
        with pytest.raises(UsageError, match=rf"needs Java 17 or later, and there is none {where}\. Install one"):
            opened("local[2]", "x")

    @pytest.mark.parametrize("master", ["", "mesos://a:1", "local[0]", "spark://", "10.0.0.1:7077"])
    def test_no_master_at_all(self, master: str) -> None:
        """The text is named."""
        pytest.importorskip("pyspark")
        require_java()
        with pytest.raises(UsageError, match=r"--master is .*; it is such as local\[2\], spark://HOST:7077"):
            opened(master, "x")

    def test_a_master_that_is_not_there(self) -> None:
        """Of several, none."""
        pytest.importorskip("pyspark")
        require_java()
        with pytest.raises(
            ClusterError, match=r"no master at spark://127.0.0.1:1,127.0.0.1:2: connection refused\. Look"
        ):
            opened("spark://127.0.0.1:1,127.0.0.1:2", "x")


def opened(master: str, scratch: str, patience: float = 5) -> None:
    """Open a session, and close it again."""
    with spark.session(master, scratch, SMALL, patience):
        pass


@pytest.fixture
def java(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Require a Java; nothing of it is left at the end."""
    pytest.importorskip("pyspark")
    require_java()
    monkeypatch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
    before = javas()
    yield
    deadline = time.monotonic() + 30
    while not javas() <= before:  # a worker ends the executors of a session after it
        assert time.monotonic() < deadline
        time.sleep(0.2)


def javas() -> set[int]:
    """Return the ids of Java's processes below this one."""
    ids = set()
    for process in psutil.Process().children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            if "java" in process.name():
                ids.add(process.pid)
    return ids


@pytest.fixture(scope="module")
def ratings(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write drawn ratings as a file."""
    file = tmp_path_factory.mktemp("ratings") / "ratings.parquet"
    entries = [(rater, movie, stars, 7) for rater, given in drawn_stars().items() for movie, stars in given.items()]
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE ratings (user_id BIGINT, movie_id BIGINT, rating DOUBLE, rated_at BIGINT)")
        connection.executemany("INSERT INTO ratings VALUES (?, ?, ?, ?)", entries)
        connection.execute(f"COPY ratings TO '{file}'")
    return file


def by_duckdb(ratings: Path, folder: Path, options: AggregateOptions = OPTIONS) -> Path:
    """Add ratings up by DuckDB."""
    with duckdb.connect() as connection:
        return _added_up(DuckDbEngine(connection, folder / "kept"), ratings, folder, options)


def _added_up(engine: Engine, ratings: Path, folder: Path, options: AggregateOptions) -> Path:
    results = folder / "results"
    results.mkdir(parents=True)
    engine.attach("ratings", str(ratings))
    aggregate(engine, options, results)
    return results


def by_spark(master: str, ratings: Path, folder: Path, options: AggregateOptions = OPTIONS) -> Path:
    """Add ratings up by Spark; nothing is left of what workers wrote."""
    scratch = folder / "scratch"
    with spark.session(master, scratch.as_uri(), SMALL) as engine:
        results = _added_up(engine, ratings, folder, options)
    assert list(scratch.iterdir()) == []
    return results


def assert_same(ours: Path, theirs: Path) -> None:
    """Compare all rows of all tables."""
    for table in RESULTS:
        assert rows(ours, table) == rows(theirs, table), table


@pytest.mark.slow
@pytest.mark.usefixtures("java")
class TestLocal:
    """On two threads of this machine."""

    def test_makes_the_same_rows(self, ratings: Path, tmp_path: Path) -> None:
        """Each whole number; of all ratings, and of drawn ones with small tables."""
        small = replace(OPTIONS, most_ratings=10, most_co_likes=5, most_people=20, most_exact=6)
        for name, options in (("all", OPTIONS), ("some", small)):
            ours = by_spark("local[2]", ratings, tmp_path / name / "spark", options)
            assert_same(ours, by_duckdb(ratings, tmp_path / name / "duckdb", options))
            assert len(rows(ours, "co_likes")) > 100
            assert digest_of(ours) == digest_of(tmp_path / name / "duckdb" / "results")

    def test_cleans_the_same_way(self, tmp_path: Path) -> None:
        """Ratings from elsewhere."""
        given = tmp_path / "given.parquet"
        duckdb.sql(
            f"""COPY (SELECT * FROM (VALUES (1, 3, 4.0, 10), (1, 3, 2.5, 20), (2, 3, 3.3, 5), (2, 999, 4.0, 5),
            (2, 6, 'nan'::DOUBLE, 5), (NULL, 3, 4.0, 5), (3, 3, 0.5, -7), (3, NULL, 1.0, 1))
            AS given(user_id, movie_id, rating, rated_at)) TO '{given}'"""
        )
        ids = np.arange(0, 30, 3)
        with duckdb.connect() as connection:
            engine = DuckDbEngine(connection, tmp_path / "kept")
            engine.attach("given", str(given))
            engine.attach_ids("movies", ids)
            here = clean(engine, OPTIONS), connection.execute("FROM ratings ORDER BY ALL").fetchall()
        with spark.session("local[2]", (tmp_path / "scratch").as_uri(), SMALL) as other:
            other.attach("given", str(given))
            other.attach_ids("movies", ids)
            there = clean(other, OPTIONS)
            other.fetch("ratings", tmp_path)
        assert (there, rows(tmp_path, "ratings")) == here

    @pytest.mark.parametrize(
        ("columns", "error", "message"),
        [
            (None, ClusterError, r"a worker of local\[2\] cannot read \S*given.parquet\. Name a path that all workers"),
            (
                "user_id, movie_id, rated_at",
                UnreadableFile,
                r"there is no column rating\. Give Parquet with the columns",
            ),
        ],
    )
    def test_ratings_that_cannot_be_read(
        self, columns: str | None, error: type[ButacaError], message: str, ratings: Path, tmp_path: Path
    ) -> None:
        """A path that is not there, or other columns: one line."""
        given = tmp_path / "given.parquet"
        if columns:
            duckdb.sql(f"COPY (SELECT {columns} FROM '{ratings}') TO '{given}'")
        with pytest.raises(error, match=message) as caught:
            by_spark("local[2]", given, tmp_path / "spark")
        assert "\n" not in str(caught.value)

    def test_a_java_that_is_killed(self, ratings: Path, tmp_path: Path) -> None:
        """As a system without memory does it: one line, and the next session begins anew."""
        with spark.session("local[2]", (tmp_path / "scratch").as_uri(), SMALL) as engine:
            engine.attach("ratings", str(ratings))
            assert engine._process is not None
            engine._process.kill()
            with pytest.raises(ClusterError, match=r"this machine that led the work of local\[2\] ended") as caught:
                aggregate(engine, OPTIONS, tmp_path)
        assert "\n" not in str(caught.value)
        opened("local[2]", tmp_path.as_uri())

    def test_other_columns_are_refused_quietly(self, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
        """The error is all that is told."""
        given = tmp_path / "given.parquet"
        duckdb.sql(f"COPY (SELECT 1 AS user_id, 3 AS movie_id, 4 AS rating, now() AS rated_at) TO '{given}'")
        with spark.session("local[2]", (tmp_path / "scratch").as_uri(), SMALL) as engine:
            engine.attach_ids("movies", np.arange(3))
            engine.attach("given", str(given))
            with pytest.raises(UnreadableFile, match="there is no column none"):
                engine.row("SELECT none FROM given")
            with pytest.raises(UnreadableFile, match="the column rated_at is of the type timestamp"):
                clean(engine, OPTIONS)
        assert capfd.readouterr().err == ""

    def test_a_file_that_workers_lack(self, ratings: Path, tmp_path: Path) -> None:
        """One that was there when the session looked."""
        given = tmp_path / "given.parquet"
        given.write_bytes(ratings.read_bytes())
        with spark.session("local[2]", (tmp_path / "scratch").as_uri(), SMALL) as engine:
            engine.attach("ratings", str(given))
            given.unlink()
            with pytest.raises(ClusterError, match=r"cannot read \S*given\.parquet\. Name a path") as caught:
                aggregate(engine, OPTIONS, tmp_path)
        assert "\n" not in str(caught.value)
        assert not list((tmp_path / "scratch").glob("*/*"))


@pytest.fixture
def two_workers(java: None, tmp_path: Path) -> Iterator[Cluster]:
    """Start a master and two workers, where there is a Java."""
    del java
    with cluster(tmp_path, 2) as started:
        yield started


@pytest.mark.slow
class TestCluster:
    """On a standalone master, with workers that are processes of this machine."""

    def test_makes_the_same_rows(self, two_workers: Cluster, ratings: Path, tmp_path: Path) -> None:
        """Of all ratings."""
        assert_same(by_spark(two_workers.url, ratings, tmp_path / "spark"), by_duckdb(ratings, tmp_path / "duckdb"))

    def test_a_worker_that_is_killed_changes_nothing(self, two_workers: Cluster, tmp_path: Path) -> None:
        """In the middle of the pairs, with its executor: the other does its part."""
        many = tmp_path / "many.parquet"
        duckdb.sql(
            f"""COPY (SELECT DISTINCT ON (user_id, movie_id) range % 400 AS user_id, hash(range) % 3000 AS movie_id,
            (hash(range + 1) % 10 + 1) / 2.0 AS rating, 1 AS rated_at FROM range(120000)) TO '{many}'"""
        )
        killed = threading.Event()

        def kill() -> None:
            deadline = time.monotonic() + 300
            while time.monotonic() < deadline and not killed.is_set():
                if list((tmp_path / "spark" / "scratch").glob("*/pair_sums/_temporary")):
                    two_workers.workers[0].kill()
                    killed.set()
                time.sleep(0.05)

        killer = threading.Thread(target=kill)
        killer.start()
        results = by_spark(two_workers.url, many, tmp_path / "spark")
        killer.join()
        assert killed.is_set()
        assert_same(results, by_duckdb(many, tmp_path / "duckdb"))

    def test_an_executor_without_memory(
        self, two_workers: Cluster, ratings: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """One line says what gives it more."""
        settings = {"spark.memory.fraction": "0.0001", "spark.task.maxFailures": "1"}
        monkeypatch.setenv("SPARK_CONF_DIR", str(write_defaults(tmp_path / "conf", settings)))
        with pytest.raises(ClusterError, match=r"ran out of memory\. Give it more \(spark\.executor\.memory") as caught:
            by_spark(two_workers.url, ratings, tmp_path / "spark")
        assert "\n" not in str(caught.value)
        assert not list((tmp_path / "spark").glob("scratch/*"))

    @pytest.mark.usefixtures("java")
    def test_a_master_without_workers(self, ratings: Path, tmp_path: Path) -> None:
        """It is given up after a while."""
        with (
            cluster(tmp_path, 0) as started,
            pytest.raises(
                ClusterError, match=r"no worker of \S+ has taken the work for 3 s\. Look whether workers run"
            ),
            spark.session(started.url, (tmp_path / "scratch").as_uri(), SMALL, 3) as engine,
        ):
            _added_up(engine, ratings, tmp_path / "spark", OPTIONS)

    @pytest.mark.usefixtures("java")
    def test_a_master_that_does_not_answer(self, tmp_path: Path) -> None:
        """An address that takes connections and says nothing."""
        with socket.create_server(("127.0.0.1", 0)) as silent:
            url = f"spark://127.0.0.1:{silent.getsockname()[1]}"
            with pytest.raises(ClusterError, match=rf"{url}.* not answer"):
                opened(url, tmp_path.as_uri(), 5)

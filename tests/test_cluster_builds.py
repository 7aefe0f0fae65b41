"""Builds on a standalone cluster: the release of one machine, or a line and nothing left behind."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from butaca.release.manifest import DATABASE, checksums
from butaca.release.store import Releases
from cli.running import run
from recommenders.spark_cluster import Cluster, cluster, require_java, write_defaults
from recommenders.test_spark import java

__all__ = ["java"]  # a fixture

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def hidden(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder that workers have too, with other things in it."""
    return tmp_path_factory.mktemp("hidden")


@pytest.fixture(scope="module")
def workers(hidden: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Start a master and a worker."""
    pytest.importorskip("pyspark")
    require_java()
    with cluster(tmp_path_factory.mktemp("cluster"), 1, hidden) as started:
        yield started


@pytest.fixture(scope="module")
def ratings(small_releases: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the small catalogue's ratings where all see them."""
    file = tmp_path_factory.mktemp("ratings") / "ratings.parquet"
    duckdb.sql(f"COPY (FROM '{Releases(small_releases).current()}/tables/ratings.parquet') TO '{file}'")
    return file


@pytest.mark.usefixtures("java")
class TestBuild:
    """The command, on a cluster."""

    def test_makes_the_release_of_a_single_machine(
        self, workers: Cluster, small_data: Path, small_releases: Path, tmp_path: Path
    ) -> None:
        """Of the catalogue's own ratings, which are sent to where workers read."""
        given = ("--engine", "spark", "--master", workers.url, "--no-report", "--out", tmp_path)
        assert run("build", small_data, *given) == 0
        release, other = (Releases(folder).current() for folder in (tmp_path, small_releases))
        assert checksums(release)[DATABASE] == checksums(other)[DATABASE]
        assert {path.name for path in tmp_path.iterdir()} == {release.name, "current", ".lock"}

    @pytest.mark.parametrize(
        ("problem", "message"),
        [
            (
                "ratings",
                r"a worker of spark://\S+ cannot read file:\S+/ratings\.parquet\. Name a path that all workers share",
            ),
            ("scratch", r"of spark://\S+ wrote to \S+ is not there\. Name with --scratch a folder"),
            ("memory", r"an executor of spark://\S+ ran out of memory\. Give it more \(spark\.executor\.memory"),
            ("little memory", "Spark at .* failed: .*Executor memory 104857600 must be at least 471859200"),
        ],
    )
    def test_says_in_a_line_what_is_wrong(
        self,
        problem: str,
        message: str,
        workers: Cluster,
        ratings: Path,
        hidden: Path,
        small_data: Path,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        capfd: pytest.CaptureFixture[str],
    ) -> None:
        """And leaves no release, no scratch folder and no Java."""
        scratch = (hidden if problem == "scratch" else tmp_path) / "scratch"
        given = ratings
        if problem == "ratings":
            given = hidden / "ratings.parquet"
            given.write_bytes(ratings.read_bytes())
        settings = {
            "memory": {"spark.memory.fraction": "0.0001", "spark.task.maxFailures": "1"},
            "little memory": {"spark.executor.memory": "100m"},
        }.get(problem, {})
        monkeypatch.setenv("SPARK_CONF_DIR", os.fspath(write_defaults(tmp_path / "conf", settings)))
        options = ("--ratings", given, "--scratch", scratch.as_uri(), "--no-report", "--out", tmp_path / "releases")
        assert run("build", small_data, "--engine", "spark", "--master", workers.url, *options) == 1
        told = capfd.readouterr().err.splitlines()
        [line] = [line for line in told if not re.fullmatch(r"[A-Z][a-z]+[\w ]*(: spark)?: [\d.]+ s", line)]
        assert re.search(f"^butaca: .*{message}", line), told
        assert {path.name for path in (tmp_path / "releases").iterdir()} <= {".lock"}
        assert list(scratch.glob("*")) == []

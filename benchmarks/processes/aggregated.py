"""Sums of ratings by an engine: their time and what it sent.

Usage: ``aggregated ENGINE RATINGS FOLDER MEMORY MOST_RATINGS``. ENGINE is duckdb or the URL of a master, RATINGS a file
of Parquet, MEMORY in GB; MOST_RATINGS of a person are counted, all where it is 0. FOLDER is made, and removed again.
"""

import json
import os
import resource
import shutil
import sys
import time
from pathlib import Path

from butaca.catalogue import catalogue as catalogues
from butaca.catalogue.schema import literal
from butaca.recommenders.aggregates import spark
from butaca.recommenders.aggregates.aggregate import aggregate
from butaca.recommenders.aggregates.engine import DuckDbEngine
from butaca.recommenders.aggregates.statements import UNLIMITED, AggregateOptions
from butaca.recommenders.content_ease import FEWEST_RATINGS, MOST_EXACT
from butaca.recommenders.shipped_weights import shipped
from butaca.resources import Resources, machine_resources

_LOG = {"spark.eventLog.enabled": "true", "spark.eventLog.compress": "false", "spark.eventLog.rolling.enabled": "false"}


class Measured:
    """An engine that remembers the seconds of every table."""

    def __init__(self, engine: object) -> None:
        self._engine = engine
        self.seconds: dict[str, float] = {}

    def __getattr__(self, name: str) -> object:
        """Return a method of the engine."""
        method = getattr(self._engine, name)

        def timed(first: str, *arguments: object, **named: object) -> object:
            started = time.perf_counter()
            result = method(first, *arguments, **named)
            if name == "keep":
                self.seconds[first] = round(time.perf_counter() - started, 1)
            return result

        return timed


def main(engine: str, ratings: str, folder: str, memory: str, most_ratings: str) -> None:
    """Add the ratings up; print what it took."""
    work = Path(folder)
    shutil.rmtree(work, ignore_errors=True)
    (work / "sums").mkdir(parents=True)
    options = AggregateOptions(shipped(), MOST_EXACT, FEWEST_RATINGS, int(most_ratings) or UNLIMITED)
    resources = Resources(int(float(memory) * 2**30), machine_resources().threads)
    started = time.perf_counter()
    if engine == "duckdb":
        with catalogues.engine(work, resources) as connection:
            connection.execute(f"SET memory_limit = {literal(f'{int(resources.memory * 0.7)}B')}")
            measured = Measured(DuckDbEngine(connection, work / "kept"))
            measured.attach("ratings", ratings)  # type: ignore[operator]
            aggregate(measured, options, work / "sums")  # type: ignore[arg-type]
            pairs = connection.execute("SELECT count(*) FROM pair_sums").fetchone()
    else:
        events = work / "events"
        events.mkdir()
        lines = [
            f"{name} {value}\n" for name, value in {**_LOG, "spark.eventLog.dir": events.absolute().as_uri()}.items()
        ]
        (work / "spark-defaults.conf").write_text("".join(lines), encoding="utf-8")
        os.environ["SPARK_CONF_DIR"] = str(work)
        with spark.session(engine, (work / "scratch").absolute().as_uri(), resources) as session:
            measured = Measured(session)
            measured.attach("ratings", ratings)  # type: ignore[operator]
            aggregate(measured, options, work / "sums")  # type: ignore[arg-type]
            pairs = (session.row("SELECT count(*) AS pairs FROM pair_sums")["pairs"],)
    seconds = time.perf_counter() - started
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    facts = {
        "seconds": round(seconds, 1),
        "cpu_seconds": round(sum(usage.ru_utime + usage.ru_stime for usage in usages), 1),
        "megabytes": max(usage.ru_maxrss for usage in usages) // 1024,
        "pairs": pairs[0] if pairs else 0,
        "shuffle_bytes": shuffled(work / "events"),
        "sums_bytes": sum(file.stat().st_size for file in (work / "sums").rglob("*.parquet")),
        "tables": measured.seconds,
    }
    shutil.rmtree(work)
    print(json.dumps(facts))


def shuffled(events: Path) -> int:
    """Return the bytes that tasks wrote for others, by Spark's own log."""
    written = 0
    for file in events.rglob("*"):
        if file.is_file():
            for line in file.read_text(encoding="utf-8").splitlines():
                if line.startswith('{"Event":"SparkListenerTaskEnd"'):
                    metrics = json.loads(line).get("Task Metrics") or {}
                    written += metrics.get("Shuffle Write Metrics", {}).get("Shuffle Bytes Written", 0)
    return written


if __name__ == "__main__":
    main(*sys.argv[1:])

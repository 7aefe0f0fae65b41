"""Spark as an engine: tables that all workers share, bounded waits, nothing left behind."""

import subprocess
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from butaca.errors import ClusterError, UnreadableFile
from butaca.recommenders.aggregates import spark_errors
from butaca.recommenders.aggregates.engine import Ints, Row
from butaca.recommenders.aggregates.statements import Portion

_END = 5.0  # seconds that a Java may take to end, and four times as many its session
_ABOUT = 0.5  # seconds that the end of a Java may come after that of its connection
_BLOCKS = 16  # of movies at the least; each rating is sent as often
_TILES_A_CORE = 8
_RATINGS_A_GROUP = 20_000_000  # of people; each group makes sums of its own


class SparkEngine:
    """Spark, which keeps its tables below a path that all workers share."""

    def __init__(
        self,
        session: Any,
        scratch: str,
        patience: float,
        process: "subprocess.Popen[bytes] | None",
        tail: Callable[[], str],
    ) -> None:
        self._session = session
        self._context = session.sparkContext
        self._java = self._context._jvm
        self._scratch = f"{scratch.rstrip('/')}/{self._context.applicationId}"
        self._process = process
        self._tail = tail
        self._watch = _Watch(self._context, patience)
        self._parts = 1

    def attach(self, name: str, path: str) -> None:
        """See ``Engine``."""
        with self._translated():
            self._session.read.parquet(path).createOrReplaceTempView(name)

    def attach_ids(self, name: str, ids: Ints) -> None:
        """See ``Engine``."""
        with self._translated():
            rows = [(id_,) for id_ in ids.tolist()]
            self._session.createDataFrame(rows, "id BIGINT").createOrReplaceTempView(name)

    def send(self, name: str, file: Path) -> None:
        """See ``Engine``.

        It is copied to where workers read and write.
        """
        path = file.absolute().as_uri()
        if not self._context.master.startswith("local"):
            with self._translated():
                target = self._java.org.apache.hadoop.fs.Path(f"{self._path(name)}/{file.name}")
                source = self._java.org.apache.hadoop.fs.Path(path)
                self._files(target).copyFromLocalFile(False, True, source, target)
            path = self._path(name)
        self.attach(name, path)

    def keep(self, name: str, statements: Sequence[str], *, order: str) -> None:
        """See ``Engine``. The order is that of each part."""
        with self._translated():
            for statement in statements:
                rows = self._session.sql(statement)
                if order:
                    rows = rows.sortWithinPartitions(order)
                rows.write.mode("append").parquet(self._path(name))
        try:
            self.attach(name, self._path(name))
        except UnreadableFile as error:
            raise ClusterError(
                f"what the workers of {self._context.master} wrote to {self._path(name)} is not there. Name with "
                "--scratch a folder or object storage that all of them and this machine share"
            ) from error

    def row(self, statement: str) -> Row:
        """See ``Engine``."""
        with self._translated():
            row: Row = self._session.sql(statement).collect()[0].asDict()
        return row

    def portions(self, reach: str) -> list[Portion]:
        """See ``Engine``.

        All pairs at once, in tiles for all cores.
        """
        del reach
        ratings = int(self.row("SELECT count(*) AS ratings FROM strengths")["ratings"] or 0)
        groups = -(-ratings // _RATINGS_A_GROUP) or 1
        return [
            Portion(blocks=max(_BLOCKS, -(-_TILES_A_CORE * self._context.defaultParallelism // groups)), groups=groups)
        ]

    def fetch(self, name: str, folder: Path) -> None:
        """See ``Engine``."""
        with self._translated():
            path = self._java.org.apache.hadoop.fs.Path(self._path(name))
            target = self._java.org.apache.hadoop.fs.Path((folder / name).absolute().as_uri())
            self._files(path).copyToLocalFile(False, path, target, True)

    def close(self) -> None:
        """Remove what was written, and stop."""
        self._watch.stop()
        with suppress(Exception):  # of a cluster that is gone nothing can be removed
            path = self._java.org.apache.hadoop.fs.Path(self._scratch)
            self._files(path).delete(path, True)
        stopping = threading.Thread(target=self._stop, daemon=True)
        stopping.start()
        stopping.join(_END * 4)
        end_java(self._process)

    def _stop(self) -> None:
        with suppress(Exception):
            self._session.stop()
        forget(type(self._context))

    def _path(self, name: str) -> str:
        return f"{self._scratch}/{name}"

    def _files(self, path: Any) -> Any:
        return path.getFileSystem(self._context._jsc.hadoopConfiguration())

    @contextmanager
    def _translated(self) -> Iterator[None]:
        """Turn errors of Spark into a line each."""
        try:
            with self._watch.watching():
                yield
        except Exception as error:
            reason = self._watch.reason
            if reason:
                raise ClusterError(reason) from error
            ended = has_ended(self._process)
            raise spark_errors.translated(error, self._context.master, self._tail(), ended=ended) from error


class _Watch:
    """Watch over a job: where no worker is left for too long, it is given up."""

    def __init__(self, context: Any, patience: float) -> None:
        self._context = context
        self._patience = patience
        self._active = threading.Event()
        self._stopped = threading.Event()
        self.reason = ""
        if not context.master.startswith("local"):
            threading.Thread(target=self._run, daemon=True).start()

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Watch while this lasts."""
        self._active.set()
        try:
            yield
        finally:
            self._active.clear()

    def stop(self) -> None:
        """Watch no more."""
        self._stopped.set()

    def _run(self) -> None:
        waited, step = 0.0, 1.0
        while not self._stopped.wait(step):
            with suppress(Exception):  # a context that has stopped has no executors either
                executors = len(self._context._jsc.sc().statusTracker().getExecutorInfos()) - 1  # but the driver
                waited = 0.0 if executors or not self._active.is_set() else waited + step
                if waited >= self._patience:
                    self.reason = (
                        f"no worker of {self._context.master} has taken the work for {self._patience:.0f} s. Look "
                        "whether workers run, with the memory and cores that spark.executor.memory and .cores ask for"
                    )
                    self._context.cancelAllJobs()
                    waited = 0.0


def forget(context: Any) -> None:
    """Forget the Java that the class of contexts keeps; the next session has one of its own."""
    context._gateway = context._jvm = context._active_spark_context = None


def has_ended(process: "subprocess.Popen[bytes] | None") -> bool:
    """Return whether the Java of a session has ended, or is about to."""
    if process is None:
        return False
    with suppress(subprocess.TimeoutExpired):
        process.wait(_ABOUT)
    return process.returncode is not None


def end_java(process: "subprocess.Popen[bytes] | None") -> None:
    """End the Java of a session."""
    if process is None:
        return
    if process.stdin:
        with suppress(OSError):
            process.stdin.close()  # at which it ends
    try:
        process.wait(_END)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()

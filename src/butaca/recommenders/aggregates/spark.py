"""Spark as an engine: a session of its own, bounded waits, nothing left behind."""

import os
import shutil
import socket
import subprocess
import threading
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryFile
from types import ModuleType
from typing import IO, Any
from urllib.parse import urlsplit

from butaca.errors import ClusterError, MissingExtra, UsageError
from butaca.recommenders.aggregates import spark_errors
from butaca.recommenders.aggregates.engine import Ints, Row
from butaca.recommenders.aggregates.statements import Portion
from butaca.resources import MEGABYTE, Resources

PATIENCE = 60.0
"""Seconds that a master, or a first worker after all were lost, is waited for."""

_CONNECT = 5.0  # seconds that an address may take to answer
_START = 30.0  # seconds that a Java may take to start
_JAVA = 17  # the oldest version that Spark 4 runs on
_DRIVER_SHARE = 0.6  # of the memory, the heap of a Spark that runs in this process's own machine
_BLOCKS = 16  # of movies at the least; each rating is sent as often
_TILES_A_CORE = 8
_RATINGS_A_GROUP = 20_000_000  # of people; each group makes sums of its own


@contextmanager
def session(master: str, scratch: str, resources: Resources, patience: float = PATIENCE) -> Iterator["SparkEngine"]:
    """Open a session on a cluster; stop it, and remove what it wrote below ``scratch``.

    Raises:
        MissingExtra, UsageError: there is no pyspark, no Java, or no such master.
        ClusterError: the cluster is not there, or could not do its part.
    """
    sql, gateway = _packages()
    _require_java()
    _require_master(master)
    with TemporaryFile("w+") as log, warnings.catch_warnings():
        warnings.filterwarnings("ignore", module="pyspark")  # of the data frames of pandas, which nothing here uses
        engine = _Starter(master, scratch, resources, patience, log, sql, gateway).start()
        try:
            yield engine
        finally:
            engine.close()


class _Starter:
    """Start of a session in the background, so that it can be given up."""

    def __init__(
        self,
        master: str,
        scratch: str,
        resources: Resources,
        patience: float,
        log: IO[str],
        sql: ModuleType,
        gateway: ModuleType,
    ) -> None:
        self._master, self._scratch, self._patience, self._log = master, scratch, patience, log
        self._sql, self._gateway_module = sql, gateway
        self._settings = {
            "spark.app.name": "butaca",
            "spark.master": master,
            "spark.ui.showConsoleProgress": "false",
            "spark.sql.requireAllClusterKeysForCoPartition": "false",  # a tile is joined where it is
        }
        if master.startswith("local"):
            heap = max(int(resources.memory * _DRIVER_SHARE), 512 * MEGABYTE) // MEGABYTE
            self._settings |= {
                "spark.driver.memory": f"{heap}m",
                "spark.ui.enabled": "false",
                "spark.sql.shuffle.partitions": str(4 * resources.threads),
                "spark.driver.host": "localhost",
                "spark.driver.bindAddress": "127.0.0.1",
            }
        self._gateway: Any = None
        self._session: Any = None
        self._error: Exception | None = None

    def start(self) -> "SparkEngine":
        """Start it, or say why not."""
        thread = threading.Thread(target=self._run, daemon=True)
        thread.start()
        thread.join(_START + self._patience)
        late = thread.is_alive()
        process: subprocess.Popen[bytes] | None = getattr(self._gateway, "proc", None)
        if late or self._error is not None:
            _end(process)
            thread.join(_CONNECT)  # its Java is gone, so it ends
            _forget(self._sql.SparkContext)
        if late:
            raise ClusterError(f"{self._master} did not answer in time. Look whether it runs, and name another")
        if self._error is not None:
            raise spark_errors.translated(self._error, self._master, self._tail()) from self._error
        return SparkEngine(self._session, self._scratch, self._patience, process, self._tail)

    def _run(self) -> None:
        try:
            conf = self._sql.conf.SparkConf()
            for name, value in self._settings.items():
                conf.set(name, value)
            self._gateway = self._gateway_module.launch_gateway(conf, {"stdout": self._log, "stderr": self._log})
            context = self._sql.SparkContext(conf=conf, gateway=self._gateway)
            self._session = self._sql.sql.SparkSession(context)
        except Exception as error:  # noqa: BLE001 - whatever it is, the waiting thread tells it
            self._error = error

    def _tail(self) -> str:
        """Return the end of what Java wrote."""
        self._log.flush()
        size = os.fstat(self._log.fileno()).st_size
        return os.pread(self._log.fileno(), 100_000, max(size - 100_000, 0)).decode("utf-8", "replace")


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
        self.attach(name, self._path(name))

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
        stopping.join(_CONNECT * 4)
        _end(self._process)

    def _stop(self) -> None:
        with suppress(Exception):
            self._session.stop()
        _forget(type(self._context))

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
            raise spark_errors.translated(error, self._context.master, self._tail()) from error


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


def _packages() -> tuple[ModuleType, ModuleType]:
    try:
        import pyspark
        from pyspark import java_gateway, sql  # noqa: F401 - pyspark.sql has to be loaded
    except ModuleNotFoundError as error:
        raise MissingExtra(
            f"--engine spark needs the package {error.name}. Install it with: pip install 'butaca[spark]'"
        ) from error
    return pyspark, java_gateway


def _require_java() -> None:
    """Refuse to start without a Java, which pyspark does not bring."""
    home = os.environ.get("JAVA_HOME")
    if (shutil.which(str(Path(home, "bin", "java"))) if home else shutil.which("java")) is None:
        where = f"in JAVA_HOME, which is {home}" if home else "on the PATH"
        raise UsageError(
            f"--engine spark needs Java {_JAVA} or later, and there is none {where}. Install one, such as Debian's "
            "default-jre-headless"
        )


def _require_master(master: str) -> None:
    """Refuse a master that is none, or of whose addresses none answers."""
    if not spark_errors.is_master(master):
        raise UsageError(
            f"--master is {master!r}; it is such as local[2], spark://HOST:7077, yarn or k8s://https://HOST:6443"
        )
    if master.startswith(("spark://", "k8s://")):
        parts = master.removeprefix("spark://").removeprefix("k8s://").split(",")
        addresses = [urlsplit(part if "://" in part else f"//{part}") for part in parts]
        default = 443 if master.startswith("k8s://") else 7077
        problems = [_unreachable(address.hostname or "", address.port or default) for address in addresses]
        if all(problems):
            raise ClusterError(f"no master at {master}: {problems[0]}. Look whether it runs, and name another")


def _unreachable(host: str, port: int) -> str | None:
    """Return why an address does not answer, None if it does."""
    try:
        socket.create_connection((host, port), timeout=_CONNECT).close()
    except OSError as error:
        return (error.strerror or str(error)).lower()
    return None


def _forget(context: Any) -> None:
    """Forget the Java that the class of contexts keeps; the next session has one of its own."""
    context._gateway = context._jvm = context._active_spark_context = None


def _end(process: "subprocess.Popen[bytes] | None") -> None:
    """End the Java of a session."""
    if process is None:
        return
    if process.stdin:
        with suppress(OSError):
            process.stdin.close()  # at which it ends
    try:
        process.wait(_CONNECT)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()

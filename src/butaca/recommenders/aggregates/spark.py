"""Sessions of Spark: what they need, and their start."""

import os
import shutil
import socket
import subprocess
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from types import ModuleType
from typing import IO, Any
from urllib.parse import urlsplit

from butaca.errors import ClusterError, MissingExtra, UsageError
from butaca.recommenders.aggregates import spark_errors
from butaca.recommenders.aggregates.spark_engine import SparkEngine, end_java, forget
from butaca.resources import MEGABYTE, Resources

PATIENCE = 60.0
"""Seconds that a master, or a first worker after all were lost, is waited for."""

_CONNECT = 5.0  # seconds that an address may take to answer
_START = 30.0  # seconds that a Java may take to start
_JAVA = 17  # the oldest version that Spark 4 runs on
_DRIVER_SHARE = 0.6  # of the memory, the heap of a Spark that runs in this process's own machine


@contextmanager
def session(master: str, scratch: str, resources: Resources, patience: float = PATIENCE) -> Iterator[SparkEngine]:
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
        for name in ("SQLQueryContextLogger", "DataFrameQueryContextLogger"):  # they print every error
            sql.logger.PySparkLogger.getLogger(name).disabled = True
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

    def start(self) -> SparkEngine:
        """Start it, or say why not."""
        thread = threading.Thread(target=self._run, daemon=True)
        thread.start()
        thread.join(_START + self._patience)
        late = thread.is_alive()
        process: subprocess.Popen[bytes] | None = getattr(self._gateway, "proc", None)
        if late or self._error is not None:
            end_java(process)
            thread.join(_CONNECT)  # its Java is gone, so it ends
            forget(self._sql.SparkContext)
        if late:
            raise ClusterError(f"{self._master} did not answer in time. Look whether it runs, and name another")
        if self._error is not None:
            raise self._error
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
            self._error = spark_errors.translated(error, self._master, self._tail())  # while there is a Java to ask
            self._error.__cause__ = error

    def _tail(self) -> str:
        """Return the end of what Java wrote."""
        self._log.flush()
        size = os.fstat(self._log.fileno()).st_size
        return os.pread(self._log.fileno(), 100_000, max(size - 100_000, 0)).decode("utf-8", "replace")


def _packages() -> tuple[ModuleType, ModuleType]:
    try:
        import pyspark
        from pyspark import java_gateway, logger, sql  # noqa: F401 - these have to be loaded
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

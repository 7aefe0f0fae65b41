"""A server in a process of its own, on a free port."""

import http.client
import os
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from benchmarks import files, releases
from benchmarks.measure import command

HOST = "127.0.0.1"
_PATIENCE = 120  # seconds
_PAUSE = 0.002  # seconds between two questions whether it is ready


@dataclass(frozen=True)
class Server:
    """A server that is ready.

    ``seconds`` are from the start of its process to the first 200.
    """

    port: int
    process: psutil.Process
    seconds: float

    @property
    def address(self) -> str:
        """The address of the server."""
        return f"http://{HOST}:{self.port}"

    @property
    def megabytes(self) -> float:
        """Resident memory now, in MB, with that of any processes it started."""
        family = [self.process, *self.process.children(recursive=True)]
        return float(sum(process.memory_info().rss for process in family)) / 2**20


@contextmanager
def butaca(cache: int | None = None, folder: Path | None = None) -> Iterator[Server]:
    """Start butaca on the benchmarks' release, or on the current one of a folder.

    ``cache`` is what it may keep of answers, in MB.
    """
    if folder is None:
        releases.current()
    port = _free_port()
    arguments = command("butaca", "serve", "--releases", folder or releases.FOLDER, "--host", HOST, "--port", port)
    with _running(port, arguments, {} if cache is None else {"BUTACA_CACHE": str(cache)}) as up:
        yield up


@contextmanager
def empty() -> Iterator[Server]:
    """Start a server with an empty route."""
    port = _free_port()
    with _running(port, command("benchmarks.processes.empty", HOST, port)) as up:
        yield up


@contextmanager
def reference() -> Iterator[Server]:
    """Start the reference that scans a data frame."""
    port = _free_port()
    tables = releases.current() / "tables"
    with _running(port, command("benchmarks.processes.director_reference", tables, HOST, port)) as up:
        yield up


@contextmanager
def _running(port: int, arguments: list[str], environment: Mapping[str, str] | None = None) -> Iterator[Server]:
    with tempfile.TemporaryFile("w+") as log:
        started = time.perf_counter()
        process = subprocess.Popen(
            arguments,
            cwd=files.ROOT,
            stdout=log,
            stderr=subprocess.STDOUT,
            env={**os.environ, **(environment or {})},
        )
        try:
            while not _ready(port):
                if process.poll() is not None or time.perf_counter() - started > _PATIENCE:
                    log.seek(0)
                    raise RuntimeError(f"the server did not come up:\n{log.read()}")
                time.sleep(_PAUSE)
            yield Server(port, psutil.Process(process.pid), time.perf_counter() - started)
        finally:
            process.terminate()
            process.wait()


def _ready(port: int) -> bool:
    connection = http.client.HTTPConnection(HOST, port, timeout=10)
    try:
        connection.request("GET", "/health/ready")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port

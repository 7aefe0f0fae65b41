"""A standalone cluster of Spark, as processes of this machine."""

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

SECONDS = 120  # a daemon may take to start, on a machine that does other things


def require_java() -> None:
    """Skip, visibly, where there is no Java; fail where everything has to be there."""
    if shutil.which("java") is None:
        missing = pytest.fail if os.environ.get("CI") else pytest.skip
        missing("Spark needs a Java: apt-get install default-jre-headless")


def _hiding(folder: Path) -> list[str]:
    """Return how a command begins to which another folder, an empty one, is in the place of this."""
    private = ["unshare", "--mount", *(["--map-root-user"] if os.geteuid() else []), "sh", "-c"]
    command = [*private, 'mount -t tmpfs none "$0" && exec "$@"', str(folder)]
    if shutil.which("unshare") is None or subprocess.run([*command, "true"], check=False).returncode:
        pytest.skip("this system does not let a process have mounts of its own")
    return command


class Daemon:
    """A master or worker in a process group of its own; what is in the folder ``hidden`` it does not see."""

    def __init__(self, name: str, folder: Path, *arguments: str, hidden: Path | None = None) -> None:
        import pyspark

        home = Path(pyspark.__file__).parent
        self._log = folder / f"{name.rpartition('.')[2]}-{time.monotonic_ns()}.log"
        environment = {
            **os.environ,
            "SPARK_HOME": str(home),
            "SPARK_LOCAL_IP": "127.0.0.1",
            "SPARK_DAEMON_MEMORY": "256m",
        }
        command = [home / "bin" / "spark-class", f"org.apache.spark.deploy.{name}", "--host", "127.0.0.1", *arguments]
        with self._log.open("w") as log:
            self.process = subprocess.Popen(
                [*(_hiding(hidden) if hidden else ()), *command],
                env=environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def wait_for(self, text: str) -> None:
        """Wait until the log has a text."""
        deadline = time.monotonic() + SECONDS
        while text not in self._log.read_text(encoding="utf-8"):
            assert self.process.poll() is None, self._log.read_text(encoding="utf-8")
            assert time.monotonic() < deadline, self._log.read_text(encoding="utf-8")
            time.sleep(0.2)

    def kill(self) -> None:
        """End it and its executors."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


class Cluster:
    """A master, and workers of a core each."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.url = f"spark://127.0.0.1:{port}"
        self._master = Daemon("master.Master", folder, "--port", str(port), "--webui-port", "0")
        self._master.wait_for("I have been elected leader")
        self.workers: list[Daemon] = []

    def add_worker(self, hidden: Path | None = None) -> None:
        """Start a worker."""
        work = self._folder / f"work{len(self.workers)}"
        given = ("--webui-port", "0", "--cores", "1", "--memory", "1g", "--work-dir", str(work), self.url)
        worker = Daemon("worker.Worker", self._folder, *given, hidden=hidden)
        self.workers.append(worker)
        worker.wait_for("Successfully registered with master")

    def stop(self) -> None:
        """End all processes."""
        for daemon in (*self.workers, self._master):
            daemon.kill()


@contextmanager
def cluster(folder: Path, workers: int, hidden: Path | None = None) -> Iterator[Cluster]:
    """Start a cluster, whose workers do not see what is in the folder ``hidden``; stop it at the end."""
    started = Cluster(folder)
    try:
        for _ in range(workers):
            started.add_worker(hidden)
        yield started
    finally:
        started.stop()


def write_defaults(folder: Path, settings: Mapping[str, str]) -> Path:
    """Write the settings that a session reads from the folder SPARK_CONF_DIR."""
    folder.mkdir(exist_ok=True)
    lines = [f"{name} {value}\n" for name, value in settings.items()]
    (folder / "spark-defaults.conf").write_text("".join(lines), encoding="utf-8")
    return folder

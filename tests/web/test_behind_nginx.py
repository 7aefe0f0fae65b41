"""Two servers behind nginx, as docs/deployment.md has it, under load while something happens to them."""

import os
import re
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from butaca.release.reader import Release
from butaca.release.remote.publishing import publish
from butaca.release.remote.stores import Store
from butaca.release.store import Releases
from conftest import ROOT
from release.store_server import BUCKET, S3
from worker_server import Load, Server, children, server, until

pytestmark = pytest.mark.slow

CLIENTS = 4


@pytest.fixture
def nginx() -> str:
    """Return the path of nginx; without it a test is skipped, but where CI is set it fails."""
    path = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if path is None:
        missing = pytest.fail if os.environ.get("CI") else pytest.skip
        missing("nginx is not installed")
    return str(path)


@pytest.fixture
def similar(small_release: Release) -> list[str]:
    """Return addresses of lists."""
    return [f"/api/v1/movies/{row['id']}/similar" for row in small_release.rows("SELECT id FROM movies LIMIT 5")]


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@contextmanager
def proxied(nginx: str, folder: Path, ports: list[int]) -> Iterator[int]:
    """Run nginx before servers at some ports, as the documentation has it; the value is its own port."""
    example = re.search(r"```nginx\n(.*?)```", (ROOT / "docs/deployment.md").read_text(encoding="utf-8"), re.DOTALL)
    assert example, "the documentation has no example"
    port = free_port()
    text = example[1].replace("8001", str(ports[0])).replace("8002", str(ports[1]))
    text = text.replace("listen 8000", f"listen 127.0.0.1:{port}")
    temporary = "".join(
        f"{kind}_temp_path {folder}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    configuration = folder / "nginx.conf"
    configuration.write_text(
        f"daemon off;\nworker_processes 1;\npid {folder}/pid;\nerror_log {folder}/error.log;\n"
        f"events {{}}\nhttp {{\naccess_log off;\n{temporary}{text}}}\n"
    )
    with subprocess.Popen([nginx, "-e", str(folder / "error.log"), "-c", str(configuration)]) as process:
        try:
            until(lambda: answers(port))
            yield port
        finally:
            process.send_signal(signal.SIGTERM)


def answers(port: int) -> bool:
    """Return whether anybody listens."""
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def kill(running: Server) -> None:
    """Kill a server and its workers at once."""
    for pid in (running.process.pid, *children(running.process.pid)):
        os.kill(pid, signal.SIGKILL)
    running.process.wait()


@pytest.mark.parametrize(("workers", "again"), [("1", False), ("1", True), ("2", True)])
def test_a_server_that_is_killed_is_not_missed(
    workers: str, again: bool, nginx: str, small_releases: Path, similar: list[str], tmp_path: Path
) -> None:
    """Nothing fails but what was under way, and none of that where the client asks once more."""
    settings = {"BUTACA_WORKERS": workers, "BUTACA_RATE": "0"}
    with server(small_releases, tmp_path, **settings) as stays:
        goes = Server(small_releases, tmp_path, **settings)
        with proxied(nginx, tmp_path, [goes.port, stays.port]) as port:
            load = Load(port, similar, clients=CLIENTS, again=again)
            with load.running():
                until(lambda: len(load.answers) > 50)
                kill(goes)
                then = len(load.answers)
                until(lambda: len(load.answers) > then + 200)
                back = Server(small_releases, tmp_path, **settings | {"PORT": str(goes.port)})
                time.sleep(2.5)  # until nginx asks it again
                served = len(load.answers)
                until(lambda: len(load.answers) > served + 50)
            assert back.stop() == 0
    assert len(load.failed) <= (0 if again else CLIENTS), load.failed
    assert load.mixed == []


def test_a_server_that_is_stopped_is_not_missed_at_all(
    nginx: str, small_releases: Path, similar: list[str], tmp_path: Path
) -> None:
    """It answers what it has begun, and nginx asks the other."""
    settings = {"BUTACA_WORKERS": "2", "BUTACA_RATE": "0"}
    with server(small_releases, tmp_path, **settings) as stays:
        goes = Server(small_releases, tmp_path, **settings)
        with proxied(nginx, tmp_path, [goes.port, stays.port]) as port:
            load = Load(port, similar, clients=CLIENTS)
            with load.running():
                until(lambda: len(load.answers) > 50)
                assert goes.stop() == 0
                then = len(load.answers)
                until(lambda: len(load.answers) > then + 200)
    assert (load.failed, load.mixed) == ([], [])


def test_all_go_over_to_a_release_that_is_published(
    nginx: str, small_releases: Path, similar: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Through a store, under load: nothing fails, and no answer mixes two releases."""
    releases = Releases(Path(shutil.copytree(small_releases, tmp_path / "releases", symlinks=True)))
    old = releases.current()
    new = Path(shutil.copytree(old, releases.folder / f"20990101-000000{old.name[15:]}"))
    s3 = S3()
    for name, value in s3.environment.items():
        monkeypatch.setenv(name, value)
    address = f"s3://{BUCKET}/releases"
    publish(old, Store(address))
    with ExitStack() as stack:
        stack.callback(s3.stop)
        settings = {"BUTACA_WORKERS": "2", "BUTACA_RATE": "0", "BUTACA_POLL_SECONDS": "1"}
        caches = [tmp_path / name for name in "ab"]
        for cache in caches:
            cache.mkdir()
        both = [stack.enter_context(server(address, cache, **settings)) for cache in caches]
        port = stack.enter_context(proxied(nginx, tmp_path, [running.port for running in both]))
        load = Load(port, similar, clients=CLIENTS)
        with load.running():
            until(lambda: len(load.answers) > 20)
            assert publish(new, Store(address)).sent_count == 0
            announced = time.monotonic()
            until(lambda: all(running.release() == new.name for running in both))
            until(lambda: load.answers[-1][0] > announced + 8)  # the old workers have ended by now
        assert (load.failed, load.mixed) == ([], [])
        assert {release for _, release in load.answers} == {old.name, new.name}
        assert {release for at, release in load.answers if at > announced + 8} == {new.name}


def test_a_server_goes_on_without_its_store(
    small_releases: Path, similar: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It answers while the store is gone, starts again without it, and fails to start where it has none."""
    s3 = S3()
    for name, value in s3.environment.items():
        monkeypatch.setenv(name, value)
    address = f"s3://{BUCKET}/releases"
    publish(Releases(small_releases).current(), Store(address))
    settings = {"BUTACA_POLL_SECONDS": "1"}
    with server(address, tmp_path, **settings) as running:
        s3.stop()
        until(lambda: "going on with" in running.log, seconds=60)
        assert running.get(similar[0]).status == 200
        for secret in ("not-a-secret", "Traceback"):
            assert secret not in running.log
    with server(address, tmp_path, **settings) as running:
        assert running.get(similar[0]).status == 200
    shutil.rmtree(tmp_path / "fetched")
    with pytest.raises(AssertionError, match=r"current\.json"):
        Server(address, tmp_path, **settings)

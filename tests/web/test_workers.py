"""Workers of a real server: limits together, replaced when they die, and moved to new releases."""

import contextlib
import os
import shutil
import signal
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import small_catalogue
from butaca import pipeline
from butaca.release.reader import Release
from butaca.release.store import Releases
from butaca.web.workers.supervisor import HUNG_SECONDS
from conftest import Silent
from release import tiny
from small_films import Film
from worker_server import Load, Server, children, server, until

pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for processes in /proc")

ANA = {"X-Forwarded-For": "192.0.2.1"}


@pytest.fixture
def releases(small_releases: Path, tmp_path: Path) -> Path:
    """Copy a releases folder, to change."""
    return Path(shutil.copytree(small_releases, tmp_path / "releases", symlinks=True))


@pytest.fixture
def similar(small_release: Release) -> list[str]:
    """Return addresses of lists."""
    return [f"/api/v1/movies/{row['id']}/similar" for row in small_release.rows("SELECT id FROM movies LIMIT 5")]


@pytest.fixture
def two(releases: Path, tmp_path: Path) -> Iterator[Server]:
    """Start a server with two workers."""
    with server(releases, tmp_path, BUTACA_WORKERS="2") as running:
        yield running


def newer(releases: Path) -> str:
    """Copy the current release under a later name, as a build of the same data would; return the name."""
    current = Releases(releases).current()
    copy = shutil.copytree(current, releases / f"20990101-{len(list(releases.iterdir())):06d}{current.name[15:]}")
    return copy.name


def connect(port: int) -> socket.socket:
    """Connect, and say nothing."""
    return socket.create_connection(("127.0.0.1", port), timeout=10)


def is_open(connection: socket.socket) -> bool:
    """Whether the server has not closed it."""
    connection.setblocking(False)
    try:
        while connection.recv(65_536):
            pass
        return False
    except BlockingIOError:
        return True
    except OSError:
        return False


class TestLimits:
    """Those of a server with workers are those of a server without."""

    def test_the_rate_is_that_of_all_workers(self, releases: Path, tmp_path: Path) -> None:
        """A burst is given once, however many connections it comes over."""
        with server(releases, tmp_path, BUTACA_WORKERS="2", BUTACA_RATE="1", BUTACA_BURST="12") as two:
            began = time.monotonic()
            statuses = [two.get("/api/v1/genres", **ANA).status for _ in range(20)]
            granted = statuses.count(200)
            assert 12 <= granted <= 13 + time.monotonic() - began
            assert two.get("/api/v1/genres", **{"X-Forwarded-For": "192.0.2.2"}).status == 200

    @pytest.mark.slow
    def test_clients_are_called_the_same_by_all_workers(self, releases: Path, tmp_path: Path) -> None:
        """What stands for a client in ``RateLimit`` does not tell the workers apart."""
        with server(releases, tmp_path, BUTACA_WORKERS="2") as two:
            tags = {two.get("/health/live", **ANA).headers["RateLimit"].partition("pk=")[2] for _ in range(12)}
        assert len(tags) == 1

    def test_the_connections_of_a_peer_are_counted_together(self, releases: Path, tmp_path: Path) -> None:
        """It has no more of them by having them at two workers."""
        limits = {"BUTACA_TRUSTED_PROXIES": "none", "BUTACA_CONNECTIONS_PER_PEER": "6"}
        with server(releases, tmp_path, BUTACA_WORKERS="2", **limits) as two:
            connections = [connect(two.port) for _ in range(20)]
            until(lambda: sum(map(is_open, connections)) <= 6)
            time.sleep(0.3)
            assert 3 <= sum(map(is_open, connections)) <= 6
            for connection in connections:
                connection.close()
            until(lambda: two.get("/api/v1/genres").status == 200)

    @pytest.mark.slow
    def test_connections_are_spread_evenly(self, two: Server) -> None:
        """Each worker has half of them, so that both work."""
        connections = [connect(two.port) for _ in range(40)]
        until(lambda: sum(connections_of(pid) for pid in two.children) == 40)
        counts = [connections_of(pid) for pid in two.children]
        for connection in connections:
            connection.close()
        assert max(counts) - min(counts) <= 4

    @pytest.mark.slow
    def test_imports_are_counted_together(self, releases: Path, tmp_path: Path) -> None:
        """Two under way are all there may be, though each worker has only one of them."""
        with server(releases, tmp_path, BUTACA_WORKERS="2", BUTACA_IMPORTS="2") as two:
            held = [sending(two.port, "/api/v1/imports", b"x", of=1000, client=f"192.0.2.{n}") for n in (1, 2)]
            time.sleep(0.5)
            assert status(sending(two.port, "/api/v1/imports", b"title\n", client="192.0.2.3")) == 503
            held.pop().close()
            until(lambda: status(sending(two.port, "/api/v1/imports", b"title\n", client="192.0.2.3")) != 503)
            held.pop().close()

    @pytest.mark.slow
    def test_bodies_are_counted_together(self, releases: Path, tmp_path: Path) -> None:
        """By their bytes: a third large one has no room beside two."""
        large = 1 << 20
        limits = {"BUTACA_BODY_BYTES": str(large), "BUTACA_BODIES": "1", "BUTACA_WORKERS": "2"}
        path = "/api/v1/recommendations"
        with server(releases, tmp_path, **limits) as two:
            held = [sending(two.port, path, b"{" * (large - 1), of=large, client=f"192.0.2.{n}") for n in (1, 2)]
            time.sleep(0.5)  # a third that came before all of their bytes would be in their way
            assert all(map(is_open, held))
            assert status(sending(two.port, path, b"{" * large, client="192.0.2.3")) == 503
            held.pop().close()
            until(lambda: status(sending(two.port, path, b"{" * large, client="192.0.2.3")) != 503)
            held.pop().close()

    @pytest.mark.slow
    def test_exports_are_counted_together(self, tmp_path: Path, silent: Silent) -> None:
        """Two that are being read are all there may be."""
        makers = repr([{"name": f"A company with the number {n}", "id": n} for n in range(1, 1001)])
        films = [Film(n, f"Long {n}", companies=makers) for n in range(1, 61)]  # 60 kB each, more than buffers hold
        long = Releases(tmp_path / "long")
        pipeline.build(pipeline.source_of(small_catalogue.write(tmp_path / "data", films)), long, silent)
        path = "/api/v1/movies.ndjson"
        with server(long.folder, tmp_path, BUTACA_WORKERS="2", BUTACA_EXPORTS="2") as two:
            held = [sending(two.port, path, client=f"192.0.2.{n}") for n in (1, 2)]
            assert [status(connection, close=False) for connection in held] == [200, 200]
            assert status(sending(two.port, path, client="192.0.2.3")) == 503
            held.pop().close()
            until(lambda: status(sending(two.port, path, client="192.0.2.3")) == 200)
            held.pop().close()


def sending(port: int, path: str, body: bytes = b"", of: int | None = None, client: str = "192.0.2.1") -> socket.socket:
    """Send a request with a body that is ``of`` so many bytes, of which no more may come."""
    connection = socket.socket()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    connection.settimeout(10)
    connection.connect(("127.0.0.1", port))
    length = f"Content-Length: {of or len(body)}\r\nContent-Type: application/json\r\n" if body else ""
    head = f"{'POST' if body else 'GET'} {path} HTTP/1.1\r\nHost: films\r\nX-Forwarded-For: {client}\r\n{length}\r\n"
    with contextlib.suppress(ConnectionError):  # refused before all of it came
        connection.sendall(head.encode() + body)
    return connection


def status(connection: socket.socket, close: bool = True) -> int:
    """Return the status that is answered."""
    answer = connection.recv(12)
    if close:
        connection.close()
    return int(answer.split()[1])


def connections_of(pid: int) -> int:
    """How many connections a process holds."""
    sockets = {
        line.split()[9] for line in Path("/proc/net/tcp").read_text().splitlines()[1:] if line.split()[3] == "01"
    }
    links = []
    for link in Path(f"/proc/{pid}/fd").iterdir():
        try:
            links.append(str(link.readlink()))
        except OSError:
            continue
    return sum(link.startswith("socket:[") and link[8:-1] in sockets for link in links)


class TestLives:
    """A worker that dies is replaced, and none outlives the server."""

    def test_a_worker_that_dies_is_replaced(self, two: Server, similar: list[str]) -> None:
        """Each of them, by another process; what is asked meanwhile is answered by the other."""
        for victim in two.children:
            others = set(two.children) - {victim}
            os.kill(victim, signal.SIGKILL)
            with Load(two.port, similar, clients=2, again=True).running() as load:
                until(lambda others=others, victim=victim: len(set(two.children) - others - {victim}) == 1)  # type: ignore[misc]
                time.sleep(0.3)
            assert load.failed == []
            assert load.answers
        assert two.log.count("another takes its place") == 2

    @pytest.mark.slow
    def test_a_worker_that_hangs_is_replaced(self, two: Server, similar: list[str]) -> None:
        """Though it has not ended; one that is slow is left alone, and so are all where the server stood still."""
        before = two.children
        os.kill(before[0], signal.SIGSTOP)
        until(lambda: before[0] not in two.children and len(two.children) == 2, seconds=4 * HUNG_SECONDS)
        assert before[1] in two.children
        assert f"ended (it hung for {HUNG_SECONDS} s); another takes its place" in two.log
        until(lambda: two.get(similar[0]).status == 200)
        after = two.children
        stopped = [two.process.pid, *after]
        for pid in stopped:
            os.kill(pid, signal.SIGSTOP)
        time.sleep(HUNG_SECONDS + 2)
        for pid in stopped:
            os.kill(pid, signal.SIGCONT)
        time.sleep(2)
        assert two.children == after
        assert two.get(similar[0]).status == 200

    def test_workers_that_die_at_once_are_not_replaced_all_the_time(self, two: Server) -> None:
        """The pause before each is longer than the one before."""
        for _ in range(4):
            until(lambda: len(two.children) == 2)
            os.kill(two.children[-1], signal.SIGKILL)
            until(lambda: len(two.children) < 2)
        pauses = [line.partition("place in ")[2] for line in two.log.splitlines() if "takes its place" in line]
        assert pauses == ["0.2 s", "0.4 s", "0.8 s", "1.6 s"]

    @pytest.mark.slow
    def test_the_limits_of_a_dead_worker_are_given_back(self, releases: Path, tmp_path: Path) -> None:
        """Its connections count no more."""
        limits = {"BUTACA_TRUSTED_PROXIES": "none", "BUTACA_CONNECTIONS_PER_PEER": "4"}
        with server(releases, tmp_path, BUTACA_WORKERS="2", **limits) as two:
            connections = [connect(two.port) for _ in range(4)]
            until(lambda: sum(connections_of(pid) for pid in two.children) == 4)
            for pid in two.children:
                os.kill(pid, signal.SIGKILL)
            until(lambda: not any(map(is_open, connections)))
            until(lambda: len(two.children) == 2)
            again = [connect(two.port) for _ in range(4)]
            until(lambda: sum(connections_of(pid) for pid in two.children) == 4)
            assert all(map(is_open, again))
            for connection in (*connections, *again):
                connection.close()

    def test_sigterm_ends_all_after_their_answers(self, releases: Path, tmp_path: Path) -> None:
        """With exit code 0, and nothing left behind."""
        with server(releases, tmp_path, BUTACA_WORKERS="2") as two:
            pids = [two.process.pid, *two.children]
            assert two.stop() == 0
        assert not any(Path(f"/proc/{pid}").exists() for pid in pids)

    def test_none_outlives_a_server_that_is_killed(self, releases: Path, tmp_path: Path) -> None:
        """Though it could tell them nothing."""
        two = Server(releases, tmp_path, BUTACA_WORKERS="2")
        workers = two.children
        assert len(workers) == 2
        two.process.kill()
        two.process.wait()
        until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in workers), seconds=15)

    def test_no_release_is_told_at_once(self, tmp_path: Path) -> None:
        """In a line, as a server without workers does."""
        with pytest.raises(AssertionError, match="no release in"):
            Server(tmp_path / "none", tmp_path, BUTACA_WORKERS="2")


class TestNewReleases:
    """All workers go over to the release that is current."""

    def test_under_load_nothing_fails_and_nothing_is_mixed(
        self, two: Server, releases: Path, similar: list[str]
    ) -> None:
        """Each answer is of one release, and of the new one from then on."""
        old = two.release()
        new = newer(releases)
        workers = two.children
        with Load(two.port, similar).running() as load:
            until(lambda: load.answers)
            Releases(releases).activate(new)
            until(lambda: two.release() == new)
            until(lambda: not set(workers) & set(two.children))
        assert (load.failed, load.mixed) == ([], [])
        assert {release for _, release in load.answers} == {old, new}
        assert len(two.children) == 2

    @pytest.mark.slow
    def test_a_connection_that_waits_is_answered_once_more(self, two: Server, releases: Path) -> None:
        """By the old release, and then closed."""
        old = two.release()
        new = newer(releases)
        with connect(two.port) as connection:
            request = b"GET /health/ready HTTP/1.1\r\nHost: films\r\n\r\n"
            connection.sendall(request)
            assert connection.recv(65_536)
            Releases(releases).activate(new)
            until(lambda: two.release() == new)
            connection.sendall(request)
            answer = b"".join(iter(lambda: connection.recv(65_536), b"")).lower()
            assert b"connection: close" in answer
            assert f"butaca-release: {old}".lower().encode() in answer

    @pytest.mark.slow
    def test_a_release_that_cannot_be_served_is_left(self, two: Server, releases: Path) -> None:
        """The one before goes on, and a line says why."""
        old = two.release()
        broken = newer(releases)
        (releases / broken / "manifest.json").write_text("{}")
        (releases / "next").symlink_to(broken)
        (releases / "next").rename(releases / "current")
        until(lambda: f"going on with {old}" in two.log)
        assert two.release() == old
        assert broken in two.log
        new = newer_of(releases, old)
        Releases(releases).activate(new)
        until(lambda: two.release() == new)


@pytest.mark.slow
def test_a_release_is_verified_before_it_takes_over(releases: Path, similar: list[str], tmp_path: Path) -> None:
    """With ``BUTACA_VERIFY=before`` too, no answer is refused while another release is opened."""
    with server(releases, tmp_path, BUTACA_WORKERS="2", BUTACA_VERIFY="before") as two:
        new = newer(releases)
        with Load(two.port, similar).running() as load:
            until(lambda: load.answers)
            Releases(releases).activate(new)
            until(lambda: two.release() == new)
    assert (load.failed, load.mixed) == ([], [])


def test_a_folder_to_fetch_into_has_to_be_one(tmp_path: Path) -> None:
    """The line names the setting."""
    (tmp_path / "file").touch()
    with pytest.raises(AssertionError, match="Name another with BUTACA_FETCHED"):
        Server(f"file://{tmp_path}/store", tmp_path, BUTACA_FETCHED=str(tmp_path / "file"))


def newer_of(releases: Path, name: str) -> str:
    """Copy a release under a later name."""
    return shutil.copytree(releases / name, releases / f"20990202-000000{name[15:]}").name


def test_an_empty_release_is_served_too(tmp_path: Path) -> None:
    """By a server that has a store's address, and workers."""
    from butaca.release.remote.publishing import publish
    from butaca.release.remote.stores import Store

    built = Releases(tmp_path / "built")
    tiny.publish(built, "aaaaaaaa")
    publish(built.current(), Store(f"file://{tmp_path}/store"))
    with server(f"file://{tmp_path}/store", tmp_path) as running:
        assert running.release() == built.current().name
        assert len(children(running.process.pid)) == 2  # a worker, and what fetches

"""What peers do to the connections of a server that may have 1,024 files open."""

import contextlib
import os
import re
import select
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from .capped import MEGABYTE, CappedServer, capped_server
from .conftest import LONG

FILES = 1024
PEERS = 1_100
STRANGER = "127.0.0.2"  # a peer that is no trusted proxy
PROXY = "127.0.0.1"
SECONDS = 60 if LONG else 8
HEAD = b"GET /api/v1/movies/862/similar HTTP/1.1\r\nHost: films.example\r\n"
MIX = """
local count = 0
request = function()
  count = count + 1
  if count % 3 == 0 then return wrk.format("GET", "/api/v1/movies/862/similar") end
  if count % 3 == 1 then return wrk.format("GET", "/api/v1/search?q=" .. count) end
  return wrk.format("GET", "/api/v1/movies/" .. count % 1000 .. "/similar?limit=" .. 1 + count % 50)
end
"""
HAMMERED = "/api/v1/movies/862/similar"

_BYTE_EVERY = 0.1

pytestmark = pytest.mark.usefixtures("many_files")


@pytest.fixture(scope="module")
def server(large_releases: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[CappedServer]:
    """A server with short time limits."""
    settings = {"BUTACA_HEADER_SECONDS": "3", "BUTACA_IDLE_SECONDS": "3", "BUTACA_STALL_SECONDS": "3"}
    with capped_server(large_releases, tmp_path_factory.mktemp("server"), files=FILES, **settings) as server:
        server.ask("/api/v1/movies/862/similar")
        yield server


def _nothing(_: socket.socket) -> None:
    """Say nothing."""


def _half(peer: socket.socket) -> None:
    """Send half of a request."""
    peer.send(HEAD)


def _answered(peer: socket.socket) -> None:
    """Ask something, and keep the connection."""
    peer.send(HEAD + b"\r\n")


def _lines(peer: socket.socket) -> None:
    """Send empty lines."""
    peer.send(b"\r\n")


@pytest.mark.parametrize("source", [PROXY, STRANGER])
@pytest.mark.parametrize("begin", [_nothing, _half, _answered, _lines])
def test_more_connections_than_files(server: CappedServer, begin: Callable[[socket.socket], None], source: str) -> None:
    """Idle, half-sent, a byte at a time or kept: health and others are answered, and the log stays short."""
    more = {_half: b"x", _lines: b"\r\n"}.get(begin)
    lines = len(server.log.splitlines())
    with server.growth() as grown, server.health_watched() as health, contextlib.ExitStack() as stack:
        peers = []
        for _ in range(PEERS):
            with contextlib.suppress(OSError):
                peers.append(stack.enter_context(server.connect(source=source)))
                begin(peers[-1])
        until = time.monotonic() + SECONDS
        while time.monotonic() < until:
            time.sleep(_BYTE_EVERY)
            for peer in peers if more else ():
                with contextlib.suppress(OSError):
                    peer.send(more or b"")
        assert server.ask("/api/v1/movies/862/similar").status == 200
        until += 20
        while time.monotonic() < until and any(_is_open(peer) for peer in peers):
            time.sleep(0.1)
        assert sum(_is_open(peer) for peer in peers) == 0
    assert not health.failures
    assert health.p99 <= 0.5
    assert grown[0] < 60 * MEGABYTE
    assert server.alive
    assert len(server.log.splitlines()) - lines <= 2 + SECONDS // 60


def test_peers_that_read_no_answer(server: CappedServer) -> None:
    """They are cut off after a time without progress, short answers and exports alike; a slow reader is not."""
    with server.growth() as grown, server.health_watched() as health, contextlib.ExitStack() as stack:
        slow = stack.enter_context(_with_small_buffer(server, PROXY))
        slow.sendall(b"GET /report HTTP/1.1\r\nHost: films.example\r\nConnection: close\r\n\r\n")
        peers = [stack.enter_context(_with_small_buffer(server, PROXY)) for _ in range(200)]
        for number, peer in enumerate(peers):
            path = (b"/api/v1/movies.csv", b"/report", b"/report.json", b"/api/v1/movies?limit=100")[number % 4]
            peer.sendall(b"GET %s HTTP/1.1\r\nHost: films.example\r\n\r\n" % path)
        read, until = 0, time.monotonic() + 8
        while time.monotonic() < until and (part := slow.recv(16_384)):
            read += len(part)
            time.sleep(0.2)
        while part := slow.recv(1 << 20):
            read += len(part)
        assert read > 200_000
        while time.monotonic() < until + 30 and not all(_is_cut(peer) for peer in peers):
            time.sleep(0.2)
        assert sum(not _is_cut(peer) for peer in peers) == 0
    assert not health.failures
    assert health.p99 <= 0.5
    assert grown[0] < 150 * MEGABYTE
    assert server.alive


def test_requests_sent_ahead(server: CappedServer) -> None:
    """A flood of them on each connection costs no memory; some are answered, then it is closed."""
    flood = (HEAD + b"\r\n") * 10_000
    with server.growth() as grown, server.health_watched() as health, contextlib.ExitStack() as stack:
        peers = [stack.enter_context(server.connect()) for _ in range(100)]
        for peer in peers:
            peer.setblocking(False)
            with contextlib.suppress(OSError):
                peer.send(flood)
        time.sleep(SECONDS)
    assert not health.failures
    assert health.p99 <= 0.5
    assert grown[0] < 60 * MEGABYTE
    assert server.alive


def test_what_is_no_request_fills_no_log(server: CappedServer) -> None:
    """A line a minute, however much there is to tell."""
    lines = len(server.log.splitlines())
    for sent in (b"\x16\x03\x01\x00\xc8\x01\x00\x00\xc4\x03\x03", HEAD + b"Upgrade: x\r\nConnection: upgrade\r\n\r\n"):
        for _ in range(500):
            with server.connect(sent):
                pass
    for _ in range(200):
        with server.connect(HEAD.replace(b"GET", b"POST") + b"Content-Length: 9\r\n\r\n{"):
            pass
    assert server.ask("/health/live").status == 200
    assert len(server.log.splitlines()) - lines <= 2
    assert server.alive


@pytest.mark.parametrize("kind", [signal.SIGTERM, signal.SIGINT])
def test_the_server_ends_in_spite_of_its_peers(large_releases: Path, tmp_path: Path, kind: signal.Signals) -> None:
    """With connections of every kind that wait, within seconds and as a normal end."""
    with capped_server(large_releases, tmp_path, files=FILES) as server, contextlib.ExitStack() as stack:
        for sent in (b"", HEAD, HEAD + b"\r\n", HEAD.replace(b"GET", b"POST") + b"Content-Length: 9\r\n\r\n{"):
            for _ in range(20):
                stack.enter_context(server.connect(sent))
        for _ in range(20):
            peer = stack.enter_context(_with_small_buffer(server, PROXY))
            peer.sendall(b"GET /api/v1/movies.csv HTTP/1.1\r\nHost: films.example\r\n\r\n")
        time.sleep(1)
        server.process.send_signal(kind)
        assert server.process.wait(9) == 0
        assert "Traceback" not in server.log


def test_fewer_connections_where_fewer_files_are_allowed(small_releases: Path, tmp_path: Path) -> None:
    """The server says so in one line, and holds."""
    with capped_server(small_releases, tmp_path, files=256) as server, contextlib.ExitStack() as stack:
        for _ in range(400):
            with contextlib.suppress(OSError):
                stack.enter_context(server.connect(HEAD))
        assert server.ask("/health/ready").status == 200
        time.sleep(0.5)  # who has just connected does not give way
        assert server.ask("/api/v1/movies/862").status == 200
        said = re.findall(r"butaca: (\d+) connections at once in the place of 512: .*ulimit", server.log)
        assert len(said) == 1
        assert "could not be accepted" not in server.log


@pytest.mark.parametrize(("connections", "script"), [(400, None), (400, MIX), (1000, None)])
def test_overload(server: CappedServer, tmp_path: Path, connections: int, script: str | None) -> None:
    """While hundreds of connections ask as fast as they can, health is answered on fresh ones."""
    if shutil.which("wrk") is None:
        assert not os.environ.get("CI"), "wrk is not installed"
        pytest.skip("wrk is not installed")
    command = ["wrk", "-t2", f"-c{connections}", f"-d{SECONDS}s", f"http://127.0.0.1:{server.port}{HAMMERED}"]
    if script:
        (tmp_path / "mix.lua").write_text(script, encoding="ascii")
        command += ["-s", str(tmp_path / "mix.lua")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as wrk:
        time.sleep(0.5)
        with server.growth() as grown, server.health_watched() as health:
            time.sleep(SECONDS / 2)
            half_way = server.held()
            wrk.communicate()
    assert wrk.returncode == 0
    assert server.held() - half_way < 16 * MEGABYTE, "what comes and goes is kept"
    assert not health.failures
    assert health.p99 <= (0.5 if connections <= 400 else 2)  # beyond the seats, newcomers wait to be accepted
    assert grown[0] < 60 * MEGABYTE
    assert server.alive


def _with_small_buffer(server: CappedServer, source: str) -> socket.socket:
    """Connect as a peer that lets the system keep little of what it does not read."""
    peer = socket.socket()
    peer.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    peer.settimeout(15)
    peer.bind((source, 0))
    peer.connect(("127.0.0.1", server.port))
    return peer


def _is_cut(peer: socket.socket) -> bool:
    """Return whether the server has closed its end; nothing is read."""
    poll = select.poll()
    poll.register(peer, select.POLLRDHUP)
    return bool(poll.poll(0))


def _is_open(peer: socket.socket) -> bool:
    """Return whether the server has not closed its end; what it has sent is thrown away."""
    peer.setblocking(False)
    try:
        while peer.recv(1 << 20):
            pass
    except BlockingIOError:
        return True
    except OSError:
        pass
    return False

"""Readers who take a little of an answer at a time, and so are never cut off: others are answered meanwhile."""

import contextlib
import socket
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from .capped import CappedServer, capped_server
from .conftest import LONG
from .crowd import Others, request, shown, warm

SECONDS = 40 if LONG else 4
HEALTH_SECONDS = 5  # generous, for machines that do much else: docs/protection.md has what a calm one measures
WINDOW = 2304  # bytes that a reader takes unread
PIECE = 1400  # bytes that it reads at once
REPORT = request("/report")
FORWARDED, OTHER = "203.0.113.7", "198.51.100.9"

pytestmark = pytest.mark.usefixtures("many_files")


@pytest.mark.parametrize(("addresses", "each"), [(4, 25), (9, 64)])
def test_readers_of_files_take_no_place(large_releases: Path, tmp_path: Path, addresses: int, each: int) -> None:
    """Neither those under way, with a hundred of them, nor the connections, with more than there may be."""
    with capped_server(large_releases, tmp_path) as server:
        warm(server)
        assert server.ask("/report").status == 200
        sources = [f"127.0.3.{number}" for number in range(1, 1 + addresses)]
        with slow_readers(server, REPORT, sources, addresses * each) as first_bytes:
            assert first_bytes.wait(10)
            with server.health_watched(0.1) as health, Others(server) as others, Others(server, "127.0.0.8") as more:
                threading.Event().wait(SECONDS)
        shown(f"{addresses} x {each} slow readers of a file", others, health.worst)
        assert others.answered == more.answered == 1
        assert not health.failures
        assert health.worst <= HEALTH_SECONDS
        assert server.alive


@pytest.mark.parametrize("path", ["/api/v1/movies?limit=30&fields=*", "/report"])
def test_slow_readers_of_a_client_give_way(large_releases: Path, tmp_path: Path, path: str) -> None:
    """Behind a proxy, more than there are connections: another client is answered."""
    with capped_server(large_releases, tmp_path, BUTACA_TRUSTED_HOPS="1", BUTACA_RATE="200") as server:
        warm(server)
        with slow_readers(server, request(path, X_Forwarded_For=FORWARDED), ["127.0.0.1"], 700) as first_bytes:
            assert first_bytes.wait(10)
            with (
                server.health_watched(0.1) as health,
                Others(server, "127.0.0.1", X_Forwarded_For=OTHER) as others,
            ):
                threading.Event().wait(SECONDS)
        shown(f"700 slow readers of {path}", others, health.worst)
        assert others.answered == 1
        assert not health.failures
        assert health.worst <= HEALTH_SECONDS
        assert server.alive


@contextlib.contextmanager
def slow_readers(server: CappedServer, sent: bytes, sources: Sequence[str], count: int) -> Iterator[threading.Event]:
    """Keep so many readers that take a piece every third of a second; whoever is cut off comes back.

    The event is set once all of them have been opened.
    """
    stopped, opened = threading.Event(), threading.Event()
    readers: dict[int, socket.socket] = {}

    def open_missing() -> None:
        for number in [number for number in range(count) if number not in readers][:100]:
            reader = socket.socket()
            reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, WINDOW)
            reader.settimeout(2)
            try:
                reader.bind((sources[number % len(sources)], 0))
                reader.connect(("127.0.0.1", server.port))
                reader.sendall(sent)
            except OSError:
                reader.close()
                continue
            reader.setblocking(False)
            readers[number] = reader

    def read() -> None:
        came = 0
        while not stopped.wait(0.3):
            before = len(readers)
            open_missing()
            came += len(readers) - before
            if came >= count:
                opened.set()
            for number, reader in list(readers.items()):
                with contextlib.suppress(BlockingIOError):
                    try:
                        if reader.recv(PIECE):
                            continue
                    except ConnectionError:
                        pass
                    readers.pop(number).close()

    thread = threading.Thread(target=read, daemon=True)
    thread.start()
    try:
        yield opened
    finally:
        stopped.set()
        thread.join()
        for reader in readers.values():
            reader.close()

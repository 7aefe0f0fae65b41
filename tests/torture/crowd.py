"""Many connections at once, held by one thread: what they are sent and how long it takes, read or left unread."""

import contextlib
import http.client
import selectors
import socket
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence

from .capped import Answer, CappedServer


def request(path: str, method: str = "GET", **headers: str) -> bytes:
    """Return a request as it is sent; underscores in names of headers are hyphens."""
    named = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    return f"{method} {path} HTTP/1.1\r\nHost: here\r\n{named}\r\n".encode()


def warm(server: CappedServer) -> None:
    """Let a server read what it keeps for good, so that growth is only of what goes on afterwards."""
    for path in (
        "/",
        "/api/v1/movies?vote_count=1..&limit=100&fields=*",
        "/api/v1/movies.csv?fields=*&vote_count=2000..",
    ):
        assert server.ask(path).status == 200


@contextlib.contextmanager
def left_open(
    server: CappedServer, sent: Sequence[bytes], sources: Sequence[str], window: int | None = None
) -> Iterator[list[socket.socket]]:
    """Send something over a connection each, and leave them open; those that are refused are passed over.

    ``window`` is how many bytes this side takes unread; the system decides where it is None.
    """
    with contextlib.ExitStack() as stack:
        connections = []
        for number, content in enumerate(sent):
            connection = stack.enter_context(contextlib.closing(socket.socket()))
            connection.settimeout(15)
            if window is not None:
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, window)
            with contextlib.suppress(OSError):
                connection.bind((sources[number % len(sources)], 0))
                connection.connect(("127.0.0.1", server.port))
                connection.sendall(content)
                connections.append(connection)
        yield connections


def statuses(connections: Sequence[socket.socket], seconds: float) -> Counter[str]:
    """Return how many connections were answered with each status, by the first bytes alone; "" is none so far."""
    found: Counter[str] = Counter()
    until = time.monotonic() + seconds
    for connection in connections:
        connection.settimeout(max(0.01, until - time.monotonic()))
        start = b""
        with contextlib.suppress(OSError):
            while len(start) < 12 and (got := connection.recv(12 - len(start))):
                start += got
        found[start[9:12].decode()] += 1
    return found


def read_on(connections: Sequence[socket.socket], seconds: float) -> list[int]:
    """Read all connections as fast as they give for some time; return the bytes of each."""
    read = dict.fromkeys(connections, 0)
    until = time.monotonic() + seconds
    with selectors.DefaultSelector() as selector:
        for connection in connections:
            connection.setblocking(False)
            selector.register(connection, selectors.EVENT_READ)
        while (left := until - time.monotonic()) > 0 and selector.get_map():
            for key, _ in selector.select(left):
                connection = next(one for one in read if one is key.fileobj)
                try:
                    got = len(connection.recv(1 << 18))
                except BlockingIOError:
                    continue
                except OSError:
                    got = 0
                read[connection] += got
                if not got:
                    selector.unregister(connection)
    return list(read.values())


class Crowd:
    """Visitors from the same address, who ask for the same over and over, each as soon as it is answered."""

    def __init__(self, server: CappedServer, count: int, path: str, body: bytes, source: str, **headers: str) -> None:
        self.answered_count = 0
        self._server, self._path, self._body, self._source, self._headers = server, path, body, source, headers
        self._stopped = threading.Event()
        self._threads = [threading.Thread(target=self._ask, daemon=True) for _ in range(count)]

    def __enter__(self) -> "Crowd":
        for thread in self._threads:
            thread.start()
        time.sleep(1)  # until all of them wait
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()

    def _ask(self) -> None:
        while not self._stopped.is_set():
            with contextlib.suppress(OSError, http.client.HTTPException):
                answer = self._server.ask(self._path, self._body, source=self._source, **self._headers)
                self.answered_count += answer.status == 200


class Others:
    """A visitor from another address, who asks for one film after another while something goes on."""

    def __init__(self, server: CappedServer, source: str = "127.0.0.9", pause: float = 0.1, **headers: str) -> None:
        self.answers: list[Answer] = []
        self.failures: list[str] = []
        self._server, self._source, self._pause, self._headers = server, source, pause, headers
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._ask, daemon=True)

    @property
    def answered(self) -> float:
        """Return the share that was answered with 200."""
        good = sum(answer.status == 200 for answer in self.answers)
        return good / max(1, len(self.answers) + len(self.failures))

    @property
    def slowest(self) -> float:
        """Return the seconds of the slowest answer."""
        return max((answer.seconds for answer in self.answers), default=float("inf"))

    def __enter__(self) -> "Others":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        self._thread.join()

    def _ask(self) -> None:
        number = 0
        while not self._stopped.wait(self._pause):
            number += 1
            try:
                path = f"/api/v1/movies?vote_count={number}..&limit=5"
                self.answers.append(self._server.ask(path, source=self._source, **self._headers))
            except (OSError, http.client.HTTPException) as error:
                self.failures.append(repr(error))


def shown(attack: str, others: Others, health: float = 0) -> None:
    """Print what others were answered, for the table in docs/protection.md."""
    print(  # noqa: T201
        f"{attack}: others answered {others.answered:.0%} of {len(others.answers) + len(others.failures)}, "
        f"slowest {others.slowest:.2f} s, health at worst {health:.2f} s; "
        f"{dict(Counter([*(answer.status for answer in others.answers), *others.failures]))}"
    )

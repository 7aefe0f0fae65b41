"""A queue in which clients take turns, so that nobody waits for all that somebody else has asked for."""

import time
from collections import Counter, deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import anyio
import anyio.from_thread
from starlette.types import Scope

from butaca.web.clients.identity import Client

HAS_LEFT = "butaca.has_left"
"""Where a connection puts into the scope what tells that its peer has left."""

_SLICE = 0.25  # seconds of processor time that long work takes before others may go first


class ClientLeft(Exception):
    """Nobody waits for the work any more."""


def _here() -> bool:
    return False


@dataclass(eq=False)
class _Waiter:
    """A request that waits; ``granted`` is None until it is decided."""

    has_left: Callable[[], bool] = _here
    decided: anyio.Event = field(default_factory=anyio.Event)
    granted: bool | None = None


class FairQueue:
    """Places for work. A free one goes to the client that has fewest, of these to the one served longest ago.

    Where there are several places, a client has all but one of them at most, so that others find one. A /48 network
    counts as one client. Whoever lets requests come this far bounds how many wait.
    """

    def __init__(self, places: int) -> None:
        self._free = places
        self._most = max(1, places - 1)
        self._held: Counter[str] = Counter()
        self._waiting: dict[str, deque[_Waiter]] = {}  # those served longest ago first

    async def take(self, client: Client, has_left: Callable[[], bool] = _here) -> None:
        """Wait for a place.

        Raises:
            ClientLeft: it ``has_left`` while it waited.
        """
        name = _name(client)
        waiter = _Waiter()
        self._waiting.setdefault(name, deque()).append(waiter)
        self._grant()
        waiter.has_left = has_left  # which is not asked where there was no need to wait
        try:
            await waiter.decided.wait()
        except BaseException:
            if waiter.granted:
                self.give_back(client)
            elif waiter.granted is None:
                self._remove(name, waiter)
            raise
        if not waiter.granted:
            raise ClientLeft

    def give_back(self, client: Client) -> None:
        """Give up a place; whoever has none goes before this client."""
        name = _name(client)
        self._free += 1
        self._held[name] -= 1
        if not self._held[name]:
            del self._held[name]
        self._grant(name)

    def others_wait(self, client: Client) -> bool:
        """Return whether any other client waits; may be called from any thread."""
        count = len(self._waiting)
        return count > 1 or (count == 1 and _name(client) not in self._waiting)

    @asynccontextmanager
    async def turn(self, client: Client, has_left: Callable[[], bool] = _here) -> AsyncIterator["Turn"]:
        """Hold a place during the block.

        Raises:
            ClientLeft: see ``take``.
        """
        await self.take(client, has_left)
        try:
            yield Turn(self, client, has_left)
        finally:
            self.give_back(client)

    def _grant(self, returning: str | None = None) -> None:
        """Give free places to clients that wait; whose work has just ended counts as having it still."""
        while self._free:
            eligible = [name for name in self._waiting if self._held[name] < self._most]
            if not eligible:
                return
            name = min(eligible, key=lambda name: self._held[name] + (name == returning))
            waiters = self._waiting.pop(name)
            waiter = waiters.popleft()
            if waiters:
                self._waiting[name] = waiters
            waiter.granted = not waiter.has_left()
            if waiter.granted:
                self._held[name] += 1
                self._free -= 1
            waiter.decided.set()

    def _remove(self, name: str, waiter: _Waiter) -> None:
        waiters = self._waiting[name]
        waiters.remove(waiter)
        if not waiters:
            del self._waiting[name]


@dataclass
class Turn:
    """A place that is held for long work in a thread, which lets others go first now and then."""

    queue: FairQueue
    client: Client
    has_left: Callable[[], bool]
    _since: float | None = None  # of the thread's own processor time

    def pause(self) -> None:
        """Give the place to another client that waits, and wait for one again; the thread calls it often.

        Raises:
            ClientLeft: others wait, and nobody waits for this.
        """
        now = time.thread_time()
        if self._since is None:
            self._since = now
        if now - self._since < _SLICE or not self.queue.others_wait(self.client):
            return
        if self.has_left():
            raise ClientLeft
        anyio.from_thread.run(self._again)
        self._since = now

    async def _again(self) -> None:
        self.queue.give_back(self.client)
        with anyio.CancelScope(shield=True):  # others' work ends; and the place is given back once more in any case
            await self.queue.take(self.client)


def has_left(scope: Scope) -> Callable[[], bool]:
    """Return what tells whether the peer has closed its connection, or has only stopped sending: both look alike."""
    known: Callable[[], bool] = scope.get(HAS_LEFT, _here)
    return known


def _name(client: Client) -> str:
    return client.network or client.name

"""A queue in which clients take turns.

So nobody waits for all the work that somebody else has requested.
"""

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
"""Key of a function in the scope: whether the peer has left."""

_SLICE = 0.25  # seconds of processor time that long work takes before others may go first


class ClientLeft(Exception):
    """The client no longer waits for the work."""


def _here() -> bool:
    return False


@dataclass(eq=False)
class _Waiter:
    """A request that waits; ``granted`` is None until it is decided."""

    has_left: Callable[[], bool] = _here
    decided: anyio.Event = field(default_factory=anyio.Event)
    granted: bool | None = None


class FairQueue:
    """Places for work, shared fairly among clients.

    A free place goes to the client that holds fewest; among equals, to the one served longest ago. If there are several
    places, a client holds at most all but one, so that others find one. A /48 network counts as one client. The caller
    bounds the number of waiting requests.
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
        name = client.customer
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
        """Give up a place; clients without one go before this one."""
        name = client.customer
        self._free += 1
        self._held[name] -= 1
        if not self._held[name]:
            del self._held[name]
        self._grant(name)

    def others_wait(self, client: Client) -> bool:
        """Return whether any other client waits; may be called from any thread."""
        count = len(self._waiting)
        return count > 1 or (count == 1 and client.customer not in self._waiting)

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
        """Give free places to waiting clients.

        A client whose work has just ended counts as still having it.
        """
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
    """A place held for long work in a thread.

    Now and then the work lets others go first.
    """

    queue: FairQueue
    client: Client
    has_left: Callable[[], bool]
    _since: float | None = None  # of the thread's own processor time

    def pause(self) -> None:
        """Let another waiting client go first, and wait for a place again.

        The thread calls it often.

        Raises:
            ClientLeft: others wait, and this client no longer does.
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
    """Return a function that tells whether the peer has left.

    A peer that has only stopped sending looks the same.
    """
    known: Callable[[], bool] = scope.get(HAS_LEFT, _here)
    return known

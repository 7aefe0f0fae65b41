"""Waiting requests, and the line in which they wait for a place."""

import asyncio
from collections import OrderedDict, deque
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass

import anyio
from starlette.types import Scope

from butaca.web.clients.fair_queue import has_left
from butaca.web.clients.identity import Client, client
from butaca.web.clients.quotas import Quota

NOTE = "butaca.waiting"
"""Key of a function in the scope that reports waiting.

It is called with a function that ends the wait when the request begins to wait for its turn, and with None when that
is over. It returns whether the connection is still there.
"""

GIVE_WAY = "butaca.give_way"
"""Key of a function in the scope that ends the connection."""

_LOOK_SECONDS = 0.02  # between two looks at places that other processes hold


@contextmanager
def waiting(scope: Scope) -> Iterator[Callable[[], bool]]:
    """Let the request's connection give way to others during the block.

    The block ends when the connection does. The value is a function that returns whether the connection is still there.
    """
    note: Callable[[Callable[[], None] | None], bool] = scope.get(NOTE, lambda _: True)
    with anyio.CancelScope() as wait:
        note(wait.cancel)
        try:
            yield lambda: note(None)
        finally:
            note(None)


@dataclass(eq=False)
class _Waiter:
    """A request that waits until ``granted`` is done."""

    has_left: Callable[[], bool]
    granted: asyncio.Future[bool]

    @property
    def has_place(self) -> bool:
        """True if it was granted one."""
        return self.granted.done() and self.granted.result()


class Line:
    """A line of requests for a quota, in which clients take turns.

    Each client's requests keep their order. At most ``most`` wait, of a client ``each``, for at most ``seconds``. Of
    this machine itself, which measures with hundreds at once, three quarters of all may wait. Requests whose peer has
    left by the time of their turn are passed over.
    """

    def __init__(self, quota: Quota, most: int, each: int, seconds: float) -> None:
        self._quota = quota
        self._most, self._each, self._seconds = most, each, seconds
        self._lines: OrderedDict[Client, deque[_Waiter]] = OrderedDict()
        self._count = 0

    def __len__(self) -> int:
        return self._count

    @asynccontextmanager
    async def place(self, scope: Scope) -> AsyncIterator[Callable[[], None] | None]:
        """Hold a place during the block, waiting for it if necessary.

        The value is a function that gives it back earlier, and None if none came in time.
        """
        asking = client(scope)
        granted = asking not in self._lines and self._quota.take(asking)
        if not granted and self._may_wait(asking):
            with waiting(scope) as is_there:
                granted = await self._wait(asking, has_left(scope))
            if granted and not is_there():
                self._give_back(asking)
                granted = False

        def give_back() -> None:
            nonlocal granted
            if granted:
                granted = False
                self._give_back(asking)

        try:
            yield give_back if granted else None
        finally:
            give_back()

    def _may_wait(self, asking: Client) -> bool:
        each = self._most * 3 // 4 if asking.here else self._each
        return self._count < self._most and len(self._lines.get(asking, ())) < each

    async def _wait(self, asking: Client, has_left: Callable[[], bool]) -> bool:
        waiter = _Waiter(has_left, asyncio.get_running_loop().create_future())
        self._lines.setdefault(asking, deque()).append(waiter)
        self._count += 1
        try:
            await self._granted(waiter)
        except BaseException:
            if waiter.has_place:
                self._give_back(asking)
            raise
        finally:
            if not waiter.granted.done():
                self._lines[asking].remove(waiter)
                self._left(asking)
        return waiter.has_place

    async def _granted(self, waiter: _Waiter) -> None:
        """Wait until a place is granted, or no longer.

        Where other processes hold places too, it is looked now and then whether they have given some back.
        """
        loop = asyncio.get_running_loop()
        until = loop.time() + self._seconds
        while not waiter.granted.done() and (left := until - loop.time()) > 0:
            await asyncio.wait([waiter.granted], timeout=min(left, _LOOK_SECONDS) if self._quota.shared else left)
            if self._quota.shared:
                self._grant()

    def _give_back(self, holder: Client) -> None:
        self._quota.give_back(holder)
        self._grant()

    def _grant(self) -> None:
        """Give a free place to whoever is next."""
        if self._quota.full:
            return
        for asking in tuple(self._lines):
            line = self._lines[asking]
            while line and line[0].has_left():
                line.popleft().granted.set_result(False)
                self._count -= 1
            if line and self._quota.take(asking):
                line.popleft().granted.set_result(True)
                self._lines.move_to_end(asking)
                self._left(asking)
                return
            if not line:
                del self._lines[asking]

    def _left(self, asking: Client) -> None:
        self._count -= 1
        if not self._lines[asking]:
            del self._lines[asking]

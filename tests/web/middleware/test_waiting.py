"""Requests that wait for a place: in which order, how many, and for how long."""

import asyncio
from collections.abc import Callable

import pytest
from starlette.types import Scope

from butaca.web.clients.fair_queue import HAS_LEFT
from butaca.web.clients.quotas import Quota
from butaca.web.clients.waiting_line import NOTE, Line, waiting

from .asgi import scope


class Crowd:
    """Requests that hold a place of a line until they are told to go."""

    def __init__(self, line: Line) -> None:
        self.line = line
        self.served: list[str] = []
        self.refused: list[str] = []
        self._go: dict[str, asyncio.Event] = {}
        self.tasks: dict[str, asyncio.Task[None]] = {}

    async def ask(self, name: str, client: str = "192.0.2.1", **other: object) -> None:
        """Ask for a place; it is held until ``leave``."""
        self._go[name] = asyncio.Event()
        self.tasks[name] = asyncio.create_task(self._hold(name, scope(client=(client, 1), **other)))
        await self.settle()

    async def leave(self, name: str) -> None:
        """Give up a place."""
        self._go[name].set()
        await self.settle()

    async def settle(self) -> None:
        """Let everybody go on as far as they can."""
        for _ in range(10):
            await asyncio.sleep(0)

    async def _hold(self, name: str, request: Scope) -> None:
        async with self.line.place(request) as granted:
            (self.served if granted else self.refused).append(name)
            if granted:
                await self._go[name].wait()


def test_clients_take_turns_and_each_keeps_its_order() -> None:
    """However many requests of a client wait, another has the next place but one."""
    quota = Quota(1, 1)

    async def tried() -> list[str]:
        crowd = Crowd(Line(quota, 10, 10, 60))
        for name in ("a1", "a2", "a3"):
            await crowd.ask(name)
        await crowd.ask("b1", "192.0.2.2")
        for name in ("a1", "a2", "b1", "a3"):
            assert crowd.served[-1] == name
            await crowd.leave(name)
        assert len(crowd.line) == quota.held == 0
        return crowd.served

    assert asyncio.run(tried()) == ["a1", "a2", "b1", "a3"]


def test_a_client_at_its_share_holds_up_nobody() -> None:
    """Another has a place at once; a request of its own does not overtake those that wait."""

    async def tried() -> list[str]:
        crowd = Crowd(Line(Quota(3, 2), 10, 10, 60))
        for name in ("a1", "a2", "a3"):
            await crowd.ask(name)
        await crowd.ask("b1", "192.0.2.2")
        assert crowd.served == ["a1", "a2", "b1"]
        await crowd.leave("a1")
        await crowd.ask("a4")
        return crowd.served

    assert asyncio.run(tried()) == ["a1", "a2", "b1", "a3"]


def test_few_may_wait() -> None:
    """Of each client, of this machine three quarters of all, and in all; more are refused at once."""

    async def tried() -> list[str]:
        crowd = Crowd(Line(Quota(1, 1), 8, 2, 60))
        await crowd.ask("first", "192.0.2.9")
        for number in range(3):
            await crowd.ask(f"a{number}")
        for number in range(7):
            await crowd.ask(f"here{number}", "127.0.0.1")
        await crowd.ask("b", "192.0.2.2")
        assert len(crowd.line) == 8
        for task in crowd.tasks.values():
            task.cancel()
        await asyncio.gather(*crowd.tasks.values(), return_exceptions=True)
        assert len(crowd.line) == 0
        return crowd.refused

    assert asyncio.run(tried()) == ["a2", "here6", "b"]


def test_nobody_waits_for_long() -> None:
    """Whoever had no place in time is refused, and holds nothing."""
    quota = Quota(1, 1)

    async def tried() -> None:
        crowd = Crowd(Line(quota, 9, 9, 0.01))
        await crowd.ask("a1")
        await crowd.ask("a2")
        await crowd.tasks["a2"]
        assert (crowd.refused, len(crowd.line), quota.held) == (["a2"], 0, 1)
        await crowd.leave("a1")

    asyncio.run(tried())
    assert quota.held == 0


def test_a_cancelled_request_gives_its_place_on() -> None:
    """Even where it was granted in the same moment."""
    quota = Quota(1, 1)

    async def tried() -> list[str]:
        crowd = Crowd(Line(quota, 9, 9, 60))
        for name in ("a1", "a2", "a3"):
            await crowd.ask(name)
        crowd.tasks["a1"].cancel()
        await asyncio.sleep(0)  # a2 has the place, and does not know yet
        crowd.tasks["a2"].cancel()
        await crowd.settle()
        served = crowd.served
        await crowd.leave("a3")
        return served

    assert asyncio.run(tried()) == ["a1", "a3"]
    assert quota.held == 0


@pytest.mark.parametrize("is_there", [True, False])
def test_the_connection_is_told_and_asked(is_there: bool) -> None:
    """It can give way while its request waits; whose connection has gone has no place."""
    noted: list[bool] = []

    def note(end_wait: Callable[[], None] | None) -> bool:
        noted.append(end_wait is not None)
        return is_there

    async def tried() -> Crowd:
        crowd = Crowd(Line(Quota(1, 1), 9, 9, 60))
        await crowd.ask("a1", **{NOTE: note})
        assert noted == []
        await crowd.ask("a2", **{NOTE: note})
        assert noted == [True]
        await crowd.leave("a1")
        await crowd.leave("a2")
        return crowd

    crowd = asyncio.run(tried())
    assert noted[-1] is False
    assert ("a2" in crowd.served) is is_there


def test_waiting_ends_with_the_block() -> None:
    """Also where it fails; without a connection nobody is told."""
    noted: list[bool] = []

    async def failing() -> None:
        with waiting({NOTE: lambda end_wait: noted.append(end_wait is not None)}), waiting({}):
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        asyncio.run(failing())
    assert noted == [True, False]


def test_waiting_ends_with_the_connection() -> None:
    """So that a request nobody waits for takes no place in the line from others of its client."""
    ends: list[Callable[[], None]] = []

    def note(end_wait: Callable[[], None] | None) -> bool:
        if end_wait is not None:
            ends.append(end_wait)
        return False

    async def tried() -> Crowd:
        crowd = Crowd(Line(Quota(1, 1), 9, 2, 60))
        await crowd.ask("a1")
        for name in ("a2", "a3"):
            await crowd.ask(name, **{NOTE: note})
        ends[0]()
        await crowd.settle()
        assert len(crowd.line) == 1
        await crowd.ask("a4")
        await crowd.leave("a1")
        await crowd.leave("a4")
        return crowd

    crowd = asyncio.run(tried())
    assert (crowd.served, crowd.refused) == (["a1", "a4"], ["a2", "a3"])


def test_who_has_left_by_its_turn_is_passed_over() -> None:
    """All of those at once, however many there are; others do not wait for them."""
    quota = Quota(1, 1)

    async def tried() -> Crowd:
        crowd = Crowd(Line(quota, 9, 9, 60))
        await crowd.ask("a1")
        for name in ("a2", "a3"):
            await crowd.ask(name, **{HAS_LEFT: lambda: True})
        await crowd.ask("b1", "192.0.2.2", **{HAS_LEFT: lambda: True})
        await crowd.ask("b2", "192.0.2.2")
        await crowd.leave("a1")
        assert len(crowd.line) == 0
        await crowd.leave("b2")
        return crowd

    crowd = asyncio.run(tried())
    assert crowd.served == ["a1", "b2"]
    assert sorted(crowd.refused) == ["a2", "a3", "b1"]
    assert quota.held == 0

"""Turns of clients: who goes first, who goes on, and who is passed over."""

import asyncio
import time
from collections import Counter

import anyio.to_thread
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.types import Message, Receive, Scope, Send

from butaca.web.clients.fair_queue import HAS_LEFT, ClientLeft, FairQueue
from butaca.web.clients.identity import Client
from butaca.web.middleware.overload import LARGE, WorkTurns

from .asgi import Silent, answered, problem, scope


async def settled() -> None:
    """Wait until nothing happens any more by itself."""
    for _ in range(5):
        await asyncio.sleep(0)


ANA, BEA, EVA = Client("192.0.2.1"), Client("192.0.2.2"), Client("192.0.2.3")


class Log:
    """Requests that take turns one by one, and in which order they did."""

    def __init__(self, places: int = 1) -> None:
        self.queue = FairQueue(places)
        self.order: list[str] = []
        self.tasks: list[asyncio.Task[None]] = []

    def ask(self, client: Client, name: str, left: bool = False) -> None:
        """Begin a request."""
        self.tasks.append(asyncio.ensure_future(self._work(client, name, left)))

    async def _work(self, client: Client, name: str, left: bool) -> None:
        async with self.queue.turn(client, lambda: left):
            self.order.append(name)
            await settled()
            await settled()

    async def end(self) -> list[str]:
        """Wait for all of them; return the order."""
        await asyncio.gather(*self.tasks, return_exceptions=True)
        return self.order


def test_each_client_has_one_after_another() -> None:
    """Those who came later do not wait for all that the first has asked for."""

    async def tried() -> list[str]:
        log = Log()
        for number in range(4):
            log.ask(ANA, f"ana {number}")
        await asyncio.sleep(0)
        for number in range(2):
            log.ask(BEA, f"bea {number}")
            log.ask(EVA, f"eva {number}")
        return await log.end()

    assert asyncio.run(tried()) == ["ana 0", "bea 0", "ana 1", "eva 0", "bea 1", "ana 2", "eva 1", "ana 3"]


def test_who_has_nothing_under_way_goes_before_whoever_just_had() -> None:
    """Although that one has waited for longer with what comes next."""

    async def tried() -> list[str]:
        log = Log()
        log.ask(ANA, "ana 0")
        log.ask(ANA, "ana 1")
        await asyncio.sleep(0)
        log.ask(BEA, "bea")
        return await log.end()

    assert asyncio.run(tried()) == ["ana 0", "bea", "ana 1"]


def test_of_several_places_one_is_left_to_others() -> None:
    """Ana has two of three; Bea does not wait."""

    async def tried() -> tuple[list[str], list[str]]:
        log = Log(places=3)
        for number in range(3):
            log.ask(ANA, f"ana {number}")
        await settled()
        begun = list(log.order)
        log.ask(BEA, "bea")
        await settled()
        now = list(log.order)
        await log.end()
        return begun, now

    assert asyncio.run(tried()) == (["ana 0", "ana 1"], ["ana 0", "ana 1", "bea"])


def test_a_network_of_48_bits_is_one_client() -> None:
    """Whoever rotates addresses in it gains nothing."""
    clients = [Client(f"2001:db8:0:{n}::/64", "2001:db8::/48") for n in range(3)]

    async def tried() -> list[str]:
        log = Log()
        for client in clients:
            log.ask(client, "rotating")
        await asyncio.sleep(0)
        log.ask(BEA, "bea")
        return await log.end()

    assert asyncio.run(tried()) == ["rotating", "bea", "rotating", "rotating"]


def test_who_has_left_while_it_waited_is_passed_over() -> None:
    """Nothing is done for it; where there is no need to wait nobody asks."""

    async def tried() -> tuple[list[str], int]:
        log = Log()
        log.ask(ANA, "at once", left=True)
        await asyncio.sleep(0)
        for _ in range(3):
            log.ask(ANA, "too late", left=True)
        log.ask(ANA, "ana")
        order = await log.end()
        return order, sum(isinstance(task.exception(), ClientLeft) for task in log.tasks)

    assert asyncio.run(tried()) == (["at once", "ana"], 3)


@given(
    st.integers(1, 3),
    st.lists(st.tuples(st.sampled_from([ANA, BEA, EVA]), st.booleans(), st.booleans()), max_size=12),
)
def test_no_place_is_lost(places: int, asked: list[tuple[Client, bool, bool]]) -> None:
    """Whoever is cancelled or leaves; everybody else is served, and never more at once than there are places."""

    async def tried() -> None:
        queue, under_way, served = FairQueue(places), Counter[str](), []

        async def work(client: Client, left: bool) -> None:
            async with queue.turn(client, lambda: left):
                under_way[client.name] += 1
                assert under_way.total() <= places
                assert under_way[client.name] <= max(1, places - 1)
                await asyncio.sleep(0)
                await asyncio.sleep(0)
                under_way[client.name] -= 1
                served.append(client)

        tasks = [asyncio.ensure_future(work(client, left)) for client, left, _ in asked]
        await asyncio.sleep(0)
        for task, (_, _, cancelled) in zip(tasks, asked, strict=True):
            if cancelled:
                task.cancel()
        ended = await asyncio.wait_for(asyncio.gather(*tasks, return_exceptions=True), 10)
        for outcome, (_, left, cancelled) in zip(ended, asked, strict=True):
            assert (
                outcome is None
                or (left and isinstance(outcome, ClientLeft))
                or (cancelled and isinstance(outcome, asyncio.CancelledError))
            )
        for _ in range(places):  # all of them are free again, for as many clients
            await queue.take(Client(f"another {len(served)}"))
            served.append(ANA)

    asyncio.run(tried())


def test_long_work_lets_others_go_first() -> None:
    """Once it has worked for a while, and somebody else waits."""

    async def tried() -> list[str]:
        queue, order = FairQueue(1), list[str]()

        async def long() -> None:
            async with queue.turn(ANA) as turn:

                def work() -> None:
                    turn.pause()
                    began = time.thread_time()
                    while not order:
                        turn.pause()
                        if time.thread_time() - began > 5:
                            return
                    order.append("the rest")

                await anyio.to_thread.run_sync(work)

        task = asyncio.ensure_future(long())
        await asyncio.sleep(0.01)
        async with queue.turn(BEA):
            order.append("bea")
        await task
        return order

    assert asyncio.run(tried()) == ["bea", "the rest"]


class Held:
    """An application that answers when it is told to; where it waits after it has begun, its reader is slow."""

    def __init__(self, after: str = "") -> None:
        self.asked: list[str] = []
        self.go_on = asyncio.Event()
        self._after = after

    async def __call__(self, request: Scope, _: Receive, send: Send) -> None:
        """Wait, and answer."""
        self.asked.append(request["path"])
        start: Message = {"type": "http.response.start", "status": 200, "headers": []}
        if self._after:
            await send(start)
        await self.go_on.wait()
        if not self._after:
            await send(start)
        await send({"type": "http.response.body", "body": b""})


class TestWorkTurns:
    """The place in front of the threads."""

    def test_small_requests_do_not_wait_for_large_ones(self) -> None:
        """Nor does health, nor whoever takes its own turns, for anything."""
        large = {"headers": {"Content-Length": str(LARGE + 1)}}
        unknown = {"headers": {"Transfer-Encoding": "chunked"}}

        async def tried() -> list[str]:
            app = Held()
            turns = WorkTurns(app, FairQueue(1), FairQueue(1), 10, ["/own"])
            asked = [("/large", large), ("/chunked", unknown), ("/small", {}), ("/next", {}), ("/own", {}),
                     ("/health/live", {})]  # fmt: skip
            tasks = [asyncio.ensure_future(answered(turns, scope(path, **more))) for path, more in asked]
            await settled()
            begun = list(app.asked)
            app.go_on.set()
            assert [(await task).status for task in tasks] == [200] * 6
            return begun

        assert sorted(asyncio.run(tried())) == ["/health/live", "/large", "/own", "/small"]

    def test_a_turn_ends_when_the_answer_begins(self) -> None:
        """A slow reader holds up nobody."""

        async def tried() -> list[str]:
            app = Held("has begun")
            turns = WorkTurns(app, FairQueue(1), FairQueue(1), 10)
            tasks = [asyncio.ensure_future(answered(turns, scope(f"/{n}"))) for n in range(3)]
            await settled()
            begun = list(app.asked)
            app.go_on.set()
            await asyncio.gather(*tasks)
            return begun

        assert asyncio.run(tried()) == ["/0", "/1", "/2"]

    @pytest.mark.parametrize("seconds", [0.01, 10])
    def test_whoever_waits_in_vain_is_refused(self, seconds: float) -> None:
        """Because no turn came in time, or because nobody is there to be answered."""

        async def tried() -> tuple[int, list[str]]:
            app = Held()
            turns = WorkTurns(app, FairQueue(1), FairQueue(1), seconds)
            first = asyncio.ensure_future(answered(turns, scope("/first")))
            await asyncio.sleep(0)
            second = asyncio.ensure_future(answered(turns, scope("/second", **{HAS_LEFT: lambda: seconds == 10})))
            if seconds == 10:
                await asyncio.sleep(0)
                app.go_on.set()
            refused = await second
            app.go_on.set()
            await first
            problem(refused)
            assert refused.headers["retry-after"]
            return refused.status, app.asked

        assert asyncio.run(tried()) == (503, ["/first"])

    def test_a_turn_is_given_back_where_the_application_fails(self) -> None:
        """Before it has begun its answer."""

        async def tried() -> int:
            async def failing(*_: object) -> None:
                raise ValueError

            queue = FairQueue(1)
            with pytest.raises(ValueError):  # noqa: PT011 # as it was raised above
                await answered(WorkTurns(failing, queue, queue, 10), scope())
            return (await answered(WorkTurns(Silent(), queue, queue, 10), scope())).status

        assert asyncio.run(tried()) == 200

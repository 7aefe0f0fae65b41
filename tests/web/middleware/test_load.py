"""How much is under way at once, and answers that nobody reads."""

import asyncio
import json
from functools import partial
from http import HTTPStatus

from starlette.types import Message, Receive, Scope, Send

from butaca.bilingual import Bilingual
from butaca.web.clients.quotas import Quota
from butaca.web.clients.waiting_line import GIVE_WAY
from butaca.web.middleware.overload import ConcurrencyLimit
from butaca.web.middleware.slow_readers import SlowReaders
from butaca.web.problems import responses

from .asgi import Silent, answered, ask, problem, scope

BUSY = HTTPStatus.SERVICE_UNAVAILABLE


class Slow:
    """An application that answers when it is told to."""

    def __init__(self) -> None:
        self.go_on = asyncio.Event()

    async def __call__(self, _: Scope, receive: Receive, send: Send) -> None:
        """Wait, and answer."""
        await self.go_on.wait()
        await Silent()({}, receive, send)


def test_as_many_requests_as_may_be() -> None:
    """A further one is told to come back, unless it asks for health; once one has ended there is room again."""

    async def tried() -> list[int]:
        app = Slow()
        limited = ConcurrencyLimit(app, Quota(2, 2))
        waiting = [asyncio.ensure_future(answered(limited, scope())) for _ in range(2)]
        await asyncio.sleep(0)
        refused = await answered(limited, scope())
        assert "2 requests are being answered" in str(problem(refused)["detail"])
        assert refused.headers["retry-after"] == "1"
        healthy = asyncio.ensure_future(answered(limited, scope("/health/live")))
        app.go_on.set()
        assert (await healthy).status == 200
        done = [await one for one in waiting]
        return [refused.status, *(one.status for one in done), (await answered(limited, scope())).status]

    assert asyncio.run(tried()) == [503, 200, 200, 200]


def test_a_client_has_its_share() -> None:
    """And is told that it is its own; others are answered meanwhile."""

    async def tried() -> list[int]:
        app = Slow()
        limited = ConcurrencyLimit(app, Quota(10, 3))
        waiting = [asyncio.ensure_future(answered(limited, scope())) for _ in range(3)]
        await asyncio.sleep(0)
        refused = await answered(limited, scope())
        assert "3 requests of yours" in str(problem(refused)["detail"])
        other = asyncio.ensure_future(answered(limited, scope(client=("192.0.2.99", 1))))
        await asyncio.sleep(0)
        app.go_on.set()
        return [refused.status, (await other).status, *[(await one).status for one in waiting]]

    assert asyncio.run(tried()) == [503, 200, 200, 200, 200]


def test_a_request_waits_a_moment_for_a_place() -> None:
    """And is answered once there is one; health does not wait."""

    async def tried() -> list[int]:
        app, healthy = Slow(), Silent()
        quota = Quota(1, 1)
        limited = ConcurrencyLimit(app, quota, waiting=1, each=1)
        asked = [asyncio.ensure_future(answered(limited, scope())) for _ in range(2)]
        await asyncio.sleep(0)
        refused = await answered(limited, scope())
        health = await answered(ConcurrencyLimit(healthy, quota), scope("/health/live"))
        app.go_on.set()
        return [refused.status, health.status, *[(await one).status for one in asked]]

    assert asyncio.run(tried()) == [503, 200, 200, 200]


def test_a_place_is_given_back_when_the_answer_begins() -> None:
    """However slowly it is read."""

    async def tried() -> tuple[int, int]:
        quota, reading = Quota(1, 1), asyncio.Event()
        limited = ConcurrencyLimit(Silent(), quota)

        async def send(_: Message) -> None:
            await reading.wait()

        slow = asyncio.ensure_future(limited(scope(), asyncio.Event().wait, send))  # type: ignore[arg-type]
        await asyncio.sleep(0)
        status = (await answered(limited, scope())).status
        reading.set()
        await slow
        return status, quota.held

    assert asyncio.run(tried()) == (200, 0)


def test_the_slowest_reader_of_the_client_with_most_gives_way() -> None:
    """Where more answers are sent in pieces than may be; an answer of one piece is none of them."""
    now, ended = [0.0], list[str]()

    async def app(_: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        while size := (await receive())["size"]:
            await send({"type": "http.response.body", "body": b"x" * size, "more_body": True})
        await send({"type": "http.response.body", "body": b"x"})

    async def tried() -> None:
        limited = SlowReaders(app, 3, clock=lambda: now[0])
        pieces = {name: asyncio.Queue[Message]() for name in ("a1", "b1", "b2", "b3", "c1", "c2")}

        async def sent(_: Message) -> None: ...

        async def piece(name: str, size: int) -> None:
            pieces[name].put_nowait({"type": "piece", "size": size})
            await asyncio.sleep(0)

        async with asyncio.TaskGroup() as tasks:
            for name, queue in pieces.items():
                request = scope(client=(f"192.0.2.{ord(name[0])}", 1))
                request[GIVE_WAY] = partial(ended.append, name)
                tasks.create_task(limited(request, queue.get, sent))
            await asyncio.sleep(0)
            await piece("c1", 0)
            for name, size in (("a1", 1), ("b1", 9), ("b2", 5)):
                await piece(name, size)
            now[0] = 1
            await piece("b3", 50)
            assert ended == ["b2"]
            await piece("a1", 0)
            await piece("c2", 10)
            assert ended == ["b2"]
            for name in ("b1", "b2", "b3", "c2"):
                await piece(name, 0)

    asyncio.run(tried())
    assert ended == ["b2"]


class TestBriefRefusals:
    """What a loaded server says."""

    SAID = Bilingual(en="Too <much>", es="Demasiado")

    def test_are_problems_for_programs(self) -> None:
        """In the language of the address."""
        request = scope("/get_actor/x")
        answer = ask(responses.brief(request, BUSY, self.SAID, {"Retry-After": "1"}), request)
        assert json.loads(answer.body)["detail"] == "Demasiado"
        assert answer.headers["retry-after"] == "1"

    def test_are_a_few_lines_for_browsers(self) -> None:
        """In both languages, without a template, a style or a script."""
        request = scope("/", headers={"Accept": "text/html"})
        answer = ask(responses.brief(request, BUSY, self.SAID), request)
        assert answer.headers["content-type"].startswith("text/html")
        assert answer.headers["cache-control"] == "no-store"
        assert "Too &lt;much&gt;" in answer.body.decode()
        assert "Demasiado" in answer.body.decode()
        assert len(answer.body) < 500

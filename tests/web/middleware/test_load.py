"""How much is under way at once, and answers that nobody reads."""

import asyncio
import json
from http import HTTPStatus

from starlette.types import Receive, Scope, Send

from butaca.bilingual import Bilingual
from butaca.web.clients.quotas import Quota
from butaca.web.middleware.overload import ConcurrencyLimit
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

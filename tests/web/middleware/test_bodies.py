"""Bodies: how large, how slowly, and how many bytes of them at once."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from fastapi import FastAPI, Request
from hypothesis import given
from hypothesis import strategies as st
from starlette.types import Message, Receive, Scope, Send

from butaca.web.clients.quotas import Quota
from butaca.web.middleware.body_limit import BodyLimit
from butaca.web.middleware.overload import ConcurrencyLimit

from .asgi import Answer, Silent, answered, ask, problem, scope

CHUNKED = {"Transfer-Encoding": "chunked"}
BODY = 4096  # bytes that are counted for any body
PATH = "/api/v1/imports"
DISCONNECT: Message = {"type": "http.disconnect"}


def piece(content: bytes, more: bool = False) -> Message:
    """Return a piece of a body."""
    return {"type": "http.request", "body": content, "more_body": more}


def post(path: str = "/api/v1/recommendations", client: str = "192.0.2.7", **headers: str) -> Scope:
    """Return a request with a body."""
    return scope(path, "POST", client=(client, 1), headers=headers or CHUNKED)


def limit(app: Callable[[Scope, Receive, Send], Awaitable[None]], seconds: float = 10, held: Quota | None = None,
          streams: Quota | None = None) -> BodyLimit:  # fmt: skip
    """Return a limit of 10 bytes, and of 20 where the route reads them itself."""
    return BodyLimit(
        app, 10, seconds, held or Quota(1 << 20, 1 << 20), streams=streams or Quota(9, 9), streamed={PATH: 20}
    )


class Reader:
    """An application that reads the whole body, then answers."""

    def __init__(self) -> None:
        self.messages: list[Message] = []

    async def __call__(self, _: Scope, receive: Receive, send: Send) -> None:
        """Read, and answer."""
        while not self.messages or self.messages[-1].get("more_body", False):
            self.messages.append(await receive())
        await Silent()({}, receive, send)


class TestGathered:
    """Bodies that are handed on whole."""

    @pytest.mark.parametrize(
        ("announced", "received", "status"),
        [
            ({"Content-Length": "4"}, [piece(b"1234")], 200),
            ({"Content-Length": "11"}, [], 413),
            ({"Content-Length": "9" * 5_000}, [], 413),
            (CHUNKED, [piece(b"12345", True), piece(b"67890")], 200),
            (CHUNKED, [piece(b"12345", True), piece(b"678901", True)], 413),
            (CHUNKED, [piece(b"12345", True), 9.0, piece(b"67890")], 200),
            ({"Content-Length": "4"}, [piece(b"12", True), 11.0, piece(b"34")], 408),
            (CHUNKED, [piece(b"1", True), *[6.0, piece(b"2", True)] * 2, piece(b"")], 408),
            (CHUNKED, [11.0, piece(b"")], 408),
        ],
    )
    def test_are_read_or_refused(self, announced: dict[str, str], received: list[Message | float], status: int) -> None:
        """Ten bytes may come in ten seconds."""
        app = Silent()
        answer = ask(limit(app), post(**announced), *received)
        assert (answer.status, app.asked) == (status, int(status == 200))
        if status != 200:
            problem(answer)
            assert answer.headers["connection"] == "close"

    @given(st.lists(st.binary(max_size=4), max_size=12))
    def test_are_handed_on_as_they_were_sent(self, pieces: list[bytes]) -> None:
        """In one piece, whatever the pieces were; nothing is held afterwards."""
        app, held = Reader(), Quota(1 << 20, 1 << 20)
        sent = b"".join(pieces)
        messages = [piece(content, more=True) for content in pieces]
        answer = ask(limit(app, held=held), post(), *messages, piece(b""))
        assert held.held == 0
        if len(sent) > 10:
            assert (answer.status, app.messages) == (413, [])
        else:
            assert (answer.status, app.messages) == (200, [piece(sent)])

    def test_take_no_memory_but_their_own(self) -> None:
        """A hundred thousand pieces of one byte are not a hundred thousand messages."""
        largest = 0

        async def tried() -> int:
            quota = Quota(1 << 20, 1 << 20)
            left = 100_000

            async def receive() -> Message:
                nonlocal left, largest
                left -= 1
                largest = max(largest, quota.held)
                return piece(b"x", left > 0)

            async def nothing(_: Message) -> None:
                pass

            app = Reader()
            await BodyLimit(app, 1 << 20, 60, quota)(post(), receive, nothing)
            return len(app.messages)

        assert asyncio.run(tried()) == 1
        assert largest == 99_999 + BODY

    def test_of_who_has_gone_are_nobodys(self) -> None:
        """The application is not asked about half a body."""

        async def tried() -> tuple[int, list[Message]]:
            app, sent = Silent(), list[Message]()
            pieces = [piece(b"12", more=True), DISCONNECT]

            async def receive() -> Message:
                return pieces.pop(0)

            async def send(message: Message) -> None:
                sent.append(message)

            await limit(app)(post(), receive, send)
            return app.asked, sent

        assert asyncio.run(tried()) == (0, [])


class TestManyAtOnce:
    """In bytes, of all and of each client."""

    def test_a_client_holds_its_share_and_others_hold_theirs(self) -> None:
        """Bodies that are begun and left count, and once they have ended there is room again."""
        held = Quota(BODY * 6, BODY * 3)
        app = Silent()

        async def tried() -> list[int]:
            limited = limit(app, held=held)
            left = [asyncio.ensure_future(answered(limited, post(), piece(b"1", more=True))) for _ in range(2)]
            await asyncio.sleep(0)
            statuses = [(await answered(limited, post(client=who), piece(b"1"))).status for who in ("192.0.2.7", "b")]
            for task in left:
                task.cancel()
            await asyncio.gather(*left, return_exceptions=True)
            return [*statuses, (await answered(limited, post(), piece(b"1"))).status]

        assert asyncio.run(tried()) == [503, 200, 200]
        assert held.held == 0

    def test_few_of_a_client_are_begun_at_once(self) -> None:
        """However small they are; those that have come whole do not count."""
        app, gathered = Reader(), Quota(4, 2)

        async def tried() -> list[int]:
            limited = BodyLimit(app, 10, 10, Quota(1 << 20, 1 << 20), gathered=gathered)
            left = [asyncio.ensure_future(answered(limited, post(), piece(b"1", more=True))) for _ in range(2)]
            await asyncio.sleep(0)
            statuses = [(await answered(limited, post(client=who), piece(b"1"))).status for who in ("192.0.2.7", "b")]
            for task in left:
                task.cancel()
            await asyncio.gather(*left, return_exceptions=True)
            return [*statuses, *[(await answered(limited, post(), piece(b"1"))).status for _ in range(3)]]

        assert asyncio.run(tried()) == [503, 200, 200, 200, 200]
        assert gathered.held == 0

    def test_health_waits_for_none(self) -> None:
        """Whatever is announced, and nothing of it is counted."""
        app = Silent()
        for announced in ({"Content-Length": "4"}, {"Content-Length": "9" * 30}, CHUNKED):
            held = Quota(0, 0)
            limited = BodyLimit(app, 10, 10, held, gathered=Quota(0, 0))
            assert ask(limited, post("/health/live", **announced)).status == 200
        assert app.asked == 3

    def test_all_of_them_are_bounded(self) -> None:
        """Many clients do not hold more than one may in all; who is refused is told when to come back."""
        held = Quota(BODY * 3, BODY * 3)

        async def tried() -> Answer:
            limited = limit(Silent(), held=held)
            left = [
                asyncio.ensure_future(answered(limited, post(client=f"192.0.2.{n}"), piece(b"", more=True)))
                for n in range(3)
            ]
            await asyncio.sleep(0)
            refused = await answered(limited, post(client="192.0.2.99"), piece(b"1"))
            for task in left:
                task.cancel()
            return refused

        refused = asyncio.run(tried())
        assert (refused.status, refused.headers["retry-after"], refused.headers["connection"]) == (503, "1", "close")

    def test_they_are_held_until_the_answer(self) -> None:
        """What a body became takes more memory than the body did."""
        held = Quota(1 << 20, 1 << 20)
        during = list[int]()

        async def app(_: Scope, receive: Receive, send: Send) -> None:
            await receive()
            during.append(held.held)
            await Silent()({}, receive, send)

        ask(limit(app, held=held), post(), piece(b"1234567890"))
        assert (during, held.held) == ([BODY + 10], 0)

    def test_no_slot_waits_for_a_body(self) -> None:
        """A hundred bodies that do not come leave every request its answer."""

        async def tried() -> list[int]:
            slots = Quota(2, 2)
            limited = limit(ConcurrencyLimit(Reader(), slots))
            left = [asyncio.ensure_future(answered(limited, post(), piece(b"1", more=True))) for _ in range(100)]
            await asyncio.sleep(0)
            taken = slots.held
            asked = [(await answered(limited, post(client=f"192.0.2.{n}"), piece(b"1"))).status for n in range(20)]
            for task in left:
                task.cancel()
            return [taken, *asked]

        assert asyncio.run(tried()) == [0] + [200] * 20


class TestStreamed:
    """Bodies that their route reads as they arrive."""

    def app(self, refusals: list[str] | None = None) -> FastAPI:
        """Return an application that counts what it is sent."""
        app = FastAPI()

        @app.post(PATH)
        async def read(request: Request) -> list[int]:
            sizes = list[int]()
            try:
                async for part in request.stream():
                    sizes.append(len(part))
            except Exception as error:
                if refusals is None:
                    raise
                refusals.append(str(error))
            return sizes

        return app

    def test_arrive_piece_by_piece(self) -> None:
        """They may be larger than others; nothing of them is held here."""
        held = Quota(1, 1)
        answer = ask(limit(self.app(), held=held), post(PATH), piece(b"x" * 8, more=True), piece(b"x" * 12))
        assert answer.body == b"[8,12,0]"

    @pytest.mark.parametrize("swallows", [False, True])
    @pytest.mark.parametrize(
        ("announced", "received", "status"),
        [
            ({"Content-Length": "21"}, [], 413),
            (CHUNKED, [piece(b"x" * 20, True), piece(b"x")], 413),
            (CHUNKED, [piece(b"x" * 8, True), 11.0, piece(b"")], 408),
            (CHUNKED, [piece(b"x", True), 9.0, piece(b"x", True), *[9.0, piece(b"", True)] * 40], 408),
        ],
        ids=["announced", "sent", "idle", "slow in all"],
    )
    def test_are_refused_where_they_pass_a_limit(
        self, announced: dict[str, str], received: list[Message | float], status: int, swallows: bool
    ) -> None:
        """Whatever the route makes of that."""
        app = limit(self.app([] if swallows else None))
        answer = ask(app, post(PATH, **announced), *received)
        assert answer.status == status
        assert problem(answer)

    def test_few_are_read_at_once(self) -> None:
        """Of one client fewer; their places are given back."""
        streams = Quota(2, 1)

        async def tried() -> list[int]:
            limited = limit(self.app(), streams=streams)
            left = asyncio.ensure_future(answered(limited, post(PATH), piece(b"x", more=True)))
            while not streams.held:
                await asyncio.sleep(0)
            own = await answered(limited, post(PATH), piece(b"x"))
            other = await answered(limited, post(PATH, client="192.0.2.9"), piece(b"x"))
            left.cancel()
            await asyncio.gather(left, return_exceptions=True)
            return [own.status, other.status, (await answered(limited, post(PATH), piece(b"x"))).status]

        assert asyncio.run(tried()) == [503, 200, 200]
        assert streams.held == 0

    def test_an_error_of_the_route_stays_one(self) -> None:
        """It is no refusal."""

        async def broken(*_: object) -> None:
            raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            ask(limit(broken), post(PATH), piece(b"x"))

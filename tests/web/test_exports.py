"""Exports at the level of messages: how many at once, and that each ends."""

import asyncio
import contextlib
import gzip
import zlib
from collections.abc import Iterator, Sequence

import pytest
from starlette.requests import ClientDisconnect
from starlette.types import Message, Scope

from butaca.serving.browse.movie_fields import Row
from butaca.web.api.exports import CSV, FORMATS, NDJSON, Export, Exports
from butaca.web.clients.quotas import Quota

from .middleware.asgi import Answer, ask_threads, problem, scope


class Rows:
    """Rows that note how many were read, and whether that has ended."""

    def __init__(self, count: int = 1_000_000) -> None:
        self.read, self.ended, self._count = 0, False, count

    def __iter__(self) -> Iterator[Sequence[Row]]:
        """Yield them, three at a time."""
        try:
            while self.read < self._count:
                self.read += 3
                yield [{"id": self.read - 3 + n, "title": "x" * 500} for n in range(3)]
        finally:
            self.ended = True


def export(exports: Exports, rows: Rows, written: str = NDJSON) -> Export:
    """Return an export of two fields."""
    return Export(exports, rows, ("id", "title"), FORMATS[written], "rows")


@pytest.mark.parametrize("written", [CSV, NDJSON])
def test_an_export_is_sent_whole(written: str) -> None:
    """And gives its place back."""
    exports, rows = Exports(Quota(1, 1)), Rows(9)
    answer = ask_threads(export(exports, rows, written), scope())
    assert answer.body.count(b"xxx\r\n" if written == CSV else b'xxx"}\n') == 9
    assert answer.headers["content-disposition"] == f'attachment; filename="rows.{written.split("/")[1].lstrip("x-")}"'
    assert (rows.ended, exports.quota.held) == (True, 0)


def test_an_export_is_packed_for_whoever_accepts_that() -> None:
    """Each piece at once, so that nothing waits for what comes later."""
    answer = ask_threads(export(Exports(Quota(1, 1)), Rows(9)), scope(headers={"Accept-Encoding": "gzip, br"}))
    assert (answer.headers["content-encoding"], answer.headers["vary"]) == ("gzip", "Accept-Encoding")
    plain = ask_threads(export(Exports(Quota(1, 1)), Rows(9)), scope())
    assert gzip.decompress(answer.body) == plain.body
    unpacker = zlib.decompressobj(31)
    assert [unpacker.decompress(piece).count(b"\n") for piece in answer.pieces[:3]] == [3, 3, 3]


class Stalled:
    """A reader who takes some messages, then does something else."""

    def __init__(self, after: int, error: type[Exception] | None = None) -> None:
        self.taken = list[Message]()
        self.stalls = asyncio.Event()
        self._after, self._error = after, error

    async def __call__(self, message: Message) -> None:
        """Take a message, or not."""
        if len(self.taken) < self._after:
            self.taken.append(message)
            return
        self.stalls.set()
        if self._error:
            raise self._error
        await asyncio.Event().wait()


async def _never() -> Message:
    await asyncio.Event().wait()
    raise AssertionError


@pytest.mark.parametrize("spec", ["2.0", "2.4"])
@pytest.mark.parametrize("after", [0, 1, 2, 7])
def test_who_goes_away_ends_it(spec: str, after: int) -> None:
    """Wherever it stands, as a server tells: by an error of what is sent, or by a message."""
    exports, rows = Exports(Quota(1, 1)), Rows()

    async def tried() -> None:
        reader = Stalled(after, OSError if spec == "2.4" else None)

        async def gone() -> Message:
            await reader.stalls.wait()
            return {"type": "http.disconnect"}

        with contextlib.suppress(ClientDisconnect):
            await asyncio.wait_for(export(exports, rows)(asked(spec), gone, reader), 5)

    asyncio.run(tried())
    assert rows.read <= 3 * (after + 1)
    assert (rows.ended or not rows.read, exports.quota.held) == (True, 0)


def test_a_failure_of_the_rows_gives_the_place_back() -> None:
    """Such as of the database."""
    exports = Exports(Quota(1, 1))

    class Broken(Rows):
        def __iter__(self) -> Iterator[Sequence[Row]]:
            yield [{"id": 1, "title": ""}]
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        ask_threads(export(exports, Broken()), scope())
    assert exports.quota.held == 0


def asked(spec: str = "2.0", client: str = "192.0.2.7") -> Scope:
    """Return a request of a server that speaks some version of ASGI."""
    return scope("/api/v1/movies.csv", asgi={"spec_version": spec}, client=(client, 1))


def test_a_few_are_sent_at_once() -> None:
    """Of a client fewer; a further one is refused before it reads anything, unless another gives way to it."""
    exports = Exports(Quota(3, 2))

    async def tried() -> list[int]:
        readers = [Stalled(3) for _ in range(3)]
        clients = ("192.0.2.7", "192.0.2.7", "192.0.2.8")
        under_way = [
            asyncio.ensure_future(export(exports, Rows())(asked(client=client), _never, reader))
            for client, reader in zip(clients, readers, strict=True)
        ]
        await asyncio.gather(*(reader.stalls.wait() for reader in readers))
        refused = [await another(client, 0) for client in ("192.0.2.7", "192.0.2.8")]
        assert not any(task.done() for task in under_way)
        first = await another("192.0.2.9", 3)
        assert [task.done() for task in under_way] == [False, True, False], "of who has two the later gives way"
        holding = Stalled(3)
        under_way.append(asyncio.ensure_future(export(exports, Rows())(asked(client="192.0.2.9"), _never, holding)))
        await holding.stalls.wait()
        full = await another("192.0.2.10", 0)
        for task in under_way:
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)
        assert refused[0].headers["retry-after"] == "30"
        assert "3 exports are sent at once, 2 of them to a client" in str(problem(refused[0])["detail"])
        return [answer.status for answer in (*refused, first, full)]

    async def another(client: str, read: int) -> Answer:
        rows, sent = Rows(3), Stalled(100)
        await export(exports, rows)(asked(client=client), _never, sent)
        assert rows.read == read
        return Answer(sent.taken)

    assert asyncio.run(tried()) == [503, 503, 200, 503]
    assert exports.quota.held == 0


def test_whoever_reads_too_slowly_is_cut_off() -> None:
    """Although something of it is read again and again."""
    exports = Exports(Quota(3, 2), grace=0.05)

    async def slowly(_: Message) -> None:
        await asyncio.sleep(0.2)

    async def tried() -> None:
        await asyncio.wait_for(export(exports, Rows(100_000))(asked(), _never, slowly), 20)

    asyncio.run(tried())
    assert exports.quota.held == 0


def test_the_slowest_gives_way() -> None:
    """To who has none: it has read 32 kB, which is too little a second before it is cut off for that."""
    exports = Exports(Quota(1, 1), grace=0.1)

    async def tried() -> int:
        slow = Stalled(22)
        held = asyncio.ensure_future(export(exports, Rows())(asked(client="192.0.2.7"), _never, slow))
        await slow.stalls.wait()
        await asyncio.sleep(1)
        sent = Stalled(100)
        await export(exports, Rows(3))(asked(client="192.0.2.8"), _never, sent)
        await held
        return Answer(sent.taken).status

    assert asyncio.run(tried()) == 200

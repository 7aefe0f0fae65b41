"""Exports: complete lists streamed as CSV or NDJSON.

Few run at once, each in little memory, and an export that is not read is cut off.
"""

import csv
import io
import json
import math
import zlib
from collections import Counter
from collections.abc import AsyncIterator, Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Annotated, Any

import anyio
from anyio import to_thread
from fastapi import Depends, Request
from starlette.datastructures import Headers
from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from butaca.bilingual import Bilingual
from butaca.serving.browse.movie_fields import Row
from butaca.web.clients.fair_queue import FairQueue
from butaca.web.clients.identity import Client, client
from butaca.web.clients.quotas import Quota
from butaca.web.problems import responses

CSV, NDJSON = "text/csv", "application/x-ndjson"

PIECE = 20  # rows read and sent at once: at most 1 MB, for movies with many actors; mostly a tenth

_FORMULAS = ("=", "+", "-", "@", "\t", "\r")  # beginnings of cells that a spreadsheet would compute
_LEVEL = 3  # of 9: half the time of 6 for a tenth more bytes
_GZIP = 31  # zlib's number for the format
_GRACE = 20  # seconds that an export may take, however slowly it is read
_SLOWEST = 16 << 10  # bytes a second that have to be read from then on, on average
_SLOW = 64 << 10  # bytes a second, below which an export gives way to others
_RETRY = "30"  # seconds after which a running export may have ended


@dataclass(frozen=True)
class ExportFormat:
    """A format of exports: its media type, file extension and writer.

    ``write`` turns pieces of rows into pieces of text.
    """

    media_type: str
    ending: str
    write: Callable[[Iterable[Sequence[Row]], Sequence[str]], Generator[str, None, None]]


@dataclass(eq=False)
class _UnderWay:
    """An export in progress: its client, start, bytes sent and cancel scope.

    For the first ``grace`` seconds its speed is not judged.
    """

    client: Client
    grace: float
    began: float = field(default_factory=anyio.current_time)
    sent_bytes: int = 0
    scope: anyio.CancelScope = field(default_factory=anyio.CancelScope)
    ended: anyio.Event = field(default_factory=anyio.Event)

    def count(self, size: int) -> None:
        """Count bytes that were sent, and extend the deadline accordingly."""
        self.sent_bytes += size
        self.scope.deadline = self.began + self.grace + self.sent_bytes / _SLOWEST

    @property
    def rate(self) -> float:
        """Bytes per second; infinite during the grace period."""
        seconds = anyio.current_time() - self.began
        return self.sent_bytes / seconds if seconds > self.grace else math.inf


class Exports:
    """The exports in progress, whose clients take turns with one thread.

    ``quota`` bounds their number. The threads of other requests are left alone. A client that reads less than 16 kB a
    second is cut off. When all places are taken, an export gives way to a client that has none: the slowest of those
    whose client has several, or that are read at less than 64 kB a second.
    """

    def __init__(self, quota: Quota, grace: float = _GRACE) -> None:
        self.quota = quota
        self._grace = grace
        self._thread = FairQueue(1)
        self._under_way: list[_UnderWay] = []

    @asynccontextmanager
    async def place(self, asker: Client) -> AsyncIterator[_UnderWay | None]:
        """Hold a place during the block; the value may be None.

        It is None if no place is free. The block may be cancelled to give the place to another client.
        """
        if self.quota.full and (slowest := self._in_the_way(asker)):
            slowest.scope.cancel()
            await slowest.ended.wait()
        own = _UnderWay(asker, self._grace)
        try:
            with self.quota.taken(asker) as granted:
                if not granted:
                    yield None
                    return
                self._under_way.append(own)
                own.count(0)
                with own.scope:
                    yield own
        finally:
            if own in self._under_way:
                self._under_way.remove(own)
            own.ended.set()

    async def read(self, pieces: Iterator[bytes], own: _UnderWay) -> AsyncIterator[bytes]:
        """Yield and count the pieces, each made in the thread in turn."""
        while True:
            async with self._thread.turn(own.client):
                piece = await to_thread.run_sync(next, pieces, None)
            if piece is None:
                return
            yield piece
            own.count(len(piece))

    def _in_the_way(self, asker: Client) -> _UnderWay | None:
        """Return the export that gives way to a client without one."""
        counts = Counter(export.client.name for export in self._under_way)
        if counts[asker.name]:
            return None
        candidates = [export for export in self._under_way if counts[export.client.name] > 1 or export.rate < _SLOW]
        return min(candidates, key=lambda export: (export.rate, -export.began), default=None)


async def _exports(request: Request) -> Exports:
    exports: Exports = request.app.state.exports
    return exports


UnderWay = Annotated[Exports, Depends(_exports)]
"""The exports of the application, for routes that start another."""


class Export(StreamingResponse):
    """A response that streams rows as a file to save.

    It is answered 503 when the limit of exports is reached.
    """

    def __init__(
        self,
        exports: Exports,
        rows: Iterable[Sequence[Row]],
        fields: Sequence[str],
        export_format: ExportFormat,
        name: str,
    ) -> None:
        self._exports = exports
        self._text = export_format.write(rows, fields)
        super().__init__(
            (),
            media_type=export_format.media_type,
            headers={
                "Content-Disposition": f'attachment; filename="{name}.{export_format.ending}"',
                "Vary": "Accept-Encoding",
            },
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the rows, and give the place back in any case."""
        asker, quota = client(scope), self._exports.quota
        async with self._exports.place(asker) as own:
            if own is not None:
                with closing(self._pieces(scope)) as pieces:
                    self.body_iterator = self._exports.read(pieces, own)
                    await super().__call__(scope, receive, send)
        if own is None:
            message = Bilingual(
                en=f"{quota.most} exports are sent at once, {quota.each} of them to a client. Ask again later.",
                es=f"Se envían {quota.most} exportaciones a la vez, {quota.each} a cada cliente. Prueba más tarde.",
            )
            refusal = responses.brief(scope, HTTPStatus.SERVICE_UNAVAILABLE, message, {"Retry-After": _RETRY})
            await refusal(scope, receive, send)

    def _pieces(self, scope: Scope) -> Generator[bytes, None, None]:
        """Return the encoded pieces, compressed if the client accepts gzip.

        They are compressed here, in the thread.
        """
        accepted = Headers(scope=scope).get("accept-encoding", "")
        if "gzip" not in accepted:
            return _encoded(self._text)
        self.headers["Content-Encoding"] = "gzip"
        return _packed(self._text)


def _encoded(text: Generator[str, None, None]) -> Generator[bytes, None, None]:
    with closing(text):
        for piece in text:
            yield piece.encode()


def _packed(text: Generator[str, None, None]) -> Generator[bytes, None, None]:
    packer = zlib.compressobj(_LEVEL, wbits=_GZIP)
    with closing(text):
        for piece in text:
            yield packer.compress(piece.encode()) + packer.flush(zlib.Z_SYNC_FLUSH)
    yield packer.flush()


def _csv(pieces: Iterable[Sequence[Row]], fields: Sequence[str]) -> Generator[str, None, None]:
    """Write rows as CSV (RFC 4180, UTF-8, with a header).

    Several names in a cell are separated by bars.
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(fields)
    for piece in pieces:
        writer.writerows([_cell(row[field]) for field in fields] for row in piece)
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
    yield buffer.getvalue()


def _ndjson(pieces: Iterable[Sequence[Row]], fields: Sequence[str]) -> Generator[str, None, None]:
    """Write rows as one JSON object per line."""
    for piece in pieces:
        yield "".join(
            json.dumps({field: row[field] for field in fields}, ensure_ascii=False, allow_nan=False) + "\n"
            for row in piece
        )


def _cell(value: Any) -> Any:
    """Return a value as the text of a cell.

    A text that a spreadsheet would interpret as a formula is prefixed with an apostrophe.
    """
    if isinstance(value, list):
        value = "|".join(item["name"] for item in value)
    elif isinstance(value, Mapping):
        value = value["name"]
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULAS) else value


FORMATS = {CSV: ExportFormat(CSV, "csv", _csv), NDJSON: ExportFormat(NDJSON, "ndjson", _ndjson)}

"""API v1: an import of ratings from another site.

The file is read as it arrives, and nothing of it is kept.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from tempfile import SpooledTemporaryFile
from typing import IO, Annotated, TypeVar

import anyio.to_thread
from anyio import CapacityLimiter
from fastapi import APIRouter, Query, Request
from starlette.requests import ClientDisconnect
from starlette.responses import Response

from butaca.bilingual import Bilingual
from butaca.errors import OutOfSpace
from butaca.release import deadline
from butaca.serving.ratings_import.import_limits import ImportLimits
from butaca.serving.ratings_import.matching.rows_to_movies import match
from butaca.serving.ratings_import.reading.read_file import read
from butaca.serving.ratings_import.unreadable import empty
from butaca.web.api.content_types import has_body, is_encoded, media_type_of
from butaca.web.api.import_answers import MISSING, import_json
from butaca.web.api.parameters import Text
from butaca.web.api.schemas.imports import ImportAnswer
from butaca.web.clients.fair_queue import ClientLeft, FairQueue, Turn, has_left
from butaca.web.clients.identity import client
from butaca.web.dependencies import OpenRelease
from butaca.web.problems import responses

router = APIRouter(prefix="/api/v1", tags=["v1"])

Work = TypeVar("Work")

PATH = "/api/v1/imports"
FILE = "application/octet-stream"
MEDIA_TYPES = (
    "text/csv",
    "text/tab-separated-values",
    "text/plain",
    "application/csv",
    "application/vnd.ms-excel",  # CSV, for browsers on Windows
    "application/json",
    "application/zip",
    "application/x-zip-compressed",
    FILE,
)
_IN_MEMORY = 256 << 10  # bytes of a body, beyond which it is kept on disk while it is read
# One media type is described for all: the format is detected, and generated clients send the first they know.
_BODY = {
    "required": True,
    "description": f"The file itself, of one of these types: {', '.join(MEDIA_TYPES)}",
    "content": {FILE: {"schema": {"type": "string", "format": "binary", "minLength": 1}}},
}


@dataclass(frozen=True)
class ImportWork:
    """The queue and the threads of imports.

    ``turns`` decides which client's import is worked on; paused imports keep their thread.
    """

    turns: FairQueue
    threads: CapacityLimiter


@router.post(
    "/imports",
    summary="Match ratings from Letterboxd, IMDb, Trakt or MovieLens to movies",
    response_model=ImportAnswer,
    openapi_extra={"requestBody": _BODY},
)
async def import_ratings(
    request: Request,
    release: OpenRelease,
    filename: Annotated[
        Text | None,
        Query(max_length=300, description="The file's name, which distinguishes Letterboxd's watchlist from its likes"),
    ] = None,
    missing_from: Annotated[
        int, Query(ge=0, le=ImportLimits.rows, description=f"Number of unmatched rows to skip; {MISSING} are listed")
    ] = 0,
) -> Response:
    """Match a file of ratings, whose format is detected from its content.

    The first rows without a movie that are named have suggestions. Errors and reasons are in the language of
    `Accept-Language`, Spanish or English. Nothing is kept.
    """
    if refused := _refused(request):
        return refused
    limits: ImportLimits = request.app.state.import_limits

    def answer(file: IO[bytes], pause: Callable[[], None]) -> bytes:
        given = read(file, limits, filename, pause)
        return import_json(release, given, match(release, given.rows, pause), missing_from)

    content = await work_on_body(request, answer)
    if content is None:
        return Response(status_code=HTTPStatus.BAD_REQUEST)  # nobody reads it
    return Response(content, media_type="application/json")


async def work_on_body(request: Request, work: Callable[[IO[bytes], Callable[[], None]], Work]) -> Work | None:
    """Receive a body, then work on it in a thread.

    Clients take turns. ``work`` takes the file and a function to call now and then, which lets other work go first.
    Return None if the client has left. The path of the request has to be among those that ``BodyLimit`` streams.

    Raises:
        OutOfSpace: there is no room for the body.
    """
    imports: ImportWork = request.app.state.import_work
    with SpooledTemporaryFile(max_size=_IN_MEMORY) as file:
        try:
            await _receive(request, file)
            async with imports.turns.turn(client(request.scope), has_left(request.scope)) as turn:
                deadline.restart()  # it is for the work, and not for how long the file took to arrive
                return await anyio.to_thread.run_sync(_worked, work, file, turn, limiter=imports.threads)
        except (ClientDisconnect, ClientLeft):
            return None


def _worked(work: Callable[[IO[bytes], Callable[[], None]], Work], file: IO[bytes], turn: Turn) -> Work:
    def pause() -> None:
        started = time.monotonic()
        turn.pause()
        deadline.extend(time.monotonic() - started)

    return work(file, pause)


async def _receive(request: Request, file: IO[bytes]) -> None:
    """Write the arriving body to a file, and rewind the file.

    ``BodyLimit`` bounds its size and duration.

    Raises:
        OutOfSpace: there is no room for it.
    """
    size = 0
    async for piece in request.stream():
        size += len(piece)
        try:
            if size > _IN_MEMORY:
                await anyio.to_thread.run_sync(file.write, piece)
            else:
                file.write(piece)
        except OSError as error:
            raise OutOfSpace("the file cannot be kept while it is read; send it again later") from error
    file.seek(0)


def _refused(request: Request) -> Response | None:
    """Return the answer to a body of a wrong or encoded type.

    Raises:
        NotAnExport: there is no body.
    """
    if not has_body(request.headers):
        raise empty()
    if is_encoded(request.headers):
        coding = request.headers["content-encoding"].strip().lower()
        message = Bilingual(
            f"The body has the Content-Encoding {coding[:40]!r}; send it as it is, or as a zip.",
            f"El cuerpo tiene el Content-Encoding {coding[:40]!r}; envíalo como es, o en un zip.",
        )
        return responses.refusal(
            request.scope, HTTPStatus.UNSUPPORTED_MEDIA_TYPE, message, {"Accept-Encoding": "identity"}
        )
    kind = media_type_of(request.headers)
    if kind in MEDIA_TYPES:
        return None
    media_types = ", ".join(MEDIA_TYPES)
    message = Bilingual(
        f"The body has the Content-Type {kind[:80]!r}; send the file itself, as one of: {media_types}.",
        f"El cuerpo tiene el Content-Type {kind[:80]!r}; envía el archivo mismo, como uno de: {media_types}.",
    )
    return responses.refusal(request.scope, HTTPStatus.UNSUPPORTED_MEDIA_TYPE, message, {"Accept": media_types})

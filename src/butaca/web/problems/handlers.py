"""Conversion of errors to HTTP statuses and problems of RFC 9457.

This is the only place where an error is given a status. Errors of the Spanish questions are in Spanish, those of
imports and of unknown addresses in the reader's language, those of pages are pages, and all others are in English. A
request that is refused before routing is judged by its address.
"""

import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from butaca.bilingual import Bilingual
from butaca.errors import (
    MAX_NAMED,
    BrokenKeys,
    ButacaError,
    NoReport,
    NotFound,
    OutOfSpace,
    OutOfTime,
    ReleaseError,
    UnknownModel,
    UsageError,
)
from butaca.serving.invalid_options import Ambiguous, Contradiction, InvalidOption, UnknownMovies
from butaca.serving.ratings_import.unreadable import TooLarge
from butaca.web.problems import spanish
from butaca.web.problems.document import FURTHER, shortened
from butaca.web.problems.readers import Readers, reads_spanish
from butaca.web.problems.responses import problem_response

# The first matching class decides. What the schema of a request excludes is 422; a name or id that the schema
# allows and the release lacks is 404.
STATUS: Mapping[type[ButacaError], HTTPStatus] = {
    NotFound: HTTPStatus.NOT_FOUND,
    UnknownModel: HTTPStatus.NOT_FOUND,
    UnknownMovies: HTTPStatus.NOT_FOUND,
    TooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    Ambiguous: HTTPStatus.CONFLICT,
    UsageError: HTTPStatus.UNPROCESSABLE_ENTITY,
    OutOfTime: HTTPStatus.SERVICE_UNAVAILABLE,
    OutOfSpace: HTTPStatus.SERVICE_UNAVAILABLE,
    ReleaseError: HTTPStatus.SERVICE_UNAVAILABLE,
    BrokenKeys: HTTPStatus.SERVICE_UNAVAILABLE,
    ButacaError: HTTPStatus.INTERNAL_SERVER_ERROR,
}

_SHOWN = 60  # characters of an invalid value, beyond which it is not repeated
_RETRY = "5"  # seconds after which to ask again where nothing better is known
_TOLD = 10  # of the invalid values, in the sentence; the list has more
_BROKEN_KEYS = (
    "Keys cannot be checked now, so there are no exports: whoever runs this server has to mend its file of keys."
)

_log = logging.getLogger(__name__)


def install(app: FastAPI, readers: Readers) -> None:
    """Answer errors of the application with problems for its readers."""
    app.state.readers = readers
    app.add_exception_handler(ButacaError, _butaca_error)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)


def _butaca_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, ButacaError)
    status = next(code for kind, code in STATUS.items() if isinstance(error, kind))
    if status is HTTPStatus.INTERNAL_SERVER_ERROR:
        raise error  # for the log, not for the client
    if isinstance(error, BrokenKeys):
        _log_once(request, str(error))
        detail = _BROKEN_KEYS  # the file's path is not for clients
    else:
        detail = spanish.message(error) if reads_spanish(request) else _message_en(error)
    headers = {"Retry-After": _RETRY} if status is HTTPStatus.SERVICE_UNAVAILABLE else None
    return problem_response(request, status, detail, _extra(error, detail, reads_spanish(request)), headers)


def _log_once(request: Request, text: str) -> None:
    """Log a text unless it was the last one logged.

    Repeated requests so do not fill the log.
    """
    state = request.app.state
    if getattr(state, "logged", None) != text:
        state.logged = text
        _log.error("%s", text)


def _message_en(error: ButacaError) -> str:
    if isinstance(error, NotFound) and not isinstance(error, NoReport):
        return f"There is no {error.kind} {error.value!r}."
    return str(error)


def _extra(error: ButacaError, detail: str, in_spanish: bool) -> dict[str, object]:
    """Return the members that a problem has beyond the usual ones."""
    extra: dict[str, object] = {}
    blamed: str | None = None
    if isinstance(error, NotFound):
        blamed, extra["suggestions"] = error.parameter, error.suggestions
    if isinstance(error, UnknownModel):
        blamed, extra["suggestions"] = "modelo" if in_spanish else "model", error.known
    if isinstance(error, InvalidOption):
        blamed, extra["suggestions"] = error.parameter, error.suggestions
    if isinstance(error, UnknownMovies | Contradiction):
        extra["ids"] = error.ids
    if isinstance(error, Ambiguous):
        extra["candidates"] = [{"id": movie, "title": title, "year": year} for movie, title, year in error.candidates]
    if blamed:
        extra["errors"] = [{"parameter": blamed, "problem": detail}]
    return extra


def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    in_spanish = reads_spanish(request)
    errors = [entry for entry in error.errors() if entry["type"] != FURTHER]
    count = len(errors) + sum(entry["ctx"]["n"] for entry in error.errors() if entry["type"] == FURTHER)
    problems = [
        {
            "parameter": shortened(".".join(str(part) for part in entry["loc"][1:]) or "body"),
            "problem": shortened(spanish.invalid(entry) if in_spanish else _invalid_en(entry)),
        }
        for entry in errors[:MAX_NAMED]
    ]
    detail = "; ".join(
        f"{shortened(problem['parameter'], _SHOWN)}: {problem['problem']}" for problem in problems[:_TOLD]
    )
    if count > _TOLD:
        detail += spanish.further(count - _TOLD) if in_spanish else f"; and {count - _TOLD:,} more"
    return problem_response(request, HTTPStatus.UNPROCESSABLE_ENTITY, detail, {"errors": problems})


def _invalid_en(error: Mapping[str, Any]) -> str:
    if error["type"] == "extra_forbidden":
        return "there is no such parameter; see /docs"
    given = error.get("input")
    if isinstance(given, int | float) or (isinstance(given, str) and len(given) <= _SHOWN):
        shown = shortened(repr(given), _SHOWN)
        return f"{error['msg']}; it is {shown}"
    return str(error["msg"])


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    status = HTTPStatus(error.status_code)
    detail = str(error.detail)
    headers = dict(error.headers or {})
    if status is HTTPStatus.NOT_FOUND:
        path = request.scope["path"]
        no_page = Bilingual(
            f"There is no page at {path}. The addresses are listed at /docs.",
            f"En {path} no hay ninguna página. Las direcciones están en /docs.",
        )
        detail = no_page.es if reads_spanish(request) else no_page.en
    if status is HTTPStatus.METHOD_NOT_ALLOWED:
        allowed = ", ".join(dict.fromkeys(headers["Allow"].replace("GET", "GET, HEAD").split(", ")))
        headers["Allow"] = allowed
        detail = f"{request.method} is not for {request.scope['path']}; there is: {allowed}."
    return problem_response(request, status, detail, {}, headers)

"""Errors as RFC 9457 problems: the one place where an error becomes an HTTP status.

The Spanish questions get theirs in Spanish, the pages as a page, everything else in English.
"""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from butaca.errors import ButacaError, NoReport, NotFound, ReleaseError, UnknownModel, UsageError
from butaca.serving.refusals import Ambiguous, Contradiction, Refused, UnknownMovies
from butaca.web import pages, preguntas

MEDIA_TYPE = "application/problem+json"

# The first class that fits decides.
STATUS: Mapping[type[ButacaError], HTTPStatus] = {
    NotFound: HTTPStatus.NOT_FOUND,
    Ambiguous: HTTPStatus.CONFLICT,
    UsageError: HTTPStatus.UNPROCESSABLE_ENTITY,
    ReleaseError: HTTPStatus.SERVICE_UNAVAILABLE,
    ButacaError: HTTPStatus.INTERNAL_SERVER_ERROR,
}

_TITLES_ES = {
    HTTPStatus.BAD_REQUEST: "Petición incorrecta",
    HTTPStatus.NOT_FOUND: "No encontrado",
    HTTPStatus.METHOD_NOT_ALLOWED: "Método no permitido",
    HTTPStatus.UNPROCESSABLE_ENTITY: "Parámetro no válido",
    HTTPStatus.SERVICE_UNAVAILABLE: "Sin datos que servir",
    HTTPStatus.INTERNAL_SERVER_ERROR: "Error interno",
}
_KINDS_ES = {
    "movie": "ninguna película",
    "actor": "ningún actor ni actriz",
    "director": "ningún director ni directora",
    "person": "ninguna persona",
    "collection": "ninguna franquicia",
    "company": "ninguna productora",
    "country": "ningún país",
    "language": "ningún idioma",
    "month": "ningún mes",
    "weekday": "ningún día de la semana",
}

_INVALID_ES = {
    "missing": "falta",
    "string_too_short": "está vacío",
    "string_too_long": "tiene más de {max_length} caracteres",
    "int_parsing": "ha de ser un número entero",
    "bool_parsing": "ha de ser true o false",
    "greater_than_equal": "ha de ser {ge} o más",
    "less_than_equal": "ha de ser {le} o menos",
}


_SHOWN = 60  # characters of an invalid value, beyond which it is not repeated
_TOLD = 10  # of the invalid values, in the sentence; the list has them all


def install(app: FastAPI) -> None:
    """Let the application answer errors with problems."""
    app.add_exception_handler(ButacaError, _butaca_error)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _unexpected)


def _butaca_error(request: Request, error: Exception) -> Response:
    status = next(code for kind, code in STATUS.items() if isinstance(error, kind))
    extra: dict[str, Any] = {}
    detail = str(error)
    if isinstance(error, NotFound):
        extra = {"suggestions": error.suggestions}
        detail = str(error) if isinstance(error, NoReport) else f"There is no {error.kind} {error.value!r}."
        if _spanish(request):
            detail = f"No hay {_KINDS_ES[error.kind]} que sea «{error.value}»."
    if isinstance(error, Refused):
        extra = {"errors": [{"parameter": error.parameter, "problem": detail}], "suggestions": error.suggestions}
        if isinstance(error, UnknownMovies | Contradiction):
            extra["ids"] = error.ids
        if isinstance(error, Ambiguous):
            extra["candidates"] = [
                {"id": movie, "title": title, "year": year} for movie, title, year in error.candidates
            ]
    if isinstance(error, UnknownModel):
        extra = {"errors": [{"parameter": "model", "problem": detail}], "suggestions": error.known}
        if _spanish(request):
            detail = f"No hay ningún modelo «{error.name}»."
    return _answer(request, status, detail, extra)


def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    problems = [
        {
            "parameter": ".".join(str(part) for part in found["loc"][1:] if found["type"] != "json_invalid") or "body",
            "problem": _invalid_es(found) if _spanish(request) else _invalid_en(found),
        }
        for found in error.errors()
    ]
    detail = "; ".join(f"{problem['parameter']}: {problem['problem']}" for problem in problems[:_TOLD])
    if len(problems) > _TOLD:
        detail += f"; and {len(problems) - _TOLD:,} more"
    return _answer(request, HTTPStatus.UNPROCESSABLE_ENTITY, detail, {"errors": problems})


def _invalid_en(found: Mapping[str, Any]) -> str:
    if found["type"] == "extra_forbidden":
        return "there is no such parameter; see /docs"
    if found["type"] == "json_invalid":
        return f"no JSON, from character {found['loc'][-1]} on"
    given = repr(found.get("input"))
    shown = isinstance(found.get("input"), str | int | float) and len(given) <= _SHOWN
    return f"{found['msg']}; it is {given}" if shown else str(found["msg"])


def _invalid_es(found: Mapping[str, Any]) -> str:
    pattern = _INVALID_ES.get(found["type"], "no es válido")
    return pattern.format(**found.get("ctx", {}))


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    status = HTTPStatus(error.status_code)
    detail = str(error.detail)
    if status is HTTPStatus.NOT_FOUND:
        detail = f"Nothing is at {request.url.path}. The addresses are listed at /docs."
    return _answer(request, status, detail, {}, error.headers)


def _unexpected(request: Request, _: Exception) -> Response:
    """The error itself goes to the log, by the server."""
    return _answer(request, HTTPStatus.INTERNAL_SERVER_ERROR, "Something went wrong here; it has been logged.", {})


def _answer(
    request: Request,
    status: HTTPStatus,
    detail: str,
    extra: Mapping[str, Any],
    headers: Mapping[str, str] | None = None,
) -> Response:
    if _endpoint(request) == pages.__name__:
        return pages.problem(request, status, detail, extra.get("suggestions", ()))
    body = {
        "type": "about:blank",
        "title": _TITLES_ES.get(status, status.phrase) if _spanish(request) else status.phrase,
        "status": int(status),
        "detail": detail,
        "instance": request.url.path,
        **extra,
    }
    return JSONResponse(body, status, headers, MEDIA_TYPE)


def _spanish(request: Request) -> bool:
    return _endpoint(request) == preguntas.__name__


def _endpoint(request: Request) -> str:
    """The module whose function was going to answer; empty if no route matched."""
    return getattr(request.scope.get("endpoint"), "__module__", "")

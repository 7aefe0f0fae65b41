"""Problems as responses: JSON of RFC 9457, or a page."""

from collections.abc import Mapping
from html import escape
from http import HTTPStatus
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.types import Scope

from butaca.bilingual import Bilingual
from butaca.web.links import reference
from butaca.web.problems.document import document, shortened
from butaca.web.problems.readers import is_page, readers, reads_spanish, wants_page
from butaca.web.request_ids import HEADER, request_id

MEDIA_TYPE = "application/problem+json"

_ON_PAGE = 2_000  # characters of a sentence on a page
_SPANISH_TITLES = {
    HTTPStatus.BAD_REQUEST: "Petición incorrecta",
    HTTPStatus.NOT_FOUND: "No encontrado",
    HTTPStatus.METHOD_NOT_ALLOWED: "Método no permitido",
    HTTPStatus.REQUEST_TIMEOUT: "Petición demasiado lenta",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "Cuerpo demasiado grande",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: "Tipo de contenido no admitido",
    HTTPStatus.REQUEST_URI_TOO_LONG: "Dirección demasiado larga",
    HTTPStatus.UNPROCESSABLE_ENTITY: "Parámetro no válido",
    HTTPStatus.TOO_MANY_REQUESTS: "Demasiadas peticiones",
    HTTPStatus.SERVICE_UNAVAILABLE: "No disponible por ahora",
    HTTPStatus.INTERNAL_SERVER_ERROR: "Error interno",
}


def problem_response(
    request: Request,
    status: HTTPStatus,
    detail: str,
    members: Mapping[str, Any],
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Return a problem as a response, with further ``members``."""
    own_id = request_id(request.scope)
    headers = {"Cache-Control": "no-store", HEADER: own_id, **(headers or {})}
    if wants_page(request):
        movie_is_missing = status is HTTPStatus.NOT_FOUND and is_page(request)
        suggestions = members.get("suggestions", ())
        page = readers(request).page(request, status, shortened(detail, _ON_PAGE), suggestions, movie_is_missing)
        page.headers.update(headers)
        return page
    problem = {
        "type": "about:blank",
        "title": _SPANISH_TITLES.get(status, status.phrase) if reads_spanish(request) else status.phrase,
        "status": int(status),
        "detail": detail,
        "instance": reference(request.scope["path"]),
        "request_id": own_id,
        **members,
    }
    return Response(document(problem), status, headers, MEDIA_TYPE)


def refusal(
    scope: Scope,
    status: HTTPStatus,
    detail: Bilingual,
    headers: Mapping[str, str] | None = None,
    members: Mapping[str, str] | None = None,
) -> Response:
    """Return a problem in the reader's language.

    ``members`` are added to the usual ones. It also serves requests that reach no route.
    """
    request = Request(scope)
    return problem_response(request, status, detail.es if reads_spanish(request) else detail.en, members or {}, headers)


def brief(scope: Scope, status: HTTPStatus, detail: Bilingual, headers: Mapping[str, str] | None = None) -> Response:
    """Return a refusal that is cheap to make, for overloaded servers.

    For browsers it is a page of a few lines in both languages, without a template.
    """
    headers = {"Cache-Control": "no-store", **(headers or {})}
    if not wants_page(Request(scope)):
        return refusal(scope, status, detail, headers)
    title = f"{int(status)} {status.phrase}"
    page = (
        f"<!doctype html><meta charset=utf-8><title>{title}</title><h1>{title}</h1>"
        f"<p lang=es>{escape(detail.es)}<p lang=en>{escape(detail.en)}\n"
    )
    return HTMLResponse(page, status, headers)

"""Readers of problems: page or JSON, and the language.

They are determined by the matched route, or by the address if none matched.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import Response

from butaca.web import negotiation

PageOfProblem = Callable[[Request, HTTPStatus, str, Sequence[str], bool], Response]
"""A function that renders a problem as a page.

Its arguments are the request, the status, the detail, suggestions, and whether a movie is missing.
"""

_OURS = "butaca."
_API = "/api/"
_IN_THE_READERS_LANGUAGE = ("/api/v1/imports",)


def _no_page(request: Request, status: HTTPStatus, detail: str, suggestions: Sequence[str], movie: bool) -> Response:
    raise NotImplementedError("this application has no pages")


@dataclass(frozen=True)
class Readers:
    """The routes of an application that answer pages or in Spanish.

    ``page_package`` is the package of the pages' functions and ``question_module`` the module of the questions',
    ``questions`` the first segments of their addresses, and ``page`` renders a problem as a page.
    """

    page_package: str = ""
    page: PageOfProblem = _no_page
    question_module: str = ""
    questions: Collection[str] = ()


_NOBODY_KNOWN = Readers()


def readers(request: Request) -> Readers:
    """Return the readers that the application has registered."""
    application = request.scope.get("app")
    known: Readers = getattr(application.state, "readers", _NOBODY_KNOWN) if application else _NOBODY_KNOWN
    return known


def wants_page(request: Request) -> bool:
    """Return whether the problem should be a page.

    It should for routes of pages, and for a browser outside the API.
    """
    endpoint = endpoint_module(request)
    if endpoint:
        return is_page(request)
    ours = request.scope["path"].startswith(_API) or _is_question(request)
    return not ours and "text/html" in request.headers.get("accept", "")


def reads_spanish(request: Request) -> bool:
    """Return whether the problem should be in Spanish."""
    if request.scope["path"] in _IN_THE_READERS_LANGUAGE:
        return negotiation.language(request.scope, default="en") == "es"
    endpoint = endpoint_module(request)
    if endpoint or _is_question(request):
        return endpoint == readers(request).question_module or not endpoint
    return not request.scope["path"].startswith(_API) and negotiation.language(request.scope, default="en") == "es"


def is_page(request: Request) -> bool:
    """Return whether the matched route is a page."""
    package = readers(request).page_package
    return bool(package) and f"{endpoint_module(request)}.".startswith(f"{package}.")


def endpoint_module(request: Request) -> str:
    """Return the module of the matched route; empty if none matched."""
    module: str = getattr(request.scope.get("endpoint"), "__module__", "")
    return module if module.startswith(_OURS) else ""


def _is_question(request: Request) -> bool:
    return request.scope["path"].removeprefix("/").split("/", 1)[0] in readers(request).questions

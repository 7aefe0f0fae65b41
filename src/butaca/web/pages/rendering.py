"""Pages and fragments of pages from templates, in the reader's language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from fastapi import Request
from jinja2 import StrictUndefined
from starlette.responses import Response
from starlette.templating import Jinja2Templates

from butaca.catalogue import genre_names
from butaca.catalogue.themes import theme
from butaca.errors import ButacaError
from butaca.release.manifest import REPORT
from butaca.release.reader import Release
from butaca.serving.browse.titles import spanish_title
from butaca.web import negotiation
from butaca.web.links import base, here, reference
from butaca.web.pages import formats, phrases
from butaca.web.pages.cards import Card, cards
from butaca.web.pages.group_addresses import Directory
from butaca.web.pages.policy import policy
from butaca.web.pages.posters import Posters
from butaca.web.pages.starters import starters
from butaca.web.pages.texts import TEXTS, in_language

_templates = Jinja2Templates(Path(__file__).parent / "templates")
_templates.env.undefined = StrictUndefined  # a text that is missing is an error, not a gap
_templates.env.trim_blocks = _templates.env.lstrip_blocks = True
_INSTEAD = 6  # films on the page of what does not exist
_LONG = 2_000  # characters, beyond which the page of a problem does not repeat an address


@dataclass(frozen=True)
class Site:
    """Settings of a server that concern its pages.

    ``address`` is the public address of the start page, without a slash at its end; empty where it is not told.
    """

    address: str
    posters: Posters


def site(request: Request) -> Site:
    """Return the site of a request."""
    own: Site = request.app.state.site
    return own


def language(request: Request) -> str:
    """Return the language that the address or the browser asks for.

    The address takes precedence over the browser's preference, and Spanish is the default.
    """
    asked = request.query_params.get("lang")
    return str(asked) if asked in negotiation.LANGUAGES else negotiation.language(request.scope)


def page(request: Request, template: str, status: HTTPStatus = HTTPStatus.OK, **content: Any) -> Response:
    """Render a template in the reader's language."""
    own = site(request)
    images = own.posters.origin
    headers = {"Content-Security-Policy": policy(images), "Vary": "Accept-Language"}
    context = _context(request, own) | content
    return _templates.TemplateResponse(request, template, context, status, headers)


def problem(request: Request, status: HTTPStatus, detail: str, near: Sequence[str], movie_is_missing: bool) -> Response:
    """Render an error as a page, also for addresses of no page.

    If the address is long, the link to the other language leads to the start page.
    """
    missing = status == HTTPStatus.NOT_FOUND
    content = {
        "missing": missing,
        "film": movie_is_missing and request.scope["path"].startswith("/movies/"),
        "invalid": status == HTTPStatus.UNPROCESSABLE_ENTITY,
        "detail": detail,
        "near": near,
        "indexed": False,
        "instead": _instead(request) if missing else [],
    }
    if len(request.scope["path"]) + len(request.scope["query_string"]) > _LONG:
        content["other_address"] = f"{base(request.scope)}/?lang={_other(language(request))}"
    return page(request, "problem.html", status, **content)


def _instead(request: Request) -> list[Card]:
    """Return films to go on with; none if they cannot be read."""
    release: Release = request.app.state.release
    posters = site(request).posters
    try:
        return release.once("instead", lambda opened: cards(opened, posters, starters(opened, _INSTEAD)))
    except ButacaError:
        return []


def address(base_path: str, code: str, path: str, query: Mapping[str, object] | None = None, **more: object) -> str:
    """Return the address of a page in a language."""
    given = {name: value for name, value in {**(query or {}), **more}.items() if value not in (None, "")}
    rest = f"&{urlencode(given, errors='replace')}" if given else ""
    return f"{base_path}{reference(path)}?lang={code}{rest}"


def _context(request: Request, own: Site) -> dict[str, Any]:
    code = language(request)
    other = _other(code)
    root = base(request.scope)
    release: Release = request.app.state.release
    title_in_spanish = cache(partial(spanish_title, release))  # a card asks for it several times
    return {
        "language": code,
        "other_language": other,
        "text": TEXTS[code],
        "manifest": release.manifest,
        "release": release.id,
        "has_report": REPORT in release.manifest.files,
        "base": root,
        "site": own,
        "path": request.scope["path"],
        "indexed": True,
        "query": "",
        "other_address": root + here(request, lang=other),
        "languages": negotiation.LANGUAGES,
        "directories": list(Directory),
        "in_language": lambda each: here(request, lang=each),
        "url": partial(address, root, code),
        "said": lambda given: in_language(given, code),
        "genre": lambda name: genre_names.spanish(name) if code == "es" else name,
        "theme": lambda name: in_language(theme(name), code),
        "titled": lambda movie: (code == "es" and title_in_spanish(movie.id)) or movie.title,
        "franchise": phrases.franchise_name,
        "named": lambda member: (getattr(member, "name_es", None) or member.name) if code == "es" else member.name,
        "runtime": formats.runtime,
        **{
            name: partial(getattr(formats, name), language=code)
            for name in ("number", "decimal", "exact", "percent", "money", "date")
        },
    }


def _other(code: str) -> str:
    return next(each for each in negotiation.LANGUAGES if each != code)

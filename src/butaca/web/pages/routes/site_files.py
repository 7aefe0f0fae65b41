"""Files for crawlers and browsers: robots.txt, the sitemap and the web manifest."""

import json
from collections.abc import Iterator
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi import Path as PathParameter
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse, Response, StreamingResponse

from butaca.release.reader import Release
from butaca.serving.browse import movies
from butaca.web import negotiation
from butaca.web.dependencies import GivenOnce, OpenRelease
from butaca.web.links import base
from butaca.web.pages import rendering
from butaca.web.pages.texts import TEXTS

router = APIRouter(include_in_schema=False, dependencies=[Depends(GivenOnce("lang"))])

_PART = 10_000  # films of a part, each an address a language; a sitemap may have 50,000
_AT_ONCE = 500
_XML = "application/xml"
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


@router.get("/robots.txt")
def robots(request: Request) -> Response:
    """Tell crawlers where the sitemap is, and which addresses to leave."""
    root, address = base(request.scope), rendering.site(request).address
    closed = ("/api/", "/suggest", "/surprise", "/for-you/", "/together", "/*?q=", "/*&after=", "/movies/*/lists")
    lines = ["User-agent: *", *(f"Disallow: {root}{path}" for path in closed)]
    return PlainTextResponse("\n".join([*lines, *([f"Sitemap: {address}/sitemap.xml"] if address else []), ""]))


@router.get("/manifest.webmanifest")
def manifest(request: Request) -> Response:
    """Describe the site to a browser that installs it."""
    code, root = rendering.language(request), base(request.scope)
    facts = {
        "name": "butaca",
        "short_name": "butaca",
        "description": TEXTS[code]["about_site"],
        "lang": code,
        "id": f"{root}/",
        "start_url": f"{root}/?lang={code}",
        "scope": f"{root}/",
        "display": "minimal-ui",
        "background_color": "#faf7f2",
        "theme_color": "#faf7f2",
        "icons": [{"src": f"{root}/static/icon.svg", "sizes": "any", "type": "image/svg+xml"}],
    }
    return Response(
        json.dumps(facts, ensure_ascii=False),
        media_type="application/manifest+json",
        headers={"Vary": "Accept-Language"},
    )


@router.get("/sitemap.xml")
def sitemap(request: Request, release: OpenRelease) -> Response:
    """List the parts of the sitemap.

    Without an address of the site there is none.
    """
    address = _address(request)
    count = -(-release.manifest.counts["movies"] // _PART)
    parts = "".join(f"<sitemap><loc>{address}/sitemap-{part}.xml</loc></sitemap>" for part in range(1, count + 1))
    return Response(
        f'<?xml version="1.0"?>\n<sitemapindex xmlns="{_NAMESPACE}">{parts}</sitemapindex>\n', media_type=_XML
    )


@router.get("/sitemap-{part}.xml")
def sitemap_part(
    request: Request, release: OpenRelease, part: Annotated[int, PathParameter(ge=1, le=100_000)]
) -> Response:
    """Stream a part of the sitemap, each page in each language."""
    address = _address(request)
    if (part - 1) * _PART >= release.manifest.counts["movies"]:
        raise HTTPException(404)
    return StreamingResponse(_urls(release, address, part), media_type=_XML)


def _urls(release: Release, address: str, part: int) -> Iterator[str]:
    yield f'<?xml version="1.0"?>\n<urlset xmlns="{_NAMESPACE}">\n'
    for path in ("/", "/explore", "/for-you", "/about") if part == 1 else ():
        yield _url(address, path)
    for first in range((part - 1) * _PART, part * _PART, _AT_ONCE):
        ids = movies.ids_from(release, first, _AT_ONCE)
        yield "".join(_url(address, f"/movies/{movie_id}") for movie_id in ids)
    yield "</urlset>\n"


def _url(address: str, path: str) -> str:
    return "".join(f"<url><loc>{address}{path}?lang={code}</loc></url>\n" for code in negotiation.LANGUAGES)


def _address(request: Request) -> str:
    address = rendering.site(request).address
    if not address:
        raise HTTPException(404)
    return address

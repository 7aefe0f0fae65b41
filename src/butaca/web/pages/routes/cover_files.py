"""Drawn covers as files, for links shown elsewhere."""

import re
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Request
from fastapi import Path as PathParameter
from starlette.responses import Response

from butaca.serving.browse import movies
from butaca.web.dependencies import OpenRelease
from butaca.web.pages import rendering
from butaca.web.pages.cards import cards

router = APIRouter(include_in_schema=False)

_STYLE = Path(rendering.__file__).parent / "static" / "butaca.css"
_RULES = re.compile(r"^(?:\.cover (?:text|\.drawn-year) |\.cover \{ --|\.s[12]\b|\.k-).*$", re.MULTILINE)
_OWN = ":root{--serif:Georgia,Palatino,serif}.ground{fill:var(--mid)}"
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"


@router.get("/covers/{movie_id}.svg")
def cover_file(request: Request, release: OpenRelease, movie_id: Annotated[int, PathParameter(ge=0)]) -> Response:
    """Serve the drawn cover of a film; it brings its style along."""
    movie = movies.by_id(release, movie_id)
    style = release.once("cover style", lambda _: _OWN + "".join(_RULES.findall(_STYLE.read_text(encoding="utf-8"))))
    drawn = cards(release, rendering.site(request).posters, [movie])[0].cover
    answer = rendering.page(request, "cover.xml", drawn=drawn, title=movie.title, style=style)
    answer.headers["Content-Type"] = "image/svg+xml"
    answer.headers["Content-Security-Policy"] = _POLICY
    return answer

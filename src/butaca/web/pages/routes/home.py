"""The start page, which asks what one likes, and search."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from butaca.serving.browse import movies
from butaca.serving.search.entries import KINDS
from butaca.serving.search.listing import suggested
from butaca.serving.search.search import search
from butaca.web.dependencies import GivenOnce, OpenRelease
from butaca.web.pages import rendering
from butaca.web.pages.cards import cards
from butaca.web.pages.shortcuts import shortcuts
from butaca.web.pages.starters import starters

router = APIRouter(include_in_schema=False, dependencies=[Depends(GivenOnce("lang"))])

_STARTERS = 18
_PAGE = 24  # films on a page of results
_NAMED = 12  # people, franchises and companies on the first page
_SUGGESTED = 8

Text = Annotated[str, Query(max_length=500)]


@router.get("/")
def home(
    request: Request, release: OpenRelease, q: Text = "", page: Annotated[int, Query(ge=1, le=100)] = 1
) -> Response:
    """Show films to begin from, or the results of a search."""
    query = q.strip()
    posters = rendering.site(request).posters
    if not query:
        return rendering.page(request, "home.html", cards=cards(release, posters, starters(release, _STARTERS)))
    hits = search(release, query, KINDS)
    ids = [hit.entry.ref for hit in hits if hit.entry.kind == "movie"]
    shown = ids[(page - 1) * _PAGE : page * _PAGE]
    known = movies.by_ids(release, shown)
    return rendering.page(
        request,
        "search.html",
        query=query,
        named=[hit.entry for hit in hits if hit.entry.kind != "movie"][:_NAMED] if page == 1 else [],
        shortcuts=shortcuts(release, query) if page == 1 else [],
        cards=cards(release, posters, [known[movie_id] for movie_id in shown]),
        total=len(ids),
        page=page,
        more=len(ids) > page * _PAGE,
        instead=[] if hits else cards(release, posters, starters(release, 6)),
        indexed=False,
    )


@router.get("/suggest")
def suggest(request: Request, release: OpenRelease, q: Text = "") -> Response:
    """Return options of the search box for a text being typed."""
    hits = suggested(release, q, KINDS, _SUGGESTED).hits
    known = movies.by_ids(release, sorted({hit.entry.best for hit in hits}))
    shown = cards(release, rendering.site(request).posters, list(known.values()))
    return rendering.page(
        request,
        "suggestions.html",
        query=q.strip(),
        hits=hits,
        shortcuts=shortcuts(release, q)[:3],
        card_of={card.movie.id: card for card in shown},
    )

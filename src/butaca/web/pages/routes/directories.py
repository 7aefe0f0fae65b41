"""The pages of all franchises, companies, people and other groups of films."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from butaca.release.reader import Release
from butaca.serving.browse import directory, movies
from butaca.serving.browse.directory import GroupFigures
from butaca.web.dependencies import GivenOnce, OpenRelease
from butaca.web.pages import rendering
from butaca.web.pages.cards import Card, cards
from butaca.web.pages.group_addresses import Directory, films_of
from butaca.web.pages.posters import Posters

router = APIRouter(include_in_schema=False, dependencies=[Depends(GivenOnce("lang"))])

_PAGE = 48
_MOST = 1_000_000  # pages, of which there are fewer
_BY_LETTER = ("collection", "company", "person", "director")  # the others are few, and translated


Sort = Literal["known", "movies", "name", "score", "return"]


@dataclass(frozen=True)
class Tile:
    """A group with its figures, page and best known films."""

    figures: GroupFigures
    path: str
    query: dict[str, str]
    cards: Sequence[Card]


@router.get("/explore/{name}")
def show(
    request: Request,
    release: OpenRelease,
    name: str,
    sort: Sort | None = None,
    page: Annotated[int, Query(ge=1, le=_MOST)] = 1,
) -> Response:
    """Show the groups of a kind, sorted, a page at a time."""
    if name not in list(Directory):
        raise HTTPException(404)
    kind = Directory(name).kind
    chosen = sort or ("name" if kind == "decade" else "known")
    total = directory.count(release, kind)
    pages = max(1, -(-total // _PAGE))
    if page > pages:
        raise HTTPException(404)
    shown = directory.page(release, kind, chosen, rendering.language(request), _PAGE, page)
    return rendering.page(
        request,
        "directory.html",
        name=name,
        kind=kind,
        total=total,
        tiles=_tiles(release, rendering.site(request).posters, kind, shown),
        sort=chosen,
        sorts=directory.SORTS,
        letters=directory.letters(release, kind, _PAGE) if chosen == "name" and kind in _BY_LETTER else [],
        page=page,
        pages=pages,
        indexed=page == 1 and sort is None,
    )


def _tiles(release: Release, posters: Posters, kind: str, shown: Sequence[GroupFigures]) -> list[Tile]:
    known = movies.by_ids(release, sorted({movie_id for group in shown for movie_id in group.best}))
    card_of = {card.movie.id: card for card in cards(release, posters, list(known.values()))}
    return [Tile(group, *films_of(kind, group), [card_of[movie_id] for movie_id in group.best]) for group in shown]

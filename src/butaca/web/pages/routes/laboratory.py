"""The laboratory: the lists of all models for a film."""

from collections import Counter
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from butaca.errors import NotFound
from butaca.release.reader import Release
from butaca.serving.browse import movies
from butaca.serving.recommend import models
from butaca.serving.recommend.options import ListOptions
from butaca.serving.recommend.similar import similar
from butaca.web.dependencies import GivenOnce, OpenRelease
from butaca.web.pages import rendering
from butaca.web.pages.cards import cards, listed_cards
from butaca.web.pages.front_chart import front_chart
from butaca.web.pages.quality import measured_quality
from butaca.web.pages.starters import starters
from butaca.web.pages.typed_titles import typed_titles

router = APIRouter(include_in_schema=False, dependencies=[Depends(GivenOnce("lang"))])

_LISTED = 10


@router.get("/laboratory")
def laboratory(
    request: Request,
    release: OpenRelease,
    movie: Annotated[int | None, Query(ge=0)] = None,
    title: Annotated[str, Query(max_length=300)] = "",
) -> Response:
    """Show the lists of all models for a film, and their quality."""
    movie_id, unknown = _chosen(release, movie, title)
    shown = movies.by_id(release, movie_id)
    posters = rendering.site(request).posters
    columns = []
    for model in models.all_models(release):
        listing = similar(release, movie_id, ListOptions(n=_LISTED, model=model.name))
        columns.append((model, listed_cards(release, posters, listing.results, shown)))
    quality = measured_quality(release)
    shared = Counter(card.movie.id for _, listed in columns for card in listed)
    return rendering.page(
        request,
        "laboratory.html",
        card=cards(release, posters, [shown])[0],
        title=title,
        unknown=unknown,
        columns=columns,
        shared={movie_id for movie_id, count in shared.items() if count > 1},
        protocols=quality.protocols,
        chart=None if quality.front is None else front_chart(quality.front),
        indexed=movie is None and not title,
    )


def _chosen(release: Release, movie: int | None, title: str) -> tuple[int, list[NotFound]]:
    """Return the film of a title or id, else a well-known one."""
    films, unknown = typed_titles(release, title.replace("\n", " "))
    if films:
        return next(iter(films)), []
    if movie is not None and not title:
        return movie, []
    return starters(release, 1)[0].id, unknown

"""API v1: search, and the release itself."""

from typing import Annotated

from fastapi import APIRouter, Query

from butaca.serving import models
from butaca.serving import search as searching
from butaca.web.dependencies import OpenRelease
from butaca.web.schemas import MovieItem, ReleaseAnswer, SearchAnswer

router = APIRouter(prefix="/api/v1", tags=["v1"])


@router.get("/search", summary="Movies by words of their titles")
def search(
    release: OpenRelease,
    q: Annotated[str, Query(max_length=500, description="Words or beginnings of words; case and accents do not count")],
    limit: Annotated[int, Query(ge=1, le=50, description="How many")] = 20,
) -> SearchAnswer:
    """The exact title first, then titles that begin with the text, then the rest; each the most voted first."""
    found = searching.search(release, q, limit)
    results = [MovieItem(id=movie.id, title=movie.title, year=movie.year) for movie in found]
    return SearchAnswer(release=release.id, total=searching.count(release, q), results=results)


@router.get("/release", summary="What is being served")
def current(release: OpenRelease) -> ReleaseAnswer:
    """Where the data came from, with what they were made, and how many there are."""
    manifest = release.manifest
    return ReleaseAnswer(
        release=release.id,
        source=manifest.source,
        licence=manifest.licence,
        inputs=manifest.inputs,
        versions=manifest.versions,
        counts=manifest.counts,
        findings=manifest.findings,
        models=models.names(release),
        metrics=manifest.metrics,
    )

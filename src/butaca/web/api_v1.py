"""API v1: movies, search, and the release itself."""

from typing import Annotated

from fastapi import APIRouter, Path, Query

from butaca.serving import models
from butaca.serving import search as searching
from butaca.serving.details import Credit, MovieDetails, Named, details
from butaca.web.dependencies import OpenRelease
from butaca.web.schemas import (
    CreditItem,
    ExternalIds,
    Item,
    MovieAnswer,
    MovieItem,
    ReleaseAnswer,
    SearchAnswer,
)

router = APIRouter(prefix="/api/v1", tags=["v1"])

MovieId = Annotated[int, Path(ge=0, lt=1 << 63, description="The movie's id in its source", examples=[862])]


@router.get("/movies/{movie_id}", summary="All about one movie")
def movie(movie_id: MovieId, release: OpenRelease) -> MovieAnswer:
    """Its facts, texts, people and what it belongs to."""
    return _answer(release.id, details(release, movie_id))


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


def _answer(release: str, found: MovieDetails) -> MovieAnswer:
    movie = found.movie
    return MovieAnswer(
        release=release,
        id=movie.id,
        title=movie.title,
        year=movie.year,
        original_title=found.original_title,
        release_date=movie.release_date,
        runtime=movie.runtime,
        status=movie.status,
        original_language=movie.original_language,
        overview=found.overview,
        tagline=found.tagline,
        homepage=found.homepage,
        poster_path=found.poster_path,
        external_ids=ExternalIds(imdb=found.imdb_id, movielens=found.movielens_id),
        popularity=movie.popularity,
        vote_count=movie.vote_count,
        vote_average=movie.vote_average,
        budget=movie.budget or None,
        revenue=movie.revenue or None,
        return_=movie.return_ if movie.return_known else None,
        collection=_item(found.collection) if found.collection else None,
        genres=[_item(named) for named in found.genres],
        companies=[_item(named) for named in found.companies],
        countries=[_item(named) for named in found.countries],
        languages=[_item(named) for named in found.languages],
        keywords=[_item(named) for named in found.keywords],
        directors=[_credit(credit) for credit in found.directors],
        cast=[_credit(credit) for credit in found.cast],
    )


def _item(named: Named) -> Item:
    return Item(id=named.id, name=named.name)


def _credit(credit: Credit) -> CreditItem:
    return CreditItem(id=credit.id, name=credit.name, character=credit.role)

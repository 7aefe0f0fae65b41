"""API v1: lists of movies, each with its reasons: movies like one, and movies for a person."""

from typing import Annotated

from fastapi import APIRouter, Body, Query

from butaca.release.reader import Release
from butaca.serving.listing import Listing, Note, Result, Said
from butaca.serving.recommended import recommended
from butaca.serving.similar import similar
from butaca.serving.viewings import matched, read
from butaca.web.dependencies import MovieId, OpenRelease
from butaca.web.parameters import ListParameters, RecommendationsBody
from butaca.web.schemas import (
    Item,
    ListAnswer,
    ListedItem,
    MissingItem,
    NoteItem,
    ReasonItem,
    SaidItem,
    ViewingItem,
    ViewingsAnswer,
)

router = APIRouter(prefix="/api/v1", tags=["v1"])


@router.get("/movies/{movie_id}/similar", summary="Movies like one, and why")
def similar_movies(
    movie_id: MovieId, release: OpenRelease, parameters: Annotated[ListParameters, Query()]
) -> ListAnswer:
    """The most similar first, ties by id; never the movie itself."""
    return list_answer(release, similar(release, movie_id, parameters.wishes()))


@router.post("/recommendations", summary="Movies for a person, and why")
def recommendations(release: OpenRelease, body: RecommendationsBody) -> ListAnswer:
    """From up to 10,000 likes, dislikes and ratings in all; none of them is listed, and nothing is kept.

    The same movie liked and disliked, unknown ids and stars that cannot be given are refused, all of them named.
    """
    listing = recommended(release, body.tastes(), body.wishes(), ignore_unknown=body.ignore_unknown)
    return list_answer(release, listing)


@router.post("/viewings", summary="What an export of Letterboxd, IMDb or MovieLens says, in this release's ids")
def viewings(
    release: OpenRelease, text: Annotated[bytes, Body(media_type="text/csv", description="The CSV file")]
) -> ViewingsAnswer:
    """Stars are 0.5 to 5; null means seen and not rated. Nothing is kept."""
    found, missing = matched(release, read(text))
    return ViewingsAnswer(
        release=release.id,
        found=[
            ViewingItem(id=one.movie.id, title=one.movie.title, year=one.movie.year, stars=one.stars) for one in found
        ],
        missing=[MissingItem(line=one.line, movie=one.name) for one in missing],
    )


def list_answer(release: Release, listing: Listing) -> ListAnswer:
    """A list as an answer."""
    return ListAnswer(
        release=release.id,
        model=listing.model,
        familiarity=listing.familiarity,
        total=len(listing.results),
        next=None,
        results=[_result(result) for result in listing.results],
        notes=[_note(note) for note in listing.notes],
    )


def _result(result: Result) -> ListedItem:
    return ListedItem(
        id=result.movie.id,
        title=result.movie.title,
        year=result.movie.year,
        score=result.score,
        confidence=result.confidence,
        evidence=result.evidence,
        reasons=[
            ReasonItem(
                code=reason.code,
                weight=reason.weight,
                entities=[Item(id=entity.id, name=entity.name) for entity in reason.entities],
                times=reason.times,
            )
            for reason in result.reasons
        ],
        sentence=_said(result.sentence),
        notes=[_note(note) for note in result.notes],
        moved_from=result.moved_from,
        filled=result.filled,
    )


def _note(note: Note) -> NoteItem:
    return NoteItem(code=note.code, text=_said(note.said))


def _said(said: Said) -> SaidItem:
    return SaidItem(en=said.en, es=said.es)

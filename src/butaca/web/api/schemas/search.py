"""The answers of the search: what was found, and how it matched."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from butaca.web.api.schemas.answers import MovieItem, ResultList
from butaca.web.api.schemas.closed_sets import MatchGrade, NameField, SearchKind


class MatchedItem(BaseModel):
    """What of a hit fits what was typed, and how."""

    field: NameField
    text: str = Field(description="The form of the name that matched", examples=["El laberinto del fauno"])
    how: MatchGrade


class MovieHit(MovieItem):
    """A movie that was found."""

    kind: Literal["movie"]
    name: str = Field(description="The title", examples=["Toy Story"])
    matched: MatchedItem


class NamedHit(BaseModel):
    """A person, collection or company that was found."""

    kind: Literal["person", "collection", "company"]
    id: int = Field(examples=[31])
    name: str = Field(examples=["Tom Hanks"])
    matched: MatchedItem
    movie_count: int = Field(
        description="How many movies they acted in or directed, it holds, or it made", examples=[71]
    )
    known_for: MovieItem = Field(description="The most voted of them, which tells apart who share a name")


class SearchAnswer(ResultList):
    """What was found, the best match first; ``total`` counts what was looked at, a hundred of each step at most."""

    results: list[Annotated[MovieHit | NamedHit, Field(discriminator="kind")]]


class SuggestedItem(BaseModel):
    """Something that what was typed may become."""

    kind: SearchKind
    id: int = Field(examples=[862])
    name: str = Field(description="A movie's is its title", examples=["Toy Story"])
    year: int | None = Field(description="A movie's; null for others", examples=[1995])


class SuggestAnswer(ResultList):
    """The first of what a search finds."""

    results: list[SuggestedItem]

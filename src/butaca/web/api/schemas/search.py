"""Answers of the search: the results, and how each matched."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from butaca.web.api.schemas.answers import MovieItem, PageAnswer
from butaca.web.api.schemas.closed_sets import MatchGrade, NameField, SearchKind


class MatchedItem(BaseModel):
    """The name that matched the text, and the kind of match."""

    field: NameField
    text: str = Field(description="The form of the name that matched", examples=["El laberinto del fauno"])
    how: MatchGrade


class MovieHit(MovieItem):
    """A movie that matched."""

    kind: Literal["movie"]
    name: str = Field(description="The title", examples=["Toy Story"])
    matched: MatchedItem


class NamedHit(BaseModel):
    """A person, collection or company that matched."""

    kind: Literal["person", "collection", "company"]
    id: int = Field(examples=[31])
    name: str = Field(examples=["Tom Hanks"])
    matched: MatchedItem
    movie_count: int = Field(
        description="Number of movies that the person acted in or directed, the collection holds, or the company made",
        examples=[71],
    )
    known_for: MovieItem = Field(description="The one with most votes, to distinguish results of the same name")


class SearchAnswer(PageAnswer):
    """Search results, the best match first.

    ``total`` counts the candidates considered, at most a hundred per step.
    """

    results: list[Annotated[MovieHit | NamedHit, Field(discriminator="kind")]]


class SuggestedItem(BaseModel):
    """A completion of the typed text."""

    kind: SearchKind
    id: int = Field(examples=[862])
    name: str = Field(description="Name, or title of a movie", examples=["Toy Story"])
    year: int | None = Field(description="Year of a movie; null for other kinds", examples=[1995])


class SuggestAnswer(PageAnswer):
    """The first search results for the typed text."""

    results: list[SuggestedItem]

"""Answers of the search: the results, and how each matched."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from butaca.web.api.schemas.answers import MovieItem, PageAnswer
from butaca.web.api.schemas.closed_sets import MatchGrade, NameField, RelatedKind, SearchKind

Highlights = Annotated[
    list[tuple[int, int]],
    Field(
        description="Places of the text's words in the name, in order: the first character of each, counted in Unicode "
        "characters from 0, and the one after its last",
        examples=[[[3, 16]]],
    ),
]


class JoinedItem(BaseModel):
    """Something that belongs to the movie and has words of the text."""

    model_config = ConfigDict(from_attributes=True)

    kind: RelatedKind
    id: int = Field(examples=[31])
    name: str = Field(examples=["Tom Hanks"])
    highlights: Highlights


class PartsItem(BaseModel):
    """Parts of a score, which is their sum; see docs/search.md."""

    model_config = ConfigDict(from_attributes=True)

    words: float = Field(description="For the words of the text that were matched", examples=[6.0])
    name: float = Field(description="For how much of the name they are", examples=[2.0])
    written: float = Field(description="For a name that is the text, or begins with it", examples=[1.7])
    fame: float = Field(description="For how well known it is", examples=[2.3])
    typos: float = Field(description="Negative: for words that are spelled otherwise", examples=[-0.3])
    joined: float = Field(description="Negative: for words in other names", examples=[-0.15])


class MatchedItem(BaseModel):
    """The name that matched the text, and the kind of match."""

    field: NameField
    text: str = Field(description="The form of the name that matched", examples=["El laberinto del fauno"])
    how: MatchGrade
    highlights: Highlights
    joined: list[JoinedItem] = Field(description="Other names that have words of the text, as of an actor")
    missing: list[str] = Field(description="Words of the text that are in no name", examples=[["hope"]])
    score: float = Field(description="The score by which results are sorted", examples=[11.7])
    parts: PartsItem


class MovieHit(MovieItem):
    """A movie that matched."""

    kind: Literal["movie"]
    name: str = Field(description="The title", examples=["Toy Story"])
    matched: MatchedItem


class NamedHit(BaseModel):
    """A person, collection, company or keyword that matched."""

    kind: Literal["person", "collection", "company", "keyword"]
    id: int = Field(examples=[31])
    name: str = Field(examples=["Tom Hanks"])
    matched: MatchedItem
    movie_count: int = Field(
        description="Number of movies that the person acted in or directed, the collection holds, the company made, or "
        "the keyword is given to",
        examples=[71],
    )
    known_for: MovieItem = Field(description="The one with most votes, to distinguish results of the same name")


class SearchAnswer(PageAnswer):
    """Search results, the best match first.

    ``total`` counts the results of all pages, at most a thousand.
    """

    results: list[Annotated[MovieHit | NamedHit, Field(discriminator="kind")]]


class SuggestedItem(BaseModel):
    """A completion of the typed text."""

    kind: SearchKind
    id: int = Field(examples=[862])
    name: str = Field(description="Name, or title of a movie", examples=["Toy Story"])
    year: int | None = Field(description="Year of a movie; null for other kinds", examples=[1995])
    highlights: Highlights


class SuggestAnswer(PageAnswer):
    """Completions of the typed text.

    ``total`` counts the candidates, of which ``limit`` are shown.
    """

    results: list[SuggestedItem]

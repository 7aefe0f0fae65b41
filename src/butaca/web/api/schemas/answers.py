"""Answers of API v1: names, units and the meaning of None."""

from typing import Annotated

from pydantic import BaseModel, Field, WithJsonSchema
from typing_extensions import TypedDict

from butaca.web.api.schemas.closed_sets import Evidence, NoteCode, ReasonCode, StrategyName

Date = Annotated[str, WithJsonSchema({"type": "string", "format": "date"})]
"""A date in ISO 8601."""


class Answer(BaseModel):
    """Fields of every answer."""

    release: str = Field(description="The release that answered", examples=["20261122-203441-9c381705"])


class ParameterProblem(BaseModel):
    """A problem with a parameter."""

    parameter: str = Field(
        description="Name of the parameter; a position within a list or a body is written with dots", examples=["genre"]
    )
    problem: str = Field(examples=["There is no genre 'animaton'."])


class Problem(BaseModel):
    """An error as of RFC 9457.

    Some kinds of problem have further members.
    """

    type: str = Field(description="A URI reference", examples=["about:blank"])
    title: str = Field(description="Meaning of the status", examples=["Not Found"])
    status: int = Field(ge=400, le=599, examples=[404])
    detail: str = Field(examples=["There is no genre 'animaton'."])
    instance: str = Field(description="Path of the request", examples=["/api/v1/movies/862/similar"])
    request_id: str = Field(description="Id of the request, as in `X-Request-ID`; a server error is logged under it")
    suggestions: list[str] = Field(default_factory=list, description="Closest existing values, the best first")
    errors: list[ParameterProblem] = Field(default_factory=list, description="Invalid parameters, at most 100 of them")
    ids: list[int | str] = Field(default_factory=list, description="Ids of invalid movies, at most 100 of them")
    candidates: list["MovieItem"] = Field(default_factory=list, description="Movies that the request may refer to")


class Item(BaseModel):
    """Something with an id, or a code, and a name."""

    id: int | str | None = Field(
        description="Null for something that has only a name, such as a word of a title", examples=[16]
    )
    name: str = Field(examples=["Animation"])


class CreditItem(BaseModel):
    """A person in a movie."""

    id: int = Field(examples=[31])
    name: str = Field(examples=["Tom Hanks"])
    character: str | None = Field(description="Role of an actor", examples=["Woody (voice)"])


class MovieItem(BaseModel):
    """A movie in a list."""

    id: int = Field(examples=[862])
    title: str = Field(examples=["Toy Story"])
    year: int | None = Field(description="Null if unknown", examples=[1995])


class BilingualItem(BaseModel):
    """A text in English and in Spanish."""

    en: str
    es: str


class NoteItem(BaseModel):
    """A remark about a list, or about a movie in it."""

    code: NoteCode | str = Field(examples=["fewer"])
    text: BilingualItem


class ReasonItem(BaseModel):
    """A part of the explanation why a movie is listed.

    The weights of all reasons add up to the score; some may be below 0.
    """

    code: ReasonCode | str = Field(examples=["director"])
    weight: float = Field(examples=[0.48])
    entities: list[Item] = Field(description="Entities that the reason is based on; empty if they have no names")
    lift: float | None = Field(
        description="Ratio of how often people who like the related movie also like this one to how often others do; "
        "null if it does not apply",
        examples=[7.2],
    )


class ListedItem(MovieItem):
    """A movie recommended for a movie or a person."""

    score: float = Field(description="Comparable within one model", examples=[0.923])
    confidence: float | None = Field(
        description="In a list of similar movies, the share of such pairs that people judge good recommendations of "
        "each other; in other lists, the share of such results that get 4 stars or more from people who rate them; "
        "null if it was not measured: with other values of novelty and likeness, and of movies that few people know",
        examples=[0.71],
    )
    evidence: Evidence
    reasons: list[ReasonItem] = Field(description="The greatest weight first")
    sentence: BilingualItem = Field(description="The strongest reasons in words; empty if none can be named")
    notes: list[NoteItem] = Field(
        description="Remarks about a movie of which little is known, and about its place: less_known if surer movies "
        "stand below, franchise_place and variety if its score alone would put it elsewhere"
    )
    moved_from: int | None = Field(description="Its place by its score alone, from 1; null if that is the same")
    backfilled: bool = Field(description="Whether it was added from outside the strongest candidates to fill the list")


class PageAnswer(Answer):
    """A page of results.

    ``next`` continues the list, and is null at its end.
    """

    total: int = Field(description="Number of results in all")
    next: str | None


class ListAnswer(PageAnswer):
    """Movies with their reasons, the best first."""

    model: str = Field(description="Model that made the list", examples=["hybrid"])
    novelty: float | None = Field(
        description="Novelty that was applied, from 0 (well-known) to 1 (hidden); null if the model has none",
        examples=[0.55],
    )
    likeness: float | None = Field(
        description="Likeness that was applied, from 0 (liked by the same people) to 1 (alike); null if the model has "
        "none, and in a list for a person",
        examples=[1.0],
    )
    results: list[ListedItem]
    notes: list[NoteItem] = Field(description="Remarks about the list as a whole")


class PersonEstimateItem(BaseModel):
    """A listed movie for a person of a group."""

    estimate: float | None = Field(
        description="The chance that they, if they rate it, give it 4 stars or more; null if it cannot be told: for a "
        "movie that would not be in their own list, and where nobody has measured it",
        examples=[0.74],
    )
    evidence: Evidence | None = Field(description="Null where nothing of theirs speaks for the movie or against it")
    reasons: list[ReasonItem] = Field(description="Of their own list; the greatest weight first")
    sentence: BilingualItem = Field(description="The strongest reasons in words, said to them; empty if there are none")


class ListedForGroupItem(MovieItem):
    """A movie recommended for a group."""

    score: float = Field(description="The value for all, by the strategy", examples=[0.68])
    confidence: float | None = Field(
        description="The strategy's value of the people's estimates; null if one is null", examples=[0.68]
    )
    people: list[PersonEstimateItem] = Field(description="For each person, in the order of the request")
    notes: list[NoteItem] = Field(description="Remarks about the movie, and about its place")
    moved_from: int | None = Field(description="Its place by its score alone, from 1; null if that is the same")
    backfilled: bool = Field(description="Whether it was added from outside the strongest candidates to fill the list")


class PersonNotesItem(BaseModel):
    """Remarks about a person of a group."""

    notes: list[NoteItem] = Field(description="Remarks that a list for them alone would have")


class GroupListAnswer(PageAnswer):
    """Movies for a group, the best first."""

    model: str = Field(description="Model that made the list", examples=["personal"])
    novelty: float | None = Field(description="Novelty that was applied; null if the model has none", examples=[0.0])
    strategy: StrategyName
    people: list[PersonNotesItem] = Field(description="The people, in the order of the request")
    results: list[ListedForGroupItem]
    notes: list[NoteItem] = Field(description="Remarks about the list as a whole")


class InputItem(BaseModel):
    """A file that the release was built from."""

    name: str = Field(examples=["movies_dataset.csv.gz"])
    sha256: str
    size: int = Field(description="Size in bytes", examples=[8106013])


class Metrics(TypedDict, total=False):
    """Measured quality of the best model of each protocol; empty if unmeasured.

    It includes how the quality was measured.
    """

    held_out: str
    seed: int
    protocols: dict[str, dict[str, int | float | str]]


class ReleaseAnswer(Answer):
    """The release that is served."""

    source: str
    licence: str
    inputs: list[InputItem]
    versions: dict[str, str]
    counts: dict[str, int]
    findings: dict[str, int]
    models: list[str] = Field(description="Names of the models; the first is the default")
    metrics: Metrics

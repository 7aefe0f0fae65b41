"""The answers of API v1: names, units and what None means."""

from typing import Annotated

from pydantic import BaseModel, Field, WithJsonSchema
from typing_extensions import TypedDict

from butaca.web.api.schemas.closed_sets import Evidence, NoteCode, ReasonCode

Date = Annotated[str, WithJsonSchema({"type": "string", "format": "date"})]
"""A day as it is written in ISO 8601."""


class Answer(BaseModel):
    """What every answer has."""

    release: str = Field(description="The release that answered", examples=["20261122-203441-9c381705"])


class ParameterProblem(BaseModel):
    """What is wrong with one parameter."""

    parameter: str = Field(description="Its name; a place within a list or a body has dots", examples=["genre"])
    problem: str = Field(examples=["There is no genre 'animaton'."])


class Problem(BaseModel):
    """What is wrong, as of RFC 9457. There may be further members, by the kind of problem."""

    type: str = Field(description="A URI reference", examples=["about:blank"])
    title: str = Field(description="What the status means", examples=["Not Found"])
    status: int = Field(ge=400, le=599, examples=[404])
    detail: str = Field(examples=["There is no genre 'animaton'."])
    instance: str = Field(description="The path that was asked for", examples=["/api/v1/movies/862/similar"])
    request_id: str = Field(description="Of this request, as in `X-Request-ID`; an error here is logged under it")
    suggestions: list[str] = Field(default_factory=list, description="The nearest that there are, the best first")
    errors: list[ParameterProblem] = Field(
        default_factory=list, description="The parameters that are to blame, at most 100 of them"
    )
    ids: list[int | str] = Field(default_factory=list, description="Movies that are to blame, at most 100 of them")
    candidates: list["MovieItem"] = Field(default_factory=list, description="Movies that may be meant")


class Item(BaseModel):
    """Something with an id, or a code, and a name."""

    id: int | str | None = Field(description="Null for what has only a name, such as a word of a title", examples=[16])
    name: str = Field(examples=["Animation"])


class CreditItem(BaseModel):
    """A person in a movie."""

    id: int = Field(examples=[31])
    name: str = Field(examples=["Tom Hanks"])
    character: str | None = Field(description="The part an actor played", examples=["Woody (voice)"])


class MovieItem(BaseModel):
    """A movie in a list."""

    id: int = Field(examples=[862])
    title: str = Field(examples=["Toy Story"])
    year: int | None = Field(description="Null is unknown", examples=[1995])


class BilingualItem(BaseModel):
    """The same in English and in Spanish."""

    en: str
    es: str


class NoteItem(BaseModel):
    """Something one should know of a list, or of a movie in it."""

    code: NoteCode | str = Field(examples=["fewer"])
    text: BilingualItem


class ReasonItem(BaseModel):
    """A part of why a movie is listed; the weights of all reasons add up to the score, some may be below 0."""

    code: ReasonCode | str = Field(examples=["director"])
    weight: float = Field(examples=[0.48])
    entities: list[Item] = Field(description="What it rests on; empty where that has no names")
    lift: float | None = Field(
        description="How many times as often as others those who like the one like the other", examples=[7.2]
    )


class ListedItem(MovieItem):
    """A movie in a list that was made for a movie or a person."""

    score: float = Field(description="Comparable within one model", examples=[0.923])
    confidence: float | None = Field(
        description="In a list of movies like one, the share of such results that who likes the one likes too; in a "
        "list for a person, the share of such results that get 4 stars or more from who rates them; null where it "
        "was not measured",
        examples=[0.31],
    )
    evidence: Evidence
    reasons: list[ReasonItem] = Field(description="The weightiest first")
    sentence: BilingualItem = Field(description="The strongest reasons in words; empty where none can be named")
    notes: list[NoteItem] = Field(description="Where little is known of the movie")
    moved_from: int | None = Field(description="Its place, from 1, without diversity, if that is another one")
    backfilled: bool = Field(description="Whether it comes from beyond the strongest candidates")


class ResultList(Answer):
    """A list; ``next`` continues it, and is null at its end."""

    total: int = Field(description="How many there are in all")
    next: str | None


class ListAnswer(ResultList):
    """Movies with their reasons, the best first."""

    model: str = Field(description="What answered", examples=["hybrid"])
    novelty: float | None = Field(description="The dial as it was used; null where there is none", examples=[0.55])
    results: list[ListedItem]
    notes: list[NoteItem] = Field(description="What is to be known of the list as a whole")


class InputItem(BaseModel):
    """A file that the release was built from."""

    name: str = Field(examples=["movies_dataset.csv.gz"])
    sha256: str
    size: int = Field(description="Bytes", examples=[8106013])


class Metrics(TypedDict, total=False):
    """How good the first model of each protocol is, and how that was measured; empty where it was not."""

    held_out: str
    seed: int
    protocols: dict[str, dict[str, int | float | str]]


class ReleaseAnswer(Answer):
    """What is being served."""

    source: str
    licence: str
    inputs: list[InputItem]
    versions: dict[str, str]
    counts: dict[str, int]
    findings: dict[str, int]
    models: list[str] = Field(description="The first answers by default")
    metrics: Metrics

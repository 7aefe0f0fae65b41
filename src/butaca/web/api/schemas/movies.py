"""Answers about a movie."""

from pydantic import BaseModel, ConfigDict, Field
from pydantic.json_schema import SkipJsonSchema

from butaca.web.api.schemas.answers import Answer, CreditItem, Date, Item, ListAnswer, MovieItem
from butaca.web.api.schemas.resources import MovieFactsItem


class CrewItem(BaseModel):
    """A job of a person in a movie, other than acting."""

    id: int = Field(examples=[7879])
    name: str = Field(examples=["John Lasseter"])
    department: str = Field(examples=["Directing"])
    job: str = Field(examples=["Director"])


class TitleItem(BaseModel):
    """A title under which the movie is known elsewhere."""

    model_config = ConfigDict(from_attributes=True)

    title: str = Field(examples=["El padrino"])
    language: str | None = Field(description="ISO 639-1 code; null if unknown", examples=["es"])
    country: str | None = Field(description="ISO 3166-1 code; null if unknown", examples=["ES"])


class LookupAnswer(MovieItem, Answer):
    """The movie of a title."""


class ExternalIds(BaseModel):
    """Ids of the movie on other sites."""

    imdb: str | None = Field(examples=["tt0114709"])
    movielens: int | None = Field(examples=[1])
    source: str | None = Field(description="The source's own id, where that is a text", examples=["s5032"])


class MovieAnswer(MovieItem, Answer):
    """A movie in full; null means unknown."""

    original_title: str | None = Field(examples=["Toy Story"])
    titles: list[TitleItem] = Field(description="Titles of the names files, the Spanish ones first")
    release_date: Date | None = Field(
        description="ISO 8601, null if unknown; 1 January often means that only the year is known",
        examples=["1995-10-30"],
    )
    runtime: int | None = Field(description="Minutes", examples=[81])
    status: str | None = Field(examples=["Released"])
    original_language: str | None = Field(description="ISO 639-1 code", examples=["en"])
    overview: str | None
    tagline: str | None
    homepage: str | None
    poster_path: str | None = Field(description="Path of the poster, relative to TMDB's image address")
    external_ids: ExternalIds
    popularity: float | None = Field(
        description="The source's popularity figure at the time of the data", examples=[21.946943]
    )
    vote_count: int = Field(examples=[5415])
    vote_average: float | None = Field(description="0 to 10; null if nobody voted", examples=[7.7])
    budget: int | None = Field(description="US dollars", examples=[30000000])
    revenue: int | None = Field(description="US dollars", examples=[373554033])
    return_: float | None = Field(serialization_alias="return", description="revenue / budget", examples=[12.4518])
    collection: Item | None
    genres: list[Item]
    companies: list[Item]
    countries: list[Item]
    spoken_languages: list[Item] = Field(description="Spoken languages")
    keywords: list[Item]
    directors: list[CreditItem]
    actors: list[CreditItem] = Field(description="In billing order")
    crew: list[CrewItem] = Field(default_factory=list, description="With include=credits")
    collection_movies: list[MovieFactsItem] = Field(
        default_factory=list, description="With include=collection: in release order"
    )
    similar: ListAnswer | SkipJsonSchema[None] = Field(default=None, description="With include=similar")

"""The answers of discover: movies with the fields one asks for, and facets."""

from pydantic import BaseModel, ConfigDict, Field

from butaca.web.api.schemas.answers import Date, Item, ResultList


class MovieRow(BaseModel):
    """A movie with the fields that were asked for; null is unknown, and what was not asked for is left out."""

    model_config = ConfigDict(serialize_by_alias=True)

    id: int = Field(examples=[862])
    title: str | None = Field(None, examples=["Toy Story"])
    original_title: str | None = Field(None, examples=["Toy Story"])
    year: int | None = Field(None, examples=[1995])
    release_date: Date | None = Field(None, description="ISO 8601; 1 January often only means the year")
    runtime: int | None = Field(None, description="Minutes", examples=[81])
    status: str | None = Field(None, examples=["Released"])
    original_language: str | None = Field(None, description="ISO 639-1 code", examples=["en"])
    popularity: float | None = Field(None, description="The source's own, momentary", examples=[21.946943])
    vote_count: int | None = Field(None, examples=[5415])
    vote_average: float | None = Field(None, description="0 to 10; null where nobody voted", examples=[7.7])
    budget: int | None = Field(None, description="US dollars", examples=[30000000])
    revenue: int | None = Field(None, description="US dollars", examples=[373554033])
    return_: float | None = Field(None, alias="return", description="revenue / budget", examples=[12.4518])
    overview: str | None = None
    tagline: str | None = None
    homepage: str | None = None
    poster_path: str | None = Field(None, description="Path of the poster below TMDB's image address")
    imdb_id: str | None = Field(None, examples=["tt0114709"])
    movielens_id: int | None = Field(None, examples=[1])
    collection: Item | None = None
    directors: list[Item] = Field(default_factory=list)
    actors: list[Item] = Field(default_factory=list, description="In billing order")
    genres: list[Item] = Field(default_factory=list)
    companies: list[Item] = Field(default_factory=list)
    countries: list[Item] = Field(default_factory=list)
    spoken_languages: list[Item] = Field(default_factory=list, description="Spoken languages")
    keywords: list[Item] = Field(default_factory=list)


class FacetCount(BaseModel):
    """How many of the movies have a member."""

    value: int | str = Field(description="Its id or code: what a filter takes", examples=[16])
    name: str = Field(examples=["Animation"])
    name_es: str = Field(examples=["Animación"])
    movie_count: int = Field(examples=[1931])


class MoviesAnswer(ResultList):
    """Movies as one asked, and what they have in common."""

    results: list[MovieRow]
    facets: dict[str, list[FacetCount]] = Field(
        default_factory=dict,
        description="Of all that are as one asked, not only of this page; the most first, decades in their order",
    )

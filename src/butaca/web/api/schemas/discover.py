"""Answers of discover: movies with selected fields, and facets."""

from pydantic import BaseModel, ConfigDict, Field

from butaca.web.api.schemas.answers import Date, Item, PageAnswer


class MovieRow(BaseModel):
    """A movie with the selected fields; null means unknown.

    Fields that were not selected are left out.
    """

    model_config = ConfigDict(serialize_by_alias=True)

    id: int = Field(examples=[862])
    title: str | None = Field(None, examples=["Toy Story"])
    original_title: str | None = Field(None, examples=["Toy Story"])
    year: int | None = Field(None, description="Null if unknown", examples=[1995])
    release_date: Date | None = Field(
        None, description="ISO 8601, null if unknown; 1 January often means that only the year is known"
    )
    runtime: int | None = Field(None, description="Minutes", examples=[81])
    status: str | None = Field(None, examples=["Released"])
    original_language: str | None = Field(None, description="ISO 639-1 code", examples=["en"])
    popularity: float | None = Field(
        None, description="The source's popularity figure at the time of the data", examples=[21.946943]
    )
    vote_count: int | None = Field(None, examples=[5415])
    vote_average: float | None = Field(None, description="0 to 10; null if nobody voted", examples=[7.7])
    budget: int | None = Field(None, description="US dollars", examples=[30000000])
    revenue: int | None = Field(None, description="US dollars", examples=[373554033])
    return_: float | None = Field(None, alias="return", description="revenue / budget", examples=[12.4518])
    overview: str | None = None
    tagline: str | None = None
    homepage: str | None = None
    poster_path: str | None = Field(None, description="Path of the poster, relative to TMDB's image address")
    imdb_id: str | None = Field(None, examples=["tt0114709"])
    movielens_id: int | None = Field(None, examples=[1])
    external_id: str | None = Field(None, description="The source's own id, where that is a text")
    collection: Item | None = None
    directors: list[Item] = Field(default_factory=list)
    actors: list[Item] = Field(default_factory=list, description="In billing order")
    genres: list[Item] = Field(default_factory=list)
    companies: list[Item] = Field(default_factory=list)
    countries: list[Item] = Field(default_factory=list)
    spoken_languages: list[Item] = Field(default_factory=list, description="Spoken languages")
    keywords: list[Item] = Field(default_factory=list)


class FacetCount(BaseModel):
    """Number of matching movies with a value."""

    value: int | str = Field(description="Id or code, as a filter accepts it", examples=[16])
    name: str = Field(examples=["Animation"])
    name_es: str = Field(examples=["Animación"])
    movie_count: int = Field(examples=[1931])


class MoviesAnswer(PageAnswer):
    """Movies that match the filters, and counts by facet."""

    results: list[MovieRow]
    facets: dict[str, list[FacetCount]] = Field(
        default_factory=dict,
        description="Counts over all matches, not only this page; the largest first, decades in order and "
        "the unknown one last",
    )

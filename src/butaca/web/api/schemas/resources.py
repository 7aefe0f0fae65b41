"""Answers about people, groups of movies, and the whole catalogue."""

from pydantic import BaseModel, ConfigDict, Field

from butaca.web.api.schemas.answers import Answer, Date, MovieItem, PageAnswer


class MoneyItem(BaseModel):
    """Budgets and revenues of movies, where both figures are known.

    A few budgets in wrong units distort sums and means of ratios; the median and the overall ratio are robust.
    """

    model_config = ConfigDict(from_attributes=True)

    known: int = Field(description="Number of movies with both figures known", examples=[3])
    budget: int = Field(description="Sum of their budgets, US dollars", examples=[320000000])
    revenue: int = Field(description="Sum of their revenues, US dollars", examples=[1937890605])
    total: float = Field(description="Sum of revenue / budget", examples=[23.31])
    mean: float | None = Field(description="Mean of revenue / budget; null if none is known")
    median: float | None = Field(description="Median of revenue / budget; null if none is known")
    overall: float | None = Field(description="Sum of revenues / sum of budgets; null if none is known")


class MovieFactsItem(MovieItem):
    """A movie in a filmography or a collection; null means unknown."""

    release_date: Date | None = Field(description="ISO 8601; null if unknown", examples=["1995-10-30"])
    budget: int | None = Field(description="US dollars", examples=[30000000])
    revenue: int | None = Field(description="US dollars", examples=[373554033])
    return_: float | None = Field(serialization_alias="return", description="revenue / budget", examples=[12.4518])
    vote_count: int = Field(examples=[5415])
    vote_average: float | None = Field(description="0 to 10; null if nobody voted", examples=[7.7])


class RoleItem(BaseModel):
    """A job of a person, and their movies in it."""

    department: str = Field(examples=["Directing"])
    job: str = Field(examples=["Director"])
    movies: list[MovieFactsItem] = Field(description="The oldest first")
    money: MoneyItem


class NamesakeItem(BaseModel):
    """A person of the given name, identified by their movies."""

    id: int = Field(examples=[7879])
    name: str = Field(examples=["John Lasseter"])
    movie_count: int = Field(description="Number of movies in which they took part", examples=[27])
    known_for: list[MovieItem] = Field(description="Their three movies with most votes")


class PersonAnswer(Answer):
    """A person and their movies."""

    id: int = Field(examples=[7879])
    name: str = Field(examples=["John Lasseter"])
    roles: list[RoleItem] = Field(description="Roles, the most frequent first")
    namesakes: list[NamesakeItem] = Field(description="Other people of the same name")


class PeopleAnswer(PageAnswer):
    """The people of a name."""

    results: list[NamesakeItem] = Field(description="The person with most movies first")


class GroupItem(BaseModel):
    """A group of movies, such as a genre or a country."""

    model_config = ConfigDict(from_attributes=True)

    id: int | str = Field(description="Id or code", examples=[16])
    name: str = Field(examples=["Animation"])
    name_es: str | None = Field(description="Spanish name, if there is one", examples=["Animación"])
    movie_count: int = Field(description="Number of movies in the group", examples=[1931])


class GroupsAnswer(PageAnswer):
    """All groups of a kind, the largest first.

    Ties are ordered by id or code.
    """

    results: list[GroupItem]


class GroupAnswer(GroupItem, Answer):
    """A group of movies; the movies are at `movies` below its address."""


class CollectionAnswer(GroupAnswer):
    """A collection, with its movies in release order."""

    movies: list[MovieFactsItem]
    money: MoneyItem


class CompanyAnswer(GroupAnswer):
    """A production company, and the returns of its movies."""

    money: MoneyItem


class SpreadItem(BaseModel):
    """Number of movies with a value."""

    model_config = ConfigDict(from_attributes=True)

    value: int = Field(description="A year, a month from 1, or a weekday from 0, Sunday", examples=[1995])
    movie_count: int
    placeholders: int = Field(description="Of these, dated 1 January, which often means that only the year is known")


class ShareItem(BaseModel):
    """Number of movies of a language or a country."""

    model_config = ConfigDict(from_attributes=True)

    id: int | str = Field(examples=["es"])
    name: str = Field(examples=["Spanish"])
    movie_count: int


class GenreDecadeItem(BaseModel):
    """Number of movies of a genre in a decade."""

    model_config = ConfigDict(from_attributes=True)

    genre_id: int = Field(examples=[16])
    genre: str = Field(examples=["Animation"])
    decade: int = Field(description="First year of the decade", examples=[1990])
    movie_count: int


class YearsMoneyItem(BaseModel):
    """US dollars by year of release; sums cover movies with both figures."""

    model_config = ConfigDict(from_attributes=True)

    year: int = Field(examples=[1995])
    movie_count: int
    with_budget: int = Field(description="Number of movies with a known budget")
    with_revenue: int = Field(description="Number of movies with a known revenue")
    with_both: int = Field(description="Number of movies with both known")
    budget: int = Field(description="Sum, US dollars")
    revenue: int = Field(description="Sum, US dollars")
    overall: float | None = Field(description="Sum of revenues / sum of budgets; null if none is known")


class StatsAnswer(Answer):
    """Distribution of the catalogue over time, languages, countries, genres and money."""

    model_config = ConfigDict(from_attributes=True)

    movie_count: int = Field(examples=[45346])
    unknown_year_count: int = Field(description="Movies of unknown year, in no count by year or decade", examples=[0])
    unknown_date_count: int = Field(description="Movies of unknown date, in no count by month or weekday", examples=[0])
    years: list[SpreadItem]
    months: list[SpreadItem]
    weekdays: list[SpreadItem]
    languages: list[ShareItem] = Field(description="Original languages, the most frequent first")
    countries: list[ShareItem] = Field(description="Countries of production, the most frequent first")
    genres: list[GenreDecadeItem] = Field(description="By name, then decade")
    money: list[YearsMoneyItem]

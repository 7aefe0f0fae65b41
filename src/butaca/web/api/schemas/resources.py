"""The answers about people, about what movies belong to, and about the catalogue as a whole."""

from pydantic import BaseModel, ConfigDict, Field

from butaca.web.api.schemas.answers import Answer, Date, MovieItem, ResultList


class MoneyItem(BaseModel):
    """What movies cost and returned; only those of which both budget and revenue are known count.

    A few budgets in wrong units make sums and means of ratios meaningless: median and overall withstand them.
    """

    model_config = ConfigDict(from_attributes=True)

    known: int = Field(description="Movies of which both figures are known", examples=[3])
    budget: int = Field(description="Their budgets together, US dollars", examples=[320000000])
    revenue: int = Field(description="Their revenues together, US dollars", examples=[1937890605])
    total: float = Field(description="Sum of revenue / budget", examples=[23.31])
    mean: float | None = Field(description="Mean of revenue / budget; null where none is known")
    median: float | None = Field(description="Median of revenue / budget; null where none is known")
    overall: float | None = Field(description="Sum of revenues / sum of budgets; null where none is known")


class MovieFactsItem(MovieItem):
    """A movie in a filmography or a collection; null is unknown."""

    release_date: Date | None = Field(description="ISO 8601", examples=["1995-10-30"])
    budget: int | None = Field(description="US dollars", examples=[30000000])
    revenue: int | None = Field(description="US dollars", examples=[373554033])
    return_: float | None = Field(serialization_alias="return", description="revenue / budget", examples=[12.4518])
    vote_count: int = Field(examples=[5415])
    vote_average: float | None = Field(description="0 to 10; null where nobody voted", examples=[7.7])


class RoleItem(BaseModel):
    """What a person did in movies."""

    department: str = Field(examples=["Directing"])
    job: str = Field(examples=["Director"])
    movies: list[MovieFactsItem] = Field(description="The oldest first")
    money: MoneyItem


class NamesakeItem(BaseModel):
    """One of the people of a name, told apart by what they did."""

    id: int = Field(examples=[7879])
    name: str = Field(examples=["John Lasseter"])
    movie_count: int = Field(description="In how many movies they did anything", examples=[27])
    known_for: list[MovieItem] = Field(description="The most voted three")


class PersonAnswer(Answer):
    """A person and their movies."""

    id: int = Field(examples=[7879])
    name: str = Field(examples=["John Lasseter"])
    roles: list[RoleItem] = Field(description="What they did most first")
    namesakes: list[NamesakeItem] = Field(description="Other people of the same name")


class PeopleAnswer(ResultList):
    """The people of a name."""

    results: list[NamesakeItem] = Field(description="The one with most movies first")


class GroupItem(BaseModel):
    """Something that movies belong to."""

    model_config = ConfigDict(from_attributes=True)

    id: int | str = Field(description="Its id, or its code", examples=[16])
    name: str = Field(examples=["Animation"])
    name_es: str | None = Field(description="In Spanish, where it has such a name", examples=["Animación"])
    movie_count: int = Field(description="How many movies belong to it", examples=[1931])


class GroupsAnswer(ResultList):
    """All of a kind, the largest first, ties by id or code."""

    results: list[GroupItem]


class GroupAnswer(GroupItem, Answer):
    """One of them; its movies are at `movies` below its address."""


class CollectionAnswer(GroupAnswer):
    """A collection, with its movies in the order of release."""

    movies: list[MovieFactsItem]
    money: MoneyItem


class CompanyAnswer(GroupAnswer):
    """A production company, and what its movies returned."""

    money: MoneyItem


class SpreadItem(BaseModel):
    """How many movies have a value."""

    model_config = ConfigDict(from_attributes=True)

    value: int = Field(description="A year, a month from 1, or a weekday from 0, Sunday", examples=[1995])
    movie_count: int
    placeholders: int = Field(description="Of these, dated 1 January, which often only means the year")


class ShareItem(BaseModel):
    """How many movies there are of a language or a country."""

    model_config = ConfigDict(from_attributes=True)

    id: int | str = Field(examples=["es"])
    name: str = Field(examples=["Spanish"])
    movie_count: int


class GenreDecadeItem(BaseModel):
    """How many movies of a genre a decade has."""

    model_config = ConfigDict(from_attributes=True)

    genre_id: int = Field(examples=[16])
    genre: str = Field(examples=["Animation"])
    decade: int = Field(description="Its first year", examples=[1990])
    movie_count: int


class YearsMoneyItem(BaseModel):
    """US dollars by year of release; sums are over the movies of which both figures are known."""

    model_config = ConfigDict(from_attributes=True)

    year: int = Field(examples=[1995])
    movie_count: int
    with_budget: int = Field(description="Movies of which the budget is known")
    with_revenue: int = Field(description="Movies of which the revenue is known")
    with_both: int = Field(description="Movies of which both are known")
    budget: int = Field(description="Sum, US dollars")
    revenue: int = Field(description="Sum, US dollars")
    overall: float | None = Field(description="Sum of revenues / sum of budgets; null where none is known")


class StatsAnswer(Answer):
    """How the catalogue is spread over time, languages, countries, genres and money."""

    model_config = ConfigDict(from_attributes=True)

    movie_count: int = Field(examples=[45346])
    years: list[SpreadItem]
    months: list[SpreadItem]
    weekdays: list[SpreadItem]
    languages: list[ShareItem] = Field(description="Original languages, the most first")
    countries: list[ShareItem] = Field(description="Countries of production, the most first")
    genres: list[GenreDecadeItem] = Field(description="By name, then decade")
    money: list[YearsMoneyItem]

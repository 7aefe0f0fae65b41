"""The parameters of lists, the same by address and in a body, and what they become."""

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from butaca.serving import filters
from butaca.serving.tastes import MOST, Tastes, stars_of
from butaca.serving.wishes import LARGEST_N, MOST_IDS, Franchise, Wishes


def separated(value: Any) -> Any:
    """Values given several times, or once with commas between them, or both."""
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        return [one for part in value for one in part.split(",")]
    return value


Ids = Annotated[list[int], BeforeValidator(separated), Field(max_length=MOST_IDS)]
Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Filter = Annotated[str | None, Field(max_length=filters.LONGEST)]

Text = Annotated[str, Field(pattern=r"^[^\x00]*$")]
"""Whatever is typed. A null byte is no text, and a schema has to say so."""


def _filter(name: str, example: str) -> Any:
    """The field of a filter. The schema has its grammar; ``filters`` holds one to it, and says what is meant."""
    ranges = filters.DATES_PATTERN if name == filters.DATES else filters.RANGE_PATTERN
    text: dict[str, Any] = {
        "type": "string",
        "maxLength": filters.LONGEST,
        "pattern": ranges if name in filters.RANGES else filters.MEMBERS_PATTERN,
    }
    return Field(
        None,
        alias=name,
        description=filters.MEANINGS[name],
        examples=[example],
        json_schema_extra={"anyOf": [text, {"type": "null"}]},
    )


class FilterParameters(BaseModel):
    """What movies have to be; anything else is refused."""

    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)

    genre: Filter = _filter("genre", "animation|family,-horror")
    keyword: Filter = _filter("keyword", "time travel")
    person: Filter = _filter("person", "31")
    cast: Filter = _filter("cast", "Tom Hanks,Meg Ryan")
    director: Filter = _filter("director", "Almodovar|Pedro Almodóvar")
    company: Filter = _filter("company", "Pixar Animation Studios")
    collection: Filter = _filter("collection", "Toy Story Collection")
    country: Filter = _filter("country", "AR|ES")
    language: Filter = _filter("language", "es")
    spoken_language: Filter = _filter("spoken_language", "Spanish,French")
    status: Filter = _filter("status", "Released")
    years: Filter = _filter("years", "1990..1999")
    released: Filter = _filter("released", "1999-07..1999-08-15")
    runtime: Filter = _filter("runtime", "..100")
    votes: Filter = _filter("votes", "100..")
    vote_average: Filter = _filter("vote_average", "7..")
    popularity: Filter = _filter("popularity", "10..")
    budget: Filter = _filter("budget", "1000000..")
    revenue: Filter = _filter("revenue", "..1e9")
    return_: Filter = _filter("return", "2..")

    def filters(self) -> filters.Filters:
        """The same as the rooms below know it.

        Raises:
            Refused: a value that is not in the grammar.
        """
        return filters.parse({name: getattr(self, "return_" if name == "return" else name) for name in filters.NAMES})


class ListParameters(FilterParameters):
    """What one may wish of any list of movies; anything else is refused."""

    n: int = Field(10, ge=1, le=LARGEST_N, description="How many; fewer only where there are no more")
    model: Text | None = Field(None, max_length=100, description="Which model answers; see /api/v1/release")
    familiarity: Share | None = Field(
        None, description="0: well-known movies; 1: hidden ones; default: the model's own"
    )
    diversity: Share = Field(0.0, description="0: the best; 1: as unlike one another as can be")
    min_confidence: Share = Field(0.0, description="Movies of less are left out, even if fewer than n remain")
    exclude: Ids = Field([], description="Ids of movies never listed")
    seen: Ids = Field([], description="Ids of movies one knows: not listed, and counted for franchise=next")
    franchise: Franchise | None = Field(
        None, description="next: of each franchise only the next; collapse: only the best; exclude: none of its own; "
        "only: nothing else, in the order of release",
    )  # fmt: skip

    def wishes(self) -> Wishes:
        """The same as the rooms below know it."""
        return Wishes(
            n=self.n,
            model=self.model,
            familiarity=self.familiarity,
            diversity=self.diversity,
            min_confidence=self.min_confidence,
            exclude=frozenset(self.exclude),
            seen=frozenset(self.seen),
            franchise=self.franchise,
            filters=self.filters(),
        )


class Rating(BaseModel):
    """Stars for a movie."""

    model_config = ConfigDict(extra="forbid")

    id: int = Field(examples=[862])
    stars: float = Field(
        description="0.5 to 5, in halves: from 4 the movie is liked, below 2.5 disliked, and else seen",
        examples=[4.5],
        allow_inf_nan=False,
        json_schema_extra={"minimum": 0.5, "maximum": 5, "multipleOf": 0.5},  # ``tastes`` holds one to it
    )


class RecommendationsBody(ListParameters):
    """What one likes, and what one wishes of the list; with nothing said it is a list for a newcomer."""

    likes: list[int] = Field([], max_length=MOST, description="Ids of movies one likes", examples=[[862, 129]])
    dislikes: list[int] = Field([], max_length=MOST, description="Ids of movies one does not like")
    ratings: list[Rating] = Field([], max_length=MOST)
    ignore_unknown: bool = Field(False, description="Pass over ids that the release does not have")

    def tastes(self) -> Tastes:
        """The likes, dislikes and ratings.

        Raises:
            Refused: they contradict one another, or cannot be.
        """
        return Tastes(self.likes, self.dislikes, stars_of((rating.id, rating.stars) for rating in self.ratings))

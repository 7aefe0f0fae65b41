"""Bodies of requests for lists, of a person or a group."""

import json
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, field_validator

from butaca.release.reader import Release
from butaca.serving.browse import movies
from butaca.serving.invalid_options import InvalidOption
from butaca.serving.recommend.feedback import MAX_MOVIES, Feedback, stars_of
from butaca.serving.recommend.group.people import LEAST_PEOPLE, MOST_PEOPLE, Person, check_sizes
from butaca.serving.recommend.group.strategies import Strategy
from butaca.web.api.bounded_lists import BOUNDED
from butaca.web.api.parameters import Ids, ListParameters, MovieId, Number, known_ids, numbers


class Rating(BaseModel):
    """Stars for a movie."""

    model_config = ConfigDict(extra="forbid")

    id: MovieId = Field(examples=[862])
    stars: Annotated[float, Number] = Field(
        strict=True,
        description="0.5 to 5, in halves: 4 or more is a like, less than 2.5 a dislike, anything between only seen",
        examples=[4.5],
        allow_inf_nan=False,
        json_schema_extra={"minimum": 0.5, "maximum": 5, "multipleOf": 0.5},  # enforced by ``feedback``
    )


Named = Annotated[list[MovieId], Field(max_length=MAX_MOVIES), *BOUNDED]


def _say_defaults(schema: dict[str, Any]) -> None:
    """Describe defaults in the descriptions only.

    Client generators treat a body member that has a default as required.
    """
    for member in schema["properties"].values():
        default = member.pop("default", None)
        if default is not None:
            member["description"] += f"; default: {json.dumps(default)}"


class FeedbackBody(BaseModel):
    """Feedback of a person."""

    model_config = ConfigDict(extra="forbid", json_schema_extra=_say_defaults)

    likes: Named = Field(
        default_factory=list,
        description="Ids of liked movies, in the source or at IMDb",
        examples=[[862, "tt0245429"]],
    )
    dislikes: Named = Field(default_factory=list, description="Ids of disliked movies")
    ratings: Annotated[list[Rating], Field(max_length=MAX_MOVIES), *BOUNDED] = Field(default_factory=list)

    def feedback(self, release: Release) -> tuple[Feedback, list[str]]:
        """Return the likes, dislikes and ratings, and the unknown IMDb ids.

        The feedback is without these. Other ids may be unknown as well.

        Raises:
            InvalidOption: they contradict one another, or are impossible.
        """
        named = (*self.likes, *self.dislikes, *(rating.id for rating in self.ratings))
        imdb_ids = list(dict.fromkeys(movie for movie in named if isinstance(movie, str)))
        own = movies.by_imdb(release, imdb_ids)
        ratings = ((own.get(rating.id, rating.id), rating.stars) for rating in self.ratings)
        feedback = Feedback(
            numbers(own.get(movie, movie) for movie in self.likes),
            numbers(own.get(movie, movie) for movie in self.dislikes),
            stars_of((movie, stars) for movie, stars in ratings if isinstance(movie, int)),
        )
        return feedback, [imdb_id for imdb_id in imdb_ids if imdb_id not in own]


class ListBody(ListParameters):
    """Options in a body, where numbers are written as such."""

    model_config = ConfigDict(json_schema_extra=_say_defaults)

    ignore_unknown: bool = Field(False, strict=True, description="Ignore ids that the release does not have")

    @field_validator("n", "novelty", "diversity", "min_confidence", mode="before")
    @classmethod
    def _no_texts(cls, value: Any) -> Any:
        """Refuse a number written as text, which only a query has."""
        if isinstance(value, str):
            raise ValueError("it has to be a number, without quotes")
        return value


class RecommendationsBody(FeedbackBody, ListBody):
    """Feedback of a person, and options of the list.

    Without any feedback it is a list for a newcomer.
    """


class PersonBody(FeedbackBody):
    """Feedback of a person of a group, and what they have seen."""

    seen: Ids = Field(default_factory=list, description="Ids of other movies they have seen")

    def person(self, release: Release, place: int) -> Person:
        """Return the person, who is at a place of the group.

        Raises:
            InvalidOption: what they say contradicts itself, or is impossible.
        """
        try:
            feedback, also_unknown = self.feedback(release)
        except InvalidOption as error:
            error.parameter = ", ".join(f"people.{place}.{name}" for name in error.parameter.split(", "))
            raise
        return Person(feedback, frozenset(known_ids(release, self.seen)), also_unknown)


class GroupBody(ListBody):
    """Feedback of each person of a group, and options of their list."""

    people: list[PersonBody] = Field(
        min_length=LEAST_PEOPLE,
        max_length=MOST_PEOPLE,
        description=f"What each person likes, {MAX_MOVIES:,} movies in all; nobody is without any",
    )
    strategy: Strategy = Field(
        Strategy.LEAST_MISERY,
        description="The score of a movie: its estimate for whoever likes it least, or the average of all",
    )

    def group(self, release: Release) -> list[Person]:
        """Return the people.

        Raises:
            InvalidOption: they name too many movies, or none, or contradict themselves.
        """
        check_sizes(
            [(len(each.likes) + len(each.dislikes) + len(each.ratings), len(each.seen)) for each in self.people]
        )
        return [each.person(release, place) for place, each in enumerate(self.people)]

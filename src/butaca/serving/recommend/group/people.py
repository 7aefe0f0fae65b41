"""The people of a group, and their limits."""

from collections.abc import Sequence
from dataclasses import dataclass

from butaca.serving.invalid_options import InvalidOption
from butaca.serving.recommend.feedback import MAX_MOVIES, Feedback
from butaca.serving.recommend.options import MAX_IDS

LEAST_PEOPLE, MOST_PEOPLE = 2, 5


@dataclass(frozen=True)
class Person:
    """A person of a group.

    ``seen`` are further movies they have seen; ``also_unknown`` are ids of IMDb in the feedback that no movie has.
    """

    feedback: Feedback
    seen: frozenset[int] = frozenset()
    also_unknown: Sequence[str] = ()


def check_sizes(sizes: Sequence[tuple[int, int]]) -> None:
    """Check the number of people, and how many movies they name.

    A size is how many movies a person's feedback names, and how many they have seen beside. All people together may
    name as many as one person alone, so that a list for a group is hardly more work.

    Raises:
        InvalidOption: there are too few or too many people or movies, or a person names none.
    """
    if not LEAST_PEOPLE <= len(sizes) <= MOST_PEOPLE:
        there_are = "there is 1 person" if len(sizes) == 1 else f"there are {len(sizes):,} people"
        raise InvalidOption("people", there_are, f"a group has {LEAST_PEOPLE} to {MOST_PEOPLE}")
    for place, (named_count, seen_count) in enumerate(sizes):
        if not named_count + seen_count:
            raise InvalidOption(
                f"people.{place}",
                f"person {place + 1} names no movie",
                "give them likes, dislikes, ratings or seen, or leave them out",
            )
    named, seen = sum(size[0] for size in sizes), sum(size[1] for size in sizes)
    if named > MAX_MOVIES:
        raise InvalidOption(
            "people",
            f"their likes, dislikes and ratings are {named:,} movies",
            f"there can be {MAX_MOVIES:,} of them in all",
        )
    if seen > MAX_IDS:
        raise InvalidOption("people", f"they have seen {seen:,} movies", f"there can be {MAX_IDS:,} of them in all")

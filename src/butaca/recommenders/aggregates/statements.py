"""SQL of the aggregates, and the numbers that it takes."""

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from butaca.recommenders.shipped_weights import Weights
from butaca.recommenders.stars import LIKED, LUKEWARM, SEEN

COLUMNS = "Give Parquet with the columns user_id, movie_id, rating and rated_at, all but the stars whole numbers"
"""What ratings from elsewhere have to be, for errors."""

UNLIMITED = 2**31 - 1


@dataclass(frozen=True)
class AggregateOptions:
    """Options of the aggregates.

    ``weights`` give the strengths. The Gram matrix is of ``most_exact`` movies with all that have ``fewest_ratings``,
    as ``recommenders.content_ease`` needs it. Of a person with more than ``most_ratings`` as many are drawn, by the
    ``seed``; each movie keeps ``most_co_likes``. ``most_people`` make the sample.
    """

    weights: Weights
    most_exact: int
    fewest_ratings: int
    most_ratings: int = UNLIMITED
    most_co_likes: int = 10_000
    most_people: int = 200_000
    seed: int = 0


@dataclass(frozen=True)
class Portion:
    """Portion of the pairs: those that begin with ids from ``first`` to ``last``.

    In tiles, each of a block of movies and a group of people.
    """

    first: int = -(2**62)
    last: int = 2**62
    blocks: int = 1
    groups: int = 1


def statement(name: str, options: AggregateOptions, portion: Portion = Portion()) -> str:
    """Return the SQL of a table, the same for every engine.

    Raises:
        KeyError: there is none of that name.
    """
    likes, personal, hybrid = options.weights.likes, options.weights.personal, options.weights.hybrid
    numbers: dict[str, float] = {
        "liked": float(LIKED),
        "lukewarm": float(LUKEWARM),
        "seen": float(SEEN),
        "activity": float(likes["activity"]),
        "from_lukewarm": float(likes["from_lukewarm"]),
        "from_low": float(likes["from_low"]),
        "to_lukewarm": float(likes["to_lukewarm"]),
        "own_seen": float(personal["seen"]),
        "own_low": float(personal["low"]),
        "shrinkage": float(hybrid["pseudo_likes"]),
        "fewest_ratings": options.fewest_ratings,
        "most_ratings": options.most_ratings,
        "most_co_likes": options.most_co_likes,
        "most_people": options.most_people,
        "most_exact": options.most_exact,
        "first_movie": portion.first,
        "last_movie": portion.last,
        "blocks": portion.blocks,
        "groups": portion.groups,
        "tiles": portion.blocks * portion.groups,
        "seed": options.seed,
    }
    return _texts()[name].format_map({key: _literal(value) for key, value in numbers.items()})


def _literal(value: float) -> str:
    """Return a number as both engines read it: whole, or of double precision.

    >>> _literal(0.7), _literal(1e-07), _literal(-12)
    ('0.7E0', '1e-07', '-12')
    """
    text = repr(value)
    return text if isinstance(value, int) or "e" in text else f"{text}E0"


@cache
def _texts() -> dict[str, str]:
    """Return the statements by name."""
    text = files(__package__).joinpath("aggregates.sql").read_text(encoding="utf-8")
    parts = re.split(r"^-- (\w+): .*\n", text, flags=re.MULTILINE)[1:]
    return {name: sql.strip() for name, sql in zip(parts[::2], parts[1::2], strict=True)}

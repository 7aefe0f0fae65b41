"""Figures of groups of movies, as a build writes them.

Index pages list and sort groups by them, and a reader counts nothing.
"""

import sqlite3

from butaca.catalogue import attributes, genre_names
from butaca.catalogue.attributes import Attribute
from butaca.release import database

DECADE = "decade"
_DECADES = Attribute(
    "movies", "release_year / 10 * 10", movie="id", condition="release_year IS NOT NULL", counted=False, order=""
)
ATTRIBUTES = {
    **{
        kind: attributes.BY_FILTER[kind]
        for kind in ("collection", "company", "person", "director", "genre", "country", "original_language")
    },
    DECADE: _DECADES,
}
"""The attributes whose members have figures, by kind of group."""

_DAMPING = 5.0  # movies of the mean score, that each group is given beside its own
_PLAUSIBLE = 1_000  # US dollars, below which an amount is probably in thousands or millions
_FEWEST = 3  # movies of known money, below which a ratio says little of a group

_FIGURES = """
INSERT INTO {table}
WITH pairs AS (SELECT DISTINCT movie_id, member FROM ({pairs})),
ranked AS (
    SELECT member, movies.id AS movie_id, vote_count, vote_average, budget, revenue,
        CASE WHEN vote_average IS NULL THEN 0.0 ELSE vote_count / (vote_count + :votes) END AS weight,
        budget >= :plausible AND revenue >= :plausible AS has_money,
        row_number() OVER (PARTITION BY member ORDER BY vote_count DESC, movies.id) AS place
    FROM pairs JOIN movies ON movies.id = movie_id
)
SELECT member, {name}, {name_es}, count(*), sum(vote_count),
    CASE WHEN sum(weight) > 0
        THEN (sum(weight * coalesce(vote_average, 0.0)) + :damping * :score) / (sum(weight) + :damping) END,
    sum(has_money),
    coalesce(sum(budget) FILTER (WHERE has_money), 0), coalesce(sum(revenue) FILTER (WHERE has_money), 0),
    CASE WHEN sum(has_money) >= :fewest
        THEN sum(revenue) FILTER (WHERE has_money) * 1.0 / sum(budget) FILTER (WHERE has_money) END,
    max(CASE WHEN place = 1 THEN movie_id END), max(CASE WHEN place = 2 THEN movie_id END),
    max(CASE WHEN place = 3 THEN movie_id END)
FROM ranked {names} GROUP BY member ORDER BY member
"""


def write(connection: sqlite3.Connection) -> None:
    """Write the figures of every kind of group, after all other tables.

    ``connection`` knows the function ``fold``.

    A group's ``score`` is the mean vote of its movies, in which a movie counts by v / (v + m), where v are its votes
    and m the mean of all movies; and each group is given five more movies of the mean score, so that few movies do not
    make the best group. ``overall`` is the sum of revenues over that of budgets, where both are plausible.
    """
    connection.create_function("genre_es", 1, genre_names.spanish, deterministic=True)
    votes, score = _means(connection)
    given = {
        "votes": votes, "score": score, "damping": _DAMPING, "plausible": _PLAUSIBLE, "fewest": _FEWEST,
    }  # fmt: skip
    for kind, attribute in ATTRIBUTES.items():
        table = database.FIGURES_PREFIX + kind
        connection.execute(database.FIGURES.format(kind=kind))
        connection.execute(_statement(table, kind, attribute), given)
        for number, order in enumerate(database.FIGURES_ORDERS):
            connection.execute(f"CREATE INDEX {table}_{number} ON {table} ({order})")


def _statement(table: str, kind: str, attribute: Attribute) -> str:
    names = f"JOIN {attribute.names} ON {attribute.names}.{attribute.key} = member" if attribute.names else ""
    name, name_es = "fold(name)", "NULL"
    if kind == DECADE:
        name = "CAST(member AS TEXT)"
    elif kind == "genre":
        name_es = "fold(genre_es(name))"
    elif attribute.key == "code":
        name_es = "fold(name_es)"
    return _FIGURES.format(table=table, pairs=attribute.pairs(), name=name, name_es=name_es, names=names)


def _means(connection: sqlite3.Connection) -> tuple[float, float]:
    """Return the mean number of votes, and of averages weighed by them.

    Only movies with votes count; without any the means are 1 and 0.
    """
    voted = "FROM movies WHERE vote_average IS NOT NULL AND vote_count > 0"
    (votes,) = connection.execute(f"SELECT avg(vote_count) {voted}").fetchone()
    if votes is None:
        return 1.0, 0.0
    weight = "vote_count / (vote_count + ?1)"
    (score,) = connection.execute(f"SELECT sum({weight} * vote_average) / sum({weight}) {voted}", (votes,)).fetchone()
    return votes, score

"""Movies as a report lists them."""

from collections.abc import Iterable

from butaca.catalogue.catalogue import Catalogue
from butaca.reports.facts import MovieFacts

_BEST_KNOWN = 100
_COLUMNS = (
    "id, title, release_year, vote_count, vote_average, popularity, runtime, nullif(budget, 0), nullif(revenue, 0), "
    'CASE WHEN budget > 0 AND revenue > 0 THEN "return" END'
)


def movies(catalogue: Catalogue, rest: str) -> Iterable[MovieFacts]:
    """Return the movies that a query leaves, in its order.

    ``rest`` is the part of the query after ``FROM movies``.
    """
    rows = catalogue.connection.execute(f"SELECT {_COLUMNS} FROM movies {rest}").fetchall()
    return (MovieFacts(*row) for row in rows)


def best_known(catalogue: Catalogue) -> tuple[MovieFacts, ...]:
    """Return the movies with most votes; ties by id."""
    return tuple(movies(catalogue, f"ORDER BY vote_count DESC, id LIMIT {_BEST_KNOWN}"))

"""Measure how much the recommenders know of each movie."""

import numpy as np
from numpy.typing import NDArray

from butaca.catalogue.catalogue import Catalogue
from butaca.features import fields
from butaca.recommenders.shipped_weights import shipped
from butaca.reports.coverage_facts import Coverage, Decile, PoorMovie
from butaca.reports.facts import MovieCount

POOR = 0.25  # share of the content model's weights
_DECILES = 10
_EXAMPLES = 20

# Fields that are no sparse matrix; what else the models read of a movie.
_OTHERS = {
    "text": "SELECT movie_id AS id FROM movie_details WHERE overview IS NOT NULL OR tagline IS NOT NULL",
    "original_language": "SELECT id FROM movies WHERE original_language IS NOT NULL",
    "ratings": "SELECT DISTINCT movie_id AS id FROM ratings",
}

Has = NDArray[np.bool_]


def coverage(catalogue: Catalogue) -> Coverage:
    """Measure which fields movies have, by tenths of the movies.

    The tenths go by votes; ties by id.

    Words of titles are left out: every movie has them, they weigh little, and reading them takes long.
    """
    movies = catalogue.connection.execute(
        "SELECT id, title, release_year, vote_count FROM movies ORDER BY vote_count DESC, id"
    ).fetchall()
    ids = np.array([movie[0] for movie in movies], dtype=np.int64)
    order = np.searchsorted(catalogue.movie_ids, ids)
    has = {name: np.diff(fields.field(catalogue, name).indptr) > 0 for name in fields.NAMES if name != "title"}
    for name, query in _OTHERS.items():
        has[name] = np.isin(catalogue.movie_ids, catalogue.arrays(query)["id"])
    names = tuple(has)
    table = np.column_stack([has[name][order] for name in names])
    weights = [shipped().content.get(name) if name != "original_language" else None for name in names]
    known = table @ np.array([weight or 0.0 for weight in weights]) / sum(weight or 0.0 for weight in weights)
    poor = known < POOR
    weighted = [place for place, weight in enumerate(weights) if weight is not None]
    return Coverage(
        fields=names,
        weights=tuple(weights),
        deciles=tuple(
            _decile([movie[3] for movie in movies], table, known, rows)
            for rows in np.array_split(np.arange(len(movies)), _DECILES)
            if len(rows)
        ),
        poor_below=POOR,
        poor=int(poor.sum()),
        poor_lack=_lacking(names, weighted, table[poor]),
        examples=tuple(
            _poor(movies[row], float(known[row]), [names[place] for place in weighted if not table[row, place]])
            for row in np.flatnonzero(poor)[:_EXAMPLES]
        ),
    )


def _decile(votes: list[int], table: Has, known: NDArray[np.float64], rows: NDArray[np.intp]) -> Decile:
    return Decile(
        movie_count=len(rows),
        most_votes=votes[rows[0]],
        fewest_votes=votes[rows[-1]],
        shares=tuple(float(share) for share in table[rows].mean(axis=0)),
        weight=float(known[rows].mean()),
        poor=int((known[rows] < POOR).sum()),
    )


def _poor(movie: tuple[int, str, int | None, int], weight: float, lacks: list[str]) -> PoorMovie:
    movie_id, title, year, votes = movie
    return PoorMovie(movie_id, title, year, votes, weight, tuple(lacks))


def _lacking(names: tuple[str, ...], weighted: list[int], poor: Has) -> tuple[MovieCount, ...]:
    """Count the poor movies that lack each field, the most first.

    Shares are those of the poor movies.
    """
    lacking = [(int((~poor[:, place]).sum()), names[place]) for place in weighted]
    return tuple(
        MovieCount(name, name, name, movie_count, movie_count / len(poor) if len(poor) else 0.0)
        for movie_count, name in sorted(lacking, key=lambda lack: (-lack[0], lack[1]))
    )

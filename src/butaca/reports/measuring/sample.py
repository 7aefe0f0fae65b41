"""The data of a catalogue that a comparison needs.

They are small enough to keep while the other catalogue is read.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from butaca.catalogue import attributes
from butaca.catalogue.catalogue import Catalogue
from butaca.catalogue.schema import MOVIE_DETAILS, MOVIES, quoted

Values = NDArray[np.float64]

# Numbers and categories whose spread is compared; each as SQL that is NULL where nothing is known.
_NUMBERS = {
    "release_year": "release_year",
    "runtime": "runtime",
    "budget": "nullif(budget, 0)",
    "revenue": "nullif(revenue, 0)",
    "popularity": "popularity",
    "vote_count": "vote_count",
    "vote_average": "vote_average",
}
_CATEGORIES = {
    "original_language": attributes.ORIGINAL_LANGUAGES.pairs(),
    "status": attributes.STATUSES.pairs(),
    "genres": "SELECT name AS member, movie_id FROM movie_genres JOIN genres ON genres.id = genre_id",
    "countries": attributes.COUNTRIES.pairs(),
    "spoken_languages": attributes.SPOKEN_LANGUAGES.pairs(),
}
# Lists of a movie whose change makes it a changed movie: their tables and members.
_LISTS = {
    "genres": (attributes.GENRES.table, attributes.GENRES.member),
    "companies": (attributes.COMPANIES.table, attributes.COMPANIES.member),
    "countries": (attributes.COUNTRIES.table, attributes.COUNTRIES.member),
    "spoken_languages": (attributes.SPOKEN_LANGUAGES.table, attributes.SPOKEN_LANGUAGES.member),
    "keywords": (attributes.KEYWORDS.table, attributes.KEYWORDS.member),
    "credits": ("credits", "struct_pack(department, job, position, person_id)"),
}


@dataclass(frozen=True)
class CatalogueSample:
    """Data of movies, by ascending id.

    ``numbers`` are nan and ``categories`` lack a movie where nothing is known.

    ``hashes`` stand for the value of each column and list of each movie; equal values have equal hashes
    within one process.
    """

    ids: NDArray[np.int64]
    titles: NDArray[Any]
    votes: NDArray[np.int64]
    numbers: Mapping[str, Values]
    categories: Mapping[str, Mapping[str, int]]
    uncategorised: Mapping[str, int]
    hashes: Mapping[str, NDArray[np.uint64]]


def sample(catalogue: Catalogue) -> CatalogueSample:
    """Take the sample of a catalogue."""
    numbers = ", ".join(
        f"coalesce(CAST({expression} AS DOUBLE), 'nan'::DOUBLE) AS {name}" for name, expression in _NUMBERS.items()
    )
    movies = catalogue.arrays("SELECT id, title, vote_count FROM movies ORDER BY id")
    return CatalogueSample(
        ids=movies["id"].astype(np.int64),
        titles=movies["title"],
        votes=movies["vote_count"],
        numbers=catalogue.arrays(f"SELECT {numbers} FROM movies ORDER BY id"),
        categories={name: _counts(catalogue, query) for name, query in _CATEGORIES.items()},
        uncategorised={name: _without(catalogue, query) for name, query in _CATEGORIES.items()},
        hashes=_hashes(catalogue),
    )


def _counts(catalogue: Catalogue, query: str) -> dict[str, int]:
    return dict(
        catalogue.connection.execute(
            f"SELECT member, count(*) FROM ({query}) WHERE member IS NOT NULL GROUP BY member ORDER BY member"
        ).fetchall()
    )


def _without(catalogue: Catalogue, query: str) -> int:
    row = catalogue.connection.execute(
        f"SELECT count(*) FROM movies WHERE id NOT IN (SELECT movie_id FROM ({query}) WHERE member IS NOT NULL)"
    ).fetchone()
    return int(row[0]) if row else 0


def _hashes(catalogue: Catalogue) -> dict[str, NDArray[np.uint64]]:
    hashes: dict[str, NDArray[np.uint64]] = {}
    for table, key in ((MOVIES, "id"), (MOVIE_DETAILS, "movie_id")):
        names = [name for name in table.names if name != key]
        selected = ", ".join(f"hash({quoted(name)}) AS {quoted(name)}" for name in names)
        hashes |= catalogue.arrays(f"SELECT {selected} FROM {table.name} ORDER BY {key}")
    for name, (rows, member) in _LISTS.items():
        listed = f"SELECT movie_id, hash(list({member} ORDER BY {member})) AS whole FROM {rows} GROUP BY movie_id"
        hashes[name] = catalogue.arrays(
            f"SELECT coalesce(whole, 0) AS whole FROM movies LEFT JOIN ({listed}) ON movie_id = id ORDER BY id"
        )["whole"]
    return hashes

"""Folder of The Movies Dataset with any number of drawn ratings.

They are drawn to be like its small file.

Usage: ``drawn_ratings DATA RATINGS FOLDER``. DATA is the data set with ``ratings_small``.

Each person drawn is like a real one: as active, and choosing movies by fame times what the real person's taste
says of them, a low-rank model of the sample. Movies that nobody in the sample rated are as famous as their votes
say. Stars are the movie's mean, the person's own mean, some taste and noise.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import duckdb
import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse import linalg

from butaca.catalogue.schema import literal

SEED = 26
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_RANK = 24  # of the model of tastes
_TASTE = 0.9  # weight of a taste in the logarithm of a chance; what keeps as many co-likes a rating as in the sample
_FAME_OF_VOTES = 0.9  # power of the votes
_UNRATED = 0.25  # expected ratings, in the sample, of the average movie without any
_PRIOR = 5  # ratings of the average movie that are added to each movie's mean
_BIAS, _NOISE, _LIKING = 0.4, 0.8, 0.25  # stars, standard deviations of person, rating and taste
_FIRST, _YEARS = 820_454_400, 631_152_000  # seconds: 1996, and twenty years
_PEOPLE = 256  # at a time
_ROUNDS = 6  # of drawing again what was drawn twice


def main(data: str, count: str, folder: str) -> None:
    """Write ``ratings.csv`` and links to the other files; print what was drawn."""
    source, target = Path(data), Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    for file in source.glob("*.csv*"):
        if not file.name.startswith("ratings"):
            link = target / file.name
            link.unlink(missing_ok=True)
            link.symlink_to(file.resolve())
    people = Sample(source)
    written = persons = 0
    with duckdb.connect() as connection:
        parts = target / "parts"
        parts.mkdir(exist_ok=True)
        for place, (users, movies, stars, times) in enumerate(people.draw(int(count))):
            rows = {"userId": users, "movieId": movies, "rating": stars, "timestamp": times}  # noqa: F841 - DuckDB knows it by its name
            connection.execute(f"COPY (FROM rows) TO {literal(str(parts / f'{place:05}.csv'))} (HEADER false)")
            written, persons = written + len(users), int(users[-1])
    with (target / "ratings.csv").open("wb") as out:
        out.write(b"userId,movieId,rating,timestamp\n")
        for part in sorted(parts.iterdir()):
            out.write(part.read_bytes())
            part.unlink()
        parts.rmdir()
    print(json.dumps({"ratings": written, "people": persons}))


class Sample:
    """The small file of ratings, and a model of who rates what."""

    def __init__(self, data: Path) -> None:
        """Read the sample, and learn from it."""
        with duckdb.connect() as connection:

            def arrays(query: str) -> dict[str, NDArray[np.generic]]:
                return connection.execute(query).fetchnumpy()

            def file(stem: str) -> str:
                return literal(str(next(data.glob(f"{stem}.csv*"))))

            rated = arrays(f'SELECT "userId" - 1 AS person, "movieId" AS movie, rating FROM {file("ratings_small")}')
            known = arrays(
                f'SELECT "movieId" AS movie, coalesce(max(TRY_CAST(vote_count AS DOUBLE)), 0) AS votes '
                f"FROM {file('links')} LEFT JOIN read_csv({file('movies_dataset')}, all_varchar = true, "
                'null_padding = true, parallel = false) AS movies ON TRY_CAST(movies.id AS BIGINT) = "tmdbId" '
                "GROUP BY 1 ORDER BY 1"
            )
        self.movies: Ints = known["movie"].astype(np.int64)
        columns = np.searchsorted(self.movies, rated["movie"].astype(np.int64))
        shape = (int(rated["person"].max()) + 1, len(self.movies))
        chosen = sparse.csr_array((np.ones(len(columns)), (rated["person"], columns)), shape=shape)
        self.activity: Ints = np.asarray(chosen.sum(axis=1)).astype(np.int64).ravel()
        counts = np.asarray(chosen.sum(axis=0)).ravel()
        votes = (known["votes"].astype(np.float64) + 1) ** _FAME_OF_VOTES
        self.fame: Floats = np.where(counts > 0, counts, _UNRATED * votes / votes[counts == 0].mean())
        stars = np.asarray(rated["rating"], dtype=np.float64)
        sums = np.bincount(columns, stars, minlength=len(self.movies))
        self.means: Floats = (sums + _PRIOR * stars.mean()) / (counts + _PRIOR)
        scaled = sparse.diags_array(self.activity**-0.5) @ chosen @ sparse.diags_array(np.maximum(counts, 1) ** -0.5)
        left, values, right = linalg.svds(scaled, k=_RANK, rng=np.random.default_rng(SEED))
        tastes = left[:, :-1] * values[:-1] @ right[:-1]  # but the greatest, which is fame
        self.tastes = tastes / tastes[:, counts > 0].std(axis=1, keepdims=True)

    def draw(self, count: int) -> Iterator[tuple[Ints, Ints, Floats, Ints]]:
        """Yield people, movies, stars and times of ratings, by person.

        They are ``count`` ratings or a few less.
        """
        random = np.random.default_rng(SEED)
        people = round(count / self.activity.mean())
        like = np.sort(random.integers(0, len(self.activity), people))
        first = 1
        for real in range(len(self.activity)):
            some = int((like == real).sum())
            chances = np.log(self.fame) + _TASTE * np.clip(self.tastes[real], -3, 4)
            levels = np.cumsum(np.exp(chances - chances.max()))
            for start in range(0, some, _PEOPLE):
                size = min(_PEOPLE, some - start)
                person, column = self._distinct(random, levels, size, int(self.activity[real]))
                yield self._rated(random, real, first, person, column)
                first += size

    def _distinct(self, random: np.random.Generator, levels: Floats, people: int, each: int) -> tuple[Ints, Ints]:
        """Draw movies for some people, none twice for the same."""
        keys = np.zeros(0, dtype=np.int64)
        for _ in range(_ROUNDS):
            missing = each - np.bincount(keys // len(levels), minlength=people)
            who = np.repeat(np.arange(people), missing)
            drawn = np.searchsorted(levels, random.random(len(who)) * levels[-1]).clip(0, len(levels) - 1)
            keys = np.union1d(keys, who * len(levels) + drawn)
        return keys // len(levels), keys % len(levels)

    def _rated(
        self, random: np.random.Generator, real: int, first: int, person: Ints, column: Ints
    ) -> tuple[Ints, Ints, Floats, Ints]:
        bias = random.normal(0, _BIAS, int(person.max()) + 1)
        joined = random.integers(0, _YEARS, len(bias))
        stars = self.means[column] + bias[person] + _LIKING * self.tastes[real, column].clip(-2, 2)
        stars = (np.rint((stars + random.normal(0, _NOISE, len(column))) * 2) / 2).clip(0.5, 5)
        times = _FIRST + joined[person] + random.integers(0, 86_400 * 30, len(column))
        return person + first, self.movies[column], stars, times


if __name__ == "__main__":
    main(*sys.argv[1:])

"""People and what they rated, as matrices over the rows of a catalogue."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from butaca.catalogue.catalogue import Catalogue
from butaca.catalogue.schema import RATINGS
from butaca.recommenders.stars import LIKED


@dataclass(frozen=True)
class People:
    """Who rated what.

    ``ids`` [people], ascending; ``stars`` csr [people, movies], 0.5 to 5; ``times`` has the same
    shape and places, in seconds since 1970 UTC. Columns are the rows of ``Catalogue.movie_ids``.
    """

    ids: NDArray[np.int64]
    stars: Any
    times: Any

    @classmethod
    def of(cls, catalogue: Catalogue, table: str = RATINGS.name) -> "People":
        """Everybody with a rating in a table that has the columns of ``ratings``."""
        entries = catalogue.arrays(
            f"SELECT user_id, movie_id, rating, rated_at FROM {table} ORDER BY user_id, movie_id"
        )
        ids, rows = np.unique(entries["user_id"].astype(np.int64), return_inverse=True)
        movie_ids = catalogue.movie_ids
        places = (rows, np.searchsorted(movie_ids, entries["movie_id"]))
        shape = (len(ids), len(movie_ids))
        return cls(
            ids,
            sparse.csr_array((entries["rating"].astype(np.float32), places), shape=shape),
            sparse.csr_array((entries["rated_at"].astype(np.int64), places), shape=shape),
        )

    def __len__(self) -> int:
        return len(self.ids)

    @cached_property
    def likes(self) -> Any:
        """1 where somebody gave a film 4 stars or more. Sparse [people, movies]."""
        liked = self.stars.copy()
        liked.data = (liked.data >= LIKED).astype(np.float32)
        liked.eliminate_zeros()
        return liked

    def like_counts(self) -> NDArray[np.float64]:
        """How many people like each film. Shape [movies]."""
        return np.bincount(self.likes.indices, minlength=self.stars.shape[1]).astype(np.float64)

    def rating_counts(self) -> NDArray[np.float64]:
        """How many people rated each film. Shape [movies]."""
        return np.bincount(self.stars.indices, minlength=self.stars.shape[1]).astype(np.float64)

    def take(self, rows: NDArray[np.int64]) -> "People":
        """Some of the people, by their row."""
        return People(self.ids[rows], self.stars[rows], self.times[rows])

    def without(self, films: NDArray[np.bool_]) -> "People":
        """The same people, who never rated these films [movies]."""
        stars, times = self.stars.tocoo(), self.times.tocoo()
        stays = ~films[stars.col]
        places = (stars.row[stays], stars.col[stays])
        return People(
            self.ids,
            sparse.csr_array((stars.data[stays], places), shape=stars.shape),
            sparse.csr_array((times.data[stays], places), shape=times.shape),
        )

    @contextmanager
    def alone_in(self, catalogue: Catalogue) -> Iterator[Catalogue]:
        """The catalogue with the ratings of these people instead of its own, until the context ends."""
        stars = self.stars.tocoo()
        columns = {
            "user_id": self.ids[stars.row],
            "movie_id": catalogue.movie_ids[stars.col],
            "rating": stars.data.astype(np.float64),
            "rated_at": self.times.tocoo().data,
        }
        # A temporary table belongs to its cursor and goes before a table of the database of the same name.
        cursor = catalogue.connection.cursor()
        try:
            cursor.execute(RATINGS.declaration.replace("CREATE TABLE", "CREATE TEMP TABLE", 1))
            cursor.register("training_ratings", columns)
            cursor.execute(
                f"INSERT INTO {RATINGS.name} SELECT {', '.join(columns)} FROM training_ratings "
                "ORDER BY user_id, movie_id"
            )
            cursor.unregister("training_ratings")
            yield Catalogue(cursor, catalogue.source, catalogue.inputs, catalogue.findings)
        finally:
            cursor.close()

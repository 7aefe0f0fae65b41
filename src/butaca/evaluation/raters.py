"""Raters and their ratings, as matrices over a catalogue's rows."""

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
class Raters:
    """Ratings of some raters.

    ``ids`` [raters], ascending; ``stars`` csr [raters, movies], 0.5 to 5; ``rated_at`` has the same
    shape and places, in seconds since 1970 UTC. Columns are the rows of ``Catalogue.movie_ids``.
    """

    ids: NDArray[np.int64]
    stars: Any
    rated_at: Any

    @classmethod
    def of(cls, catalogue: Catalogue, table: str = RATINGS.name) -> "Raters":
        """Read all raters of a table with the columns of ``ratings``."""
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
        """Likes, 1 for 4 stars or more. Sparse [raters, movies]."""
        liked = self.stars.copy()
        liked.data = (liked.data >= LIKED).astype(np.float32)
        liked.eliminate_zeros()
        return liked

    def like_counts(self) -> NDArray[np.float64]:
        """Count the raters who like each movie. Shape [movies]."""
        return np.bincount(self.likes.indices, minlength=self.stars.shape[1]).astype(np.float64)

    def rating_counts(self) -> NDArray[np.float64]:
        """Count the ratings of each movie. Shape [movies]."""
        return np.bincount(self.stars.indices, minlength=self.stars.shape[1]).astype(np.float64)

    def take(self, rows: NDArray[np.int64]) -> "Raters":
        """Return some of the raters, by their row."""
        return Raters(self.ids[rows], self.stars[rows], self.rated_at[rows])

    def without(self, movies: NDArray[np.bool_]) -> "Raters":
        """Return the same raters without their ratings of these movies [movies]."""
        stars, rated_at = self.stars.tocoo(), self.rated_at.tocoo()
        stays = ~movies[stars.col]
        places = (stars.row[stays], stars.col[stays])
        return Raters(
            self.ids,
            sparse.csr_array((stars.data[stays], places), shape=stars.shape),
            sparse.csr_array((rated_at.data[stays], places), shape=rated_at.shape),
        )

    @contextmanager
    def as_only_raters(self, catalogue: Catalogue) -> Iterator[Catalogue]:
        """Open the catalogue with the ratings of these raters alone.

        They stand instead of its own, until the context ends.
        """
        stars = self.stars.tocoo()
        columns = {
            "user_id": self.ids[stars.row],
            "movie_id": catalogue.movie_ids[stars.col],
            "rating": stars.data.astype(np.float64),
            "rated_at": self.rated_at.tocoo().data,
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
            yield Catalogue(cursor, catalogue.source, catalogue.inputs, catalogue.findings, derived=catalogue.derived)
        finally:
            cursor.close()

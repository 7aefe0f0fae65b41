"""The small catalogue with films of unknown year, in a source that keeps them."""

from dataclasses import replace
from pathlib import Path

import duckdb

from butaca.sources.kaggle import KaggleSource
from butaca.sources.raw_tables import RawCatalogue
from small_films import Film

_TOYS = (10194, "Toy Story Collection")

UNDATED = (
    # Of a collection, best known of all, and under two names.
    Film(910_001, "Toy Story Lost", "", 20_000, 9.1, 90.0, ("Animation", "Comedy", "Family"), 30_000_000, 400_000_000,
         80, ("Tom Hanks", "Tim Allen"), "John Lasseter", (), _TOYS, ("Pixar Animation Studios",),
         keywords=("toy", "friendship"), other={"original_title": "Toy Story Perdu"}),
    Film(910_002, "Frozen", "", 3000, 6.1, 2.0, ("Drama",), 0, 0, 90, ("Kristen Bell",), "Chris Buck"),
    Film(910_003, "Undated Twin", "", cast=("Sergei Bodrov Jr.", "Ada Quill")),
    Film(910_004, "Undated Twin", "no date", cast=("Ada Quill",)),
)  # fmt: skip
"""Without a date, but for the last, whose date is none."""

IDS = frozenset(film.id for film in UNDATED)
EXTERNAL = {910_001: "tt7654321", 910_002: "0e6a1b9e-6b5f-4c57-9e0b-2f9b6a6f7a10"}
"""Text ids of two of them."""


class UndatedSource(KaggleSource):
    """The same files, of which films without a date are kept; ``all_undated`` takes the date of every film."""

    def __init__(self, folder: Path, *, all_undated: bool = False) -> None:
        super().__init__(folder)
        self._all_undated = all_undated

    def load(self, connection: duckdb.DuckDBPyConnection, workspace: Path) -> RawCatalogue:
        """Read the files, and name the text ids."""
        raw = super().load(connection, workspace)
        if self._all_undated:
            connection.execute("UPDATE raw_movies SET release_date = NULL")
        for movie_id, text in EXTERNAL.items():
            connection.execute("UPDATE raw_movies SET external_id = ? WHERE id = ?", (text, str(movie_id)))
        return replace(raw, undated=True)

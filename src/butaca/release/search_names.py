"""Names of movies that follow from others.

These are places in a franchise, and titles in other spellings. They are entries of the search index, so that they need
no rule of their own.
"""

import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Literal, NamedTuple

from butaca.catalogue import text_keys
from butaca.catalogue.franchise_numbers import franchise_numbers
from butaca.catalogue.number_words import in_digits
from butaca.catalogue.read_titles import read_title

_FRANCHISES = """
SELECT collection_id, collections.name, movies.id, title FROM movies
JOIN collections ON collections.id = collection_id WHERE collections.movies > 1
ORDER BY collection_id, release_date, movies.id
"""
_OTHER_TITLES = """
SELECT movie_id, original_title AS title FROM movie_details WHERE original_title IS NOT NULL
UNION ALL SELECT movie_id, title FROM movie_titles
"""
_END_OF_PART = re.compile(r"\s*(?::|\s[–—-]\s)\s*")


class DerivedName(NamedTuple):
    """A name of a movie that follows from another.

    ``spelled`` is what its key is of. ``only_whole`` tells that it is not found by some of its words.
    """

    movie_id: int
    field: Literal["place", "rewritten_title"]
    name: str
    spelled: str
    only_whole: bool = False


def derived_names(connection: sqlite3.Connection) -> Iterator[DerivedName]:
    """Yield the names that follow from those of a catalogue."""
    yield from _places(connection)
    for movie_id, title in connection.execute("SELECT id, title FROM movies ORDER BY id"):
        read, figures = read_title(title), in_digits(title)
        if read != title:
            yield DerivedName(movie_id, "rewritten_title", read, read)
        if figures != " ".join(text_keys.words(title)):
            yield DerivedName(movie_id, "rewritten_title", title, figures, only_whole=True)


def _places(connection: sqlite3.Connection) -> Iterator[DerivedName]:
    """Yield the places in each franchise, under each of its names."""
    others: dict[int, list[str]] = {}
    for movie_id, title in connection.execute(_OTHER_TITLES):
        others.setdefault(movie_id, []).append(title)
    for (_, collection), rows in groupby(connection.execute(_FRANCHISES), key=itemgetter(0, 1)):
        series = text_keys.series(collection)
        movies = [(movie_id, title) for *_, movie_id, title in rows]
        numbers = franchise_numbers([title for _, title in movies], series)
        initials = text_keys.initials(series)
        names = [series, initials] if initials else [series]
        translated = _translated(series, movies, others)
        for (movie_id, _), number in zip(movies, numbers, strict=True):
            for name in names:
                yield DerivedName(movie_id, "place", f"{name} {number}", f"{name} {number}")
            for name in translated:
                yield DerivedName(movie_id, "place", f"{name} {number}", f"{name} {number}", only_whole=True)


def _translated(series: str, movies: Iterable[tuple[int, str]], others: dict[int, list[str]]) -> Sequence[str]:
    """Return the names of a series in other titles of its movies.

    These are the beginnings of titles of a movie that begins with the name of the series.
    """
    own = text_keys.key(series)
    names = {
        text_keys.key(name): name
        for movie_id, title in movies
        if text_keys.key(_first_part(title)) == own
        for other in others.get(movie_id, ())
        if (name := _first_part(other)) and not name[-1].isdecimal()
    }
    return [name for key, name in sorted(names.items()) if key != own]


def _first_part(title: str) -> str:
    return _END_OF_PART.split(title)[0]

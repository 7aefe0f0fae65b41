"""Contexts of movies: the words of all that belongs to them.

So that a search finds a movie by its title and a person, company, keyword, genre or year together.
"""

import sqlite3
from collections.abc import Iterator
from functools import lru_cache

from butaca.catalogue import genre_names, text_keys

# The rowid is that of the movie's title in ``search_entries``. Words may be cut short after three letters or more.
CONTEXTS = (
    "CREATE VIRTUAL TABLE search_contexts USING fts5("
    "words, content='', prefix='3', detail=none, columnsize=0, tokenize='ascii')"
)

MOST_ACTORS = 20  # of a movie, the first billed
_REMEMBERED = 20_000  # names of what many movies have

# (entry of the movie's title, name, whether it is a collection's or a genre's) in the order of the entries.
_NAMES = f"""
WITH named (movie_id, name, kind) AS (
    SELECT ref, name, '' FROM search_entries WHERE kind = 'movie'
    UNION ALL SELECT id, release_year, '' FROM movies WHERE release_year IS NOT NULL
    UNION ALL SELECT movies.id, name, 'collection' FROM movies JOIN collections ON collections.id = collection_id
    UNION ALL SELECT movie_id, name, '' FROM credits JOIN people ON people.id = person_id
        WHERE job = 'Director' OR job = 'Actor' AND position < {MOST_ACTORS}
    UNION ALL SELECT movie_id, name, '' FROM movie_companies JOIN companies ON companies.id = company_id
    UNION ALL SELECT movie_id, name, '' FROM movie_keywords JOIN keywords ON keywords.id = keyword_id
    UNION ALL SELECT movie_id, name, 'genre' FROM movie_genres JOIN genres ON genres.id = genre_id
)
SELECT entry.id, named.name, named.kind FROM named
JOIN search_entries AS entry ON entry.ref = movie_id AND entry.kind = 'movie' AND entry.field = 'title'
ORDER BY entry.id
"""


def write(connection: sqlite3.Connection) -> None:
    """Write the contexts, from the tables of the catalogue and the entries."""
    connection.execute(CONTEXTS)
    connection.executemany("INSERT INTO search_contexts (rowid, words) VALUES (?, ?)", _contexts(connection))


def _contexts(connection: sqlite3.Connection) -> Iterator[tuple[int, str]]:
    entry: int | None = None
    words: set[str] = set()
    words_of = lru_cache(_REMEMBERED)(_words)
    for row in connection.execute(_NAMES):
        if row[0] != entry:
            if entry is not None:
                yield entry, " ".join(sorted(words))
            entry, words = row[0], set()
        words.update(words_of(row[1], row[2]))
    if entry is not None:
        yield entry, " ".join(sorted(words))


def _words(name: str | int, kind: str) -> tuple[str, ...]:
    """Return the words of a name that finds a movie."""
    names = genre_names.all_names(str(name)) if kind == "genre" else (str(name),)
    words = [word for name in names for word in text_keys.indexed(name).split()]
    if kind == "collection" and (initials := text_keys.initials(text_keys.series(str(name)))):
        words.append(initials.lower())
    return tuple(words)

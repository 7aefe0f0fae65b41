"""Search index: all names, their words, and ways to misspell these.

Names are numbered by prominence, so that the first that an index gives are the best known; words are numbered
by the best known name that has them. Prominence is in votes: a movie's own, of a collection those of its best-known
movie, of a person or company a tenth of their movies' votes, each divided by the place in the credits, of a keyword
a thousandth.
"""

import sqlite3
from collections.abc import Iterable
from itertools import chain

from butaca.catalogue import text_keys
from butaca.catalogue.sounds import sound
from butaca.release import search_contexts
from butaca.release.search_names import DerivedName, derived_names

# ``kind`` is movie, person, collection, company or keyword and ``ref`` the id there; ``field`` is what the name is
# there; ``words`` are those of ``text_keys.numbered``; ``year`` is a movie's; ``movie_count`` counts the movies
# that it is, holds or made, or in which a person acted or directed, and ``best`` is the best known of them.
ENTRIES = (
    "CREATE TABLE search_entries (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, ref INTEGER NOT NULL, "
    "field TEXT NOT NULL, name TEXT NOT NULL, key TEXT NOT NULL, words TEXT NOT NULL, year INTEGER, "
    "prominence INTEGER NOT NULL, movie_count INTEGER NOT NULL, best INTEGER NOT NULL)"
)
MOVIE_NAMES = "CREATE INDEX search_entries_movie ON search_entries (ref) WHERE kind = 'movie'"

# Texts are folded and taken apart before they come here; this tokenizer leaves them as they are.
AS_IT_IS = "columnsize=0, tokenize='ascii'"

# The rowid is the entry's id; ``marks`` are its kind and year.
INDEX = f"CREATE VIRTUAL TABLE search_index USING fts5(words, marks, content='', prefix='1 2 3', {AS_IT_IS})"

# Words by which names are found, and how many names have them. ``cuts`` holds each of three letters or more whole
# and without each of its letters in turn: two words that are one edit apart have one of these in common.
# ``trigrams`` is for more edits.
WORDS = "CREATE TABLE search_words (id INTEGER PRIMARY KEY, word TEXT NOT NULL, name_count INTEGER NOT NULL)"
CUTS = f"CREATE VIRTUAL TABLE search_cuts USING fts5(cuts, content='', detail=none, {AS_IT_IS})"
TRIGRAMS = (
    "CREATE VIRTUAL TABLE search_trigrams USING fts5(letters, content='', detail=none, columnsize=0, "
    "tokenize='trigram')"
)

# Sounds of titles in other writing, of four letters or more, and their entries.
SOUNDS = (
    "CREATE TABLE search_sounds (sound TEXT NOT NULL, entry INTEGER NOT NULL, PRIMARY KEY (sound, entry)) WITHOUT ROWID"
)
FEWEST_SOUNDS = 4

# Names that are no part of the catalogue: original titles in other writing, and those of ``search_names``.
DERIVED = (
    "CREATE TEMPORARY TABLE derived_names (movie_id INTEGER, field TEXT, name TEXT, spelled TEXT, only_whole INTEGER)"
)
_ONLY_WHOLE = "CREATE INDEX derived_names_whole ON derived_names (movie_id, field, name) WHERE only_whole"

MOST_TITLES = 12  # of a movie from the names files

_FILL = f"""
INSERT INTO search_entries (kind, ref, field, name, key, words, year, prominence, movie_count, best)
WITH
    credited AS (SELECT person_id AS ref, movie_id, min(position) AS place FROM credits GROUP BY 1, 2),
    made AS (SELECT company_id AS ref, movie_id, min(position) AS place FROM movie_companies GROUP BY 1, 2),
    groups (kind, ref, name, prominence, movie_count, best, votes) AS (
        SELECT 'person', people.id, name, sum(vote_count / (1.0 + place)) / 10, count(*), movie_id, max(vote_count)
        FROM people JOIN credited ON ref = people.id JOIN movies ON movies.id = movie_id GROUP BY people.id
        UNION ALL
        SELECT 'company', companies.id, name, sum(vote_count / (1.0 + place)) / 10, count(*), movie_id, max(vote_count)
        FROM companies JOIN made ON ref = companies.id JOIN movies ON movies.id = movie_id GROUP BY companies.id
        UNION ALL
        SELECT 'collection', collections.id, name, max(vote_count), count(*), movies.id, NULL
        FROM collections JOIN movies ON collection_id = collections.id GROUP BY collections.id
        UNION ALL
        SELECT 'keyword', keywords.id, name, sum(vote_count) / 1000.0, count(*), movie_id, max(vote_count)
        FROM keywords JOIN movie_keywords ON keyword_id = keywords.id JOIN movies ON movies.id = movie_id
        GROUP BY keywords.id
    ),
    titles (movie_id, field, name, spelled) AS (
        SELECT movie_id, 'original_title', original_title, original_title FROM movie_details
        WHERE original_title IS NOT NULL
        UNION ALL SELECT movie_id, 'other_title', title, title FROM movie_titles WHERE position < {MOST_TITLES}
        UNION ALL SELECT movie_id, field, name, spelled FROM derived_names
    ),
    others (movie_id, field, name, own_key) AS (
        SELECT movie_id, field, min(name), search_key(spelled) FROM titles GROUP BY movie_id, search_key(spelled)
    ),
    named (kind, ref, field, name, own_key, year, prominence, movie_count, best) AS (
        SELECT 'movie', id, 'title', title, search_key(title), release_year, vote_count, 1, id FROM movies
        UNION ALL
        SELECT 'movie', id, field, name, own_key, release_year, vote_count, 1, id
        FROM movies JOIN others ON movie_id = id WHERE own_key <> search_key(title)
        UNION ALL
        SELECT kind, ref, 'name', name, search_key(name), NULL, CAST(prominence AS INTEGER), movie_count, best
        FROM groups
        UNION ALL
        SELECT kind, ref, 'initials', search_initials(name), search_key(search_initials(name)), NULL, prominence,
            movie_count, best
        FROM groups WHERE kind = 'collection' AND search_initials(name) IS NOT NULL
    )
SELECT kind, ref, field, name, own_key, search_numbered(name), year, prominence, movie_count, best FROM named
ORDER BY prominence DESC, kind = 'movie' DESC, movie_count DESC, kind, ref, field = 'title' DESC, field, name
"""

_WORDS = """
INSERT INTO search_words (word, name_count)
SELECT term, count(DISTINCT doc) FROM temp.search_vocabulary WHERE col = 'words' GROUP BY term ORDER BY min(doc), term
"""


def write(connection: sqlite3.Connection, rewritten_titles: Iterable[tuple[int, str]] = ()) -> None:
    """Write the tables of the search from those of the catalogue.

    ``rewritten_titles`` are (movie id, title), which the catalogue does not have.
    """
    for name, function in (
        ("search_key", text_keys.key),
        ("search_numbered", lambda name: " ".join(text_keys.numbered(name))),
        ("search_indexed", text_keys.indexed),
        ("search_initials", lambda name: text_keys.initials(text_keys.series(name))),
        ("search_sound", sound),
        ("search_cuts", lambda word: " ".join(sorted(text_keys.cuts(word)))),
    ):
        connection.create_function(name, 1, function, deterministic=True)
    for statement in (ENTRIES, INDEX, WORDS, CUTS, TRIGRAMS, SOUNDS, DERIVED):
        connection.execute(statement)
    rewritten = (DerivedName(movie_id, "rewritten_title", title, title) for movie_id, title in rewritten_titles)
    derived = chain(rewritten, derived_names(connection))
    connection.executemany("INSERT INTO derived_names VALUES (?, ?, ?, ?, ?)", derived)
    connection.execute(_ONLY_WHOLE)
    connection.execute(_FILL)
    connection.execute("CREATE INDEX search_entries_key ON search_entries (key)")
    connection.execute(MOVIE_NAMES)
    connection.execute(
        "INSERT INTO search_index (rowid, words, marks) "
        "SELECT id, search_indexed(name), kind || coalesce(' ' || year, '') FROM search_entries AS entry "
        "WHERE NOT EXISTS (SELECT 1 FROM derived_names AS derived WHERE only_whole AND movie_id = ref "
        "AND derived.field = entry.field AND derived.name = entry.name) ORDER BY id"
    )
    connection.execute("DROP TABLE derived_names")
    connection.execute(
        "INSERT INTO search_sounds SELECT search_sound(name), id FROM search_entries "
        f"WHERE field = 'rewritten_title' AND length(search_sound(name)) >= {FEWEST_SOUNDS}"
    )
    search_contexts.write(connection)
    _write_words(connection)
    for table in ("search_index", "search_contexts", "search_cuts", "search_trigrams"):
        connection.execute(f"INSERT INTO {table} ({table}) VALUES ('optimize')")


def _write_words(connection: sqlite3.Connection) -> None:
    connection.execute(
        "CREATE VIRTUAL TABLE temp.search_vocabulary USING fts5vocab('main', 'search_index', 'instance')"
    )
    connection.execute(_WORDS)
    connection.execute("DROP TABLE temp.search_vocabulary")
    connection.execute("CREATE UNIQUE INDEX search_words_word ON search_words (word)")
    for table, column, value in (("search_cuts", "cuts", "search_cuts(word)"), ("search_trigrams", "letters", "word")):
        connection.execute(
            f"INSERT INTO {table} (rowid, {column}) SELECT id, {value} FROM search_words "
            "WHERE length(word) > 2 ORDER BY id"
        )

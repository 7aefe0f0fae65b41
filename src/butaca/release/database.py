"""The release's SQLite file: the catalogue's tables, shaped for the questions a server is asked."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from butaca.catalogue import schema
from butaca.catalogue.schema import Table

_TYPES = {schema.INTEGER: "INTEGER", schema.REAL: "REAL", schema.TEXT: "TEXT", schema.DATE: "TEXT"}

_FOLDED_NAME = (("name_fold", "TEXT", "fold(:name)"),)


@dataclass(frozen=True)
class Shape:
    """What a table has in the database beyond its own columns.

    ``derived`` are (name, type, SQL over the row's values); ``counted`` is a table whose rows that
    mention this table's key are counted into a column ``movies``; ``indexed`` are lists of columns.
    """

    derived: tuple[tuple[str, str, str], ...] = ()
    counted: tuple[str, str] | None = None
    indexed: tuple[str, ...] = field(default=())


SHAPES = {
    "movies": Shape(
        (
            ("title_fold", "TEXT", "fold(:title)"),
            ("release_month", "INTEGER", "CAST(substr(:release_date, 6, 2) AS INTEGER)"),
            ("release_weekday", "INTEGER", "CAST(strftime('%w', :release_date) AS INTEGER)"),  # 0 is Sunday
        ),
        indexed=(
            "title_fold, vote_count",
            "release_month",
            "release_weekday",
            "collection_id",
            "original_language",
            "vote_count",
        ),
    ),
    "collections": Shape(_FOLDED_NAME, ("movies", "collection_id"), ("name_fold",)),
    "genres": Shape(_FOLDED_NAME, ("movie_genres", "genre_id"), ("name_fold",)),
    "companies": Shape(_FOLDED_NAME, ("movie_companies", "company_id"), ("name_fold",)),
    "keywords": Shape(_FOLDED_NAME, ("movie_keywords", "keyword_id"), ("name_fold",)),
    "people": Shape(_FOLDED_NAME, None, ("name_fold",)),
    "countries": Shape((), ("movie_countries", "country_code")),
    "languages": Shape((), ("movie_languages", "language_code")),
    "credits": Shape((), None, ("person_id, job",)),
    "movie_genres": Shape((), None, ("genre_id",)),
    "movie_companies": Shape((), None, ("company_id",)),
    "movie_countries": Shape((), None, ("country_code",)),
    "movie_languages": Shape((), None, ("language_code",)),
    "movie_keywords": Shape((), None, ("keyword_id",)),
}

# Names of countries and languages, folded: what a question may call them.
LOCALITY_NAMES = (
    "CREATE TABLE locality_names (kind TEXT NOT NULL, name_fold TEXT NOT NULL, code TEXT NOT NULL, "
    "PRIMARY KEY (kind, name_fold, code)) WITHOUT ROWID"
)

# Each model's lists, one row a movie, packed: ``ids`` are int32 and ``scores`` float32, little-endian,
# nearest first; ``shares`` are bytes, one for each of the model's parts, neighbour by neighbour: what
# each part contributes to the score, in proportion; ``times``, where the model knows people, are bytes too,
# as ``neighbours.packed_times`` has them. Where the model has a dial, scores are those at
# familiarity 0 and the order is that of its own familiarity.
NEIGHBOURS = (
    "CREATE TABLE neighbours_{model} "
    "(movie_id INTEGER PRIMARY KEY, ids BLOB NOT NULL, scores BLOB NOT NULL, shares BLOB NOT NULL, times BLOB)"
)

# Of a model with a dial: the probability that anyone likes a movie, by which its scores are divided, and
# how many people's likes stand behind the movie's own list.
RATES = "CREATE TABLE rates_{model} (movie_id INTEGER PRIMARY KEY, rate REAL NOT NULL, people REAL NOT NULL)"

# How much is known of a movie: people who like it, people who rated it, and fields of content it has.
EVIDENCE = (
    "CREATE TABLE evidence (movie_id INTEGER PRIMARY KEY, likes INTEGER NOT NULL, ratings INTEGER NOT NULL, "
    "fields INTEGER NOT NULL)"
)

# What a rated movie says for others, and against them, packed like the lists: ``weights`` are float32, the
# greatest first whatever their sign. A movie's score for a person is their sum over what the person rated.
RECOMMENDATION_WEIGHTS = (
    "CREATE TABLE recommendation_weights (movie_id INTEGER PRIMARY KEY, ids BLOB NOT NULL, weights BLOB NOT NULL)"
)


def served_tables() -> tuple[Table, ...]:
    """The catalogue's tables that are in the database."""
    return tuple(table for table in schema.TABLES if table.served)


def create_table(table: Table) -> str:
    """The CREATE TABLE statement of a catalogue table."""
    shape = SHAPES.get(table.name, Shape())
    columns = [
        f'"{column.name}" {_TYPES[column.type]}{" NOT NULL" if column.required else ""}' for column in table.columns
    ]
    columns += [f"{name} {kind} NOT NULL" for name, kind, _ in shape.derived]
    columns += ["movies INTEGER NOT NULL DEFAULT 0"] if shape.counted else []
    single = len(table.key) == 1 and table.column(table.key[0]).type == schema.INTEGER
    if single:
        columns = [c + " PRIMARY KEY" if c.startswith(f'"{table.key[0]}" ') else c for c in columns]
        return f"CREATE TABLE {table.name} ({', '.join(columns)})"
    return f"CREATE TABLE {table.name} ({', '.join(columns)}, PRIMARY KEY ({', '.join(table.key)})) WITHOUT ROWID"


def insert(table: Table) -> str:
    """The INSERT statement of a catalogue table; its parameters are the table's own columns, by name."""
    shape = SHAPES.get(table.name, Shape())
    names = [f'"{name}"' for name in table.names] + [name for name, _, _ in shape.derived]
    values = [f":{name}" for name in table.names] + [value for _, _, value in shape.derived]
    return f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({', '.join(values)})"


def finish(table: Table) -> Iterable[str]:
    """What is left to do when all rows of all tables are in: counts and indexes."""
    shape = SHAPES.get(table.name, Shape())
    if shape.counted:
        source, column = shape.counted
        key = table.key[0]
        yield (
            f"UPDATE {table.name} SET movies = counted.n FROM (SELECT {column} AS k, count(*) AS n "
            f"FROM {source} WHERE {column} IS NOT NULL GROUP BY {column}) AS counted "
            f"WHERE counted.k = {table.name}.{key}"
        )
    for number, columns in enumerate(shape.indexed):
        yield f"CREATE INDEX {table.name}_{number} ON {table.name} ({columns})"

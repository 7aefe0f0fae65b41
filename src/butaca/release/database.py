"""Tables of a release's SQLite file.

They are those of the catalogue, shaped for the questions a server is asked, and more.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from butaca.catalogue import schema
from butaca.catalogue.schema import Table

_TYPES = {schema.INTEGER: "INTEGER", schema.REAL: "REAL", schema.TEXT: "TEXT", schema.DATE: "TEXT"}

_FOLDED_NAME = (("name_fold", "TEXT", "fold(:name)"),)
_GROUPED = ("name_fold", "movies DESC")


@dataclass(frozen=True)
class Shape:
    """Additions to a table's own columns in the database.

    ``derived`` are (name, type, SQL over the row's values); ``counted`` is a table whose rows that
    mention this table's key are counted into a column ``movies``; ``indexed`` are lists of columns.
    """

    derived: tuple[tuple[str, str, str], ...] = ()
    counted: tuple[str, str] | None = None
    indexed: tuple[str, ...] = field(default=())


SHAPES = {
    "movie_details": Shape((), None, ("imdb_id", "external_id", "movielens_id")),
    "movies": Shape(
        (
            ("title_fold", "TEXT", "fold(:title)"),
            ("release_month", "INTEGER", "CAST(substr(:release_date, 6, 2) AS INTEGER)"),  # NULL without a date
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
    "collections": Shape(_FOLDED_NAME, ("movies", "collection_id"), _GROUPED),
    "genres": Shape(_FOLDED_NAME, ("movie_genres", "genre_id"), _GROUPED),
    "companies": Shape(_FOLDED_NAME, ("movie_companies", "company_id"), _GROUPED),
    "keywords": Shape(_FOLDED_NAME, ("movie_keywords", "keyword_id"), _GROUPED),
    "people": Shape(_FOLDED_NAME, None, ("name_fold",)),
    "countries": Shape((), ("movie_countries", "country_code"), ("movies DESC",)),
    "languages": Shape((), ("movie_languages", "language_code"), ("movies DESC",)),
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

# Pages of four times SQLite's usual size: a packed list takes 0.3 to 2 KB, and what does not fit a page is lost.
PAGE_SIZE = 16_384

NEIGHBOURS_PREFIX, LIKE_RATES_PREFIX = "neighbours_", "like_rates_"  # of a model's tables; its name follows

# Each model's lists, a row for each movie, in the cells of ``neighbour_codec``. Where the model has a novelty, scores
# are those at novelty 0.
NEIGHBOURS = f"CREATE TABLE {NEIGHBOURS_PREFIX}{{model}} (movie_id INTEGER PRIMARY KEY, list BLOB NOT NULL)"

# Of a model with a novelty: the probability that anyone likes a movie, by which its scores are divided, and how many
# raters' likes stand behind the movie's own list.
LIKE_RATES = (
    f"CREATE TABLE {LIKE_RATES_PREFIX}{{model}} "
    "(movie_id INTEGER PRIMARY KEY, like_rate REAL NOT NULL, support REAL NOT NULL)"
)

# How much is known of a movie: raters who like it, raters who rated it, and fields of content it has.
EVIDENCE = (
    "CREATE TABLE evidence (movie_id INTEGER PRIMARY KEY, likes INTEGER NOT NULL, ratings INTEGER NOT NULL, "
    "fields INTEGER NOT NULL)"
)

# Weights of a rated movie for others, and against them: ids and weights as ``packed_numbers`` packs 32 bits, the
# greatest first whatever their sign. A movie's score for a person is their sum over the movies that the person rated.
ITEM_WEIGHTS_TABLE = "item_weights"
ITEM_WEIGHTS = (
    f"CREATE TABLE {ITEM_WEIGHTS_TABLE} (movie_id INTEGER PRIMARY KEY, ids BLOB NOT NULL, weights BLOB NOT NULL)"
)

# What index pages say of a kind of group: see ``group_figures``. Names are folded, the Spanish one NULL where it is the
# same; what is unknown is NULL, and the best known movies come first.
FIGURES_PREFIX = "figures_"
FIGURES = (
    f"CREATE TABLE {FIGURES_PREFIX}{{kind}} (member NOT NULL PRIMARY KEY, name_fold TEXT NOT NULL, name_es_fold TEXT, "
    "movie_count INTEGER NOT NULL, vote_count INTEGER NOT NULL, score REAL, money_count INTEGER NOT NULL, "
    "budget INTEGER NOT NULL, revenue INTEGER NOT NULL, overall REAL, "
    "best_1 INTEGER NOT NULL, best_2 INTEGER, best_3 INTEGER) WITHOUT ROWID"
)
FIGURES_ORDERS = ("vote_count DESC", "movie_count DESC", "name_fold", "score DESC", "overall DESC")

# Bitmaps and sort orders as ``bitmap_codec`` stores them.
BITMAPS = (
    "CREATE TABLE bitmaps (filter_name TEXT NOT NULL, member NOT NULL, movie_count INTEGER NOT NULL, "
    "bitmap BLOB NOT NULL, UNIQUE (filter_name, member))"
)
SORT_ORDERS = (
    "CREATE TABLE sort_orders (name TEXT NOT NULL UNIQUE, ranks BLOB NOT NULL, slices BLOB NOT NULL, "
    "distinct_values BLOB NOT NULL)"
)


FACETS = ("genre", "country", "original_language", "spoken_language", "status")  # of which every member has a bitmap

# The order of release; a movie of which only the year is known stands at its beginning, unknown years at the end.
_FIRST_DAY = "coalesce(movies.release_date, movies.release_year || '-01-01')"
OLDEST_FIRST = f"{_FIRST_DAY} NULLS LAST, movies.id"

# What movies can be sorted by: (movie, value) by name; days are counted from 1, the first of January of the year 1.
_KNOWN_ABOVE_0 = 'SELECT id, "{0}" FROM movies WHERE "{0}" > 0'
ORDERS = {
    "title": "SELECT id, title_fold FROM movies",
    "year": "SELECT id, release_year FROM movies",
    "release_date": f"SELECT id, CAST(julianday({_FIRST_DAY}) - 1721424.5 AS INTEGER) FROM movies",
    "runtime": "SELECT id, runtime FROM movies",
    "popularity": "SELECT id, popularity FROM movies",
    "vote_count": "SELECT id, vote_count FROM movies",
    "vote_average": "SELECT id, vote_average FROM movies",
    "budget": _KNOWN_ABOVE_0.format("budget"),
    "revenue": _KNOWN_ABOVE_0.format("revenue"),
    "return": _KNOWN_ABOVE_0.format("return"),
}
TITLE = "title"  # the one order whose values are no numbers
LIKE_RATE = "like_rate"  # the order by like rate, where there are any


def served_tables() -> tuple[Table, ...]:
    """Return the catalogue's tables that are in the database."""
    return tuple(table for table in schema.TABLES if table.served)


def create_table(table: Table) -> str:
    """Return the CREATE TABLE statement of a catalogue table."""
    shape = SHAPES.get(table.name, Shape())
    columns = [
        f'"{column.name}" {_TYPES[column.type]}{" NOT NULL" if column.required else ""}' for column in table.columns
    ]
    columns += [f"{name} {kind}" for name, kind, _ in shape.derived]
    columns += ["movies INTEGER NOT NULL DEFAULT 0"] if shape.counted else []
    single = len(table.key) == 1 and table.column(table.key[0]).type == schema.INTEGER
    if single:
        columns = [c + " PRIMARY KEY" if c.startswith(f'"{table.key[0]}" ') else c for c in columns]
        return f"CREATE TABLE {table.name} ({', '.join(columns)})"
    return f"CREATE TABLE {table.name} ({', '.join(columns)}, PRIMARY KEY ({', '.join(table.key)})) WITHOUT ROWID"


def insert(table: Table) -> str:
    """Return the INSERT statement of a catalogue table.

    Its parameters are the table's own columns, by name.
    """
    shape = SHAPES.get(table.name, Shape())
    names = [f'"{name}"' for name in table.names] + [name for name, _, _ in shape.derived]
    values = [f":{name}" for name in table.names] + [value for _, _, value in shape.derived]
    return f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({', '.join(values)})"


def finish(table: Table) -> Iterable[str]:
    """Yield the statements that count and index, once all rows are in."""
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

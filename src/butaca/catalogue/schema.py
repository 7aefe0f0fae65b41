"""The tables and columns of a catalogue, declared once.

The declaration creates the tables (so that data are checked where they enter), names the Parquet
files, and shapes the release's SQLite file. A type is one of ``INTEGER``, ``REAL``, ``TEXT`` and
``DATE``; a column that is not ``required`` may be NULL, which always means *unknown*.
"""

from dataclasses import dataclass

INTEGER, REAL, TEXT, DATE = "BIGINT", "DOUBLE", "VARCHAR", "DATE"

LARGEST_ID = 2**31 - 1  # of a movie: neighbour lists hold ids in 4 bytes
LARGEST_COUNT = 10**12  # of money and votes: sums of millions of them stay exact


@dataclass(frozen=True)
class Column:
    """A column of a table.

    ``minimum`` and ``maximum`` are inclusive and hold for every value that is known.
    """

    name: str
    type: str
    meaning: str
    required: bool = False
    minimum: float | None = None
    maximum: float | None = None
    unit: str = ""

    def accepts(self, expression: str) -> str:
        """Return the SQL condition that an expression is in the range."""
        bounds = [f"{expression} >= {self.minimum:.17g}"] if self.minimum is not None else []
        bounds += [f"{expression} <= {self.maximum:.17g}"] if self.maximum is not None else []
        return " AND ".join(bounds) or "true"

    @property
    def declaration(self) -> str:
        """The column in a CREATE TABLE statement."""
        check = f" CHECK ({self.accepts(quoted(self.name))})" if self.accepts("x") != "true" else ""
        return f"{quoted(self.name)} {self.type}{' NOT NULL' if self.required else ''}{check}"


@dataclass(frozen=True)
class Table:
    """A table of the catalogue.

    ``key`` is unique, and is the order of the rows wherever they are written.
    """

    name: str
    meaning: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    served: bool = True

    @property
    def names(self) -> tuple[str, ...]:
        """The column names, in order."""
        return tuple(column.name for column in self.columns)

    def column(self, name: str) -> Column:
        """Return the column of that name.

        Raises:
            KeyError: there is none.
        """
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)

    @property
    def declaration(self) -> str:
        """The CREATE TABLE statement."""
        return f"CREATE TABLE {self.name} ({', '.join(column.declaration for column in self.columns)})"


def quoted(name: str) -> str:
    """Return a name as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """Return a text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def _id(name: str, meaning: str) -> Column:
    return Column(name, INTEGER, meaning, required=True, minimum=0)


def _code(name: str, meaning: str) -> Column:
    return Column(name, TEXT, meaning, required=True)


def _count(name: str, meaning: str, unit: str = "") -> Column:
    return Column(name, INTEGER, meaning, required=True, minimum=0, maximum=LARGEST_COUNT, unit=unit)


def _position(meaning: str) -> Column:
    return Column("position", INTEGER, meaning, required=True, minimum=0)


MOVIE_ID = _id("movie_id", "the movie")

MOVIES = Table(
    "movies",
    "one row a movie: what is counted, sorted and filtered by",
    ("id",),
    (
        Column(
            "id",
            INTEGER,
            "the movie's id in its source, or a number made of it where that is a text",
            required=True,
            minimum=0,
            maximum=LARGEST_ID,
        ),
        Column("title", TEXT, "title, as released internationally", required=True),
        Column(
            "release_date",
            DATE,
            "first release; 1 January often only means the year, unknown where only the year is known",
        ),
        Column("release_year", INTEGER, "year of the first release", minimum=1870, maximum=2100),
        Column("runtime", INTEGER, "running time", minimum=1, maximum=6000, unit="minutes"),
        Column("original_language", TEXT, "ISO 639-1 code; cn is Cantonese, xx none, as TMDB has them"),
        Column("status", TEXT, "production status, such as Released or Rumored"),
        Column("collection_id", INTEGER, "the franchise the movie belongs to", minimum=0),
        _count("budget", "production cost; 0 is unknown", "US dollars"),
        _count("revenue", "worldwide gross; 0 is unknown", "US dollars"),
        Column("return", REAL, "revenue / budget; 0 where either is 0", required=True, minimum=0),
        Column("popularity", REAL, "the source's own momentary popularity", minimum=0, maximum=LARGEST_COUNT),
        _count("vote_count", "number of votes"),
        Column("vote_average", REAL, "mean vote; unknown where nobody voted", minimum=0, maximum=10),
    ),
)

MOVIE_DETAILS = Table(
    "movie_details",
    "one row a movie: long texts, pictures and ids elsewhere",
    ("movie_id",),
    (
        MOVIE_ID,
        Column("original_title", TEXT, "title in the original language"),
        Column("overview", TEXT, "plot summary"),
        Column("tagline", TEXT, "advertising line"),
        Column("homepage", TEXT, "official site"),
        Column("poster_path", TEXT, "path of the poster below TMDB's image address"),
        Column("imdb_id", TEXT, "id at IMDb, such as tt0114709"),
        Column("movielens_id", INTEGER, "id at MovieLens", minimum=0),
        Column("external_id", TEXT, "the source's own id, where that is a text"),
    ),
)

COLLECTIONS = Table(
    "collections",
    "franchises",
    ("id",),
    (
        _id("id", "the collection's id"),
        Column("name", TEXT, "name, such as Toy Story Collection", required=True),
        Column("poster_path", TEXT, "path of the poster below TMDB's image address"),
    ),
)

COUNTRIES = Table(
    "countries",
    "countries of production",
    ("code",),
    (
        _code("code", "ISO 3166-1 code, with a few of TMDB's own for states that are no more"),
        Column("name", TEXT, "English name", required=True),
        Column("name_es", TEXT, "Spanish name", required=True),
        Column("other_names", TEXT, "further names people use for it, separated by ;"),
    ),
)

LANGUAGES = Table(
    "languages",
    "languages, original or spoken",
    ("code",),
    (
        _code("code", "ISO 639-1 code, with TMDB's cn (Cantonese) and xx (no language)"),
        Column("name", TEXT, "English name", required=True),
        Column("name_es", TEXT, "Spanish name", required=True),
        Column("native_name", TEXT, "the language's name for itself"),
        Column("other_names", TEXT, "further names people use for it, separated by ;"),
    ),
)

CREDITS = Table(
    "credits",
    "who did what in which movie",
    ("movie_id", "department", "position", "person_id", "job"),
    (
        MOVIE_ID,
        _id("person_id", "the person"),
        Column("department", TEXT, "Acting for the cast, else the department of the crew", required=True),
        Column("job", TEXT, "Actor for the cast, else the job, such as Director", required=True),
        Column("character", TEXT, "the part that was played"),
        _position("billing order of the cast, or place in the list of the crew, from 0"),
    ),
)

MOVIE_TITLES = Table(
    "movie_titles",
    "titles under which movies are known elsewhere, of the names files; the Spanish ones first",
    ("movie_id", "position"),
    (
        MOVIE_ID,
        _position("place among the movie's titles, from 0"),
        Column("title", TEXT, "the title", required=True),
        Column("language", TEXT, "ISO 639-1 code of its language"),
        Column("country", TEXT, "ISO 3166-1 code of where it is used"),
    ),
)

TITLE_TERMS = Table(
    "title_terms",
    "the words of each title that carry meaning, lemmatised and without accents",
    ("movie_id", "term"),
    (MOVIE_ID, Column("term", TEXT, "a word", required=True)),
)

RATINGS = Table(
    "ratings",
    "who rated what; for evaluation and learning, never served",
    ("user_id", "movie_id"),
    (
        _id("user_id", "the person who rated"),
        MOVIE_ID,
        Column("rating", REAL, "stars", required=True, minimum=0.5, maximum=5),
        Column("rated_at", INTEGER, "when it was entered, seconds since 1970 UTC", required=True),
    ),
    served=False,
)


def _named(name: str, meaning: str) -> Table:
    columns = (_id("id", "the id in the source"), Column("name", TEXT, "name", required=True))
    return Table(name, meaning, ("id",), columns)


def _membership(name: str, meaning: str, member: Column) -> Table:
    columns = (MOVIE_ID, member, _position("place in the movie's own list, from 0"))
    return Table(name, meaning, ("movie_id", "position"), columns)


GENRES = _named("genres", "genres")
COMPANIES = _named("companies", "production companies")
KEYWORDS = _named("keywords", "keywords given to movies")
PEOPLE = _named("people", "cast and crew; people of one name differ by id")
MOVIE_GENRES = _membership("movie_genres", "genres of each movie", _id("genre_id", "the genre"))
MOVIE_COMPANIES = _membership("movie_companies", "who produced each movie", _id("company_id", "the company"))
MOVIE_COUNTRIES = _membership("movie_countries", "where each was made", _code("country_code", "the country"))
MOVIE_LANGUAGES = _membership(
    "movie_languages", "languages spoken in each movie", _code("language_code", "the language")
)
MOVIE_KEYWORDS = _membership("movie_keywords", "keywords of each movie", _id("keyword_id", "the keyword"))

TABLES = (
    MOVIES,
    MOVIE_DETAILS,
    COLLECTIONS,
    GENRES,
    COMPANIES,
    COUNTRIES,
    LANGUAGES,
    KEYWORDS,
    PEOPLE,
    CREDITS,
    MOVIE_GENRES,
    MOVIE_COMPANIES,
    MOVIE_COUNTRIES,
    MOVIE_LANGUAGES,
    MOVIE_KEYWORDS,
    MOVIE_TITLES,
    TITLE_TERMS,
    RATINGS,
)

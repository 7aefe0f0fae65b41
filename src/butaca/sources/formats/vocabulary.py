"""The vocabulary of input: fields, their synonyms and forms.

Case, accents, spaces and marks in a column's name do not matter. ``docs/your-data.md`` is rendered from here.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Form(StrEnum):
    """Forms that the cells of a field may have."""

    ID = "a whole number, or a text such as `tt0111161`"
    TEXT = "text"
    DATE = "`1999-03-31`, with a time or not; `31/03/1999`; `Mar 31 1999`; a year alone"
    YEAR = "`1999`"
    NUMBER = "`6.5`, `6,5`, `1,234`"
    MONEY = "`1000000`, `$1,000,000`, `$9.0M`; US dollars"
    MINUTES = "minutes: `142`, `142 min`, `2h 22m`, `2:22`"
    NAMES = "`Drama|Crime`, `Drama, Crime`, `Drama;Crime`, `['Drama', 'Crime']`, JSON, or Python literals with ids"
    ENTRIES = "a list of objects, as JSON or Python literals"
    TIME = "seconds since 1970, or a date with a time"


@dataclass(frozen=True)
class Field:
    """A field: its name, meaning, form, and synonyms, the likeliest first.

    The synonyms of one that is ``doubtful`` may mean something else.
    """

    name: str
    meaning: str
    form: Form
    synonyms: tuple[str, ...] = ()
    doubtful: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """Its name and synonyms, plain."""
        return tuple(dict.fromkeys(map(plain, (self.name, *self.synonyms))))


@dataclass(frozen=True)
class Role:
    """A kind of table: its fields, and those it needs.

    Of every tuple in ``needs`` one field has to be there. A table with a field that it ``refuses`` is something else,
    and so is one with none that ``tells``, unless somebody says that it is of the role.
    """

    name: str
    meaning: str
    fields: tuple[Field, ...]
    needs: tuple[tuple[str, ...], ...]
    refuses: tuple[str, ...] = ()
    tells: tuple[str, ...] = ()

    def field(self, name: str) -> Field:
        """Return the field of that name."""
        return next(field for field in self.fields if field.name == name)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its fields."""
        return tuple(field.name for field in self.fields)


def plain(name: str) -> str:
    """Return a column's name without case, accents, spaces and marks.

    >>> plain("Runtime (mins)"), plain("Título_original")
    ('runtimemins', 'titulooriginal')
    """
    decomposed = unicodedata.normalize("NFKD", name)
    return "".join(letter for letter in decomposed if letter.isalnum()).lower()


def columns_of(field: Field, columns: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Yield columns that a field may be read from, the likeliest first.

    Of a field of several values, all that differ by a number are read together, such as Star1 to Star4.
    """
    by_name: dict[str, list[str]] = {}
    numbered: dict[str, list[tuple[int, str]]] = {}
    for column in columns:
        name = plain(column)
        by_name.setdefault(name, []).append(column)
        number = re.search(r"\d{1,2}", name)
        if number:
            without = name[: number.start()] + name[number.end() :]
            numbered.setdefault(without, []).append((int(number[0]), column))
    for name in field.names:
        if name in by_name:
            yield (by_name[name][0],)
        if field.form is Form.NAMES and name in numbered:
            yield tuple(column for _, column in sorted(numbered[name]))


_MOVIE = Field(
    "id", "the movie's id",
    Form.ID, ("movie_id", "movieId", "film_id", "filmId", "tmdb_id", "tmdbId", "show_id", "title_id", "titleId",
    "tconst", "const", "imdb_id", "imdbId", "imdb_title_id", "uuid", "slug", "letterboxd_uri", "boxd_uri", "item_id",
    "movie.ids.tmdb", "movie.ids.imdb", "ids.tmdb", "ids.imdb", "id_pelicula"),
)  # fmt: skip
_CAST = Field(
    "cast", "actors, in billing order", Form.NAMES,
    ("actors", "actor", "stars", "star", "starring", "top_cast", "main_cast", "cast_members", "actor_names",
     "actor_name", "stars_list", "leading_actors", "reparto", "actores"),
)  # fmt: skip
_CREW = Field("crew", "people behind the camera, with their jobs", Form.ENTRIES, doubtful=True)
_DIRECTORS = Field(
    "directors", "directors", Form.NAMES,
    ("director", "director_name", "directed_by", "director_names", "direction", "directores"),
)  # fmt: skip
_WRITERS = Field(
    "writers", "writers", Form.NAMES,
    ("writer", "written_by", "screenwriter", "screenwriters", "screenplay", "author", "authors", "guion", "guionista"),
)  # fmt: skip
_KEYWORDS = Field(
    "keywords", "keywords", Form.NAMES, ("keyword", "plot_keywords", "tags", "palabras_clave", "themes")
)  # fmt: skip
_IMDB = Field(
    "imdb_id", "IMDb's id, or a link to IMDb", Form.ID,
    ("imdbId", "imdb", "tconst", "const", "imdb_title_id", "imdb_link", "imdb_url", "movie_imdb_link", "imdb_code",
     "movie.ids.imdb", "ids.imdb"),
)  # fmt: skip

MOVIES = Role(
    "movies", "one row a movie",
    (
        _MOVIE,
        Field("title", "title, as people know it; a year after it, as in `Heat (1995)`, is read", Form.TEXT,
              ("movie_title", "film_title", "series_title", "primaryTitle", "title_english", "movie_name", "film_name",
               "name", "movie", "film", "english_title", "titulo", "pelicula", "nombre", "movie.title",
               "original_title", "originalTitle")),
        Field("release_date", "first release", Form.DATE,
              ("released", "release", "date_released", "premiere", "premiere_date", "releaseDateTheaters",
               "theatrical_release_date", "date_published", "in_theaters_date", "original_release_date",
               "fecha_estreno", "estreno", "date_of_release", "releaseDateStreaming", "streaming_release_date",
               "date")),
        Field("year", "year of release, where there is no date", Form.YEAR,
              ("release_year", "released_year", "startYear", "title_year", "year_of_release", "movie_year", "film_year",
               "production_year", "anio", "año", "movie.year")),
        Field("original_title", "title in the original language", Form.TEXT,
              ("originalTitle", "original_name", "title_original", "titulo_original")),
        Field("original_language", "code or name of the original language", Form.TEXT,
              ("originalLanguage", "language_original", "lang", "idioma_original")),
        Field("overview", "plot", Form.TEXT,
              ("plot", "description", "summary", "synopsis", "storyline", "plot_summary", "movie_info", "plot_outline",
               "sinopsis", "descripcion", "resumen")),
        Field("tagline", "advertising line", Form.TEXT, ("slogan", "lema")),
        Field("runtime", "running time", Form.MINUTES,
              ("duration", "running_time", "runtimeMinutes", "runtime_minutes", "runtime_mins", "runtime_min",
               "running_time_min", "running_time_minutes", "length", "length_min", "minutes", "runtime_in_minutes",
               "duration_min", "duration_minutes", "duration_mins", "duracion")),
        Field("genres", "genres", Form.NAMES,
              ("genre", "major_genre", "genre_list", "genre_names", "listed_in", "category", "categories", "generos",
               "genero")),
        _KEYWORDS,
        Field("countries", "countries of production", Form.NAMES,
              ("production_countries", "country", "country_of_origin", "countries_of_origin", "production_country",
               "origin_country", "origin", "pais", "paises")),
        Field("languages", "languages spoken", Form.NAMES,
              ("spoken_languages", "language", "spoken_language", "original_languages", "idiomas", "idioma")),
        Field("companies", "companies that produced it", Form.NAMES,
              ("production_companies", "production_company", "company", "studio", "studios", "production",
               "production_house", "production_studio", "productora", "productoras")),
        Field("collection", "the franchise it belongs to", Form.NAMES,
              ("belongs_to_collection", "collection_name", "franchise", "franquicia", "saga")),
        _CAST, _CREW, _DIRECTORS, _WRITERS,
        Field("budget", "cost of production", Form.MONEY,
              ("production_budget", "budget_usd", "cost", "presupuesto")),
        Field("revenue", "gross worldwide", Form.MONEY,
              ("worldwide_gross", "worlwide_gross_income", "worldwide_gross_income", "gross", "box_office", "boxOffice",
               "gross_worldwide", "revenue_usd", "world_gross", "gross_usd", "earnings", "recaudacion", "ingresos")),
        Field("vote_count", "number of votes", Form.NUMBER,
              ("votes", "numVotes", "num_votes", "no_of_votes", "imdb_votes", "number_of_votes", "num_voted_users",
               "rating_count", "ratings_count", "user_votes", "count_votes", "audience_count", "votos")),
        Field("vote_average", "mean vote, from 0 to 10", Form.NUMBER,
              ("averageRating", "avg_vote", "imdb_rating", "imdb_score", "average_rating", "avg_rating", "rating",
               "rate", "score", "user_rating", "user_score", "mean_rating", "vote", "audienceScore", "audience_score",
               "audience_rating", "puntuacion", "nota", "calificacion"), doubtful=True),
        Field("popularity", "the source's own measure of popularity", Form.NUMBER, ("popularidad",)),
        Field("status", "Released, or not yet", Form.TEXT, ("release_status", "estado")),
        Field("homepage", "official site", Form.TEXT, ("website", "official_site")),
        Field("poster_path", "path of the poster at TMDB", Form.TEXT, ("poster",), doubtful=True),
        _IMDB,
        Field("kind", "what it is: rows that are no movies, such as series, are left out", Form.TEXT,
              ("titleType", "title_type", "type", "content_type", "media_type", "tipo"), doubtful=True),
    ),
    (("title",),),
    refuses=("user",),
)  # fmt: skip

CREDITS = Role(
    "credits", "one row a movie: its cast and crew",
    (_MOVIE, Field("title", "the movie's title", Form.TEXT, MOVIES.field("title").synonyms), _CAST, _CREW, _DIRECTORS,
     _WRITERS),
    (("id",), ("cast", "crew", "directors", "writers")),
    refuses=("release_date", "year", "genres", "overview", "runtime"),
)  # fmt: skip

KEYWORDS = Role(
    "keywords", "one row a movie: its keywords",
    (_MOVIE, _KEYWORDS),
    (("id",), ("keywords",)),
    refuses=("release_date", "year", "genres", "overview", "runtime", "user"),
)  # fmt: skip

LINKS = Role(
    "links", "one row a movie: its ids elsewhere",
    (
        Field("movie", "the id that the ratings have", Form.ID, ("movieId", "movielens_id", "movielensId")),
        Field("imdb", "IMDb's id, with or without tt", Form.ID, ("imdbId", "imdb_id")),
        Field("tmdb", "TMDB's id", Form.ID, ("tmdbId", "tmdb_id")),
    ),
    (("movie",), ("imdb", "tmdb")),
    refuses=("title", "rating"),
)  # fmt: skip

_USER = Field(
    "user", "who rated: a number or a text", Form.ID, ("userId", "user_id", "uid", "rater", "username", "reviewer_id")
)
_TIME = Field("time", "when", Form.TIME, ("timestamp", "rated_at", "date", "datetime", "created_at", "rating_date"))
_RATED = Field(
    "movie", "the movie's id: that of the movies, or of the links", Form.ID,
    ("movieId", "movie_id", "film_id", "filmId", "item_id", "itemId", "id", "tmdbId", "tmdb_id", "imdb_id", "imdbId",
     "tconst"),
)  # fmt: skip

RATINGS = Role(
    "ratings", "one row a rating",
    (
        _USER, _RATED,
        Field("rating", "stars, or points", Form.NUMBER, ("stars", "score", "rate", "user_rating", "value", "points")),
        _TIME,
    ),
    (("user",), ("movie",), ("rating",)),
)  # fmt: skip

TAGS = Role(
    "tags", "one row a word that somebody gave a movie: they become keywords",
    (_USER, _RATED, Field("tag", "the word", Form.TEXT, ("keyword", "label")), _TIME),
    (("user",), ("movie",), ("tag",)),
    refuses=("rating",),
)  # fmt: skip

TITLES = Role(
    "titles", "one row a further title of a movie",
    (
        Field("movie", "the movie's id, or IMDb's", Form.ID, ("movie_id", "titleId", "tconst", "id")),
        Field("title", "the title", Form.TEXT),
        Field("language", "its language", Form.TEXT),
        Field("country", "the country it is used in", Form.TEXT, ("region",)),
    ),
    (("movie",), ("title",)),
    refuses=("release_date", "year", "genres", "overview", "runtime", "cast", "directors", "vote_average"),
    tells=("language", "country"),
)  # fmt: skip

VOTES = Role(
    "votes", "one row a movie: its votes",
    (_MOVIE, MOVIES.field("vote_average"), MOVIES.field("vote_count")),
    (("id",), ("vote_average",), ("vote_count",)),
    refuses=("title", "user", "release_date", "year", "genres", "overview", "runtime"),
)  # fmt: skip

PEOPLE = Role(
    "people", "one row a person: the name",
    (
        Field("person", "the person's id", Form.ID, ("nconst", "person_id", "name_id")),
        Field("name", "the name", Form.TEXT, ("primaryName", "person_name")),
    ),
    (("person",), ("name",)),
    refuses=("job",),
)  # fmt: skip

JOBS = Role(
    "jobs", "one row a person and movie: who did what",
    (
        _MOVIE,
        Field("person", "the person's id", Form.ID, ("nconst", "person_id", "name_id", "actor_id")),
        Field("name", "the person's name", Form.TEXT, ("person_name", "actor_name", "actor")),
        Field("job", "actor, director or another job; actor where there is none", Form.TEXT,
              ("role", "profession", "job_title")),
        Field("place", "place in the billing", Form.NUMBER, ("ordering", "order", "billing", "cast_order")),
        Field("character", "the part", Form.TEXT, ("characters", "character_name")),
    ),
    (("id",), ("person", "name"), ("job", "character")),
    refuses=("year", "release_date", "genres", "overview", "runtime", "vote_average"),
)  # fmt: skip

ROLES = (RATINGS, TAGS, LINKS, JOBS, PEOPLE, VOTES, CREDITS, KEYWORDS, TITLES, MOVIES)
"""All roles, those that ask for more first."""

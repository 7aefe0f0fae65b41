"""Formats of tables that can be imported, and their columns.

Names of columns are compared without case, spaces and underscores: *Watched Date* is *WatchedDate*.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, get_args

ImportField = Literal[
    "title",  # what the site calls the movie
    "title_and_year",  # both in one cell
    "original_title",
    "year",
    "imdb",  # ids of the movie
    "tmdb",
    "movielens",
    "type",  # movie, series, episode, game …
    "stars",  # out of five
    "points",  # out of ten
    "date",  # of the rating, or else of the viewing
    "watched",  # anything in it says that the movie was seen
    "person",  # whose rating it is
]
FIELDS: tuple[ImportField, ...] = get_args(ImportField)

_SPACES = re.compile(r"[\s_]+")
_SHOWN_COLUMNS = 80  # characters of a header that is repeated


@dataclass(frozen=True)
class ImportFormat:
    """A format of tables.

    ``recognised_by`` are sets of columns: a table with all columns of one of them is of this format. ``columns`` are
    what is read, by the name as the site writes it; where two are for one field the first that has a value counts.
    ``unrated`` is what a row without stars says: that the movie was seen, or only that it is on a list.
    """

    code: str
    site: str
    recognised_by: Sequence[frozenset[str]]
    columns: Mapping[str, ImportField]
    unrated: Literal["seen", "listed"] = "seen"
    note: str = ""
    _fields: dict[str, ImportField] = field(default_factory=dict, repr=False, compare=False)

    def __post_init__(self) -> None:
        self._fields.update({canonical(name): kind for name, kind in self.columns.items()})

    def matches(self, header: frozenset[str]) -> bool:
        """Return whether canonical names of columns are those of this format."""
        return any(columns <= header for columns in self.recognised_by)

    def places(self, header: Sequence[str]) -> dict[ImportField, list[int]]:
        """Return the indices of the columns of each field.

        Those of one field are in the order of the declaration.
        """
        names = [canonical(name) for name in header]
        indices: dict[ImportField, list[int]] = {}
        for name, kind in self._fields.items():
            if name in names:
                indices.setdefault(kind, []).append(names.index(name))
        return indices


def canonical(name: str) -> str:
    """Return the name of a column in the form for comparison.

    >>> canonical(" Watched Date"), canonical("movie_id")
    ('watcheddate', 'movieid')
    """
    return _SPACES.sub("", name.strip("\ufeff \t\"'")).lower()


def _all(*names: str) -> tuple[frozenset[str], ...]:
    return (frozenset(names),)


def _each(common: Sequence[str], *alternatives: str) -> tuple[frozenset[str], ...]:
    return tuple(frozenset((*common, name)) for name in alternatives)


_TRAKT_TIMES = ("ratedat", "watchedat", "lastwatchedat", "listedat", "watchlistedat", "collectedat")

FORMATS: tuple[ImportFormat, ...] = (
    ImportFormat(
        "movielens", "MovieLens", _all("userid", "movieid", "rating"),
        {"movieId": "movielens", "rating": "stars", "timestamp": "date", "userId": "person"},
        note="The data sets of GroupLens; `ratings.dat` of the older ones, without a header, too. "
        "The ratings have to be one person's.",
    ),
    ImportFormat(
        "movielens_site", "movielens.org", _all("movieid", "rating", "title"),
        {"movie_id": "movielens", "imdb_id": "imdb", "tmdb_id": "tmdb", "rating": "stars", "title": "title_and_year"},
        note="The site's own export. `average_rating` is everybody's and is not read.",
    ),
    ImportFormat(
        "imdb_list", "IMDb", _all("position", "const"),
        {
            "Const": "imdb", "Title": "title", "Original Title": "original_title", "Year": "year",
            "Title Type": "type", "Your Rating": "points", "You rated": "points", "Date Rated": "date",
        },
        unrated="listed",
        note="Lists and the watchlist; also ratings as IMDb exported them until 2017.",
    ),
    ImportFormat(
        "imdb", "IMDb", _each(("const",), "yourrating", "yourated"),
        {
            "Const": "imdb", "Title": "title", "Original Title": "original_title", "Year": "year",
            "Title Type": "type", "Your Rating": "points", "You rated": "points", "Date Rated": "date",
            "Date Added": "date",
        },
        note="Ratings.",
    ),
    ImportFormat(
        "letterboxd_list", "Letterboxd", _all("position", "name", "year"),
        {"Name": "title", "Year": "year"},
        note="A list; two lines and its description stand before the table.",
    ),
    ImportFormat(
        "letterboxd", "Letterboxd", _all("name", "year"),
        {"Name": "title", "Year": "year", "Rating": "stars", "Watched Date": "date", "Date": "date"},
        note="`ratings.csv`, `diary.csv`, `reviews.csv`, `watched.csv` and `likes/films.csv`, each by itself or all in "
        "the zip. `watchlist.csv` looks like `watched.csv` and is told by the name of the file.",
    ),
    ImportFormat(
        "trakt", "Trakt", (*_each(("type",), *_TRAKT_TIMES), *_each(("title", "year"), *_TRAKT_TIMES),
                           *_each(("imdbid",), *_TRAKT_TIMES), *_each(("tmdbid",), *_TRAKT_TIMES)),
        {
            "title": "title", "year": "year", "imdb_id": "imdb", "tmdb_id": "tmdb", "type": "type",
            "rating": "points", "rated_at": "date", "watched_at": "watched", "last_watched_at": "watched",
            "plays": "watched",
        },
        unrated="listed",
        note="Ratings and history; watchlist, lists and collection are not what was seen.",
    ),
    ImportFormat(
        "letterboxd_import", "Letterboxd", (
            frozenset(("title", "year")),
            *_each(("title",), "rating10", "watcheddate", "letterboxduri"),
            *_each(("imdbid",), "rating", "rating10", "watcheddate"),
            *_each(("tmdbid",), "rating", "rating10", "watcheddate"),
        ),
        {
            "Title": "title", "Year": "year", "imdbID": "imdb", "tmdbID": "tmdb", "Rating": "stars",
            "Rating10": "points", "WatchedDate": "date",
        },
        note="What Letterboxd imports, and what converters from FilmAffinity, Filmweb, Mubi and others write.",
    ),
)  # fmt: skip

JSON_FORMAT = ImportFormat(
    "trakt_json", "Trakt", (),
    {
        "movie.title": "title", "movie.year": "year", "movie.ids.imdb": "imdb", "movie.ids.tmdb": "tmdb",
        "type": "type", "rating": "points", "rated_at": "date", "watched_at": "watched",
        "last_watched_at": "watched", "plays": "watched",
    },
    unrated="listed",
    note="An array as the API and the site's backups have it; watchlist, lists and collection are not what was seen.",
)  # fmt: skip

CODES = tuple(known.code for known in (*FORMATS, JSON_FORMAT))


def recognise(header: Sequence[str]) -> ImportFormat | None:
    """Return the format that a header belongs to, or None."""
    names = frozenset(map(canonical, header))
    return next((kind for kind in FORMATS if kind.matches(names)), None)


def shown(header: Sequence[str]) -> str:
    """Return a header as messages show it."""
    return ", ".join(name.strip() for name in header)[:_SHOWN_COLUMNS]

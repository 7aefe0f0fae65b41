"""What people bring from elsewhere: exports of MovieLens, Letterboxd and IMDb, told apart by their header.

* MovieLens: ``userId, movieId, rating``, 0.5 to 5 stars, of one person.
* Letterboxd: ``Name, Year`` and, in ratings and diaries, ``Rating``, 0.5 to 5 stars.
* IMDb: ``Const, Your Rating``, 1 to 10, which are taken as half stars.

A row without stars is a movie that was seen. Where a movie occurs more than once, its last row counts.
"""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from butaca.catalogue.movie import Movie
from butaca.catalogue.names import fold
from butaca.release.reader import Release
from butaca.serving import movies
from butaca.serving.refusals import Refused

MOST = 20_000  # rows
_PARAMETER = "the file of ratings"
_WAY_OUT = (
    "it has to be a CSV file with the columns userId, movieId, rating (MovieLens), "
    "Name, Year, Rating (Letterboxd) or Const, Your Rating (IMDb)"
)


@dataclass(frozen=True)
class Viewing:
    """A row of an export: a movie as it is named there, and its stars, None where it was only seen."""

    line: int
    stars: float | None
    title: str = ""
    year: int | None = None
    imdb: str | None = None
    movielens: int | None = None

    @property
    def name(self) -> str:
        """How the export names it."""
        if self.title:
            return f"{self.title} ({self.year})" if self.year else self.title
        return self.imdb or f"MovieLens {self.movielens}"


@dataclass(frozen=True)
class Matched:
    """A movie of the release that was seen, and its stars, 0.5 to 5 in halves, if it has any."""

    movie: Movie
    stars: float | None


def read(content: bytes) -> list[Viewing]:
    """The rows of an export.

    Raises:
        Refused: it is none of them, or has a row that cannot be; with its line.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")  # older exports of IMDb
    if "\0" in text:
        raise Refused(_PARAMETER, "this is no text", _WAY_OUT)
    reader = csv.reader(io.StringIO(text, newline=""))
    try:
        header = [name.strip().lower() for name in next(reader, [])]
        rows = [(reader.line_num, row) for row in reader if any(row)]
    except csv.Error as error:
        raise Refused(_PARAMETER, f"line {reader.line_num} is no CSV ({error})", _WAY_OUT) from error
    records = [(line, dict(zip(header, row, strict=False))) for line, row in rows]
    if "userid" in header and (people := len({row.get("userid") for _, row in records})) > 1:
        raise Refused(_PARAMETER, f"it has ratings of {people:,} people", "keep the rows of one of them")
    if len(rows) > MOST:
        raise Refused(_PARAMETER, f"it has {len(rows):,} rows", f"it can have {MOST:,}")
    if {"userid", "movieid", "rating"} <= set(header):
        return _movielens(records)
    if {"name", "year"} <= set(header):
        return [
            Viewing(
                line, _stars(line, row.get("rating", ""), 1), row.get("name", "").strip(), _whole(row.get("year", ""))
            )
            for line, row in records
        ]  # fmt: skip
    if {"const", "your rating"} <= set(header):
        return [
            Viewing(line, _stars(line, row.get("your rating", ""), 2), row.get("title", "").strip(),
                    _whole(row.get("year", "")), imdb=row.get("const", "").strip())
            for line, row in records
        ]  # fmt: skip
    shown = ", ".join(header)[:80]
    raise Refused(_PARAMETER, f"its columns are {shown!r}" if shown else "it is empty", _WAY_OUT)


def matched(release: Release, viewings: Sequence[Viewing]) -> tuple[list[Matched], list[Viewing]]:
    """The movies of the release that were seen, each once, and the rows that it has no movie for."""
    by_imdb = _ids(release, "imdb_id", [one.imdb for one in viewings if one.imdb])
    by_movielens = _ids(release, "movielens_id", [one.movielens for one in viewings if one.movielens is not None])
    ids: dict[int, float | None] = {}
    missing = []
    for one in viewings:
        found = by_imdb.get(one.imdb) if one.imdb else by_movielens.get(one.movielens)
        if found is None and one.title:
            found = _by_title(release, one.title, one.year)
        if found is None:
            missing.append(one)
        else:
            ids[found] = one.stars
    known = movies.by_ids(release, list(ids))
    return [Matched(known[movie], stars) for movie, stars in ids.items()], missing


def _movielens(records: Sequence[tuple[int, Mapping[str, str]]]) -> list[Viewing]:
    found = []
    for line, row in records:
        movie = _whole(row.get("movieid", ""))
        if movie is None:
            raise Refused(_PARAMETER, f"line {line}: movieId is {row.get('movieid', '')!r}", "it has to be a number")
        found.append(Viewing(line, _stars(line, row.get("rating", ""), 1), movielens=movie))
    return found


def _stars(line: int, text: str, per_star: int) -> float | None:
    """Stars in halves, of a scale that has so many points to each; None for an empty cell."""
    if not text.strip():
        return None
    try:
        stars = float(text) / per_star
    except ValueError:
        stars = 0.0
    if stars * 2 not in range(1, 11):
        most = 5 * per_star
        raise Refused(
            _PARAMETER, f"line {line}: the rating is {text.strip()!r}", f"it has to be {0.5 * per_star:g} to {most}"
        )
    return stars


def _whole(text: str) -> int | None:
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _ids(release: Release, column: str, values: Sequence[str | int]) -> Mapping[str | int | None, int]:
    if not values:
        return {}
    marks = movies.marks(values)
    rows = release.rows(
        f"SELECT {column}, movie_id FROM movie_details WHERE {column} IN ({marks}) ORDER BY movie_id DESC", values
    )
    return dict(map(tuple, rows))


def _by_title(release: Release, title: str, year: int | None) -> int | None:
    """The movie of that title, or original title, of that year or the next to it; the most voted one."""
    found = movies.select(release, "WHERE title_fold = ? ORDER BY vote_count DESC, id", (fold(title),))
    if not any(_near(movie, year) for movie in found):
        found = movies.titled_alike(release, title)
    near = [movie for movie in found if _near(movie, year)]
    return min(near, key=lambda movie: abs(movie.year - (year or movie.year))).id if near else None


def _near(movie: Movie, year: int | None) -> bool:
    return year is None or abs(movie.year - year) <= 1

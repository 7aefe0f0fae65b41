"""Matching of an import's rows to movies, with reasons for the others."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from butaca.release.reader import Release
from butaca.serving.ratings_import.matching.longer_titles import choose_by_beginning
from butaca.serving.ratings_import.matching.movie_candidates import MoviesById
from butaca.serving.ratings_import.matching.series import choose_by_series
from butaca.serving.ratings_import.matching.whole_titles import Choice, MissingReason, choose_by_title, names_of
from butaca.serving.ratings_import.reading.collecting import no_pause
from butaca.serving.ratings_import.rows import RatingRow, combine

_AT_ONCE = 100  # rows that are looked up together


@dataclass(frozen=True, slots=True)
class MissingRow:
    """A row without a movie, the reason, and movies it might mean."""

    row: RatingRow
    reason: MissingReason
    candidates: tuple[int, ...] = ()


@dataclass(frozen=True)
class MatchedRows:
    """Rows by matched movie, each movie once, and rows without one.

    Both are in the order of the file. ``inexact`` has the movies whose title is longer, shorter or spelled
    differently, with their name in the file.
    """

    movies: dict[int, RatingRow]
    missing: Sequence[MissingRow]
    inexact: dict[int, str]


def match(release: Release, rows: Sequence[RatingRow], pause: Callable[[], None] = no_pause) -> MatchedRows:
    """Match rows to movies by id, else by title and year.

    An id that a movie does not have rules the movie out, whatever its title.

    ``pause`` is called now and then.
    """
    ids = MoviesById(release, rows)
    matched = MatchedRows({}, missing := [], {})
    for place in range(0, len(rows), _AT_ONCE):
        pause()
        some = rows[place : place + _AT_ONCE]
        choices = [_by_id(row, ids) for row in some]
        _choose_by_name(release, some, choices, ids, matched.inexact)
        for row, choice in zip(some, choices, strict=True):
            if choice is None or choice.movie is None:
                known = choice or Choice(None)
                missing.append(MissingRow(row, known.reason, known.candidates))
            else:
                earlier = matched.movies.get(choice.movie)
                matched.movies[choice.movie] = combine(earlier, row) if earlier else row
    return matched


def _by_id(row: RatingRow, ids: MoviesById) -> Choice | None:
    """Return the choice by ids, kind or lack of a name.

    None means that the title has to decide.
    """
    movie = ids.movie(row)
    if movie is not None:
        return Choice(movie)
    if row.not_a_movie:
        return Choice(None, "not_a_movie")
    if not names_of(row):
        return Choice(None, "not_in_catalogue" if row.name else "no_name")
    return None


def _choose_by_name(
    release: Release, rows: Sequence[RatingRow], choices: list[Choice | None], ids: MoviesById, inexact: dict[int, str]
) -> None:
    """Decide the remaining rows by title, the surest way first.

    The whole title is tried first, then its beginning, then its series.
    """
    places = [place for place, choice in enumerate(choices) if choice is None]
    for place, choice in zip(places, choose_by_title(release, [rows[place] for place in places], ids), strict=True):
        if choice != Choice(None):
            choices[place] = choice
    for chosen in (choose_by_beginning, choose_by_series):
        places = [place for place in places if choices[place] is None]
        for place, choice in zip(places, chosen(release, [rows[place] for place in places], ids), strict=True):
            if choice != Choice(None):
                choices[place] = choice
            if choice.movie is not None:
                inexact[choice.movie] = rows[place].name

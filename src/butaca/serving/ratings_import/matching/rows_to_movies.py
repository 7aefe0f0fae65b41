"""Matches the rows of an import to the movies of a release, and tells why others have none."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from butaca.release.reader import Release
from butaca.serving.ratings_import.matching.candidates import Ids
from butaca.serving.ratings_import.matching.longer_titles import chosen_by_beginning
from butaca.serving.ratings_import.matching.series import chosen_by_series
from butaca.serving.ratings_import.matching.titles import Choice, Reason, chosen_by_title, names_of
from butaca.serving.ratings_import.reading.collecting import go_on
from butaca.serving.ratings_import.rows import Row, combined

_AT_ONCE = 100  # rows that are looked up together


@dataclass(frozen=True, slots=True)
class MissingRow:
    """A row without a movie, why, and the movies that it might mean."""

    row: Row
    reason: Reason
    candidates: tuple[int, ...] = ()


@dataclass(frozen=True)
class MatchedRows:
    """Rows by the movie that they mean, each movie once, and those without; in the order of the file.

    ``otherwise`` are movies whose title is longer, shorter or spelled otherwise, by what the file calls them.
    """

    movies: dict[int, Row]
    missing: Sequence[MissingRow]
    otherwise: dict[int, str]


def match(release: Release, rows: Sequence[Row], pause: Callable[[], None] = go_on) -> MatchedRows:
    """Match rows by id, else by title and year; an id that a movie does not have decides against its title.

    ``pause`` is called now and then.
    """
    ids = Ids(release, rows)
    found = MatchedRows({}, missing := [], {})
    for place in range(0, len(rows), _AT_ONCE):
        pause()
        some = rows[place : place + _AT_ONCE]
        choices = [_by_id(row, ids) for row in some]
        _choose_by_name(release, some, choices, ids, found.otherwise)
        for row, choice in zip(some, choices, strict=True):
            if choice is None or choice.movie is None:
                known = choice or Choice(None)
                missing.append(MissingRow(row, known.reason, known.candidates))
            else:
                earlier = found.movies.get(choice.movie)
                found.movies[choice.movie] = combined(earlier, row) if earlier else row
    return found


def _by_id(row: Row, ids: Ids) -> Choice | None:
    """Return what the ids, the kind and the lack of a name decide; None where the title has to."""
    movie = ids.movie(row)
    if movie is not None:
        return Choice(movie)
    if row.not_a_movie:
        return Choice(None, "not_a_movie")
    if not names_of(row):
        return Choice(None, "not_in_catalogue" if row.name else "no_name")
    return None


def _choose_by_name(
    release: Release, rows: Sequence[Row], choices: list[Choice | None], ids: Ids, otherwise: dict[int, str]
) -> None:
    """Decide by title what is not yet decided: by the whole of it, then by how it begins, then by its series."""
    places = [place for place, choice in enumerate(choices) if choice is None]
    for place, choice in zip(places, chosen_by_title(release, [rows[place] for place in places], ids), strict=True):
        if choice != Choice(None):
            choices[place] = choice
    for chosen in (chosen_by_beginning, chosen_by_series):
        places = [place for place in places if choices[place] is None]
        for place, choice in zip(places, chosen(release, [rows[place] for place in places], ids), strict=True):
            if choice != Choice(None):
                choices[place] = choice
            if choice.movie is not None:
                otherwise[choice.movie] = rows[place].name

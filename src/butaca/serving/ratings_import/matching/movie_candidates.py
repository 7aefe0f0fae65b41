"""Movies that a row may mean, and those that its ids allow."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from butaca.release.reader import IN_LIST, Release, id_list
from butaca.serving.browse import movies
from butaca.serving.ratings_import.rows import RatingRow


class MovieCandidate(NamedTuple):
    """A movie by one of its names."""

    id: int
    name: str
    year: int | None
    vote_count: int
    imdb: str | None
    movielens: int | None


COLUMNS = "movies.id, {name}, movies.release_year, movies.vote_count, movie_details.imdb_id, movie_details.movielens_id"

_BY_MOVIELENS = f"SELECT movielens_id, movie_id FROM movie_details WHERE movielens_id {IN_LIST} ORDER BY movie_id DESC"
_BY_TMDB = f"SELECT id FROM movies WHERE id {IN_LIST}"
_LINKED = "SELECT 1 FROM movie_details WHERE movielens_id IS NOT NULL LIMIT 1"


class MoviesById:
    """The movies that rows name by an id."""

    def __init__(self, release: Release, rows: Sequence[RatingRow]) -> None:
        self._tmdb_is_own = tmdb_is_own(release)
        self._imdb = movies.by_text_ids(release, (row.imdb for row in rows if row.imdb))
        self._movielens = _movies_by(
            release, _BY_MOVIELENS, id_list({row.movielens for row in rows if row.movielens is not None})
        )
        own = id_list({row.tmdb for row in rows if row.tmdb is not None}) if self._tmdb_is_own else "[]"
        self._own = {int(row[0]) for row in release.rows(_BY_TMDB, (own,))} if own != "[]" else set()

    def movie(self, row: RatingRow) -> int | None:
        """Return the movie whose id a row has, or None.

        IMDb's id is tried first, then MovieLens', then TMDB's.

        TMDB numbers series and movies apart, so its id of another kind of title is no movie's.
        """
        if (movie := self._imdb.get(row.imdb)) is not None:
            return movie
        if (movie := self._movielens.get(row.movielens)) is not None:
            return movie
        return row.tmdb if row.tmdb in self._own and not row.not_a_movie else None

    def allow(self, row: RatingRow, candidate: MovieCandidate) -> bool:
        """Return whether no id of a row contradicts the movie's ids."""
        if row.imdb and candidate.imdb and row.imdb != candidate.imdb:
            return False
        if row.movielens is not None and candidate.movielens is not None and row.movielens != candidate.movielens:
            return False
        return not (self._tmdb_is_own and row.tmdb is not None and row.tmdb != candidate.id)


def tmdb_is_own(release: Release) -> bool:
    """Return whether the release's own ids are TMDB's.

    They are where the release has ids of MovieLens, whose links fit them.
    """
    return release.once(__name__, lambda release: release.row(_LINKED) is not None)


def _movies_by(release: Release, query: str, ids: str) -> Mapping[object, int]:
    return {row[0]: int(row[1]) for row in release.rows(query, (ids,))} if ids != "[]" else {}

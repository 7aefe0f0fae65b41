"""Movies that may be listed, with what their scores are made of, as the release holds them."""

from array import array
from collections.abc import Mapping, Sequence
from functools import partial
from typing import NamedTuple

from butaca.errors import NotFound
from butaca.release.packed_numbers import floats, integers, times
from butaca.release.reader import Release
from butaca.serving.filters.bitmaps import places
from butaca.serving.recommend.models import Model


class Candidate(NamedTuple):
    """A movie and its score.

    ``likelihood`` is what the confidence goes by: the score before fame was weighed. ``shares`` are, for
    each of ``codes``, what that part contributes to the score, in any unit; ``times`` is how many times as
    often as others those who like the movie one starts from like this one, where people were asked.
    """

    movie_id: int
    score: float
    likelihood: float
    codes: tuple[str, ...] = ()
    shares: Sequence[float] = ()
    times: float | None = None
    filled: bool = False

    def weights(self) -> dict[str, float]:
        """The parts that contribute, the greatest first; they add up to the score."""
        whole = sum(self.shares) or 1.0
        parts = [
            (code, self.score * share / whole) for code, share in zip(self.codes, self.shares, strict=True) if share
        ]
        return dict(sorted(parts, key=lambda part: -part[1]))


def ordered(candidates: Sequence[Candidate]) -> list[Candidate]:
    """The best first, ties by id."""
    return sorted(candidates, key=lambda one: (-one.score, one.movie_id))


def stored(release: Release, model: Model, movie_id: int, novelty: float | None) -> list[Candidate]:
    """The candidates that a model holds for a movie, at a novelty; the best first.

    In a model with a dial the score is P(j | q) / rate(j)^novelty, else the stored one.

    Raises:
        NotFound: no such movie.
    """
    row = release.row(f"SELECT list FROM neighbours_{model.name} WHERE movie_id = ?", (movie_id,))
    if row is None:
        raise NotFound("movie", str(movie_id))
    width = len(model.parts)
    packed = release.unpacked(row["list"], width)
    ids, scores, shares, often = integers(packed.ids), floats(packed.scores), packed.shares, times(packed.times)
    fame = dict.fromkeys(ids, 1.0)
    if novelty:
        fame = {movie: rate**novelty for movie, rate in rates(release, model, ids).items()}
    return ordered(
        [
            Candidate(
                movie,
                score / fame[movie],
                score,
                model.parts,
                shares[place * width : (place + 1) * width],
                often[place],
            )
            for place, (movie, score) in enumerate(zip(ids, scores, strict=True))
        ]
    )


def rates(release: Release, model: Model, ids: Sequence[int]) -> Mapping[int, float]:
    """How likely anyone is to like each of some movies, by a model with a dial."""
    place_of = places(release).of_id
    of_all = release.once(("rates", model.name), partial(_rates, model=model))
    return {movie: of_all[place] for movie in ids if (place := place_of.get(movie)) is not None}


def _rates(release: Release, model: Model) -> "array[float]":
    """The rate of every movie, by place."""
    return array("d", [row[0] for row in release.rows(f"SELECT rate FROM rates_{model.name} ORDER BY movie_id")])


def people(release: Release, model: Model, movie_id: int) -> float:
    """How many people's likes stand behind a movie's own candidates, by a model with a dial."""
    row = release.row(f"SELECT people FROM rates_{model.name} WHERE movie_id = ?", (movie_id,))
    return float(row["people"]) if row else 0.0


def holds(release: Release, table: str) -> bool:
    """Whether the release has a table."""
    return release.once(("holds", table), partial(_holds, table=table))


def _holds(release: Release, table: str) -> bool:
    return release.row("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", (table,)) is not None

"""Small worlds: raters from a table of stars, catalogues with ratings, models that list what they are told."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import numpy as np
from scipy import sparse

from butaca.catalogue.catalogue import Catalogue
from butaca.evaluation.arrays import Floats, Ints, Lists, Mask, Sparse
from butaca.evaluation.entrants.entrant import Entrant, PersonalModel, SimilarModel
from butaca.evaluation.raters import Raters
from tiny_catalogue import Tiny, tiny_catalogue

Stars = Mapping[int, Mapping[int, float]]  # rater -> row of the movie -> stars


def raters(stars: Stars, movie_count: int, second: int = 1_000) -> Raters:
    """Raters by id; every rating was entered at the same ``second``."""
    ids = sorted(stars)
    entries = [(row, movie, given) for row, rater in enumerate(ids) for movie, given in sorted(stars[rater].items())]
    rows, movies, values = ([*column] for column in zip(*entries, strict=True)) if entries else ([], [], [])
    places, shape = (rows, movies), (len(ids), movie_count)
    return Raters(
        np.array(ids, dtype=np.int64),
        sparse.csr_array((np.array(values, dtype=np.float32), places), shape=shape),
        sparse.csr_array((np.full(len(values), second, dtype=np.int64), places), shape=shape),
    )


def likes(wanted: Mapping[int, Sequence[int]], movie_count: int) -> Raters:
    """Raters who gave 5 stars to the movies of some rows."""
    return raters({rater: dict.fromkeys(movies, 5.0) for rater, movies in wanted.items()}, movie_count)


@contextmanager
def rated_catalogue(movies: Sequence[Tiny], stars: Stars) -> Iterator[Catalogue]:
    """Open a catalogue in memory with ratings; ``stars`` by movie id."""
    with tiny_catalogue(movies) as catalogue:
        for rater, given in stars.items():
            for movie_id, value in given.items():
                catalogue.connection.execute(
                    "INSERT INTO ratings VALUES (?, ?, ?, ?)", [rater, movie_id, value, 1000 + rater]
                )
        yield catalogue


@dataclass(frozen=True)
class Told:
    """A model that lists, for each movie or rater, what it was told; with ``far`` instead at the dial's far end.

    ``scores`` are of pairs, from the first movie to the second; at the dial's far end they are the other way round.
    """

    answers: Mapping[int, Sequence[int]]
    novelty: float | None = None
    far: Mapping[int, Sequence[int]] | None = None
    scores: Mapping[tuple[int, int], float] = field(default_factory=dict)

    def lists(self, queries: Ints, n: int, *, novelty: float | None = None, among: Mask | None = None) -> Lists:
        """See ``SimilarModel.lists``."""
        answers = self.far if self.far is not None and novelty == 1.0 else self.answers
        rows = [[movie for movie in answers.get(int(q), ()) if among is None or among[movie]] for q in queries]
        return filled(rows, n)

    def pair_scores(self, rows: Ints, columns: Ints, *, novelty: float | None = None) -> Floats:
        """See ``SimilarModel.pair_scores``."""
        pairs = zip(rows.tolist(), columns.tolist(), strict=True)
        scores = np.array([self.scores.get(pair, np.nan) for pair in pairs], dtype=np.float64)
        return -scores if novelty == 1.0 else scores


def on_start(name: str, answers: Mapping[int, Sequence[int]]) -> Entrant[SimilarModel]:
    """Return an entrant with fixed lists."""
    return Entrant(name, lambda _: Told(answers))


@dataclass(frozen=True)
class SameForAll:
    """A personal model that gives everybody the first of its movies that they have not rated."""

    movies: Sequence[int]

    def lists(self, stars: Sparse, n: int) -> Lists:
        """See ``PersonalModel.lists``."""
        rated = stars.toarray() > 0
        return filled([[movie for movie in self.movies if not row[movie]] for row in rated], n)


def same_for_all(name: str, movies: Sequence[int]) -> Entrant[PersonalModel]:
    """Return an entrant that lists the same movies for all raters."""
    return Entrant(name, lambda _: SameForAll(movies))


def filled(rows: Sequence[Sequence[int]], n: int) -> Lists:
    """Rows cut to n, or filled up with -1."""
    lists = np.full((len(rows), n), -1, dtype=np.int32)
    for place, row in enumerate(rows):
        lists[place, : len(row[:n])] = row[:n]
    return lists

"""Small worlds: people from a table of stars, catalogues with ratings, models that list what they are told."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from butaca.catalogue.catalogue import Catalogue
from butaca.evaluation.models import Contestant, Ints, Lists, Mask, PersonalModel, SimilarModel, Sparse
from butaca.evaluation.people import People
from tiny_catalogue import Tiny, tiny_catalogue

Stars = Mapping[int, Mapping[int, float]]  # person -> row of the film -> stars


def people(stars: Stars, movies: int, second: int = 1_000) -> People:
    """People by id; every rating was entered at the same ``second``."""
    ids = sorted(stars)
    entries = [(row, film, given) for row, person in enumerate(ids) for film, given in sorted(stars[person].items())]
    rows, films, values = ([*column] for column in zip(*entries, strict=True)) if entries else ([], [], [])
    places, shape = (rows, films), (len(ids), movies)
    return People(
        np.array(ids, dtype=np.int64),
        sparse.csr_array((np.array(values, dtype=np.float32), places), shape=shape),
        sparse.csr_array((np.full(len(values), second, dtype=np.int64), places), shape=shape),
    )


def likes(wanted: Mapping[int, Sequence[int]], movies: int) -> People:
    """People who gave 5 stars to the films of some rows."""
    return people({person: dict.fromkeys(films, 5.0) for person, films in wanted.items()}, movies)


@contextmanager
def rated_catalogue(films: Sequence[Tiny], stars: Stars) -> Iterator[Catalogue]:
    """A catalogue in memory with ratings; ``stars`` by movie id. Each person rated at a second of their own."""
    with tiny_catalogue(films) as catalogue:
        for person, given in stars.items():
            for movie_id, value in given.items():
                catalogue.connection.execute(
                    "INSERT INTO ratings VALUES (?, ?, ?, ?)", [person, movie_id, value, 1000 + person]
                )
        yield catalogue


@dataclass(frozen=True)
class Told:
    """A model that lists, for each film or person, what it was told; with ``far`` instead at the dial's far end."""

    answers: Mapping[int, Sequence[int]]
    familiarity: float | None = None
    far: Mapping[int, Sequence[int]] | None = None

    def lists(self, queries: Ints, n: int, *, familiarity: float | None = None, among: Mask | None = None) -> Lists:
        """See ``SimilarModel.lists``."""
        answers = self.far if self.far is not None and familiarity == 1.0 else self.answers
        rows = [[film for film in answers.get(int(q), ()) if among is None or among[film]] for q in queries]
        return filled(rows, n)


def told(name: str, answers: Mapping[int, Sequence[int]]) -> Contestant[SimilarModel]:
    """A contestant that is told its lists."""
    return Contestant(name, lambda _: Told(answers))


@dataclass(frozen=True)
class SameForAll:
    """A personal model that gives everybody the first of its films that they have not rated."""

    films: Sequence[int]

    def lists(self, stars: Sparse, n: int) -> Lists:
        """See ``PersonalModel.lists``."""
        rated = stars.toarray() > 0
        return filled([[film for film in self.films if not row[film]] for row in rated], n)


def same_for_all(name: str, films: Sequence[int]) -> Contestant[PersonalModel]:
    """A contestant that gives everybody these films."""
    return Contestant(name, lambda _: SameForAll(films))


def filled(rows: Sequence[Sequence[int]], n: int) -> Lists:
    """Rows cut to n, or filled up with -1."""
    lists = np.full((len(rows), n), -1, dtype=np.int32)
    for place, row in enumerate(rows):
        lists[place, : len(row[:n])] = row[:n]
    return lists

"""What is asked of "more like this": which films, for whom, and how much there is to be found."""

from dataclasses import dataclass

import numpy as np

from butaca.evaluation.models import Ints, Mask
from butaca.evaluation.people import People


@dataclass(frozen=True)
class Task:
    """Which films are asked for and which may be listed: masks [movies], None for every film.

    What may not be listed is not relevant either.
    """

    protocol: str
    askable: Mask | None = None
    among: Mask | None = None


EVERYTHING = Task("similar")


@dataclass(frozen=True)
class Queries:
    """Person and film of each query, by person; rows of the people held out and of the catalogue.

    ``relevant`` is how many films are to be found for each.
    """

    people: Ints
    films: Ints
    relevant: Ints


def draw(people: People, task: Task, most: int, seed: int) -> Queries:
    """Up to ``most`` likes of everybody, of those that leave at least one like to be found.

    Each person's draw depends on the seed and their id alone, not on who else is there.
    """
    who: list[Ints] = []
    films: list[Ints] = []
    relevant: list[Ints] = []
    likes = people.likes
    for row, person in enumerate(people.ids):
        liked = np.sort(likes.indices[likes.indptr[row] : likes.indptr[row + 1]]).astype(np.int64)
        wanted = np.ones(len(liked), bool) if task.among is None else task.among[liked]
        others = wanted.sum() - wanted
        askable = others > 0
        if task.askable is not None:
            askable &= task.askable[liked]
        places = np.flatnonzero(askable)
        if len(places) > most:
            places = np.sort(np.random.default_rng((seed, int(person))).choice(places, most, replace=False))
        who.append(np.full(len(places), row))
        films.append(liked[places])
        relevant.append(others[places].astype(np.int64))
    empty = np.empty(0, dtype=np.int64)
    return Queries(*(np.concatenate((empty, *parts)) for parts in (who, films, relevant)))

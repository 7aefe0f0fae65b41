"""Lists of films like another -> figures."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from butaca.evaluation import metrics
from butaca.evaluation.films import Films, diversity, fame, franchise_recall, shown
from butaca.evaluation.models import Floats, Ints, Lists
from butaca.evaluation.people import People
from butaca.evaluation.queries import Queries, Task
from butaca.evaluation.results import Point, Result, Table
from butaca.evaluation.wanted import Wanted


@dataclass(frozen=True)
class Answers:
    """A model's lists [films, k] for different ``films``; query ``asked[i]`` was answered by ``lists[of[i]]``."""

    asked: Ints
    films: Ints
    of: Ints
    lists: Lists


class Judge:
    """Turns lists into figures.

    p(j) is over all people held out, in whichever fold. Per-person figures are means over a person's
    queries; figures over lists count each list once, however many people asked for it.
    """

    def __init__(self, held_out: People, films: Films, task: Task, queries: Queries) -> None:
        self.task, self.queries = task, queries
        self._held_out, self._films = held_out, films
        self._wanted = Wanted.of(held_out.likes)  # a query is not in its own list, nor is what may not be listed
        self._rates = metrics.like_rates(held_out.likes)

    def table(self, results: Sequence[Result]) -> Table:
        """The task's table."""
        return Table(
            protocol=self.task.protocol,
            people=self._held_out.ids[np.unique(self.queries.people)],
            queries=len(self.queries.films),
            films=len(np.unique(self.queries.films)),
            held_out=len(self._held_out),
            results=tuple(results),
        )

    def point(self, familiarity: float | None, answers: Sequence[Answers]) -> Point:
        """The figures of one model with its dial in one place."""
        queries = self.queries
        gained, lifted, hit = (np.zeros(len(queries.films)) for _ in range(3))
        for part in answers:
            lists = part.lists[part.of]
            hits = self._wanted.hits(queries.people[part.asked], lists)
            gained[part.asked] = metrics.ndcg(hits, queries.relevant[part.asked])
            lifted[part.asked] = metrics.lift(hits, lists, self._rates)
            hit[part.asked] = metrics.hit_rate(hits)
        lists = np.concatenate([part.lists for part in answers])
        films = np.concatenate([part.films for part in answers])
        franchise = franchise_recall(films, lists, self._films.franchises, self.task.among)
        return Point(
            familiarity,
            {"ndcg@10": self._means(gained), "lift@10": self._means(lifted), "hit rate": self._means(hit)},
            {
                "shown": float(shown(lists)),
                "diversity": _mean(diversity(lists, self._films.traits)),
                "franchise@10": _mean(franchise),
            },
            fame(lists, self._films.deciles),
        )

    def _means(self, values: Floats) -> Floats:
        """The mean of each person's queries, for people who have any."""
        _, rows, counts = np.unique(self.queries.people, return_inverse=True, return_counts=True)
        return np.bincount(rows, weights=values, minlength=len(counts)) / counts


def _mean(values: Floats) -> float:
    """The mean of what is known; nan of nothing."""
    known = values[~np.isnan(values)]
    return float(known.mean()) if len(known) else float("nan")

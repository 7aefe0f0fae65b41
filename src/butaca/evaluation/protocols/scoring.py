"""Scoring of lists of similar movies."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from butaca.evaluation.arrays import Floats, Ints, Lists
from butaca.evaluation.entrant_results import EntrantResult, OperatingPoint, ProtocolResult
from butaca.evaluation.metrics import accuracy
from butaca.evaluation.metrics.list_traits import (
    MovieTraits,
    count_shown,
    diversity,
    franchise_recall,
    vote_decile_shares,
)
from butaca.evaluation.protocols.query_sampling import Queries, Task
from butaca.evaluation.protocols.relevance import Relevance
from butaca.evaluation.raters import Raters


@dataclass(frozen=True)
class EntrantLists:
    """Lists of an entrant for different ``movies`` [movies, k].

    Query ``asked[i]`` was answered by ``lists[list_of[i]]``.
    """

    asked: Ints
    movies: Ints
    list_of: Ints
    lists: Lists


class Scorer:
    """Scorer of lists in one task.

    p(j) is over all raters held out, in whichever fold. Per-rater figures are means over a rater's
    queries; figures over lists count each list once, however many raters asked for it.
    """

    def __init__(self, held_out: Raters, movies: MovieTraits, task: Task, queries: Queries) -> None:
        self.task, self.queries = task, queries
        self._held_out, self._traits = held_out, movies
        self._relevance = Relevance.of(held_out.likes)  # a query is not in its own list, nor is what may not be listed
        self._rates = accuracy.like_rates(held_out.likes)

    def result(self, results: Sequence[EntrantResult]) -> ProtocolResult:
        """Return the task's result."""
        return ProtocolResult(
            protocol=self.task.protocol,
            rater_ids=self._held_out.ids[np.unique(self.queries.raters)],
            query_count=len(self.queries.movies),
            movie_count=len(np.unique(self.queries.movies)),
            held_out_count=len(self._held_out),
            results=tuple(results),
        )

    def operating_point(self, novelty: float | None, answers: Sequence[EntrantLists]) -> OperatingPoint:
        """Return the figures of one model at one novelty."""
        queries = self.queries
        ndcg, lift, hit_rate = (np.zeros(len(queries.movies)) for _ in range(3))
        for part in answers:
            lists = part.lists[part.list_of]
            hits = self._relevance.hits(queries.raters[part.asked], lists)
            ndcg[part.asked] = accuracy.ndcg(hits, queries.relevant[part.asked])
            lift[part.asked] = accuracy.lift(hits, lists, self._rates)
            hit_rate[part.asked] = accuracy.hit_rate(hits)
        lists = np.concatenate([part.lists for part in answers])
        movies = np.concatenate([part.movies for part in answers])
        franchise = franchise_recall(movies, lists, self._traits.franchises, self.task.among)
        return OperatingPoint(
            novelty,
            {"ndcg@10": self._means(ndcg), "lift@10": self._means(lift), "hit rate": self._means(hit_rate)},
            {
                "shown": float(count_shown(lists)),
                "diversity": _mean(diversity(lists, self._traits.traits)),
                "franchise@10": _mean(franchise),
            },
            vote_decile_shares(lists, self._traits.deciles),
        )

    def _means(self, values: Floats) -> Floats:
        """Return the mean over each rater's queries, for raters with any."""
        _, rows, counts = np.unique(self.queries.raters, return_inverse=True, return_counts=True)
        return np.bincount(rows, weights=values, minlength=len(counts)) / counts


def _mean(values: Floats) -> float:
    """Return the mean of known values; nan of none."""
    known = values[~np.isnan(values)]
    return float(known.mean()) if len(known) else float("nan")

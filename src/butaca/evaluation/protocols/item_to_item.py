"""Protocol of "more like this": lists against a rater's other likes."""

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from butaca.catalogue.catalogue import Catalogue
from butaca.evaluation.arrays import Ints, Mask
from butaca.evaluation.entrant_results import EntrantResult, ProtocolResult
from butaca.evaluation.entrants.entrant import Entrant, SimilarModel, Training
from butaca.evaluation.metrics.list_traits import MovieTraits
from butaca.evaluation.protocols.query_sampling import EVERYTHING, Task, draw_queries
from butaca.evaluation.protocols.scoring import EntrantLists, Scorer
from butaca.evaluation.splits import Fold, Split

LENGTH = 10  # movies in a list
NOVELTIES = tuple(step / 10 for step in range(11))


def evaluate(
    catalogue: Catalogue,
    split: Split,
    entrants: Sequence[Entrant[SimilarModel]],
    *,
    seed: int,
    tasks: Sequence[Task] = (EVERYTHING,),
    hidden: Mask | None = None,
    queries_per_rater: int = 20,
    on_start: Callable[[str], None] = lambda _: None,
) -> tuple[ProtocolResult, ...]:
    """Evaluate every entrant in every task.

    Each is fitted once a fold for all of them.
    ``hidden`` movies [movies] lose their ratings before training; ``queries_per_rater`` likes of every rater are asked
    for; ``on_start`` is called with the name of each entrant as its turn comes.
    """
    movies = MovieTraits.of(catalogue)
    scorers = [
        Scorer(split.held_out, movies, task, draw_queries(split.held_out, task, queries_per_rater, seed))
        for task in tasks
    ]
    results: list[list[EntrantResult]] = [[] for _ in scorers]
    for entrant in entrants:
        on_start(entrant.name)
        for scorer_results, result in zip(results, _results(entrant, catalogue, split, scorers, hidden), strict=True):
            scorer_results.append(result)
    return tuple(scorer.result(scorer_results) for scorer, scorer_results in zip(scorers, results, strict=True))


def _results(
    entrant: Entrant[SimilarModel],
    catalogue: Catalogue,
    split: Split,
    scorers: Sequence[Scorer],
    hidden: Mask | None,
) -> list[EntrantResult]:
    answers: list[dict[float | None, list[EntrantLists]]] = [{} for _ in scorers]
    default = None
    for fold, held_out in _portions(entrant.learns, split):
        raters = fold.training if hidden is None else fold.training.without(hidden)
        with raters.as_only_raters(catalogue) as own:
            model = entrant.fit(Training(own, raters))
            default = model.novelty
            for scorer, scorer_results in zip(scorers, answers, strict=True):
                asked = np.flatnonzero(np.isin(scorer.queries.raters, held_out))
                movies, list_of = np.unique(scorer.queries.movies[asked], return_inverse=True)
                for novelty in {default: None} if default is None else dict.fromkeys((default, *NOVELTIES)):
                    lists = model.lists(movies, LENGTH, novelty=novelty, among=scorer.task.among)
                    scorer_results.setdefault(novelty, []).append(EntrantLists(asked, movies, list_of, lists))
            del model  # before the next fold makes its own
    results = []
    for scorer, scorer_results in zip(scorers, answers, strict=True):
        points = {novelty: scorer.operating_point(novelty, parts) for novelty, parts in scorer_results.items()}
        curve = () if default is None else tuple(points[novelty] for novelty in NOVELTIES)
        results.append(EntrantResult(entrant.name, points[default], curve))
    return results


def _portions(learns: bool, split: Split) -> Iterator[tuple[Fold, Ints]]:
    """Yield each fold and its held-out rows.

    All rows at once for a model to which the fold makes no difference.
    """
    if not learns:
        yield split.folds[0], np.arange(len(split.held_out))
        return
    for fold in split.folds:
        yield fold, fold.held_out

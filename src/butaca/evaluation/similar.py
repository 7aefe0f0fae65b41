"""The protocol of "more like this": films listed for a film somebody likes, against their other likes."""

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from butaca.catalogue.catalogue import Catalogue
from butaca.evaluation.films import Films
from butaca.evaluation.judge import Answers, Judge
from butaca.evaluation.models import Contestant, Ints, Mask, SimilarModel, Training
from butaca.evaluation.queries import EVERYTHING, Task, draw
from butaca.evaluation.results import Result, Table
from butaca.evaluation.splits import Fold, Split

LENGTH = 10  # films in a list
DIAL = tuple(step / 10 for step in range(11))


def evaluate(
    catalogue: Catalogue,
    split: Split,
    contestants: Sequence[Contestant[SimilarModel]],
    *,
    seed: int,
    tasks: Sequence[Task] = (EVERYTHING,),
    hidden: Mask | None = None,
    most: int = 20,
    told: Callable[[str], None] = lambda _: None,
) -> tuple[Table, ...]:
    """Every contestant in every task, each fitted once a fold for all of them.

    ``hidden`` films [movies] lose their ratings before training; ``most`` likes of everybody are asked
    for; ``told`` is called with the name of each contestant as its turn comes.
    """
    films = Films.of(catalogue)
    judges = [Judge(split.held_out, films, task, draw(split.held_out, task, most, seed)) for task in tasks]
    results: list[list[Result]] = [[] for _ in judges]
    for contestant in contestants:
        told(contestant.name)
        for found, result in zip(results, _results(contestant, catalogue, split, judges, hidden), strict=True):
            found.append(result)
    return tuple(judge.table(found) for judge, found in zip(judges, results, strict=True))


def _results(
    contestant: Contestant[SimilarModel],
    catalogue: Catalogue,
    split: Split,
    judges: Sequence[Judge],
    hidden: Mask | None,
) -> list[Result]:
    answers: list[dict[float | None, list[Answers]]] = [{} for _ in judges]
    default = None
    for fold, held_out in _portions(contestant.learns, split):
        people = fold.training if hidden is None else fold.training.without(hidden)
        with people.alone_in(catalogue) as own:
            model = contestant.fit(Training(own, people))
            default = model.familiarity
            for judge, found in zip(judges, answers, strict=True):
                asked = np.flatnonzero(np.isin(judge.queries.people, held_out))
                films, of = np.unique(judge.queries.films[asked], return_inverse=True)
                for familiarity in {default: None} if default is None else dict.fromkeys((default, *DIAL)):
                    lists = model.lists(films, LENGTH, familiarity=familiarity, among=judge.task.among)
                    found.setdefault(familiarity, []).append(Answers(asked, films, of, lists))
            del model  # before the next fold makes its own
    results = []
    for judge, found in zip(judges, answers, strict=True):
        points = {familiarity: judge.point(familiarity, parts) for familiarity, parts in found.items()}
        curve = () if default is None else tuple(points[familiarity] for familiarity in DIAL)
        results.append(Result(contestant.name, points[default], curve))
    return results


def _portions(learns: bool, split: Split) -> Iterator[tuple[Fold, Ints]]:
    """Each fold and whom it holds out; everybody at once for a model to which the fold makes no difference."""
    if not learns:
        yield split.folds[0], np.arange(len(split.held_out))
        return
    for fold in split.folds:
        yield fold, fold.held_out

"""Lists for a person from all movies, or the most rated: ``personal_films TABLES [RATERS [ROUNDS [MOVIES]]]``."""

import json
import sys
from pathlib import Path

import numpy as np
from threadpoolctl import threadpool_limits

from benchmarks.processes.catalogue import opened
from butaca.catalogue.catalogue import Catalogue
from butaca.evaluation.arrays import Floats, Lists, Mask, Sparse
from butaca.evaluation.entrants.entrant import Training
from butaca.evaluation.entrants.release_models import store_weights
from butaca.evaluation.metrics import accuracy
from butaca.evaluation.metrics.significance import bootstrap
from butaca.evaluation.protocols.relevance import Relevance
from butaca.evaluation.protocols.top_n import draw_hold_out
from butaca.evaluation.raters import Raters
from butaca.recommenders.content_ease import ContentEase

SEED = 16
_FIRST, _LISTED = 10, 20


def main(tables: str, raters: str = "5000", rounds: str = "1", movies: str = "6000") -> None:
    """Compare lists from all movies with lists from the most rated.

    Withheld likes of any movie are to be found. In each round so many ``raters`` take no part in learning. With nDCG@10
    comes its difference to the first line's; ``beyond`` is the recall@20 of likes of other than the most rated
    ``movies``, over the raters who have such. All have 95 % intervals over the raters.
    """
    names = (f"the {int(movies):,} most rated alone", "these inverted, the others beside them", "as built")
    values: list[list[Floats]] = [[] for _ in names]
    beyond: list[list[Floats]] = [[] for _ in names]
    with opened(Path(tables)) as catalogue, threadpool_limits(limits=2):
        everyone = Raters.of(catalogue)
        order = np.random.default_rng(SEED).permutation(len(everyone))
        for held in np.array_split(order[: int(raters) * int(rounds)], int(rounds)):
            hold_out = draw_hold_out(everyone.take(np.sort(held)), SEED)
            training = everyone.take(np.setdiff1d(order, held))
            ranks = np.argsort(np.argsort(-training.rating_counts(), kind="stable"))
            others = ranks >= int(movies)
            recipes = (ContentEase(), ContentEase(most_exact=int(movies)), ContentEase())
            for place, recipe in enumerate(recipes):
                lists = _lists(catalogue, recipe, training if place else training.without(others), hold_out.given)
                values[place].append(_ndcg(lists, hold_out.relevant))
                beyond[place].append(_recall(lists, _only(hold_out.relevant, others)))
    first = np.concatenate(values[0])
    for name, own, own_beyond in zip(names, map(np.concatenate, values), map(np.concatenate, beyond), strict=True):
        facts = {"lists": name, "raters": len(own), **_interval("ndcg@10", own)}
        facts |= _interval("difference", own - first) | _interval("beyond", own_beyond)
        print(json.dumps(facts), flush=True)


def _lists(catalogue: Catalogue, recipe: ContentEase, training: Raters, given: Sparse) -> Lists:
    with training.as_only_raters(catalogue) as own:
        return store_weights(recipe, Training(own, training)).lists(given, _LISTED)


def _ndcg(lists: Lists, relevant: Sparse) -> Floats:
    """Return the nDCG of each list. Shape [raters]."""
    return accuracy.ndcg(_hits(lists, relevant)[:, :_FIRST], np.diff(relevant.indptr))


def _recall(lists: Lists, relevant: Sparse) -> Floats:
    """Return the recall of the lists of raters with relevant movies."""
    counts = np.diff(relevant.indptr)
    shares: Floats = accuracy.recall(_hits(lists, relevant), counts)[counts > 0]
    return shares


def _hits(lists: Lists, relevant: Sparse) -> Mask:
    return Relevance.of(relevant).hits(np.arange(len(lists)), lists)


def _only(relevant: Sparse, movies: Mask) -> Sparse:
    """Return the relevant movies that are among some [movies]."""
    some = relevant.copy()
    some.data = some.data * movies[some.indices]
    some.eliminate_zeros()
    return some


def _interval(name: str, values: Floats) -> dict[str, float | list[float]]:
    low, high = bootstrap(values[:, None], SEED)
    return {
        name: round(float(values.mean()), 4),
        f"{name} from, to": [round(float(low[0]), 4), round(float(high[0]), 4)],
    }


if __name__ == "__main__":
    main(*sys.argv[1:])

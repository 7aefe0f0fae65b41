"""Lists for a person from all movies against those from the most rated: ``personal_films TABLES [RATERS]``."""

import json
import sys
from pathlib import Path

import numpy as np
from threadpoolctl import threadpool_limits

from benchmarks.processes.catalogue import opened
from butaca.catalogue.catalogue import Catalogue
from butaca.evaluation.arrays import Floats
from butaca.evaluation.entrants.entrant import Training
from butaca.evaluation.entrants.release_models import store_weights
from butaca.evaluation.metrics import accuracy
from butaca.evaluation.metrics.significance import bootstrap
from butaca.evaluation.protocols.relevance import Relevance
from butaca.evaluation.protocols.top_n import HoldOut, draw_hold_out
from butaca.evaluation.raters import Raters
from butaca.recommenders.content_ease import ContentEase

SEED = 16
FEW = 6_000  # movies, the most rated ones
_LISTED = 10


def main(tables: str, raters: str = "5000") -> None:
    """Print the nDCG@10 of withheld likes, and its difference to the first line's.

    Both have 95 % intervals over the raters, who take no part in learning. Likes of any movie are withheld.
    """
    with opened(Path(tables)) as catalogue, threadpool_limits(limits=2):
        everyone = Raters.of(catalogue)
        order = np.random.default_rng(SEED).permutation(len(everyone))
        held = draw_hold_out(everyone.take(np.sort(order[: int(raters)])), SEED)
        training = everyone.take(np.sort(order[int(raters) :]))
        del everyone
        ranks = np.argsort(np.argsort(-training.rating_counts(), kind="stable"))
        first = None
        for name, recipe, learned in (
            (f"the {FEW:,} most rated alone", ContentEase(), training.without(ranks >= FEW)),
            ("these inverted, all others beside them", ContentEase(most_exact=FEW), training),
            ("as built", ContentEase(), training),
        ):
            values = _ndcg(catalogue, recipe, learned, held)
            first = values if first is None else first
            facts = {"lists": name, "raters": len(values), **_interval("ndcg@10", values)}
            print(json.dumps(facts | _interval("difference", values - first)), flush=True)


def _ndcg(catalogue: Catalogue, recipe: ContentEase, training: Raters, held: HoldOut) -> Floats:
    """Return the nDCG of each rater's list. Shape [raters]."""
    with training.as_only_raters(catalogue) as own:
        lists = store_weights(recipe, Training(own, training)).lists(held.given, _LISTED)
    hits = Relevance.of(held.relevant).hits(np.arange(len(lists)), lists)
    return accuracy.ndcg(hits, np.diff(held.relevant.indptr))


def _interval(name: str, values: Floats) -> dict[str, float | list[float]]:
    low, high = bootstrap(values[:, None], SEED)
    return {
        name: round(float(values.mean()), 4),
        f"{name} from, to": [round(float(low[0]), 4), round(float(high[0]), 4)],
    }


if __name__ == "__main__":
    main(*sys.argv[1:])

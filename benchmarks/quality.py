"""Quality of ``knn`` on the original's raw columns and on scaled ones.

By the protocol of "more like this" (docs/evaluation.md), which ``butaca evaluate`` has for all others.
"""

import sys
from pathlib import Path

from butaca import pipeline
from butaca.console import LineProgress
from butaca.evaluation.entrants import release_models
from butaca.evaluation.protocols import item_to_item
from butaca.evaluation.raters import Raters
from butaca.evaluation.splits import folds
from butaca.recommenders.cosine import Cosine
from butaca.recommenders.knn import Knn
from butaca.release.store import Releases

SEED = 0
FOLDS = 5
RECIPES = (Knn(scaled=False, name="knn_original"), Knn(scaled=True, name="knn_scaled"), Cosine())


def main(data: Path) -> None:
    """Print the table."""
    with pipeline.opened(data, Releases(Path("releases")), LineProgress()) as catalogue:
        entrants = [release_models.entrant(recipe, learns=False) for recipe in RECIPES]
        split = folds(Raters.of(catalogue), FOLDS, SEED)
        (table,) = item_to_item.evaluate(catalogue, split, entrants, seed=SEED)
    print("| model | nDCG@10 | lift@10 | movies listed |\n|---|---|---|---|")
    for result in table.results:
        ndcg, lift = result.default.mean("ndcg@10"), result.default.mean("lift@10")
        print(f"| {result.model} | {ndcg:.4f} | {lift:.2f} | {result.default.over_lists['shown']:,.0f} |")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/data"))

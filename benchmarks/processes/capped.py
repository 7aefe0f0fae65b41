"""Quality of lists for a person, by caps on active people.

It prints nDCG@10 by cap.

Usage: ``capped RELEASE FOLDS CAP...``. RELEASE is the folder of a release with ratings; a CAP of 0 is none. Trained on
sums by SQL, as a build with ``--most-ratings`` is; tested on all ratings of others.
"""

import json
import sys
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from butaca import pipeline
from butaca.catalogue.catalogue import Catalogue
from butaca.console import console
from butaca.evaluation.entrants.entrant import Entrant, PersonalModel, Training
from butaca.evaluation.entrants.release_models import personal_entrants
from butaca.evaluation.evaluate import EvaluationOptions, evaluate
from butaca.evaluation.output import json_document
from butaca.recommenders.aggregates.aggregate import aggregate
from butaca.recommenders.aggregates.engine import DuckDbEngine
from butaca.recommenders.aggregates.statements import UNLIMITED, AggregateOptions
from butaca.recommenders.content_ease import FEWEST_RATINGS, MOST_EXACT
from butaca.recommenders.shipped_weights import shipped
from butaca.release.store import Releases
from butaca.resources import machine_resources


def main(release: str, fold_count: str, *caps: str) -> None:
    """Evaluate with each cap; print the figures."""
    entrants = [capped(int(cap)) for cap in caps]
    options = EvaluationOptions(protocols=("personal",), folds=int(fold_count))
    folder = Path(release)
    with (
        console() as progress,
        pipeline.opened(folder, Releases(folder.parent), progress, machine_resources()) as catalogue,
        TemporaryDirectory() as out,
    ):
        results = evaluate(catalogue, options, progress, [], entrants)
        json_document.write(results, Path(out) / "figures.json")
        figures = json.loads((Path(out) / "figures.json").read_text(encoding="utf-8"))
    models = figures["protocols"][0]["models"]
    print(json.dumps({model["model"]: model for model in models}))


def capped(cap: int) -> Entrant[PersonalModel]:
    """Return lists for a person from at most ``cap`` ratings of each."""
    [entrant] = [entrant for entrant in personal_entrants() if entrant.name == "for you"]

    def fit(training: Training) -> PersonalModel:
        with TemporaryDirectory() as folder:
            catalogue = summed(training.catalogue, Path(folder), cap)
            return entrant.fit(replace(training, catalogue=catalogue))

    return Entrant(f"at most {cap}" if cap else "all", fit)


def summed(catalogue: Catalogue, folder: Path, cap: int) -> Catalogue:
    """Return the catalogue with sums of its ratings."""
    (folder / "sums").mkdir()
    options = AggregateOptions(shipped(), MOST_EXACT, FEWEST_RATINGS, cap or UNLIMITED)
    aggregate(DuckDbEngine(catalogue.connection, folder / "kept"), options, folder / "sums")
    return replace(catalogue, sums=folder / "sums")


if __name__ == "__main__":
    main(*sys.argv[1:])

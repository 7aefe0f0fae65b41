"""Learning of likeness and its confidence from files of judgements."""

from dataclasses import dataclass, replace
from pathlib import Path

from butaca.catalogue.catalogue import Catalogue
from butaca.evaluation.judgement_files.lists import read_lists
from butaca.evaluation.judgement_files.verdicts import read_verdicts
from butaca.evaluation.judgements import Judgements, no_lists, no_verdicts
from butaca.evaluation.learning.alike_confidence import learn_alike_confidence
from butaca.evaluation.learning.weights_toml import rounded
from butaca.evaluation.likeness_fit import learn_likeness
from butaca.evaluation.metrics.calibration import Reliability
from butaca.evaluation.progress import Progress
from butaca.features.content import Content
from butaca.recommenders.hybrid import Hybrid
from butaca.recommenders.shipped_weights import Weights, shipped


@dataclass(frozen=True)
class LearnedFromJudgements:
    """Weights as they are written, and what they were learned from.

    ``source`` names the files and their checksums. ``tables`` are how confidence came true of pairs held out, with
    ratings and without; none where there are no verdicts on well-known movies.
    """

    weights: Weights
    source: str
    tables: tuple[Reliability, ...]


def learn_judged(
    catalogue: Catalogue, judged: Path | None, lists: Path | None, seed: int, progress: Progress
) -> LearnedFromJudgements:
    """Learn the sections of likeness, and the curves of how alike movies are; keep all others.

    Raises:
        SourceError: a file is missing, no such file, or of another catalogue.
    """
    verdicts_file = None if judged is None else read_verdicts(judged, catalogue.movie_ids)
    lists_file = None if lists is None else read_lists(lists, catalogue.movie_ids)
    judgements = Judgements(
        no_verdicts() if verdicts_file is None else verdicts_file.verdicts,
        no_lists() if lists_file is None else lists_file.lists,
    )
    start = shipped()
    progress.stage("Learning likeness")
    content = Content.shared(catalogue)
    weights = rounded(learn_likeness(catalogue, content, judgements, Hybrid(start)).applied_to(start))
    confidence, tables = dict(start.confidence), []
    if len(judgements.verdicts):
        for name, recipe in (
            ("judged", Hybrid(start)),
            ("judged_unrated", Hybrid(start, "content", use_ratings=False)),
        ):
            progress.stage(f"Learning confidence: {recipe.name}")
            learned = learn_alike_confidence(catalogue, judgements, recipe, seed)
            if learned is None:
                continue
            confidence |= {
                f"{name}_intercept": learned.calibration.intercept,
                f"{name}_slope": learned.calibration.slope,
            }
            tables.append(learned.table)
    progress.done()
    source = " and ".join(
        f"{file.name} (SHA-256 {file.sha256})" for file in (verdicts_file, lists_file) if file is not None
    )
    return LearnedFromJudgements(rounded(replace(weights, confidence=confidence)), source, tuple(tables))


def text(table: Reliability) -> str:
    """Return a reliability table, at most 80 columns wide."""
    lines = ["pairs  predicted  judged good"]
    lines += [
        f"{count:>5}  {predicted:>9.3f}  {observed:>11.3f}"
        for count, predicted, observed in zip(table.counts, table.predicted, table.observed, strict=True)
    ]
    return "\n".join(lines) + "\n"

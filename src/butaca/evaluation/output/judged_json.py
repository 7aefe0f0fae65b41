"""The protocol ``judged`` as JSON."""

from butaca.evaluation.judged_summary import JudgedRow, JudgedSummary
from butaca.evaluation.judgement_files.lists import FEWEST_LISTED, ListsFile
from butaca.evaluation.judgement_files.verdicts import VerdictsFile
from butaca.evaluation.metrics.significance import LEVEL, RESAMPLES, ROUNDS
from butaca.evaluation.output.json_numbers import comparisons, figure, rounded
from butaca.evaluation.protocols.item_to_item import LENGTH
from butaca.evaluation.protocols.judged import DEPTH


def document(judged: JudgedSummary) -> dict[str, object]:
    """Return everything about the protocol, with its files."""
    return {
        "verdicts": None if judged.verdicts is None else _verdicts(judged.verdicts),
        "lists": None if judged.lists is None else _lists(judged.lists),
        "folds": judged.folds,
        "list_length": LENGTH,
        "listed_within": DEPTH,
        "interval": {"level": LEVEL, "method": "percentile bootstrap over pairs, or lists", "resamples": RESAMPLES},
        "test": {
            "auc": "DeLong",
            "ndcg@10": "sign flips of paired differences",
            "rounds": ROUNDS,
            "correction": "Holm",
        },
        "models": [_row(row) for row in judged.rows],
        "novelty_curves": {model: [_row(row) for row in rows] for model, rows in judged.curves.items()},
        "compared": judged.against,
        "comparisons": comparisons(judged.comparisons),
    }


def log_figures(judged: JudgedSummary) -> dict[str, object]:
    """Return the mean figures of each model at its default."""
    return {
        row.model: {
            **({} if row.novelty is None else {"novelty": row.novelty}),
            **{metric: rounded(estimate.mean) for metric, estimate in row.figures.items()},
        }
        for row in judged.rows
    }


def _verdicts(file: VerdictsFile) -> dict[str, object]:
    return {
        "name": file.name,
        "sha256": file.sha256,
        "rows": file.row_count,
        "pairs": len(file.verdicts),
        "good": int(file.verdicts.good.sum()),
        "unknown": file.unknown_count,
        "repeated": file.repeated_count,
    }


def _lists(file: ListsFile) -> dict[str, object]:
    return {
        "name": file.name,
        "sha256": file.sha256,
        "rows": file.row_count,
        "lists": len(file.lists),
        "fewest_listed": FEWEST_LISTED,
        "unknown": file.unknown_count,
        "short": file.short_count,
        "repeated": file.repeated_count,
        "listed": file.listed_count,
        "missing": file.missing_count,
    }


def _row(row: JudgedRow) -> dict[str, object]:
    ratio = row.good_to_bad
    return {
        "model": row.model,
        "novelty": row.novelty,
        "cross_validated": row.cross_validated,
        **{metric: figure(estimate) for metric, estimate in row.figures.items()},
        **({} if ratio is None else {"good_to_bad@50": rounded(ratio)}),
    }

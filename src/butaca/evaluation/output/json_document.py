"""Evaluations as JSON, and as a line of an experiment log."""

import json
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from butaca import __version__
from butaca.evaluation.evaluate import Evaluation
from butaca.evaluation.metrics.significance import LEVEL, RESAMPLES, ROUNDS
from butaca.evaluation.output import judged_json
from butaca.evaluation.output.json_numbers import comparisons, figure, rounded
from butaca.evaluation.protocols.item_to_item import LENGTH
from butaca.evaluation.summary import Summary, SummaryRow
from butaca.release.manifest_types import Metrics, ProtocolFigures

SCHEMA = "butaca-evaluation/1"
_LIBRARIES = ("numpy", "scipy", "duckdb")


def document(evaluation: Evaluation) -> dict[str, object]:
    """Return everything about an evaluation, for JSON.

    Equal for equal input, versions and options; unknown values are null.
    """
    options, test = evaluation.options, evaluation.test
    return {
        "schema": SCHEMA,
        "source": evaluation.source,
        "inputs": [{"name": i.name, "sha256": i.sha256, "size": i.size} for i in evaluation.inputs],
        "versions": {"butaca": __version__, **{name: version(name) for name in _LIBRARIES}},
        "seed": options.seed,
        "folds": 1 if test else options.folds,
        "queries_per_rater": options.queries_per_rater,
        "list_length": LENGTH,
        "cold_share": options.cold_share,
        "interval": {"level": LEVEL, "method": "percentile bootstrap over raters", "resamples": RESAMPLES},
        "test": {"method": "sign flips of paired differences", "rounds": ROUNDS, "correction": "Holm"},
        "movies": evaluation.movie_count,
        "raters": evaluation.rater_count,
        "ratings": evaluation.rating_count,
        "dropped_from_training": evaluation.dropped_count,
        "ratings_test": None
        if test is None
        else {
            "name": test.name,
            "raters": len(test.raters),
            "rows": test.row_count,
            "impossible": test.impossible_count,
            "unknown": test.unknown_count,
            "repeated": test.repeated_count,
        },
        "protocols": [_protocol(summary) for summary in evaluation.summaries],
        "judged": None if evaluation.judged is None else judged_json.document(evaluation.judged),
    }


def headlines(evaluation: Evaluation) -> Metrics:
    """Return the figures of each protocol's first model, the default.

    With how they were measured.
    """
    options = evaluation.options
    protocols = {
        summary.protocol: ProtocolFigures(
            row.model,
            row.novelty,
            summary.rater_count,
            {metric: rounded(estimate.mean) for metric, estimate in row.figures.items()},
        )
        for summary in evaluation.summaries
        for row in summary.rows[:1]
    }
    split = f"{options.folds} folds by raters" if evaluation.test is None else evaluation.test.name
    return Metrics(split, options.seed, protocols)


def write(evaluation: Evaluation, path: Path) -> None:
    """Write the document as a file."""
    text = json.dumps(document(evaluation), indent=2, ensure_ascii=False, allow_nan=False)
    path.write_text(text + "\n", encoding="utf-8")


def log(evaluation: Evaluation, path: Path, at: datetime) -> None:
    """Append one line of JSON: time, input and mean figures.

    The figures are those of each model at its default.
    """
    line = {
        "schema": SCHEMA,
        "at": at.isoformat(timespec="seconds"),
        "butaca": __version__,
        "source": evaluation.source,
        "ratings_test": None if evaluation.test is None else evaluation.test.name,
        "seed": evaluation.options.seed,
        "protocols": {
            summary.protocol: {
                row.model: {
                    **({} if row.novelty is None else {"novelty": row.novelty}),
                    **{metric: rounded(estimate.mean) for metric, estimate in row.figures.items()},
                    **{name: rounded(value) for name, value in row.over_lists.items()},
                }
                for row in summary.rows
            }
            for summary in evaluation.summaries
        },
        **({} if evaluation.judged is None else {"judged": judged_json.log_figures(evaluation.judged)}),
    }
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(line, ensure_ascii=False, allow_nan=False) + "\n")


def _protocol(summary: Summary) -> dict[str, object]:
    return {
        "protocol": summary.protocol,
        "raters": summary.rater_count,
        "held_out": summary.held_out_count,
        "queries": summary.query_count,
        "query_movies": summary.movie_count,
        "models": [_row(row) for row in summary.rows],
        "novelty_curves": {model: [_row(row) for row in rows] for model, rows in summary.curves.items()},
        "compared": summary.against,
        "comparisons": comparisons(summary.comparisons),
    }


def _row(row: SummaryRow) -> dict[str, object]:
    return {
        "model": row.model,
        "novelty": row.novelty,
        **{metric: figure(estimate) for metric, estimate in row.figures.items()},
        **{name: rounded(value) for name, value in row.over_lists.items()},
        "vote_decile_shares": [rounded(share) for share in row.vote_decile_shares],
    }

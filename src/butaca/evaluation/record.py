"""An evaluation as JSON, and as one line of an experiment log."""

import json
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from butaca import __version__
from butaca.evaluation.evaluate import Evaluation
from butaca.evaluation.similar import LENGTH
from butaca.evaluation.statistics import LEVEL, RESAMPLES, ROUNDS
from butaca.evaluation.summary import Figure, Row, Summary

SCHEMA = "butaca-evaluation/1"
_LIBRARIES = ("numpy", "scipy", "duckdb")
_DIGITS = 6


def document(evaluation: Evaluation) -> dict[str, Any]:
    """Everything that is known of an evaluation; equal for equal input, versions and options. Unknown is null."""
    options, test = evaluation.options, evaluation.test
    return {
        "schema": SCHEMA,
        "source": evaluation.source,
        "inputs": [{"name": i.name, "sha256": i.sha256, "size": i.size} for i in evaluation.inputs],
        "versions": {"butaca": __version__, **{name: version(name) for name in _LIBRARIES}},
        "seed": options.seed,
        "folds": 1 if test else options.folds,
        "queries_per_person": options.most,
        "list_length": LENGTH,
        "cold_share": options.cold,
        "interval": {"level": LEVEL, "method": "percentile bootstrap over people", "resamples": RESAMPLES},
        "test": {"method": "sign flips of paired differences", "rounds": ROUNDS, "correction": "Holm"},
        "movies": evaluation.movies,
        "people": evaluation.people,
        "ratings": evaluation.ratings,
        "dropped_from_training": evaluation.dropped,
        "ratings_test": None
        if test is None
        else {
            "name": test.name,
            "people": len(test.people),
            "rows": test.rows,
            "impossible": test.impossible,
            "unknown": test.unknown,
            "repeated": test.repeated,
        },
        "protocols": [_protocol(summary) for summary in evaluation.summaries],
    }


def headlines(evaluation: Evaluation) -> dict[str, Any]:
    """The figures of the first model of each protocol, the default one, and how they were measured."""
    options = evaluation.options
    tables = {
        summary.protocol: {
            "model": row.model,
            **({} if row.familiarity is None else {"familiarity": row.familiarity}),
            "people": summary.people,
            **{metric: _rounded(figure.mean) for metric, figure in row.figures.items()},
        }
        for summary in evaluation.summaries
        for row in summary.rows[:1]
    }
    split = f"{options.folds} folds by people" if evaluation.test is None else evaluation.test.name
    return {"held_out": split, "seed": options.seed, "protocols": tables}


def write(evaluation: Evaluation, path: Path) -> None:
    """The document as a file."""
    text = json.dumps(document(evaluation), indent=2, ensure_ascii=False, allow_nan=False)
    path.write_text(text + "\n", encoding="utf-8")


def log(evaluation: Evaluation, path: Path, at: datetime) -> None:
    """Append one line: when, what on, and each model's means at its default."""
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
                    **({} if row.familiarity is None else {"familiarity": row.familiarity}),
                    **{metric: _rounded(figure.mean) for metric, figure in row.figures.items()},
                    **{name: _rounded(value) for name, value in row.over_lists.items()},
                }
                for row in summary.rows
            }
            for summary in evaluation.summaries
        },
    }
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(line, ensure_ascii=False, allow_nan=False) + "\n")


def _protocol(summary: Summary) -> dict[str, Any]:
    return {
        "protocol": summary.protocol,
        "people": summary.people,
        "held_out": summary.held_out,
        "queries": summary.queries,
        "films": summary.films,
        "models": [_row(row) for row in summary.rows],
        "dials": {model: [_row(row) for row in rows] for model, rows in summary.curves.items()},
        "compared": summary.against,
        "comparisons": [
            {
                "with": one.model,
                "metric": one.metric,
                "difference": _figure(one.difference),
                "p": _rounded(one.p),
                "p_corrected": _rounded(one.p_corrected),
            }
            for one in summary.comparisons
        ],
    }


def _row(row: Row) -> dict[str, Any]:
    return {
        "model": row.model,
        "familiarity": row.familiarity,
        **{metric: _figure(figure) for metric, figure in row.figures.items()},
        **{name: _rounded(value) for name, value in row.over_lists.items()},
        "fame": [_rounded(share) for share in row.fame],
    }


def _figure(figure: Figure) -> dict[str, float | None]:
    return {"mean": _rounded(figure.mean), "low": _rounded(figure.low), "high": _rounded(figure.high)}


def _rounded(value: float) -> float | None:
    return None if value != value else round(value, _DIGITS)

"""Evaluations as text tables.

For a terminal of 80 columns, and as Markdown.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from butaca.evaluation.evaluate import Evaluation
from butaca.evaluation.output import judged_tables
from butaca.evaluation.output.table_cells import aligned, comparison_lines, figure, number, piped
from butaca.evaluation.summary import Summary, SummaryRow


@dataclass(frozen=True)
class _Column:
    """Column of a table, by the key of its figure.

    Figures over raters have an interval, those over lists have none; ``header`` is short.
    """

    key: str
    header: str
    digits: int
    per_rater: bool


_COLUMNS = (
    _Column("ndcg@10", "nDCG@10", 3, per_rater=True),
    _Column("lift@10", "lift@10", 2, per_rater=True),
    _Column("recall@20", "recall@20", 3, per_rater=True),
    _Column("hit rate", "hit", 2, per_rater=True),
    _Column("low-rated@10", "low", 3, per_rater=False),
    _Column("shown", "shown", 0, per_rater=False),
    _Column("diversity", "div", 2, per_rater=False),
    _Column("franchise@10", "fran", 2, per_rater=False),
)
_WITHOUT_INTERVAL = ("hit rate",)  # for want of room
_METRICS = {"ndcg@10": 3, "lift@10": 2, "recall@20": 3}  # digits of differences
_TITLES = {
    "similar": "More like this",
    "personal": "For you",
    "cold on both sides": "Cold movies, on both sides",
    "from cold movies": "Cold movies, as queries",
    "to cold movies": "Cold movies, listed",
}


def text(evaluation: Evaluation) -> str:
    """Return all tables, at most 80 columns wide."""
    parts = ["\n".join(_facts(evaluation))]
    for summary in evaluation.summaries:
        lines = [_title(summary)]
        lines += aligned(_cells(summary.rows))
        lines += [line for rows in summary.curves.values() for line in ("", *aligned(_novelty_cells(rows)))]
        lines += ["", *_comparisons(summary)] if summary.comparisons else []
        parts.append("\n".join(lines))
    if evaluation.judged is not None:
        parts.append(judged_tables.text(evaluation.judged))
    return "\n\n".join(parts) + "\n"


def markdown(evaluation: Evaluation) -> str:
    """Return all tables in Markdown, a section each."""
    parts = ["\n".join(f"- {fact}" for fact in _facts(evaluation))]
    for summary in evaluation.summaries:
        parts.append(f"### {_title(summary)}")
        parts.append(piped(_cells(summary.rows)))
        parts += [piped(_novelty_cells(rows)) for rows in summary.curves.values()]
        if summary.rows:
            parts.append("Share of places by decile of votes, the least voted first, in per cent:")
            parts.append(piped(_decile_cells(summary.rows)))
        if summary.comparisons:
            parts.append("\n".join(f"- {line.strip()}" for line in _comparisons(summary)))
    if evaluation.judged is not None:
        parts.append(judged_tables.markdown(evaluation.judged))
    return "\n\n".join(parts) + "\n"


def _facts(evaluation: Evaluation) -> list[str]:
    options = evaluation.options
    if not evaluation.summaries:
        split = "nobody held out"
    elif evaluation.test is None:
        split = f"{options.folds} folds by raters"
    else:
        test = evaluation.test
        held_out = f"held out: {len(test.raters):,} raters of {test.name}"
        split = f"{held_out}; {evaluation.dropped_count} of them dropped from training"
    over = " over raters" if evaluation.summaries else ""
    return [
        f"{evaluation.source}: {evaluation.movie_count:,} movies, "
        f"{evaluation.rating_count:,} ratings by {evaluation.rater_count:,} raters",
        f"{split}; seed {options.seed}; intervals of 95 %{over}",
    ]


def _title(summary: Summary) -> str:
    asked = f"{summary.rater_count:,} raters"
    if summary.movie_count:
        asked += f", {summary.query_count:,} queries, {summary.movie_count:,} movies asked for"
    return f"{_TITLES.get(summary.protocol, summary.protocol)}: {asked}"


def _cells(rows: Sequence[SummaryRow]) -> list[list[str]]:
    """Return a row for each model, with its novelty if any."""
    names = [row.model if row.novelty is None else f"{row.model} {row.novelty:.2g}" for row in rows]
    return _table("model", names, rows)


def _novelty_cells(rows: Sequence[SummaryRow]) -> list[list[str]]:
    """Return a row for each novelty of one model."""
    return _table(rows[0].model, [f"{row.novelty:.1f}" for row in rows], rows)


def _table(corner: str, names: Sequence[str], rows: Sequence[SummaryRow]) -> list[list[str]]:
    columns = [c for c in _COLUMNS if c.key in (rows[0].figures if c.per_rater else rows[0].over_lists)]
    body = [
        [name, *(_cell(row, column) for column in columns), f"{row.vote_decile_shares[-1]:.0%}"]
        for name, row in zip(names, rows, strict=True)
    ]
    return [[corner, *(column.header for column in columns), "top"], *body]


def _decile_cells(rows: Sequence[SummaryRow]) -> list[list[str]]:
    header = ["model", *(str(tenth) for tenth in range(1, len(rows[0].vote_decile_shares) + 1))]
    return [header, *([row.model, *(f"{100 * share:.0f}" for share in row.vote_decile_shares)] for row in rows)]


def _cell(row: SummaryRow, column: _Column) -> str:
    if not column.per_rater:
        value = row.over_lists[column.key]
        return "-" if value != value else number(value, column.digits)
    estimate = row.figures[column.key]
    if column.key in _WITHOUT_INTERVAL:
        return number(estimate.mean, column.digits)
    return figure(estimate, column.digits)


def _comparisons(summary: Summary) -> list[str]:
    return list(comparison_lines(summary.against, summary.comparisons, _METRICS))

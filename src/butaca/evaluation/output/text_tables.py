"""Evaluations as text tables.

For a terminal of 80 columns, and as Markdown.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from butaca.evaluation.evaluate import Evaluation
from butaca.evaluation.summary import Comparison, Estimate, Summary, SummaryRow

SIGNIFICANT = 0.05


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
        lines += _aligned(_cells(summary.rows))
        lines += [line for rows in summary.curves.values() for line in ("", *_aligned(_novelty_cells(rows)))]
        lines += ["", *_verdicts(summary)] if summary.comparisons else []
        parts.append("\n".join(lines))
    return "\n\n".join(parts) + "\n"


def markdown(evaluation: Evaluation) -> str:
    """Return all tables in Markdown, a section each."""
    parts = ["\n".join(f"- {fact}" for fact in _facts(evaluation))]
    for summary in evaluation.summaries:
        parts.append(f"### {_title(summary)}")
        parts.append(_piped(_cells(summary.rows)))
        parts += [_piped(_novelty_cells(rows)) for rows in summary.curves.values()]
        if summary.rows:
            parts.append("Share of places by decile of votes, the least voted first, in per cent:")
            parts.append(_piped(_decile_cells(summary.rows)))
        if summary.comparisons:
            parts.append("\n".join(f"- {line.strip()}" for line in _verdicts(summary)))
    return "\n\n".join(parts) + "\n"


def _facts(evaluation: Evaluation) -> list[str]:
    options = evaluation.options
    if evaluation.test is None:
        split = f"{options.folds} folds by raters"
    else:
        test = evaluation.test
        held_out = f"held out: {len(test.raters):,} raters of {test.name}"
        split = f"{held_out}; {evaluation.dropped_count} of them dropped from training"
    return [
        f"{evaluation.source}: {evaluation.movie_count:,} movies, "
        f"{evaluation.rating_count:,} ratings by {evaluation.rater_count:,} raters",
        f"{split}; seed {options.seed}; intervals of 95 % over raters",
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
        return "-" if value != value else _number(value, column.digits)
    figure = row.figures[column.key]
    if column.key in _WITHOUT_INTERVAL:
        return _number(figure.mean, column.digits)
    return _figure(figure, column.digits)


def _figure(figure: Estimate, digits: int) -> str:
    low, high = _number(figure.low, digits), _number(figure.high, digits)
    return f"{_number(figure.mean, digits)} {low}-{high}"


def _number(value: float, digits: int) -> str:
    """Format a number without its leading 0, as in .233.

    Also 2.47 and 4,410.
    """
    return f"{value:,.{digits}f}".replace("-0.", "-.").removeprefix("0") if digits else f"{value:,.0f}"


def _verdicts(summary: Summary) -> list[str]:
    """Return lines that compare the chosen model by each metric.

    Each other model, the difference, its interval, and its p-value.
    """
    lines = []
    for metric in _METRICS:
        comparisons = [comparison for comparison in summary.comparisons if comparison.metric == metric]
        if not comparisons:
            continue
        lines.append(f"{summary.against} less each other, {metric} (p after Holm):")
        lines += [f"  {_verdict(comparison, _METRICS[metric])}" for comparison in comparisons]
    return lines


def _verdict(comparison: Comparison, digits: int) -> str:
    figure = comparison.difference
    ends = f"{figure.low:+.{digits}f} to {figure.high:+.{digits}f}"
    verdict = "" if comparison.p_corrected < SIGNIFICANT else "  not told apart"
    return f"{comparison.model}: {figure.mean:+.{digits}f} ({ends}), p {comparison.p_corrected:.4f}{verdict}"


def _aligned(cells: list[list[str]]) -> list[str]:
    widths = [max(len(row[i]) for row in cells) for i in range(len(cells[0]))]
    return [
        "  ".join([row[0].ljust(widths[0]), *(c.rjust(w) for c, w in zip(row[1:], widths[1:], strict=True))]).rstrip()
        for row in cells
    ]


def _piped(cells: list[list[str]]) -> str:
    lines = [f"| {' | '.join(row)} |" for row in cells]
    lines.insert(1, "|---" + "|---:" * (len(cells[0]) - 1) + "|")
    return "\n".join(lines)

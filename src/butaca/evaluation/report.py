"""An evaluation as text: for a terminal of 80 columns, and as Markdown."""

from collections.abc import Sequence
from dataclasses import dataclass

from butaca.evaluation.evaluate import Evaluation
from butaca.evaluation.summary import Comparison, Figure, Row, Summary

SIGNIFICANT = 0.05


@dataclass(frozen=True)
class _Column:
    """A figure over people (with its interval) or over lists, by its key; ``header`` is short."""

    key: str
    header: str
    digits: int
    per_person: bool


_COLUMNS = (
    _Column("ndcg@10", "nDCG@10", 3, per_person=True),
    _Column("lift@10", "lift@10", 2, per_person=True),
    _Column("recall@20", "recall@20", 3, per_person=True),
    _Column("hit rate", "hit", 2, per_person=True),
    _Column("low-rated@10", "low", 3, per_person=False),
    _Column("shown", "shown", 0, per_person=False),
    _Column("diversity", "div", 2, per_person=False),
    _Column("franchise@10", "fran", 2, per_person=False),
)
_WITHOUT_INTERVAL = ("hit rate",)  # for want of room
_METRICS = {"ndcg@10": 3, "lift@10": 2, "recall@20": 3}  # the digits differences are told with
_TITLES = {
    "similar": "More like this",
    "personal": "For you",
    "cold on both sides": "Cold films, on both sides",
    "from cold films": "Cold films, asked for",
    "to cold films": "Cold films, listed",
}


def text(evaluation: Evaluation) -> str:
    """All tables, at most 80 columns wide."""
    parts = ["\n".join(_facts(evaluation))]
    for summary in evaluation.summaries:
        lines = [_title(summary)]
        lines += _aligned(_cells(summary.rows))
        lines += [line for rows in summary.curves.values() for line in ("", *_aligned(_dial_cells(rows)))]
        lines += ["", *_verdicts(summary)] if summary.comparisons else []
        parts.append("\n".join(lines))
    return "\n\n".join(parts) + "\n"


def markdown(evaluation: Evaluation) -> str:
    """All tables, a section each."""
    parts = ["\n".join(f"- {fact}" for fact in _facts(evaluation))]
    for summary in evaluation.summaries:
        parts.append(f"### {_title(summary)}")
        parts.append(_piped(_cells(summary.rows)))
        parts += [_piped(_dial_cells(rows)) for rows in summary.curves.values()]
        if summary.rows:
            parts.append("Share of places by tenth of votes, the least voted first, in per cent:")
            parts.append(_piped(_fame_cells(summary.rows)))
        if summary.comparisons:
            parts.append("\n".join(f"- {line.strip()}" for line in _verdicts(summary)))
    return "\n\n".join(parts) + "\n"


def _facts(evaluation: Evaluation) -> list[str]:
    options = evaluation.options
    if evaluation.test is None:
        split = f"{options.folds} folds by people"
    else:
        test = evaluation.test
        split = (
            f"held out: {len(test.people):,} people of {test.name}; {evaluation.dropped} of them dropped from training"
        )
    return [
        f"{evaluation.source}: {evaluation.movies:,} films, "
        f"{evaluation.ratings:,} ratings by {evaluation.people:,} people",
        f"{split}; seed {options.seed}; intervals of 95 % over people",
    ]


def _title(summary: Summary) -> str:
    asked = f"{summary.people:,} people"
    if summary.films:
        asked += f", {summary.queries:,} queries, {summary.films:,} films asked for"
    return f"{_TITLES.get(summary.protocol, summary.protocol)}: {asked}"


def _cells(rows: Sequence[Row]) -> list[list[str]]:
    """A row a model, with the place of its dial where it has one."""
    names = [row.model if row.familiarity is None else f"{row.model} {row.familiarity:.2g}" for row in rows]
    return _table("model", names, rows)


def _dial_cells(rows: Sequence[Row]) -> list[list[str]]:
    """A row a place of one model's dial."""
    return _table(rows[0].model, [f"{row.familiarity:.1f}" for row in rows], rows)


def _table(corner: str, names: Sequence[str], rows: Sequence[Row]) -> list[list[str]]:
    columns = [c for c in _COLUMNS if c.key in (rows[0].figures if c.per_person else rows[0].over_lists)]
    body = [
        [name, *(_cell(row, column) for column in columns), f"{row.fame[-1]:.0%}"]
        for name, row in zip(names, rows, strict=True)
    ]
    return [[corner, *(column.header for column in columns), "top"], *body]


def _fame_cells(rows: Sequence[Row]) -> list[list[str]]:
    header = ["model", *(str(tenth) for tenth in range(1, len(rows[0].fame) + 1))]
    return [header, *([row.model, *(f"{100 * share:.0f}" for share in row.fame)] for row in rows)]


def _cell(row: Row, column: _Column) -> str:
    if not column.per_person:
        value = row.over_lists[column.key]
        return "-" if value != value else _number(value, column.digits)
    figure = row.figures[column.key]
    if column.key in _WITHOUT_INTERVAL:
        return _number(figure.mean, column.digits)
    return _figure(figure, column.digits)


def _figure(figure: Figure, digits: int) -> str:
    low, high = _number(figure.low, digits), _number(figure.high, digits)
    return f"{_number(figure.mean, digits)} {low}-{high}"


def _number(value: float, digits: int) -> str:
    """Without the 0 before the point; .233, 2.47, 4,410."""
    return f"{value:,.{digits}f}".replace("-0.", "-.").removeprefix("0") if digits else f"{value:,.0f}"


def _verdicts(summary: Summary) -> list[str]:
    """One line a metric: what the model compared is better than, worse than, and not told apart from."""
    lines = []
    for metric in _METRICS:
        found = [one for one in summary.comparisons if one.metric == metric]
        if not found:
            continue
        lines.append(f"{summary.against} less each other, {metric} (p after Holm):")
        lines += [f"  {_verdict(one, _METRICS[metric])}" for one in found]
    return lines


def _verdict(one: Comparison, digits: int) -> str:
    figure = one.difference
    ends = f"{figure.low:+.{digits}f} to {figure.high:+.{digits}f}"
    verdict = "" if one.p_corrected < SIGNIFICANT else "  not told apart"
    return f"{one.model}: {figure.mean:+.{digits}f} ({ends}), p {one.p_corrected:.4f}{verdict}"


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

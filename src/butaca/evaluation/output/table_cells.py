"""Cells and lines that the tables of all protocols are made of."""

from collections.abc import Iterable, Iterator, Mapping

from butaca.evaluation.summary import Comparison, Estimate

SIGNIFICANT = 0.05


def figure(estimate: Estimate, digits: int) -> str:
    """Format a mean and its interval."""
    return f"{number(estimate.mean, digits)} {number(estimate.low, digits)}-{number(estimate.high, digits)}"


def number(value: float, digits: int) -> str:
    """Format a number without its leading 0, as in .233.

    Also 2.47 and 4,410.
    """
    return f"{value:,.{digits}f}".replace("-0.", "-.").removeprefix("0") if digits else f"{value:,.0f}"


def comparison_lines(against: str, comparisons: Iterable[Comparison], digits: Mapping[str, int]) -> Iterator[str]:
    """Yield lines that compare the chosen model by each metric.

    Each other model, the difference, its interval, and its p-value. ``digits`` are of each metric compared.
    """
    listed = list(comparisons)
    for metric, places in digits.items():
        own = [comparison for comparison in listed if comparison.metric == metric]
        if not own:
            continue
        yield f"{against} less each other, {metric} (p after Holm):"
        for comparison in own:
            yield f"  {_comparison(comparison, places)}"


def aligned(cells: list[list[str]]) -> list[str]:
    """Return lines for a terminal, the first column to the left."""
    widths = [max(len(row[i]) for row in cells) for i in range(len(cells[0]))]
    return [
        "  ".join([row[0].ljust(widths[0]), *(c.rjust(w) for c, w in zip(row[1:], widths[1:], strict=True))]).rstrip()
        for row in cells
    ]


def piped(cells: list[list[str]]) -> str:
    """Return a table in Markdown."""
    lines = [f"| {' | '.join(row)} |" for row in cells]
    lines.insert(1, "|---" + "|---:" * (len(cells[0]) - 1) + "|")
    return "\n".join(lines)


def _comparison(comparison: Comparison, digits: int) -> str:
    difference = comparison.difference
    ends = f"{difference.low:+.{digits}f} to {difference.high:+.{digits}f}"
    verdict = "" if comparison.p_corrected < SIGNIFICANT else "  not told apart"
    return f"{comparison.model}: {difference.mean:+.{digits}f} ({ends}), p {comparison.p_corrected:.4f}{verdict}"

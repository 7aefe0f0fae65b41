"""The table: a row a figure, and a line on the machine."""

import os
import platform
import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import psutil

_HEADER = ("what", "compared with", "butaca", "goal", "met")
_WIDTH = 110  # columns


@dataclass(frozen=True)
class Row:
    """A figure; ``notes`` say how it was measured and observed.

    ``details`` is a table of its own, the header first.
    """

    figure: str
    reference: str
    here: str
    reach: str
    reached: bool
    notes: tuple[str, ...] = ()
    details: tuple[tuple[str, ...], ...] = ()

    @property
    def cells(self) -> tuple[str, ...]:
        """The cells of the row."""
        return (self.figure, self.reference, self.here, self.reach, "yes" if self.reached else "**no**")


def document(rows: Sequence[Row], date: str, load: float, *, quick: bool) -> str:
    """Return the whole text, in Markdown.

    ``load`` is what else kept the cores busy before the start.
    """
    return "\n".join(
        [
            "# Benchmarks",
            "",
            f"Measured on {date} by `make bench`{' with --quick' if quick else ''}: {machine()}.",
            f"Load average before the start: {load:.1f} (where it is not near 0, the times are too long).",
            "Of repeated figures the table has the median time and the greatest memory; below, the least and the",
            "greatest stand in brackets. MB are 2^20 bytes.",
            "",
            *lines(_HEADER, [row.cells for row in rows]),
            "",
            *(wrapped(f"- **{row.figure}**: {' '.join(row.notes)}", "  ") for row in rows if row.notes),
            *(line for row in rows if row.details for line in _section(row)),
        ]
    )


def machine() -> str:
    """Return a line on the machine, on which the figures depend."""
    memory = psutil.virtual_memory().total / 2**30
    return f"{os.cpu_count()} cores, {memory:.0f} GB of memory, Python {platform.python_version()}"


def _section(row: Row) -> list[str]:
    header, *cells = row.details
    return ["", f"## {row.figure[0].upper()}{row.figure[1:]}", "", *lines(header, cells)]


def wrapped(text: str, indent: str = "") -> str:
    """Return a paragraph in lines of some width; ``indent`` is that of all but the first."""
    return textwrap.fill(text, _WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)


def lines(header: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Return the lines of a table in Markdown."""
    table = [header, *rows]
    widths = [max(len(row[place]) for row in table) for place in range(len(header))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in table
    ]
    return [lines[0], "|" + "|".join("-" * (width + 2) for width in widths) + "|", *lines[1:]]

"""Picture of growth: four panels of points and lines, as SVG.

Axes are logarithmic.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

from benchmarks.scale.curves import Curve, Figure, curve, named, of_kind
from benchmarks.scale.document import memory, p99
from benchmarks.scale.results import Result
from butaca.reports.numbers import compact
from butaca.reports.rendering.canvas import BLUE, INK, ORANGE, drawing

_PAPER = "#040404"  # in whose place the variable stands, as for the canvas's colours
_HEIGHT = 2.9  # inches of a panel
_GAP = 14  # points between panels
_COLOURS = {  # by day, by night
    "paper": ("#ffffff", "#0d1117"),
    "ink": ("#1d1a1f", "#f2ede6"),
    "soft": ("#5d5762", "#a9a1ad"),
    "line": ("#e0dcd6", "#302f38"),
    "blue": ("#0072b2", "#56b4e9"),
    "orange": ("#b87800", "#e69f00"),
}
_TITLE = "Growth of a build and of its server with films and ratings, on logarithmic axes"
_NOTE = (
    "Filled: real data. Hollow: drawn. Lines: fits from 45,000 films and a million ratings on, with their exponents."
)


@dataclass(frozen=True)
class _Line:
    """A figure in a panel; ``marker`` is matplotlib's."""

    name: str
    kind: str
    figure: Figure
    colour: str = BLUE
    marker: str = "o"


@dataclass(frozen=True)
class _Panel:
    """Axes with some lines; ``across`` names the sizes."""

    title: str
    across: str
    lines: tuple[_Line, ...]


_PANELS = (
    _Panel("Build: time", "films", (_Line("CPU seconds", "films", named("cpu_seconds")),)),
    _Panel("Build: memory", "films", (_Line("peak MB", "films", named("megabytes"), ORANGE),)),
    _Panel(
        "Build of 45,346 films with ratings",
        "ratings",
        (
            _Line("CPU seconds", "ratings", named("cpu_seconds")),
            _Line("peak MB", "ratings", named("megabytes"), ORANGE),
        ),
    ),
    _Panel(
        "Server: p99 and memory",
        "films",
        (
            _Line("discover, ms", "server", p99("discover"), BLUE, "^"),
            _Line("search, ms", "server", p99("search"), BLUE, "s"),
            _Line("similar, ms", "server", p99("similar"), BLUE, "o"),
            _Line("MB", "server", memory("held"), ORANGE, "D"),
        ),
    ),
)


def draw(results: Sequence[Result]) -> str:
    """Draw the panels in two rows; equal results give equal bytes."""
    panels = [_draw_panel(panel, results) for panel in _PANELS]
    sizes = [[float(number) for number in re.findall(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg)[0]] for svg in panels]
    width, height = (max(size[place] for size in sizes) for place in (0, 1))
    placed = [
        svg.replace("<svg ", f'<svg x="{place % 2 * (width + _GAP):g}" y="{place // 2 * (height + _GAP):g}" '
                             f'width="{size[0]:g}" height="{size[1]:g}" ', 1)
        for place, (svg, size) in enumerate(zip(panels, sizes, strict=True))
    ]  # fmt: skip
    whole_width, whole_height = 2 * width + _GAP, 2 * (height + _GAP) + 14
    day, night = ("".join(f"--{name}:{pair[place]};" for name, pair in _COLOURS.items()) for place in (0, 1))
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" role="img" '
            f'viewBox="-8 -8 {whole_width + 16:g} {whole_height + 12:g}">',
            f"<title>{_TITLE}</title>",
            f"<style>svg{{{day}}}@media(prefers-color-scheme:dark){{svg{{{night}}}}}</style>",
            f'<rect x="-8" y="-8" width="{whole_width + 16:g}" height="{whole_height + 12:g}" fill="var(--paper)"/>',
            *placed,
            f'<text x="{whole_width / 2:g}" y="{whole_height - 4:g}" text-anchor="middle" '
            f'style="font: 9px system-ui, sans-serif" fill="var(--soft)">{_NOTE}</text>',
            "</svg>\n",
        ]
    )


def _draw_panel(panel: _Panel, results: Sequence[Result]) -> str:
    with drawing(panel.title, _HEIGHT) as picture:
        axes = picture.axes
        axes.set(xscale="log", yscale="log", xlabel=panel.across)
        for line in panel.lines:
            _draw_line(axes, line, curve(of_kind(results, line.kind), line.figure))
        for axis in (axes.xaxis, axes.yaxis):
            axis.set_major_locator(LogLocator(subs=(1, 2, 5)))
            axis.set_major_formatter(FuncFormatter(lambda value, _: compact(value)))
            axis.set_minor_formatter(NullFormatter())
            axis.set_minor_locator(LogLocator(subs=()))
        axes.tick_params(length=0, labelsize=8)
        axes.margins(0.08)
        axes.set_title(panel.title, loc="left", fontsize=10, color=INK, pad=34 if len(panel.lines) > 2 else 22)
        axes.legend(
            loc="lower left", bbox_to_anchor=(-0.01, 1.0), ncols=2, frameon=False, fontsize=8, handlelength=1.6,
            borderaxespad=0, borderpad=0.2, columnspacing=1.2,
        )  # fmt: skip
    return picture.svg.replace(_PAPER, "var(--paper)")


def _draw_line(axes: Any, line: _Line, of: Curve) -> None:
    if of.law is not None:
        sizes = [dot.size for dot in of.dots]
        ends = [max(min(sizes), min(dot.size for dot in of.dots[-of.law.point_count :])), max(sizes)]
        axes.plot(ends, [of.law.at(size) for size in ends], color=line.colour, linewidth=1.2)
    for dot in of.dots:
        axes.plot(
            [dot.size], [dot.figure], line.marker, color=line.colour, markersize=5,
            markerfacecolor=line.colour if dot.real else _PAPER, zorder=3,
        )  # fmt: skip
    exponent = "" if of.law is None else f": n^{of.law.exponent:.2f}"
    axes.plot([], [], line.marker, linestyle="-", color=line.colour, markersize=5, label=f"{line.name}{exponent}")

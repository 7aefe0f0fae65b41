"""Draw charts of the facts as SVG.

They hold names and numbers but no words, so that most serve both languages.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from matplotlib.colors import to_rgb
from matplotlib.ticker import FuncFormatter, MaxNLocator, NullFormatter

from butaca.catalogue.intake import RawColumn
from butaca.reports.column_facts import Correlations, Distribution, Histogram
from butaca.reports.coverage_facts import Coverage
from butaca.reports.facts import Money, MovieCount, Period, RevenueGroup
from butaca.reports.numbers import compact, figure, whole
from butaca.reports.rendering.canvas import BLUE, INK, LINE, ORANGE, drawing

_BAR = 0.21  # inches a bar
_ROW = 0.155  # inches a row of the matrix of missing values
_LONGEST = 26  # characters of a name beside a bar
_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def missing(columns: Sequence[RawColumn]) -> str:
    """Draw the matrix of missing values.

    It has a row a column, the file from left to right, and is blank where values are missing.
    """
    with drawing("missing", 0.5 + _ROW * len(columns)) as picture:
        axes, most = picture.axes, max(len(column.bands) for column in columns)
        axes.grid(visible=False)
        for place, column in enumerate(columns):
            shares = 1 - np.array([column.bands])
            axes.imshow(_shaded(shares, BLUE), extent=(0, most, place + 0.45, place - 0.45), interpolation="none")
        axes.set(xlim=(0, most), ylim=(len(columns) - 0.5, -0.5), aspect="auto")
        axes.set_yticks(range(len(columns)), [f"{column.table}.{column.name}" for column in columns], fontsize=7)
        axes.set_xticks([0, most], ["0 %", "100 %"], fontsize=7)
        axes.tick_params(length=0)
    return picture.svg


def spread(distribution: Distribution, *, logarithmic: bool) -> str:
    """Draw a histogram with lines at the median and 95th percentile."""
    bins = distribution.logarithmic if logarithmic else distribution.linear
    with drawing(f"{distribution.column}{logarithmic}", 2.1) as picture:
        _histogram(picture.axes, bins)
        for percentile, style in (("p50", "-"), ("p95", "--")):
            value = distribution.percentiles[percentile]
            if not logarithmic or value > 0:
                picture.axes.axvline(value, color=ORANGE, linestyle=style, linewidth=1.5)
        if logarithmic and bins.edges[0] < bins.edges[-1]:
            picture.axes.set_xscale("log")
            picture.axes.xaxis.set_minor_formatter(NullFormatter())
        picture.axes.xaxis.set_major_formatter(FuncFormatter(_tick))
    return picture.svg


def averages(distribution: Distribution, unvoted: int) -> str:
    """Draw vote averages, with movies nobody voted for on top of 0."""
    with drawing("averages", 2.1) as picture:
        bins = distribution.linear
        _histogram(picture.axes, bins)
        if unvoted:
            width = (bins.edges[-1] - bins.edges[0]) / max(len(bins.counts), 1) or 0.25
            zero = bins.counts[0] if bins.edges[0] == 0 else 0
            picture.axes.bar(0, unvoted, width, bottom=zero, align="edge", color=ORANGE)
        picture.axes.xaxis.set_major_formatter(FuncFormatter(_tick))
    return picture.svg


def bars(name: str, counts: Sequence[MovieCount]) -> str:
    """Draw the number of movies by name, the most at the top."""
    return _bars(name, [(count.name, count.movie_count) for count in counts], whole)


def takings(name: str, groups: Sequence[RevenueGroup]) -> str:
    """Draw revenue of collections or companies, the most at the top.

    It is in US dollars.
    """
    return _bars(name, [(group.name, group.revenue) for group in groups], compact)


def periods(name: str, counts: Sequence[Period], step: int) -> str:
    """Draw the number of movies by month or decade.

    Those dated 1 January are orange, at the bottom.
    """
    with drawing(name, 2.1) as picture:
        starts = [period.start for period in counts]
        first = [period.first_of_january for period in counts]
        rest = [period.movie_count - period.first_of_january for period in counts]
        picture.axes.bar(starts, first, 0.8 * step, color=ORANGE)
        picture.axes.bar(starts, rest, 0.8 * step, bottom=first, color=BLUE)
        picture.axes.set_xticks(starts if step == 1 else starts[:: max(1, len(starts) // 6)])
        _plain(picture.axes)
    return picture.svg


def week(counts: Sequence[MovieCount]) -> str:
    """Draw the number of movies by weekday, from 1, Monday, to 7."""
    with drawing("week", 2.1) as picture:
        picture.axes.bar([int(count.id) for count in counts], [count.movie_count for count in counts], 0.8, color=BLUE)
        picture.axes.set_xticks([int(count.id) for count in counts])
        _plain(picture.axes)
    return picture.svg


def returns(money: Money) -> str:
    """Draw mean (x̄), median (x̃) and total (Σ/Σ) of returns.

    The scale is logarithmic; there are figures with and without wrong units.
    """
    with drawing("returns", 2.0) as picture:
        rows = ("x̄", "x̃", "Σ/Σ")
        for figures, colour, marker, aside in ((money.all, ORANGE, "o", -0.19), (money.plausible, BLUE, "D", 0.19)):
            for place, value in enumerate((figures.mean, figures.median, figures.total)):
                if value:
                    picture.axes.plot([value], [place + aside], marker, color=colour, markersize=7)
                    picture.axes.annotate(
                        figure(value), (value, place + aside), (8, -3), textcoords="offset points", fontsize=8
                    )
        picture.axes.set_xscale("log")
        picture.axes.set(ylim=(2.6, -0.6))
        picture.axes.margins(x=0.2)
        picture.axes.set_yticks(range(3), rows, fontsize=10)
        picture.axes.xaxis.set_minor_formatter(NullFormatter())
        picture.axes.xaxis.set_major_formatter(FuncFormatter(_tick))
        picture.axes.grid(axis="y", visible=False)
    return picture.svg


def coverage(facts: Coverage) -> str:
    """Draw the hundredths of movies that have each field.

    Each column is a tenth of the movies, the best known at the left.
    """
    shares = np.array([decile.shares for decile in facts.deciles]).T
    texts = [[f"{share * 100:.0f}" for share in row] for row in shares]
    columns = [str(place) for place in range(1, len(facts.deciles) + 1)]
    return _heat("coverage", _shaded(shares * 0.7, BLUE), texts, facts.fields, columns)


def correlations(facts: Correlations) -> str:
    """Draw rank correlations in hundredths.

    They are blue where both grow together, orange where one falls.
    """
    rho = np.array([[np.nan if value is None else value for value in row] for row in facts.rho])
    strength = np.nan_to_num(np.abs(rho)) * 0.7
    colours = np.where((np.nan_to_num(rho) >= 0)[..., None], _shaded(strength, BLUE), _shaded(strength, ORANGE))
    texts = [["·" if np.isnan(value) else f"{value * 100:.0f}" for value in row] for row in rho]
    rows = [f"{name} {place}" for place, name in enumerate(facts.columns, start=1)]
    return _heat("correlations", colours, texts, rows, [str(place) for place in range(1, len(rows) + 1)])


def _heat(name: str, colours: Any, texts: list[list[str]], rows: Sequence[str], columns: Sequence[str]) -> str:
    with drawing(name, 0.6 + 0.29 * len(rows)) as picture:
        picture.axes.imshow(colours, aspect="auto", interpolation="none")
        picture.axes.grid(visible=False)
        for row, line in enumerate(texts):
            for column, text in enumerate(line):
                picture.axes.text(column, row, text, ha="center", va="center", fontsize=8, color=INK)
        picture.axes.set_yticks(range(len(rows)), rows)
        picture.axes.set_xticks(range(len(columns)), columns, fontsize=7)
        picture.axes.tick_params(length=0)
        picture.axes.spines[:].set_visible(False)
    return picture.svg


def _bars(name: str, bars: Sequence[tuple[str, int]], label: Callable[[float], str]) -> str:
    with drawing(name, 0.35 + _BAR * len(bars)) as picture:
        names = [name if len(name) <= _LONGEST else name[: _LONGEST - 1] + "…" for name, _ in bars]
        values = [value for _, value in bars]
        drawn = picture.axes.barh(range(len(bars)), values, 0.75, color=BLUE)
        picture.axes.bar_label(drawn, [label(value) for value in values], padding=3, fontsize=8)
        picture.axes.set_yticks(range(len(bars)), names)
        picture.axes.set(ylim=(len(bars) - 0.4, -0.6))
        picture.axes.set_xticks([])
        picture.axes.margins(x=0.16)
        picture.axes.tick_params(length=0)
        picture.axes.grid(visible=False)
        picture.axes.spines["bottom"].set_visible(False)
    return picture.svg


def _histogram(axes: Any, bins: Histogram) -> None:
    edges = np.array(bins.edges)
    widths = np.diff(edges)
    if not widths.any():  # all values are equal
        widths = np.full(len(widths), 1.0)
    axes.bar(edges[:-1], bins.counts, widths, align="edge", color=BLUE, edgecolor=LINE, linewidth=0.3)
    _plain(axes)


def _plain(axes: Any) -> None:
    """Put whole numbers up the side, and lines across only."""
    axes.grid(axis="x", visible=False)
    axes.yaxis.set_major_locator(MaxNLocator(5, integer=True))
    axes.yaxis.set_major_formatter(FuncFormatter(_tick))


def _tick(value: float, _: int | None = None) -> str:
    if 0 < value < 0.001:
        return f"10{str(round(np.log10(value))).translate(_SUPERSCRIPTS)}"
    return compact(value)


def _shaded(strength: Any, colour: str) -> Any:
    """Return a colour, as strong as 0 to 1; shape [..., 4]."""
    strength = np.asarray(strength, dtype=float)
    shaded = np.empty((*strength.shape, 4))
    shaded[..., :3] = to_rgb(colour)
    shaded[..., 3] = strength
    return shaded

"""Chart of models by likes and verdicts, in places for SVG.

Across are percentages of the width, so that letters keep their size on any screen; upwards are pixels.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, floor, log10

from butaca.web.pages.quality import Figure, Front, Point

HEIGHT = 460  # pixels of the chart with its scales
_LEFT, _RIGHT, _TOP, _BOTTOM = 9.0, 97.0, 16, 420  # of the axes
_TICKS = 5
_LINE = 19  # pixels between labels
_NEAR = 30.0  # percent, within which two labels may touch
_MIDDLE = 62.0  # percent, beyond which a label stands to the left of its point
COLOURS = 6  # classes of curves, from 0; further curves share them


@dataclass(frozen=True)
class Tick:
    """A number on a scale, and its place."""

    value: float
    at: float


@dataclass(frozen=True)
class Mark:
    """A model's point, its two intervals and its label.

    ``colour`` is the class of its curve, None without. ``left`` tells that the label ends at ``label_x``.
    """

    point: Point
    x: float
    y: float
    x_low: float
    x_high: float
    y_low: float
    y_high: float
    label_y: float
    left: bool
    colour: int | None


@dataclass(frozen=True)
class Segment:
    """A piece of a curve along novelty."""

    x1: float
    y1: float
    x2: float
    y2: float
    colour: int


@dataclass(frozen=True)
class FrontChart:
    """Everything that is drawn."""

    marks: Sequence[Mark]
    segments: Sequence[Segment]
    across: Sequence[Tick]
    upwards: Sequence[Tick]
    left: float = _LEFT
    right: float = _RIGHT
    top: float = _TOP
    bottom: float = _BOTTOM
    height: int = HEIGHT


def front_chart(front: Front) -> FrontChart:
    """Return the places of a front's points, curves and labels."""
    every = [*front.points, *(point for curve in front.curves.values() for point in curve)]
    x = _Scale([point.likes for point in every], _LEFT, _RIGHT, least=0.0)
    y = _Scale([point.verdicts for point in every], _BOTTOM, _TOP, least=None)
    colour_of = {model: place % COLOURS for place, model in enumerate(front.curves)}
    segments = [
        Segment(
            x.place(first.likes.mean), y.place(first.verdicts.mean),
            x.place(second.likes.mean), y.place(second.verdicts.mean), colour_of[model],
        )
        for model, along in front.curves.items()
        for first, second in pairwise(along)
    ]  # fmt: skip
    marks: list[Mark] = []
    for point in sorted(front.points, key=lambda each: (-each.verdicts.mean, each.model)):
        marks.append(_mark(point, x, y, colour_of.get(point.model), marks))
    return FrontChart(marks, segments, x.ticks, y.ticks)


class _Scale:
    """A scale from figures to places, from ``least`` on."""

    def __init__(self, figures: Sequence[Figure], start: float, end: float, least: float | None) -> None:
        lows = [figure.mean if figure.low is None else figure.low for figure in figures]
        highs = [figure.mean if figure.high is None else figure.high for figure in figures]
        lowest, highest = min(lows) if least is None else least, max(highs)
        step = _step((highest - lowest) / _TICKS or 0.1)
        self._first = floor(lowest / step + 1e-9) * step
        last = max(ceil(highest / step - 1e-9) * step, self._first + step)
        self._start, self._factor = start, (end - start) / (last - self._first)
        count = round((last - self._first) / step)
        self.ticks = [Tick(value := self._first + step * n, self.place(value)) for n in range(count + 1)]

    def place(self, value: float) -> float:
        """Return the place of a value."""
        return round(self._start + (value - self._first) * self._factor, 2)


def _step(about: float) -> float:
    """Return the next 1, 2 or 5 times a power of ten."""
    power: float = 10.0 ** floor(log10(about))
    return next(power * factor for factor in (1, 2, 5, 10) if power * factor >= about - 1e-12)


def _mark(point: Point, x: _Scale, y: _Scale, colour: int | None, placed: Sequence[Mark]) -> Mark:
    """Return a point's places; its label keeps clear of others."""
    across, upwards = x.place(point.likes.mean), y.place(point.verdicts.mean)
    label_y = upwards - 8
    while any(abs(label_y - other.label_y) < _LINE and abs(across - other.x) < _NEAR for other in placed):
        label_y += 1
    likes, verdicts = point.likes, point.verdicts
    return Mark(
        point,
        across,
        upwards,
        x.place(likes.mean if likes.low is None else likes.low),
        x.place(likes.mean if likes.high is None else likes.high),
        y.place(verdicts.mean if verdicts.low is None else verdicts.low),
        y.place(verdicts.mean if verdicts.high is None else verdicts.high),
        round(label_y, 2),
        across > _MIDDLE,
        colour,
    )

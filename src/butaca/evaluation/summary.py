"""Vectors over people -> means with intervals, and which differences between models are real."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from butaca.evaluation.results import Point, Table
from butaca.evaluation.statistics import bootstrap, holm, sign_flip


@dataclass(frozen=True)
class Figure:
    """A mean over people and the ends of its interval of 95 %."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True)
class Row:
    """One model with its dial in one place (``familiarity`` None: it has no dial).

    ``figures`` are means over people, ``over_lists`` describe all lists together, ``fame`` [10] is the
    share of places by tenth of votes, the least voted first.
    """

    model: str
    familiarity: float | None
    figures: Mapping[str, Figure]
    over_lists: Mapping[str, float]
    fame: tuple[float, ...]


@dataclass(frozen=True)
class Comparison:
    """The model in question less another, over the same people; ``p_corrected`` by Holm over the protocol."""

    model: str
    metric: str
    difference: Figure
    p: float
    p_corrected: float


@dataclass(frozen=True)
class Summary:
    """One protocol: a row a model at its default, rows along the dials, and ``against`` compared with all."""

    protocol: str
    people: int
    held_out: int
    queries: int
    films: int
    rows: tuple[Row, ...]
    curves: Mapping[str, tuple[Row, ...]]
    against: str
    comparisons: tuple[Comparison, ...]


def summarise(table: Table, seed: int, against: str | None = None) -> Summary:
    """``against`` is compared with every other model; without one of that name the first is."""
    names = [result.model for result in table.results]
    chosen = against if against in names else names[0]
    labelled = [(result.model, point) for result in table.results for point in (result.default, *result.curve)]
    rows = _rows(labelled, seed)
    defaults: list[Row] = []
    curves: dict[str, tuple[Row, ...]] = {}
    place = 0
    for result in table.results:
        defaults.append(rows[place])
        if result.curve:
            curves[result.model] = tuple(rows[place + 1 : place + 1 + len(result.curve)])
        place += 1 + len(result.curve)
    return Summary(
        protocol=table.protocol,
        people=len(table.people),
        held_out=table.held_out,
        queries=table.queries,
        films=table.films,
        rows=tuple(defaults),
        curves=curves,
        against=chosen,
        comparisons=_comparisons(table, chosen, seed),
    )


def _rows(labelled: list[tuple[str, Point]], seed: int) -> list[Row]:
    """All with the same resamples."""
    metrics = list(labelled[0][1].per_person)
    values = np.column_stack([point.per_person[metric] for _, point in labelled for metric in metrics])
    ends = bootstrap(values, seed)
    rows = []
    for number, (model, point) in enumerate(labelled):
        first = number * len(metrics)
        figures = {
            metric: Figure(point.mean(metric), float(ends.low[first + i]), float(ends.high[first + i]))
            for i, metric in enumerate(metrics)
        }
        fame = tuple(float(share) for share in point.fame)
        rows.append(Row(model, point.familiarity, figures, point.over_lists, fame))
    return rows


def _comparisons(table: Table, against: str, seed: int) -> tuple[Comparison, ...]:
    """Every metric over people, every other model."""
    points = {result.model: result.default for result in table.results}
    metrics = list(points[against].per_person)
    pairs = [(model, metric) for model in points if model != against for metric in metrics]
    if not pairs or len(table.people) == 0:
        return ()
    differences = np.column_stack(
        [points[against].per_person[metric] - points[model].per_person[metric] for model, metric in pairs]
    )
    ends, p_values = bootstrap(differences, seed), sign_flip(differences, seed)
    corrected = holm(p_values)
    return tuple(
        Comparison(
            model,
            metric,
            Figure(float(differences[:, i].mean()), float(ends.low[i]), float(ends.high[i])),
            float(p_values[i]),
            float(corrected[i]),
        )
        for i, (model, metric) in enumerate(pairs)
    )

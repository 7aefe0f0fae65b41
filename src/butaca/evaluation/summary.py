"""Summary of results: means, intervals and significant differences."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from butaca.evaluation.entrant_results import OperatingPoint, ProtocolResult
from butaca.evaluation.metrics.significance import bootstrap, holm, sign_flip


@dataclass(frozen=True)
class Estimate:
    """Mean over raters, and the ends of its 95 % interval."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True)
class SummaryRow:
    """Figures of one model at one ``novelty``, None without any.

    ``figures`` are means over raters, ``over_lists`` describe all lists together, ``vote_decile_shares`` [10] is the
    share of places by tenth of votes, the least voted first.
    """

    model: str
    novelty: float | None
    figures: Mapping[str, Estimate]
    over_lists: Mapping[str, float]
    vote_decile_shares: tuple[float, ...]


@dataclass(frozen=True)
class Comparison:
    """Difference between the chosen model and another, over equal raters.

    ``p_corrected`` is corrected by Holm's method over the protocol.
    """

    model: str
    metric: str
    difference: Estimate
    p: float
    p_corrected: float


@dataclass(frozen=True)
class Summary:
    """Summary of one protocol.

    It has a row for each model at its default, rows along novelties, and ``against`` compared with all.
    """

    protocol: str
    rater_count: int
    held_out_count: int
    query_count: int
    movie_count: int
    rows: tuple[SummaryRow, ...]
    curves: Mapping[str, tuple[SummaryRow, ...]]
    against: str
    comparisons: tuple[Comparison, ...]


def summarise(protocol_result: ProtocolResult, seed: int, against: str | None = None) -> Summary:
    """Summarise a result, and compare ``against`` with every other model.

    Without a model of that name the first is compared.
    """
    names = [result.model for result in protocol_result.results]
    chosen = against if against in names else names[0]
    labelled = [
        (result.model, point) for result in protocol_result.results for point in (result.default, *result.curve)
    ]
    rows = _rows(labelled, seed)
    defaults: list[SummaryRow] = []
    curves: dict[str, tuple[SummaryRow, ...]] = {}
    position = 0
    for result in protocol_result.results:
        defaults.append(rows[position])
        if result.curve:
            curves[result.model] = tuple(rows[position + 1 : position + 1 + len(result.curve)])
        position += 1 + len(result.curve)
    return Summary(
        protocol=protocol_result.protocol,
        rater_count=len(protocol_result.rater_ids),
        held_out_count=protocol_result.held_out_count,
        query_count=protocol_result.query_count,
        movie_count=protocol_result.movie_count,
        rows=tuple(defaults),
        curves=curves,
        against=chosen,
        comparisons=_comparisons(protocol_result, chosen, seed),
    )


def _rows(labelled: list[tuple[str, OperatingPoint]], seed: int) -> list[SummaryRow]:
    """Return the rows of all points, by equal resamples."""
    metrics = list(labelled[0][1].per_rater)
    values = np.column_stack([point.per_rater[metric] for _, point in labelled for metric in metrics])
    ends = bootstrap(values, seed)
    rows = []
    for number, (model, point) in enumerate(labelled):
        first = number * len(metrics)
        figures = {
            metric: Estimate(point.mean(metric), float(ends.low[first + i]), float(ends.high[first + i]))
            for i, metric in enumerate(metrics)
        }
        vote_decile_shares = tuple(float(share) for share in point.vote_decile_shares)
        rows.append(SummaryRow(model, point.novelty, figures, point.over_lists, vote_decile_shares))
    return rows


def _comparisons(protocol_result: ProtocolResult, against: str, seed: int) -> tuple[Comparison, ...]:
    """Compare by every metric with every other model."""
    points = {result.model: result.default for result in protocol_result.results}
    metrics = list(points[against].per_rater)
    pairs = [(model, metric) for model in points if model != against for metric in metrics]
    if not pairs or len(protocol_result.rater_ids) == 0:
        return ()
    differences = np.column_stack(
        [points[against].per_rater[metric] - points[model].per_rater[metric] for model, metric in pairs]
    )
    ends, p_values = bootstrap(differences, seed), sign_flip(differences, seed)
    corrected = holm(p_values)
    return tuple(
        Comparison(
            model,
            metric,
            Estimate(float(differences[:, i].mean()), float(ends.low[i]), float(ends.high[i])),
            float(p_values[i]),
            float(corrected[i]),
        )
        for i, (model, metric) in enumerate(pairs)
    )

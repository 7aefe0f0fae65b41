"""Curves of results: points, and the law through large ones."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from benchmarks.scale.fit import PowerLaw, power_law
from benchmarks.scale.folders import REAL_FILMS, REAL_RATINGS
from benchmarks.scale.results import Result

FITTED_FROM = {"films": 45_000, "server": 45_000, "ratings": 1_000_000, "aggregation": 1_000_000, "recall": 45_000}
"""Sizes, as asked for, from which on points are fitted."""

_OF_RATINGS = ("ratings", "aggregation")

Figure = Callable[[Result], float | None]


@dataclass(frozen=True)
class Dot:
    """A figure at a size; ``real`` data were not drawn."""

    size: float
    figure: float
    real: bool


@dataclass(frozen=True)
class Curve:
    """Measured points, and a law through some of them."""

    dots: tuple[Dot, ...]
    law: PowerLaw | None


def of_kind(results: Iterable[Result], kind: str) -> list[Result]:
    """Return the results of a kind that did not fail, by size."""
    return [result for result in results if result.point.kind == kind and result.failed is None]


def size_of(result: Result) -> float:
    """Return the films, or ratings, that the measured release really had."""
    return float(result.figures["ratings" if result.point.kind in _OF_RATINGS else "movies"])


def is_real(result: Result) -> bool:
    """Return whether films and ratings are all the data set's own."""
    if result.point.kind in _OF_RATINGS:
        return result.point.size == REAL_RATINGS
    return result.point.size <= REAL_FILMS


def curve(results: Sequence[Result], figure: Figure) -> Curve:
    """Return the curve of a figure; results without it are left out."""
    known = [(result, value) for result in results if (value := figure(result)) is not None]
    fitted = [
        (size_of(result), value) for result, value in known if result.point.size >= FITTED_FROM[result.point.kind]
    ]
    return Curve(tuple(Dot(size_of(result), value, is_real(result)) for result, value in known), power_law(fitted))


def named(name: str) -> Figure:
    """Return the figure of a name."""
    return lambda result: result.figures.get(name)


def stage(*names: str, figure: str = "cpu_seconds") -> Figure:
    """Return the figure of stages: their sum, or of MB the most.

    It is None where there was none of them.
    """

    def of(result: Result) -> float | None:
        values = [stage[figure] for stage in result.figures["stages"] if stage["name"] in names]
        if not values:
            return None
        return float(max(values) if figure == "megabytes" else sum(values))

    return of


def stages_of(results: Sequence[Result]) -> list[str]:
    """Return the names of all stages.

    They are in the order of the result that has most of them.
    """
    each = sorted(([stage["name"] for stage in result.figures["stages"]] for result in results), key=len, reverse=True)
    return list(dict.fromkeys(name for names in each for name in names))


def common_stages(results: Sequence[Result]) -> list[str]:
    """Return the names of the stages that every fitted result has."""
    fitted = [result for result in results if result.point.size >= FITTED_FROM[result.point.kind]]
    return [name for name in stages_of(fitted) if all(stage(name)(result) is not None for result in fitted)]

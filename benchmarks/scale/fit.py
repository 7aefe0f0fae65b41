"""Power laws through measured points."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import linear_regression


@dataclass(frozen=True)
class PowerLaw:
    """``factor * size ** exponent``, through so many points."""

    exponent: float
    factor: float
    point_count: int

    def at(self, size: float) -> float:
        """Return the figure at a size."""
        return self.factor * math.pow(size, self.exponent)


def power_law(points: Sequence[tuple[float, float]]) -> PowerLaw | None:
    """Return the law by least squares of logarithms.

    It is None for fewer than two sizes.

    Points are sizes and figures; those that are not positive have no logarithm, and do not count.
    """
    logarithms = [(math.log(size), math.log(figure)) for size, figure in points if size > 0 and figure > 0]
    if len({size for size, _ in logarithms}) < 2:
        return None
    slope, intercept = linear_regression(*zip(*logarithms, strict=True))
    return PowerLaw(slope, math.exp(intercept), len(logarithms))

"""Results of an evaluation; tables, JSON and charts are views."""

from collections.abc import Mapping
from dataclasses import dataclass

from butaca.evaluation.arrays import Floats, Ints


@dataclass(frozen=True)
class OperatingPoint:
    """Figures of one model at one novelty.

    ``per_rater`` holds a vector [raters asked about] for each metric that is a mean over raters, by
    name; ``over_lists`` the figures that describe all lists together; ``vote_decile_shares`` [10] the share of places
    by tenth of votes. ``novelty`` is None for a model without it.
    """

    novelty: float | None
    per_rater: Mapping[str, Floats]
    over_lists: Mapping[str, float]
    vote_decile_shares: Floats

    def mean(self, metric: str) -> float:
        """Return the mean over raters; 0 of none."""
        values = self.per_rater[metric]
        return float(values.mean()) if len(values) else 0.0


@dataclass(frozen=True)
class EntrantResult:
    """Results of one model in one protocol.

    At its default, and along its novelty if it has any, ascending.
    """

    model: str
    default: OperatingPoint
    curve: tuple[OperatingPoint, ...] = ()


@dataclass(frozen=True)
class ProtocolResult:
    """Results of all models in one protocol.

    ``rater_ids`` are the user ids asked about, in the order of the vectors; ``query_count`` how many lists were
    asked for in all, ``movie_count`` for how many different movies (0 where lists are for raters).
    """

    protocol: str
    rater_ids: Ints
    query_count: int
    movie_count: int
    held_out_count: int
    results: tuple[EntrantResult, ...]

"""Figures as JSON has them."""

from collections.abc import Iterable

from butaca.evaluation.summary import Comparison, Estimate

_DIGITS = 6


def rounded(value: float) -> float | None:
    """Round a figure; None if it is not known."""
    return None if value != value else round(value, _DIGITS)


def figure(estimate: Estimate) -> dict[str, float | None]:
    """Return a mean with the ends of its interval."""
    return {"mean": rounded(estimate.mean), "low": rounded(estimate.low), "high": rounded(estimate.high)}


def comparisons(compared: Iterable[Comparison]) -> list[dict[str, object]]:
    """Return differences to other models, with their p-values."""
    return [
        {
            "with": comparison.model,
            "metric": comparison.metric,
            "difference": figure(comparison.difference),
            "p": rounded(comparison.p),
            "p_corrected": rounded(comparison.p_corrected),
        }
        for comparison in compared
    ]

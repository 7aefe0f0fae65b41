"""Answers of a recommender.

Plain values, which the online half reads too.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class ScorePart:
    """Part of a movie's score.

    ``code`` says what kind of part; ``entities`` are the names it rests on, if any; the weights of
    all reasons of one recommendation add up to its score.
    """

    code: str
    weight: float
    entities: tuple[str, ...] = ()


@dataclass(frozen=True)
class Recommendation:
    """Recommended movie; scores compare within a model only."""

    movie_id: int
    score: float
    reasons: tuple[ScorePart, ...]

"""What a recommender answers with; plain values, which the online half reads too."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Reason:
    """One part of why a movie is listed.

    ``code`` says what kind of part; ``entities`` are the names it rests on, if any; the weights of
    all reasons of one recommendation add up to its score.
    """

    code: str
    weight: float
    entities: tuple[str, ...] = ()


@dataclass(frozen=True)
class Recommendation:
    """A movie in an answer; scores of one model compare, scores of different models do not."""

    movie_id: int
    score: float
    reasons: tuple[Reason, ...]

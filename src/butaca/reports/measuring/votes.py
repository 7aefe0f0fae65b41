"""Measure votes, and averages of 0."""

from butaca.catalogue.catalogue import Catalogue
from butaca.reports.facts import AtLeast, Votes

_LEVELS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000)


def votes(catalogue: Catalogue) -> Votes:
    """Measure votes and averages.

    The averages of 0 are those of the findings: after cleaning, one without a vote is unknown.
    """
    counts = {finding.kind.code: finding.count for finding in catalogue.findings}
    levels = ", ".join(f"count(*) FILTER (vote_count >= {level})" for level in _LEVELS)
    row = catalogue.connection.execute(
        "SELECT count(*), count(*) FILTER (vote_count = 0), count(*) FILTER (vote_count > 0 AND vote_average = 0), "
        "sum(vote_average ORDER BY vote_average) / nullif(count(*), 0), avg(vote_average ORDER BY vote_average), "
        f"{levels} FROM movies"
    ).fetchone()
    assert row is not None  # an aggregate always has one
    movie_count, unvoted, zero_voted, with_zeros, of_voted, *at_least = row
    zero_unvoted = max(counts.get("average_zero", 0) - zero_voted, 0)
    return Votes(
        kind=catalogue.votes,
        zero_unvoted=zero_unvoted,
        zero_voted=zero_voted,
        other_unvoted=unvoted - zero_unvoted,
        other_voted=movie_count - unvoted - zero_voted,
        mean_with_zeros=with_zeros,
        mean_of_voted=of_voted,
        at_least=tuple(AtLeast(*level) for level in zip(_LEVELS, at_least, strict=True)),
    )

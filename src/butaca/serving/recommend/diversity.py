"""Diversity: lists of different movies, by maximal marginal relevance.

Each place goes to the candidate with the greatest (1 - diversity) * score / best score - diversity * similarity to
the most similar movie already listed (Carbonell and Goldstein, *The Use of MMR*, 1998). Similarity is the cosine of
two movies' members: collection, directors, genres, keywords, first actors.
"""

import math
from collections.abc import Mapping, Sequence

from butaca.catalogue import attributes
from butaca.release.reader import IN_LIST, Release, id_list
from butaca.serving.recommend.candidates import Candidate, ids

_PER_PLACE = 4  # candidates that are compared for each place
_AT_LEAST = 40
_FIRST_ACTORS = 5  # fewer than elsewhere: the faces that a reader of the list knows
_WEIGHTED = (
    ("collection", 3.0, attributes.COLLECTIONS.pairs(IN_LIST)),
    ("director", 2.0, attributes.DIRECTORS.pairs(IN_LIST)),
    ("genre", 1.0, attributes.GENRES.pairs(IN_LIST)),
    ("keyword", 1.0, attributes.KEYWORDS.pairs(IN_LIST)),
    ("actor", 1.0, f"{attributes.ACTORS.pairs(IN_LIST)} AND position < {_FIRST_ACTORS}"),
)

MemberWeights = Mapping[tuple[str, int], float]


def diversify(release: Release, candidates: Sequence[Candidate], n: int, diversity: float) -> list[Candidate]:
    """Return at most ``n`` candidates, ordered by score and difference.

    ``candidates`` come best first. With a ``diversity`` of 0 they keep their order; ties go to the better score.
    """
    pool = list(candidates[: max(_AT_LEAST, _PER_PLACE * n)])
    best = max((candidate.score for candidate in pool), default=0.0)
    if diversity == 0 or best <= 0:
        return pool[:n]
    members = _members(release, ids(pool))
    closest = dict.fromkeys(members, 0.0)
    chosen: list[Candidate] = []
    while pool and len(chosen) < n:
        next_best = max(
            pool,
            key=lambda candidate: (1 - diversity) * candidate.score / best - diversity * closest[candidate.movie_id],
        )  # max takes the first of ties, the better score
        pool.remove(next_best)
        chosen.append(next_best)
        for candidate in pool:
            similarity = cosine(members[next_best.movie_id], members[candidate.movie_id])
            closest[candidate.movie_id] = max(closest[candidate.movie_id], similarity)
    return chosen


def cosine(left: MemberWeights, right: MemberWeights) -> float:
    """Return the cosine of two movies' members, 0 to 1.

    It is 0 where a movie has no members.

    >>> cosine({("genre", 1): 1.0, ("director", 2): 2.0}, {("genre", 1): 1.0})
    0.5773502691896258
    """
    shared = sum(weight for member, weight in left.items() if member in right)
    return shared / math.sqrt(sum(left.values()) * sum(right.values())) if shared else 0.0


def _members(release: Release, movie_ids: Sequence[int]) -> dict[int, dict[tuple[str, int], float]]:
    members: dict[int, dict[tuple[str, int], float]] = {movie_id: {} for movie_id in movie_ids}
    for kind, weight, query in _WEIGHTED:
        for movie_id, member in release.rows(query, (id_list(movie_ids),)):
            members[movie_id][kind, member] = weight
    return members

"""Lists whose movies differ: maximal marginal relevance, at request time.

Each place goes to the candidate with the greatest (1 - diversity) * score / best score - diversity *
likeness to the most alike movie already listed (Carbonell and Goldstein, *The Use of MMR*, 1998).
Likeness is the cosine of what two movies have: franchise, directors, genres, keywords, first actors.
"""

import math
from collections.abc import Mapping, Sequence

from butaca.release.reader import Release
from butaca.serving.browse.movies import listed
from butaca.serving.recommend.candidates import Candidate

_LOOKED_AT = 4  # candidates for each place
_AT_LEAST = 40
_HAVE = (
    ("franchise", 3.0, "SELECT id, collection_id FROM movies WHERE collection_id IS NOT NULL AND id IN {}"),
    ("director", 2.0, "SELECT movie_id, person_id FROM credits WHERE department = 'Directing' AND job = 'Director' "
     "AND movie_id IN {}"),
    ("genre", 1.0, "SELECT movie_id, genre_id FROM movie_genres WHERE movie_id IN {}"),
    ("keyword", 1.0, "SELECT movie_id, keyword_id FROM movie_keywords WHERE movie_id IN {}"),
    ("actor", 1.0, "SELECT movie_id, person_id FROM credits WHERE department = 'Acting' AND position < 5 "
     "AND movie_id IN {}"),
)  # fmt: skip

Members = Mapping[tuple[str, int], float]


def varied(release: Release, candidates: Sequence[Candidate], n: int, diversity: float) -> list[Candidate]:
    """At most ``n`` of the candidates, which come the best first; four for each place are looked at."""
    pool = list(candidates[: max(_AT_LEAST, _LOOKED_AT * n)])
    best = max((one.score for one in pool), default=0.0)
    if diversity == 0 or best <= 0:
        return pool[:n]
    have = _members(release, [one.movie_id for one in pool])
    closest = dict.fromkeys((one.movie_id for one in pool), 0.0)
    chosen: list[Candidate] = []
    while pool and len(chosen) < n:
        taken = max(
            pool, key=lambda one: (1 - diversity) * one.score / best - diversity * closest[one.movie_id]
        )  # ties: the first, which is the better one
        pool.remove(taken)
        chosen.append(taken)
        for one in pool:
            alike = likeness(have[taken.movie_id], have[one.movie_id])
            closest[one.movie_id] = max(closest[one.movie_id], alike)
    return chosen


def likeness(left: Members, right: Members) -> float:
    """The cosine of two movies' members, 0 to 1; 0 where one has none.

    >>> likeness({("genre", 1): 1.0, ("director", 2): 2.0}, {("genre", 1): 1.0})
    0.5773502691896258
    """
    both = sum(weight for member, weight in left.items() if member in right)
    return both / math.sqrt(sum(left.values()) * sum(right.values())) if both else 0.0


def _members(release: Release, ids: Sequence[int]) -> dict[int, dict[tuple[str, int], float]]:
    have: dict[int, dict[tuple[str, int], float]] = {movie_id: {} for movie_id in ids}
    for kind, weight, query in _HAVE:
        for movie_id, member in release.rows(query.format("(SELECT value FROM json_each(?))"), (listed(ids),)):
            have[movie_id][kind, member] = weight
    return have

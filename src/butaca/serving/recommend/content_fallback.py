"""What any movie shares with one by name: the exact fallback behind the stored candidates.

A field counts by the share of what the one movie has that the other has too, in squared rarity, times
the field's weight in the release; closeness in years and the same language as in the content model. The
likelihood is the movie's rate times the exponential of the sum, up to a factor that is the same for all
that are compared with one movie. It is that model without norms, words and latent vectors: cheap enough
to be computed for a request.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from butaca.release.reader import Release
from butaca.serving.browse.movies import listed
from butaca.serving.explain.shared_attributes import BILLED
from butaca.serving.filters.bitmaps import having
from butaca.serving.recommend import released_weights as released
from butaca.serving.recommend.like_rates import Facts, facts

CODES = ("keywords", "cast", "director", "franchise", "companies", "genres", "period", "language", "best_liked")
_UNNAMED = CODES[-3:]
_USUAL = 0.35  # of that closeness, what any two movies have

_SOME = "IN (SELECT value FROM json_each(?))"
_CREDITED = "(SELECT count(*) FROM credits AS theirs WHERE theirs.person_id = mine.person_id AND theirs.job = '{0}')"
# What some movies have: movie, member, how many movies have that, and how far down the bill it stands.
_OWN = {
    "keywords": "SELECT movie_id, id, movies, 0 FROM movie_keywords JOIN keywords ON id = keyword_id "
    f"WHERE movie_id {_SOME}",
    "cast": f"SELECT movie_id, person_id, {_CREDITED.format('Actor')}, bill FROM (SELECT movie_id, person_id, "
    "row_number() OVER (PARTITION BY movie_id ORDER BY position, person_id) - 1 AS bill FROM credits "
    f"WHERE movie_id {_SOME} AND department = 'Acting' AND job = 'Actor') AS mine WHERE bill < {BILLED}",
    "director": f"SELECT movie_id, person_id, {_CREDITED.format('Director')}, 0 FROM credits AS mine "
    f"WHERE movie_id {_SOME} AND job = 'Director'",
    "franchise": "SELECT movies.id, collections.id, collections.movies, 0 FROM movies "
    f"JOIN collections ON collections.id = collection_id WHERE movies.id {_SOME}",
    "companies": "SELECT movie_id, id, movies, 0 FROM movie_companies JOIN companies ON id = company_id "
    f"WHERE movie_id {_SOME}",
    "genres": f"SELECT movie_id, id, movies, 0 FROM movie_genres JOIN genres ON id = genre_id WHERE movie_id {_SOME}",
}
# Which of others have which of some members: the parameters are the others, then the members.
_THEIRS = {
    "keywords": f"SELECT movie_id, keyword_id FROM movie_keywords WHERE movie_id {_SOME} AND keyword_id {_SOME}",
    "cast": f"SELECT movie_id, person_id FROM credits WHERE movie_id {_SOME} AND department = 'Acting' "
    f"AND job = 'Actor' AND person_id {_SOME}",
    "director": f"SELECT movie_id, person_id FROM credits WHERE movie_id {_SOME} AND department = 'Directing' "
    f"AND job = 'Director' AND person_id {_SOME}",
    "franchise": f"SELECT id, collection_id FROM movies WHERE id {_SOME} AND collection_id {_SOME}",
    "companies": f"SELECT movie_id, company_id FROM movie_companies WHERE movie_id {_SOME} AND company_id {_SOME}",
    "genres": f"SELECT movie_id, genre_id FROM movie_genres WHERE movie_id {_SOME} AND genre_id {_SOME}",
}

Overlap = dict[tuple[int, int], float]  # by one's own movie and another


@dataclass(frozen=True)
class Kin:
    """A movie's likelihood, up to a factor, and what each of ``CODES`` contributes."""

    likelihood: float
    shares: tuple[float, ...]

    @property
    def named(self) -> bool:
        """Whether the two share anything that has a name: more than a time and a language."""
        return any(self.shares[: -len(_UNNAMED)])


def kin(release: Release, own: Sequence[int], others: Sequence[Facts]) -> dict[int, dict[int, Kin]]:
    """For each of one's own movies, each of the others compared with it."""
    learned = released.content(release)
    weights, temperature = learned.fields, learned.temperature
    count = int(release.manifest.counts["movies"])
    ids = [other.movie_id for other in others]
    fields = {code: _overlap(release, code, own, ids, count) for code in _OWN}
    found: dict[int, dict[int, Kin]] = {}
    for mine in facts(release, own):
        year, language = mine.year, mine.language
        usual = having(release, "language", language).bit_count() / count if language else 0.0
        found[mine.movie_id] = compared = {}
        for other in others:
            pair = mine.movie_id, other.movie_id
            parts = [weights[code] * fields[code].get(pair, 0.0) for code in CODES[: -len(_UNNAMED)]]
            closeness = math.exp(-abs(other.year - year) / learned.generation)
            same = float(language is not None and other.language == language)
            affinity = sum(parts) + weights["period"] * closeness + weights["language"] * same
            parts.append(weights["period"] * max(closeness - _USUAL, 0.0))
            parts.append(weights["language"] * max(same - usual, 0.0))
            parts.append(0.0 if any(parts) else 1.0)
            compared[other.movie_id] = Kin(other.rate * math.exp(temperature * affinity), tuple(parts))
    return found


def _overlap(release: Release, code: str, own: Sequence[int], others: Sequence[int], movies: int) -> Overlap:
    """The share of what one's movies have that each of the others has, by squared rarity; 0 is left out."""
    whole: dict[int, float] = {}
    holders: dict[int, list[tuple[int, float]]] = {}
    for mine, member, count, bill in release.rows(_OWN[code], (listed(own),)):
        square = math.log1p((movies - count + 0.5) / (count + 0.5)) ** 2 / (1 + bill / 2)
        whole[mine] = whole.get(mine, 0.0) + square
        holders.setdefault(member, []).append((mine, square))
    found: Overlap = {}
    for other, member in release.rows(_THEIRS[code], (listed(others), listed(holders))):
        for mine, square in holders[member]:
            found[mine, other] = found.get((mine, other), 0.0) + square
    return {(mine, other): min(part / whole[mine], 1.0) for (mine, other), part in found.items()}

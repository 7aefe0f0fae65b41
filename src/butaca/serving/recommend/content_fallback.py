"""Content similarity of any two movies, where stored candidates run out.

An attribute counts by the share of its members in the first movie that the other has too, weighted by squared rarity,
times the attribute's weight in the release. Closeness in years and the same language count as in the content model. The
likelihood is the movie's like rate times the exponential of the sum, up to a factor that is the same for all movies
that are compared with the same one. This is the content model without norms, words and latent vectors, so that it is
cheap enough to be computed for a request.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from butaca.catalogue import attributes
from butaca.release.reader import IN_LIST, Release, id_list
from butaca.serving.filters.bitmaps import movies_with
from butaca.serving.recommend import like_rates
from butaca.serving.recommend.like_rates import RatedMovie

_ATTRIBUTES = {
    "keywords": attributes.KEYWORDS,
    "actors": attributes.ACTORS,
    "director": attributes.DIRECTORS,
    "franchise": attributes.COLLECTIONS,
    "companies": attributes.COMPANIES,
    "genres": attributes.GENRES,
}
CODES = (*_ATTRIBUTES, "period", "original_language", "like_rate")
_UNNAMED = 3  # of these codes, the last, which have no names
_USUAL_CLOSENESS = 0.35  # in time, of any two movies


Overlap = dict[tuple[int, int], float]  # by a movie and another


@dataclass(frozen=True)
class ContentSimilarity:
    """The content similarity of a movie to another.

    ``likelihood`` is up to a factor; ``contributions`` has the part of each of ``CODES``.
    """

    likelihood: float
    contributions: tuple[float, ...]

    @property
    def has_names(self) -> bool:
        """True if the two share more than a period and a language."""
        return any(self.contributions[:-_UNNAMED])


def content_similarities(
    release: Release, ids: Sequence[int], others: Sequence[RatedMovie]
) -> dict[int, dict[int, ContentSimilarity]]:
    """Compare each of some movies with each of the others.

    The result is by id of the movie, then of the other.
    """
    learned = release.manifest.settings.content
    weights, temperature = learned.weights, learned.temperature
    movie_count = release.manifest.counts["movies"]
    other_ids = [other.movie_id for other in others]
    overlaps = {code: _overlap(release, code, ids, other_ids, movie_count) for code in _ATTRIBUTES}
    similarities: dict[int, dict[int, ContentSimilarity]] = {}
    for movie in like_rates.of_movies(release, ids):
        language = movie.language
        usual = movies_with(release, "original_language", language).bit_count() / movie_count if language else 0.0
        similarities[movie.movie_id] = of_movie = {}
        for other in others:
            pair = movie.movie_id, other.movie_id
            parts = [weights[code] * overlaps[code].get(pair, 0.0) for code in _ATTRIBUTES]
            closeness = _closeness(movie.year, other.year, learned.generation)
            same = float(language is not None and other.language == language)
            affinity = sum(parts) + weights["period"] * closeness + weights["original_language"] * same
            parts.append(weights["period"] * max(closeness - _USUAL_CLOSENESS, 0.0))
            parts.append(weights["original_language"] * max(same - usual, 0.0))
            parts.append(0.0 if any(parts) else 1.0)
            likelihood = other.like_rate * math.exp(temperature * affinity)
            of_movie[other.movie_id] = ContentSimilarity(likelihood, tuple(parts))
    return similarities


def _closeness(year: int | None, other: int | None, generation: float) -> float:
    """Return closeness in time; the usual where a year is unknown."""
    if year is None or other is None:
        return _USUAL_CLOSENESS
    return math.exp(-abs(other - year) / generation)


def _overlap(release: Release, code: str, ids: Sequence[int], others: Sequence[int], movie_count: int) -> Overlap:
    """Return the shares of each movie's members that the others have.

    Members are weighted by squared rarity; shares of 0 are left out.
    """
    attribute = _ATTRIBUTES[code]
    total: dict[int, float] = {}
    holders: dict[int, list[tuple[int, float]]] = {}
    members = (
        f"SELECT movie_id, member, {attribute.holder_count}, place FROM ({attribute.ordered_pairs(IN_LIST)}) AS pair"
    )
    for movie, member, count, place in release.rows(members, (id_list(ids),)):
        billing = place if attribute.billed else 0
        weight = math.log1p((movie_count - count + 0.5) / (count + 0.5)) ** 2 / (1 + billing / 2)
        total[movie] = total.get(movie, 0.0) + weight
        holders.setdefault(member, []).append((movie, weight))
    shared: Overlap = {}
    for other, member in release.rows(attribute.pairs(IN_LIST, IN_LIST), (id_list(others), id_list(holders))):
        for movie, weight in holders[member]:
            shared[movie, other] = shared.get((movie, other), 0.0) + weight
    return {(movie, other): min(part / total[movie], 1.0) for (movie, other), part in shared.items()}

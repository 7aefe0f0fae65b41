"""What any movie shares with one by name: the exact fallback behind the stored candidates.

A field counts by the share of what the one movie has that the other has too, in squared rarity, times
the field's published weight; closeness in years and the same language as in the content model. The
likelihood is the movie's rate times the exponential of the sum, up to a factor that is the same for all
that are compared with one movie. It is that model without norms, words and latent vectors: cheap enough
to be computed for a request.
"""

import math
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from butaca.recommenders import weights as published
from butaca.release import database
from butaca.release.reader import Release
from butaca.serving.movies import listed
from butaca.serving.orders import order
from butaca.serving.places import places
from butaca.serving.shared import BILLED

CODES = ("keywords", "cast", "director", "franchise", "companies", "genres", "period", "language", "best_liked")
_UNNAMED = CODES[-3:]
_USUAL = 0.35  # of that closeness, what any two movies have

# The movie's members with how many movies have each, its postings, and how far down the bill it stands.
_POSTINGS = {
    "keywords": "SELECT theirs.movie_id, member.id, member.movies, 0 FROM movie_keywords AS mine "
    "JOIN keywords AS member ON member.id = mine.keyword_id "
    "JOIN movie_keywords AS theirs ON theirs.keyword_id = mine.keyword_id WHERE mine.movie_id = ?",
    "companies": "SELECT theirs.movie_id, member.id, member.movies, 0 FROM movie_companies AS mine "
    "JOIN companies AS member ON member.id = mine.company_id "
    "JOIN movie_companies AS theirs ON theirs.company_id = mine.company_id WHERE mine.movie_id = ?",
    "franchise": "SELECT theirs.id, member.id, member.movies, 0 FROM movies AS mine "
    "JOIN collections AS member ON member.id = mine.collection_id "
    "JOIN movies AS theirs ON theirs.collection_id = mine.collection_id WHERE mine.id = ?",
    "director": "SELECT theirs.movie_id, mine.person_id, "
    "count(*) OVER (PARTITION BY mine.person_id), 0 FROM credits AS mine "
    "JOIN credits AS theirs ON theirs.person_id = mine.person_id AND theirs.job = 'Director' "
    "WHERE mine.movie_id = ? AND mine.job = 'Director'",
    "cast": "SELECT theirs.movie_id, mine.person_id, count(*) OVER (PARTITION BY mine.person_id), mine.bill "
    "FROM (SELECT person_id, row_number() OVER (ORDER BY position) - 1 AS bill FROM credits "
    f"WHERE movie_id = ? AND department = 'Acting' AND job = 'Actor' LIMIT {BILLED}) AS mine "
    "JOIN credits AS theirs ON theirs.person_id = mine.person_id AND theirs.job = 'Actor'",
}
_GENRES = (
    "SELECT theirs.movie_id, member.id, member.movies, 0 FROM movie_genres AS theirs "
    "JOIN genres AS member ON member.id = theirs.genre_id "
    "WHERE theirs.movie_id IN (SELECT value FROM json_each(?1)) "
    "AND theirs.genre_id IN (SELECT genre_id FROM movie_genres WHERE movie_id = ?2)"
)


@dataclass(frozen=True)
class Facts:
    """What the fallback needs of a movie: ``rate`` is how likely anyone is to like it."""

    movie_id: int
    year: int
    language: str | None
    rate: float


@dataclass(frozen=True)
class Kin:
    """A movie's likelihood, up to a factor, and what each of ``CODES`` contributes."""

    likelihood: float
    shares: tuple[float, ...]

    @property
    def named(self) -> bool:
        """Whether the two share anything that has a name: more than a time and a language."""
        return any(self.shares[: -len(_UNNAMED)])


def best_liked(release: Release, found: int, n: int) -> list[Facts]:
    """At most ``n`` of a set of movies, those first that anyone is likeliest to like; ties by id.

    Empty where the release has no model that knows how likely that is.
    """
    rates = order(release, database.RATE)
    if rates is None:
        return []
    among = places(release)
    years, languages = release.once("years and languages", _years_and_languages)
    return [
        Facts(among.ids[place], years[place], languages[place], rates.value(place) or 0.0)
        for place in rates.following(found, n, descending=True)
    ]


def facts(release: Release, ids: Sequence[int]) -> list[Facts]:
    """The same of some movies, by id."""
    return best_liked(release, places(release).of(ids), len(ids))


def _years_and_languages(release: Release) -> tuple["array[int]", list[str | None]]:
    """Of every movie, by place."""
    rows = release.rows("SELECT release_year, original_language FROM movies ORDER BY id")
    languages: dict[str, str] = {}  # one object each
    return (
        array("h", [row["release_year"] for row in rows]),
        [code and languages.setdefault(code, code) for code in (row["original_language"] for row in rows)],
    )


def kin(release: Release, movie_id: int, others: Sequence[Facts]) -> dict[int, Kin]:
    """Each of the others, compared with one movie."""
    row = release.row("SELECT release_year, original_language FROM movies WHERE id = ?", (movie_id,))
    if row is None:
        return {}
    weights, temperature = _published()
    ids = {other.movie_id for other in others}
    count = int(release.manifest.counts["movies"])
    fields = {
        code: _overlap(release.rows(query, (movie_id,)), ids, movie_id, count) for code, query in _POSTINGS.items()
    }
    fields["genres"] = _overlap(release.rows(_GENRES, (listed((*ids, movie_id)), movie_id)), ids, movie_id, count)
    year, language = row["release_year"], row["original_language"]
    spoken = release.row("SELECT count(*) FROM movies WHERE original_language = ?", (language,))
    usual = int(spoken[0]) / count if spoken else 0.0
    found = {}
    for other in others:
        parts = [weights[code] * fields[code].get(other.movie_id, 0.0) for code in CODES[: -len(_UNNAMED)]]
        closeness = math.exp(-abs(other.year - year) / published.GENERATION)
        same = float(language is not None and other.language == language)
        affinity = sum(parts) + weights["period"] * closeness + weights["language"] * same
        parts.append(weights["period"] * max(closeness - _USUAL, 0.0))
        parts.append(weights["language"] * max(same - usual, 0.0))
        parts.append(0.0 if any(parts) else 1.0)
        likelihood = other.rate * math.exp(temperature * affinity)
        found[other.movie_id] = Kin(likelihood, tuple(parts))
    return found


def _overlap(postings: Sequence[Sequence[float]], ids: set[int], movie_id: int, movies: int) -> Mapping[int, float]:
    """The share of what the movie has that each of some others has, by squared rarity; 0 is left out."""
    whole, found = 0.0, dict[int, float]()
    squares: dict[float, float] = {}
    for other, member, count, bill in postings:
        square = squares.get(member)
        if square is None:
            rarity = math.log1p((movies - count + 0.5) / (count + 0.5))
            square = squares[member] = rarity**2 / (1 + bill / 2)
        if other in ids:
            found[int(other)] = found.get(int(other), 0.0) + square
        elif other == movie_id:
            whole += square
    return {other: min(part / whole, 1.0) for other, part in found.items()} if whole else {}


@cache
def _published() -> tuple[Mapping[str, float], float]:
    """The weight of each field, and how sharply they tell movies apart."""
    shipped = published.shipped()
    return {code: float(shipped.content.get(code, 0.0)) for code in CODES}, float(shipped.hybrid["temperature"])

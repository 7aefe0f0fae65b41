"""Cards: films with their cover, picture and reason."""

from collections.abc import Sequence
from dataclasses import dataclass

from butaca.bilingual import Bilingual
from butaca.catalogue.movie import Movie
from butaca.release.reader import Release
from butaca.serving.browse import movies
from butaca.serving.explain.results import Note, Result
from butaca.web.pages import covers, phrases
from butaca.web.pages.covers import Cover
from butaca.web.pages.posters import Poster, Posters

SAFE, GOOD = 0.7, 0.5  # confidence from which on a film is called a safe bet, or a good choice


@dataclass(frozen=True)
class Confidence:
    """A confidence: ``level`` is safe, good or risky, ``share`` the number."""

    level: str
    share: float


@dataclass(frozen=True)
class Card:
    """A film as it is shown in a grid.

    ``reason``, ``confidence`` and ``notes`` are of films in a list.
    """

    movie: Movie
    cover: Cover
    poster: Poster | None
    genres: Sequence[str]
    reason: Bilingual | None = None
    confidence: Confidence | None = None
    notes: Sequence[Note] = ()


def cards(release: Release, posters: Posters, shown: Sequence[Movie]) -> list[Card]:
    """Return the cards of some movies, in their order."""
    ids = [movie.id for movie in shown]
    genres, paths = movies.genres(release, ids), movies.poster_paths(release, ids) if posters.address else {}
    return [_card(movie, genres[movie.id], posters.poster(paths.get(movie.id))) for movie in shown]


def listed_cards(
    release: Release, posters: Posters, results: Sequence[Result], start: Movie | None = None
) -> list[Card]:
    """Return the cards of a list that may start from a film."""
    plain = cards(release, posters, [result.movie for result in results])
    reasons: list[Bilingual | None] = [phrases.reason(result, start) for result in results]
    if all(result.evidence == "like_rate" for result in results):
        reasons = [None] * len(results)  # it would say the same of each: liked by many
    return [
        Card(
            card.movie,
            card.cover,
            card.poster,
            card.genres,
            reason,
            None if result.confidence is None else confidence(result.confidence),
            result.notes,
        )
        for card, result, reason in zip(plain, results, reasons, strict=True)
    ]


def confidence(share: float) -> Confidence:
    """Return a probability in words.

    >>> [confidence(share).level for share in (0.7, 0.5, 0.49)]
    ['safe', 'good', 'risky']
    """
    return Confidence("safe" if share >= SAFE else "good" if share >= GOOD else "risky", share)


def _card(movie: Movie, genres: Sequence[str], poster: Poster | None) -> Card:
    return Card(movie, covers.cover(movie.id, movie.title, movie.year, genres[0] if genres else None), poster, genres)

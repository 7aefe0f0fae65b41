"""Cards: films with their cover, picture and reason."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from butaca.bilingual import Bilingual
from butaca.catalogue.movie import Movie
from butaca.release.reader import Release
from butaca.serving.browse import movies
from butaca.serving.explain import place_notes
from butaca.serving.explain.results import Note, Result
from butaca.web.pages import covers, phrases
from butaca.web.pages.covers import Cover
from butaca.web.pages.posters import Poster, Posters

SAFE, GOOD = 0.7, 0.5  # confidence from which on a film is called a safe bet, or a good choice
_LEVELS = ("safe", "good", "risky")


@dataclass(frozen=True)
class Confidence:
    """A confidence: ``level`` is safe, good or risky, ``share`` the number.

    ``place_notes`` say why the film stands where it stands, if that is not by its score or there are surer ones below.
    ``before`` is the code of the first of them, where a film of a higher level stands below; None elsewhere.
    """

    level: str
    share: float
    place_notes: Sequence[Note] = ()
    before: str | None = None


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
    listed = [_listed(card, result, reason) for card, result, reason in zip(plain, results, reasons, strict=True)]
    return [_before_surer(card, listed[place:]) for place, card in enumerate(listed, start=1)]


def confidence(share: float, place_notes: Sequence[Note] = ()) -> Confidence:
    """Return a probability in words.

    >>> [confidence(share).level for share in (0.7, 0.5, 0.49)]
    ['safe', 'good', 'risky']
    """
    return Confidence("safe" if share >= SAFE else "good" if share >= GOOD else "risky", share, place_notes)


def _listed(card: Card, result: Result, reason: Bilingual | None) -> Card:
    """Add to a card what its list says of the film.

    Notes on its place go with its confidence; without one only a franchise is worth a line.
    """
    if result.confidence is None:
        notes = [note for note in result.notes if note.code not in place_notes.CODES or note.code == "franchise_place"]
        return replace(card, reason=reason, notes=notes)
    on_place = [note for note in result.notes if note.code in place_notes.CODES]
    notes = [note for note in result.notes if note not in on_place]
    return replace(card, reason=reason, confidence=confidence(result.confidence, on_place), notes=notes)


def _before_surer(card: Card, below: Sequence[Card]) -> Card:
    """Name the reason for a place before films of higher levels."""
    own = card.confidence
    if own is None or not own.place_notes:
        return card
    level = _LEVELS.index(own.level)
    if not any(other.confidence and _LEVELS.index(other.confidence.level) < level for other in below):
        return card
    return replace(card, confidence=replace(own, before=own.place_notes[0].code))


def _card(movie: Movie, genres: Sequence[str], poster: Poster | None) -> Card:
    return Card(movie, covers.cover(movie.id, movie.title, movie.year, genres[0] if genres else None), poster, genres)

"""From candidates to a list: what may be in it, what fills it up, and in what order it stands."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Protocol

from butaca.recommenders.selection import selected
from butaca.release.reader import Release
from butaca.serving.explain.results import Bilingual, Note
from butaca.serving.filters import resolve
from butaca.serving.filters.bitmaps import places
from butaca.serving.recommend import franchises
from butaca.serving.recommend.candidates import Candidate
from butaca.serving.recommend.diversity import varied
from butaca.serving.recommend.like_rates import Facts, best_liked
from butaca.serving.recommend.options import Franchise, ListOptions

FURTHER = 600  # movies looked at beyond the stored candidates, those of the highest rate


class Ranking(Protocol):
    """What a list is chosen from."""

    @property
    def candidates(self) -> Sequence[Candidate]:
        """The stored ones, best first."""
        ...

    @property
    def own(self) -> frozenset[int]:
        """The movies one asks from, which are never listed."""
        ...

    @property
    def franchise_places(self) -> bool:
        """Whether a few places are kept for the franchise of the movie one asks from."""
        ...

    def further(self, others: Sequence[Facts], below: float | None) -> list[Candidate]:
        """Other movies, on the same scale; none has a higher score than ``below``, if there is one."""
        ...


@dataclass(frozen=True)
class Chosen:
    """A candidate that is listed; ``moved_from`` is its place without diversity, from 1, if another."""

    candidate: Candidate
    moved_from: int | None = None


def choose(
    release: Release, ranking: Ranking, wishes: ListOptions, confidence: Callable[[Candidate], float | None]
) -> tuple[list[Chosen], list[Note]]:
    """At most ``n`` candidates, in the order in which they are listed, and what is to be known of the list."""
    wanted = resolve.movie_set(release, wishes.filters)
    barred = ranking.own | wishes.exclude | wishes.seen
    if wishes.franchise is Franchise.ONLY:
        return _only(release, ranking, wishes, wanted, barred)
    sure = wishes.min_confidence

    def left(candidates: Sequence[Candidate]) -> list[Candidate]:
        kept = franchises.kept(release, wishes.franchise, candidates, ranking.own, ranking.own | wishes.seen)
        return [one for one in kept if (confidence(one) or 0.0) >= sure] if sure else kept

    eligible = [one for one in ranking.candidates if one.movie_id not in barred]
    if wishes.filters:
        passing = places(release).held(wanted, [one.movie_id for one in eligible])
        eligible = [one for one in eligible if one.movie_id in passing]
    found = left(eligible)
    weakest = eligible[-1].score if eligible else None
    due, others = None, []
    if wishes.franchise is Franchise.NEXT:
        due = franchises.following(release, ranking.own, ranking.own | wishes.seen)
        known = barred | {one.movie_id for one in ranking.candidates}
        if due is not None and due not in known:
            others = best_liked(release, wanted & places(release).of([due]), 1)
    notes = []
    if len(found) < wishes.n:
        known = barred | {one.movie_id for one in ranking.candidates} | {one.movie_id for one in others}
        others += best_liked(release, wanted & ~places(release).of(known), FURTHER)
        found = left([*eligible, *ranking.further(others, weakest)])
        notes += _shortfall(found, wishes)
    elif others:
        found = left([*eligible, *ranking.further(others, weakest)])
    if wishes.diversity == 0:
        best = _best(release, ranking, wishes, found)
        return [Chosen(one) for one in _with_due(best, found, due)], notes
    chosen = _with_due(varied(release, found, wishes.n, wishes.diversity), found, due)
    before = {one.movie_id: place for place, one in enumerate(found, start=1)}
    moved = [
        Chosen(one, None if before[one.movie_id] == place else before[one.movie_id])
        for place, one in enumerate(chosen, start=1)
    ]
    if any(one.moved_from for one in moved):
        notes.append(_REORDERED)
    return moved, notes


def _best(release: Release, ranking: Ranking, wishes: ListOptions, found: Sequence[Candidate]) -> list[Candidate]:
    """The first ``n``, with the places that are kept for the franchise if nothing else is wished of it."""
    if wishes.franchise or not ranking.franchise_places or len(found) <= wishes.n:
        return list(found[: wishes.n])
    own = set(franchises.belonging(release, ranking.own).values())
    kin = {movie for members in franchises.members(release, own).values() for movie in members} if own else set()
    listed = set(selected([one.movie_id for one in found], kin, wishes.n))
    return [one for one in found if one.movie_id in listed]


def _with_due(chosen: Sequence[Candidate], found: Sequence[Candidate], due: int | None) -> list[Candidate]:
    """The chosen, of which the last gives way to the movie that is due, where that was found and is not among them."""
    missing = [] if any(one.movie_id == due for one in chosen) else [one for one in found if one.movie_id == due]
    return [*chosen[: len(chosen) - len(missing)], *missing]


def _only(
    release: Release, ranking: Ranking, wishes: ListOptions, wanted: int, barred: frozenset[int]
) -> tuple[list[Chosen], list[Note]]:
    """The movies of the franchises one asks from, in the order of release."""
    own = sorted(set(franchises.belonging(release, ranking.own).values()))
    if not own:
        return [], [_NO_FRANCHISE]
    among = places(release)
    every = list(chain.from_iterable(franchises.members(release, own).values()))
    passing = among.held(wanted, every) - barred
    members = [movie for movie in every if movie in passing]
    stored = {one.movie_id: one for one in ranking.candidates if one.movie_id in members}
    others = best_liked(release, among.of(movie for movie in members if movie not in stored), FURTHER)
    weakest = ranking.candidates[-1].score if ranking.candidates else None
    stored |= {one.movie_id: one for one in ranking.further(others, weakest)}
    chosen = [Chosen(stored[movie]) for movie in members if movie in stored][: wishes.n]
    return chosen, []


def _shortfall(found: Sequence[Candidate], wishes: ListOptions) -> list[Note]:
    """What is said of a list that the stored candidates did not fill."""
    notes = [_FILLED] if any(one.filled for one in found[: wishes.n]) else []
    if len(found) < wishes.n:
        notes.append(_FEWER_CONFIDENT if wishes.min_confidence else _FEWER)
    return notes


_FILLED = Note(
    "filled",
    Bilingual(
        "The strongest candidates did not fill this list; it goes on with films found by what they share by name.",
        "Los mejores candidatos no llenaban esta lista; sigue con películas halladas por lo que comparten por nombre.",
    ),
)
_REORDERED = Note(
    "reordered",
    Bilingual(
        "Put in another order for variety; moved results say which place they had.",
        "En otro orden, para que haya variedad; las que se han movido dicen qué puesto tenían.",
    ),
)
_FEWER = Note("fewer", Bilingual("No more films are as was wished for.", "No hay más películas que cumplan lo pedido."))
_FEWER_CONFIDENT = Note(
    "fewer_confident",
    Bilingual(
        "Fewer than were asked for: the others are below the confidence that was wished for.",
        "Menos de las pedidas: las demás no llegan a la confianza mínima.",
    ),
)
_NO_FRANCHISE = Note("no_franchise", Bilingual("It belongs to no franchise.", "No pertenece a ninguna saga."))

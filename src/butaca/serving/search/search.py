"""Search for movies, people, collections, companies and keywords by name.

One pipeline: normalise (``query``), candidates, join (``contexts``), score, explain.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import islice

from butaca.release.reader import Release
from butaca.serving.search import candidates, entries, spelling
from butaca.serving.search.contexts import Related, contexts, join
from butaca.serving.search.entries import KINDS, Entry, Kind
from butaca.serving.search.hits import Hit
from butaca.serving.search.query import Query, ids, readings
from butaca.serving.search.score import AS_SEARCHED, NameMatch, Parts, Weights, best_words, score, score_by_sound
from butaca.serving.search.spelling import Slot

_CERTAIN = 9.6  # score of what is meant without a doubt: then nothing else is tried
_KNOWN = 0.4  # least share of fame of such a hit
_LEAST_SHARE = 0.34  # of a query's words, by weight, that a hit has
_LEAST_SHARE_OF_WHOLE = 0.15  # the same, of a hit whose whole name was typed
_NEARLY = 0.9  # share of such a name: small words may be missing
_LONG_ENOUGH = 4  # letters of such a name
_MOST_SCORED, _MOST_CONTEXTS = 450, 75  # entries, and movies with what belongs to them, that a search looks at
_FEW_WORDS = 6  # of a text; the more others it has, the fewer entries and movies are looked at
_MOST_VARIANTS = 6  # of a text, in its words or spaces
_NEAR_ENOUGH = 4.5  # less than the best score, of the last hit that lacks words


def search(
    release: Release,
    text: str,
    kinds: Collection[Kind] = KINDS,
    year: int | None = None,
    weights: Weights = AS_SEARCHED,
) -> list[Hit]:
    """Return what a text may name, each movie, person, … once.

    The best score comes first, ties by how well known the names are. The text is first taken as it was typed. If that
    leaves a doubt, other spellings are tried, and words may be in the name of something that belongs to a movie, or
    nowhere. Each reading and step scores the hundred best-known names. A text without words or key gives no hits.
    """
    queries = readings(text, year)
    hits = _Hits(release, weights, max((len(query.words) for query in queries), default=0))
    named = {query: candidates.named(release, query, kinds) for query in queries}
    for query in queries:
        slots = spelling.slots(release, query)
        hits.add(query, slots, named[query])
        hits.add(query, slots, candidates.with_words(release, query, slots, kinds))
    if queries and hits.best < _CERTAIN:
        _try_more(release, hits, named, kinds)
    if queries and year is None and "movie" in kinds:
        hits.add_by_id(queries[0], entries.by_ids(release, ids(text)))
    return hits.ranked()


def score_entries(release: Release, query: Query, candidates: Iterable[Entry]) -> list[Hit]:
    """Return entries as hits of a query, in their order."""
    slots, greatest = spelling.slots(release, query), release.once(__name__, _greatest)
    hits = []
    for entry in candidates:
        match = best_words(entry, slots)
        hits.append(Hit(entry, query, match, (), score(query, slots, entry, match, (), greatest, AS_SEARCHED)))
    return hits


def _try_more(release: Release, hits: "_Hits", named: Mapping[Query, Sequence[Entry]], kinds: Collection[Kind]) -> None:
    """Try other spellings, names beside the movies' own, and fewer words.

    ``named`` has the names within each reading. Other spaces make no others: keys have none.
    """
    queries = list(named)
    variants = dict(named) | {
        other: named[query] for query in queries for other in spelling.respaced(release, query) if other not in named
    }
    variants = dict(islice(variants.items(), _MOST_VARIANTS))
    slots = {query: spelling.slots(release, query) for query in variants}
    corrections = spelling.Corrections(release)
    for query, within in variants.items():
        corrections.add(slots[query])
        hits.add(query, slots[query], within)
        hits.add(query, slots[query], candidates.with_words(release, query, slots[query], kinds))
        if "movie" in kinds:
            hits.add_movies(query, slots[query], candidates.in_context(release, query, slots[query]))
        if hits.best >= _CERTAIN:
            return
    for query in queries:
        hits.add_by_sound(query, candidates.sounding(release, query) if "movie" in kinds else ())
    if hits.covers_all:
        return
    for query in queries[:1]:
        hits.add(query, slots[query], candidates.with_words(release, query, slots[query], kinds, missing=True))
        if "movie" in kinds:
            hits.add_movies(query, slots[query], candidates.in_context(release, query, slots[query], missing=True))


class _Hits:
    """The best hit of each movie, person and so on.

    ``word_count`` is how many words the text has, ``best`` the score of the best hit that is well known; ``covers_all``
    tells that a hit has all words.
    """

    def __init__(self, release: Release, weights: Weights, word_count: int) -> None:
        self._release = release
        self._weights = weights
        self._greatest = release.once(__name__, _greatest)
        self._hits: dict[tuple[Kind, int], Hit] = {}
        share = min(1.0, _FEW_WORDS / max(1, word_count))
        self._entries_left, self._contexts_left = int(_MOST_SCORED * share), int(_MOST_CONTEXTS * share)
        self.best = 0.0
        self.covers_all = False

    def add(self, query: Query, slots: Sequence[Slot], candidates: Iterable[Entry]) -> None:
        """Score entries by their own words."""
        some = list(candidates)[: self._entries_left]
        self._entries_left -= len(some)
        for entry in some:
            self._keep(query, slots, entry, best_words(entry, slots), ())

    def add_movies(self, query: Query, slots: Sequence[Slot], movie_ids: Sequence[int]) -> None:
        """Score movies by their names and by what belongs to them."""
        movie_ids = movie_ids[: self._contexts_left]
        self._contexts_left -= len(movie_ids)
        if not movie_ids:
            return
        related = contexts(self._release, movie_ids, slots)
        for entry in entries.of_movies(self._release, movie_ids):
            match = best_words(entry, slots)
            as_typed = match.without_typos()
            for own in (match,) if as_typed == match else (match, as_typed):
                unmatched = [place for place in range(len(slots)) if place not in own.words]
                joined = join(related.get(entry.ref, ()), slots, unmatched)
                if own.words or len(joined) > 1 or query.year is not None:
                    self._keep(query, slots, entry, own, joined)

    def add_by_sound(self, query: Query, candidates: Iterable[tuple[Entry, float]]) -> None:
        """Add movies whose title in Latin letters is written otherwise.

        With each comes the share of its sounds that was typed.
        """
        for entry, share in candidates:
            parts = score_by_sound(query, entry, share, self._greatest, self._weights)
            if parts is not None:
                self._add(Hit(entry, query, NameMatch({}, {}, True), (), parts, is_by_sound=True))

    def add_by_id(self, query: Query, candidates: Iterable[Entry]) -> None:
        """Add movies whose id was typed, behind those whose name it is."""
        for entry in candidates:
            hit = Hit(entry, query, NameMatch({}, {}, True), (), Parts(self._weights.words, 0, 0, 0, 0, 0), True)
            self._hits.setdefault((entry.kind, entry.ref), hit)

    def ranked(self) -> list[Hit]:
        """Return the hits, the best score first, then the best known."""
        hits = sorted(self._hits.values(), key=lambda hit: (-hit.score, hit.entry.id))
        least = (hits[0].score if hits else 0) - _NEAR_ENOUGH
        return [hit for hit in hits if hit.parts.words >= self._weights.words - 1 or hit.score >= least]

    def _keep(
        self, query: Query, slots: Sequence[Slot], entry: Entry, match: NameMatch, joined: Sequence[Related]
    ) -> None:
        parts = score(query, slots, entry, match, joined, self._greatest, self._weights)
        is_whole = parts.name >= _NEARLY * self._weights.name and len(entry.key) >= _LONG_ENOUGH
        if parts.words < (_LEAST_SHARE_OF_WHOLE if is_whole else _LEAST_SHARE) * self._weights.words:
            return
        hit = Hit(entry, query, match, joined, parts)
        if entry.field == "initials" and not hit.is_exact:
            return  # they are no word that begins or resembles another
        self._add(hit)

    def _add(self, hit: Hit) -> None:
        own, parts = (hit.entry.kind, hit.entry.ref), hit.parts
        if own not in self._hits or hit.score > self._hits[own].score:
            self._hits[own] = hit
            is_known = parts.fame >= _KNOWN * self._weights.fame
            self.best = max(self.best, hit.score if is_known else 0.0)
            self.covers_all = self.covers_all or parts.words > self._weights.words * 0.97


def _greatest(release: Release) -> int:
    row = release.row("SELECT max(prominence) FROM search_entries")
    return int(row[0] or 0) if row else 0

"""Films of the start page: well known, and varied."""

from collections import Counter, defaultdict, deque
from collections.abc import Sequence

from butaca.catalogue.movie import Movie
from butaca.release.reader import Release
from butaca.serving.browse import movies

_WELL_KNOWN = 400  # films of most votes, among which the starters are chosen
_OTHER_LANGUAGES = 5  # starters, of which one is not in the commonest language
_DECADES = 4  # that there are at the least
_LEAST_AVERAGE = 6.5


def starters(release: Release, n: int) -> list[Movie]:
    """Return well-known films of all genres, one of each franchise.

    Genres take turns; every fifth film is in a language other than the commonest. No decade has more than a quarter.
    """
    return release.once(("starters", n), lambda opened: _starters(opened, n))


def _starters(release: Release, n: int) -> list[Movie]:
    known = [movie for movie in movies.most_voted(release, _WELL_KNOWN) if (movie.vote_average or 0) >= _LEAST_AVERAGE]
    genres = movies.genres(release, [movie.id for movie in known])
    common = next(iter(Counter(movie.original_language for movie in known).most_common(1)), (None, 0))[0]
    foreign = [movie for movie in known if movie.original_language != common]
    by_genre: dict[str, list[Movie]] = defaultdict(list)
    for movie in known:
        by_genre[genres[movie.id][0] if genres[movie.id] else ""].append(movie)
    turns = deque(by_genre.values())
    chosen = _Chosen(max(1, n // _DECADES))
    while len(chosen.movies) < n and turns:
        if len(chosen.movies) % _OTHER_LANGUAGES == 1 and chosen.take(foreign):
            continue
        if chosen.take(turns[0]):
            turns.rotate(-1)
        else:
            turns.popleft()
    if len(chosen.movies) < n:  # of few decades, or few films at all
        chosen.each = n
        while len(chosen.movies) < n and chosen.take(known):
            pass
    return chosen.movies


class _Chosen:
    """The films chosen so far; ``each`` is the most of a decade."""

    def __init__(self, each: int) -> None:
        self.movies: list[Movie] = []
        self.each = each
        self._collections: set[int | None] = set()
        self._decades: Counter[int | None] = Counter()

    def take(self, candidates: Sequence[Movie]) -> bool:
        """Choose the first candidate unlike the others; return whether there is any."""
        for movie in candidates:
            known = movie in self.movies or movie.collection_id in self._collections
            decade = movie.year and movie.year // 10
            if not known and self._decades[decade] < self.each:
                self.movies.append(movie)
                self._collections |= {movie.collection_id} - {None}
                self._decades[decade] += 1
                return True
        return False

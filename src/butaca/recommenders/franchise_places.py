"""Places of a list that are kept for the franchise.

Plain values, which the online half reads too.
"""

from collections.abc import Collection, Sequence

_PLACES = 3, 10  # of a list: three in ten


def with_franchise_places(ranked: Sequence[int], franchise: Collection[int], n: int) -> list[int]:
    """Return ``n`` of a ranking, three of ten for the franchise.

    They go to the best of the movie's own franchise.
    Sequels nobody rated would not make it by their score, and whoever asks for movies like one looks
    for them. They stand where their score puts them, which may be last.
    """
    share, whole = _PLACES
    reserved = set([movie for movie in ranked if movie in franchise][: max(n, 0) * share // whole])
    other_count = n - len(reserved)
    chosen = []
    for movie in ranked:
        if movie in reserved:
            chosen.append(movie)
        elif other_count > 0:
            chosen.append(movie)
            other_count -= 1
    return chosen

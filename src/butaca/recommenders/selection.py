"""From a ranking to a list: some places are kept for the franchise. Plain values, which the online half reads too."""

from collections.abc import Collection, Sequence

_PLACES = 3, 10  # of a list: three in ten


def selected(ranked: Sequence[int], franchise: Collection[int], n: int) -> list[int]:
    """The first ``n`` of a ranking, yet with the best of a movie's own franchise in three of ten places.

    Sequels nobody rated would not make it by their score, and whoever asks for movies like one looks
    for them. They stand where their score puts them, which may be last.
    """
    share, whole = _PLACES
    kept = set([movie for movie in ranked if movie in franchise][: max(n, 0) * share // whole])
    others = n - len(kept)
    chosen = []
    for movie in ranked:
        if movie in kept:
            chosen.append(movie)
        elif others > 0:
            chosen.append(movie)
            others -= 1
    return chosen

"""Bands of stars: liked, seen, disliked.

They are declared once: whoever reads a rating goes by these.
"""

from typing import Literal

LIKED = 4  # stars from which on a movie is liked
LUKEWARM = 3  # from which on a rating is part of a like, for movies alike; weights were chosen with it
SEEN = 2.5  # from which on it is seen, and neither liked nor disliked; with fewer it is disliked

Mark = Literal["liked", "seen", "disliked"]


def mark(stars: float) -> Mark:
    """Return the band of a rating.

    >>> [mark(stars) for stars in (0.5, 2, 2.5, 3.5, 4, 5)]
    ['disliked', 'disliked', 'seen', 'seen', 'liked', 'liked']
    """
    if stars >= LIKED:
        return "liked"
    return "seen" if stars >= SEEN else "disliked"

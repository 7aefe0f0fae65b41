"""Numbers of the last rows of movies, for the next model that compares the same."""

import threading
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from butaca.recommenders.pair_model import Ints

Scores = NDArray[np.float32]


class LastBlock:
    """The last block of numbers that was made, in each thread.

    Models that are compared in one pass ask for the same rows one after the other. How blocks are made is not kept:
    what holds this would hold itself by it, and be freed much later.
    """

    def __init__(self) -> None:
        self._kept = threading.local()

    def of(self, rows: Ints, make: Callable[[Ints], Scores]) -> Scores:
        """Return the block of some rows [rows, width].

        It is made if it is not the last one, and not to be written to.
        """
        last: tuple[Ints, Scores] | None = getattr(self._kept, "last", None)
        if last is not None and np.array_equal(last[0], rows):
            return last[1]
        self._kept.last = None  # frees it before the next one is made
        block = make(rows)
        block.flags.writeable = False
        self._kept.last = rows, block
        return block

"""Types of arrays."""

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Ints: TypeAlias = NDArray[np.int64]
Floats: TypeAlias = NDArray[np.float64]
Mask: TypeAlias = NDArray[np.bool_]
Lists: TypeAlias = NDArray[np.int32]  # rows of the catalogue [lists, n], the best first, -1 after the last
Scored: TypeAlias = tuple[Lists, Floats]  # lists, and the score of each place, 0 where there is no movie
Sparse: TypeAlias = Any  # a scipy.sparse.csr_array; scipy ships no types

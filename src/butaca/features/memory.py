"""Give freed memory back to the system."""

import ctypes


def give_back() -> None:
    """Return the memory that the C library keeps for later.

    That is some 90 MB once matrices are made of a whole catalogue.

    Where the library is not glibc there is nothing to call, and nothing is done.
    """
    try:
        ctypes.CDLL(None).malloc_trim(0)
    except (AttributeError, OSError, TypeError):
        return

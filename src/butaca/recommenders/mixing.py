"""The mixture of a likelihood with a likeness.

Plain values, which the online half reads too.
"""

from typing import Any, Protocol, TypeVar


class _Numbers(Protocol):
    """A number, or an array of numbers."""

    def __add__(self, other: Any, /) -> Any: ...

    def __rmul__(self, other: Any, /) -> Any: ...


Numbers = TypeVar("Numbers", bound=_Numbers)


def mixed(log_likelihood: Numbers, likeness: Numbers, mix: float) -> Numbers:
    """Return the logarithm of likelihood^(1 - mix) * exp(mix * likeness).

    ``mix`` is the likeness option, 0 to 1; at either end the other number does not count, whatever it is. Numbers, or
    arrays of one shape. Lists are in the order of the mixture divided by like rate^novelty.
    """
    if mix == 0:
        return log_likelihood
    if mix == 1:
        return likeness
    mixture: Numbers = (1 - mix) * log_likelihood + mix * likeness
    return mixture

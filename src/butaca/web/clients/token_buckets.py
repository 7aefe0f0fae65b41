"""Buckets of tokens, by which the rates of clients are limited."""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

REMEMBERED = 10_000  # names, in 3 MB; who has not asked for longest is forgotten


@dataclass(frozen=True)
class Allowance:
    """The allowance of a client after a request."""

    allowed: bool
    remaining: int
    """Number of requests allowed immediately."""
    wait: float
    """Seconds until another request is allowed; 0 if ``remaining`` is not."""
    full: float
    """Seconds until the full burst is allowed again."""


@dataclass(frozen=True)
class Bucket:
    """A kind of bucket, of ``burst`` tokens; it gains ``rate`` a second."""

    rate: float
    burst: int

    def take(self, tokens: float, seconds: float) -> tuple[float, Allowance]:
        """Take a token from a bucket after some seconds.

        The result has the tokens that are left.
        """
        tokens = min(float(self.burst), tokens + max(0.0, seconds) * self.rate)
        allowed = tokens >= 1
        tokens -= allowed
        wait, full = max(0.0, 1 - tokens) / self.rate, (self.burst - tokens) / self.rate
        return tokens, Allowance(allowed, int(tokens), wait, full)


class Buckets(Protocol):
    """A bucket of tokens for each name."""

    def take(self, who: str) -> Allowance:
        """Take a token, if there is one."""


class TokenBuckets:
    """A bucket of tokens for each name, in this process.

    It holds ``burst`` tokens and gains ``rate`` a second; a request takes one.
    """

    def __init__(
        self, rate: float, burst: int, clock: Callable[[], float] = time.monotonic, remembered: int = REMEMBERED
    ) -> None:
        self._kind = Bucket(rate, burst)
        self._clock = clock
        self._remembered = remembered
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()  # tokens, and when that was

    def __len__(self) -> int:
        return len(self._buckets)

    def take(self, who: str) -> Allowance:
        """Take a token, if there is one."""
        now = self._clock()
        tokens, then = self._buckets.get(who, (float(self._kind.burst), now))
        tokens, allowance = self._kind.take(tokens, now - then)
        self._buckets[who] = (tokens, now)
        self._buckets.move_to_end(who)
        if len(self._buckets) > self._remembered:
            self._buckets.popitem(last=False)
        return allowance

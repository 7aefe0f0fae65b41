"""How often a client may ask."""

import math
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from butaca.serving.listing import Said
from butaca.web import problems
from butaca.web.guard.clients import client, is_this_machine

REMEMBERED = 10_000  # clients, in 3 MB; whoever has not asked for longest is forgotten, and begins anew


@dataclass(frozen=True)
class Allowance:
    """What a client has after asking."""

    allowed: bool
    remaining: int
    """Requests that may follow at once."""
    wait: float
    """Seconds until one more may; 0 where ``remaining`` is not."""
    full: float
    """Seconds until as many as ever may follow at once."""


class TokenBuckets:
    """A bucket for each client: it holds ``burst`` tokens and gains ``rate`` a second; a request takes one."""

    def __init__(
        self, rate: float, burst: int, clock: Callable[[], float] = time.monotonic, remembered: int = REMEMBERED
    ) -> None:
        self._rate = rate
        self._burst = burst
        self._clock = clock
        self._remembered = remembered
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()  # tokens, and when that was

    def __len__(self) -> int:
        return len(self._buckets)

    def take(self, who: str) -> Allowance:
        """One token, if there is one."""
        now = self._clock()
        tokens, then = self._buckets.get(who, (float(self._burst), now))
        tokens = min(float(self._burst), tokens + (now - then) * self._rate)
        allowed = tokens >= 1
        tokens -= allowed
        self._buckets[who] = (tokens, now)
        self._buckets.move_to_end(who)
        if len(self._buckets) > self._remembered:
            self._buckets.popitem(last=False)
        return Allowance(allowed, int(tokens), max(0.0, 1 - tokens) / self._rate, (self._burst - tokens) / self._rate)


class RateLimit:
    """Answers 429 to clients that ask too often, and tells the others how much is left.

    This machine itself is never limited: its health checks and measurements ask as often as they like. A ``rate``
    of 0 limits nobody. The headers are those of the IETF's draft ``draft-ietf-httpapi-ratelimit-headers``.
    """

    def __init__(self, app: ASGIApp, rate: int, burst: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._app = app
        self._rate = rate
        self._buckets = TokenBuckets(rate, burst, clock) if rate else None
        self._policy = f'"client";q={burst};w={math.ceil(burst / rate)}' if rate else ""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count a request."""
        if scope["type"] != "http" or self._buckets is None or is_this_machine(scope):
            await self._app(scope, receive, send)
            return
        has = self._buckets.take(client(scope))

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["RateLimit-Policy"] = self._policy
                headers["RateLimit"] = f'"client";r={has.remaining};t={math.ceil(has.full)}'
            await send(message)

        if has.allowed:
            await self._app(scope, receive, with_headers)
            return
        seconds = max(1, math.ceil(has.wait))
        said = Said(
            en=f"Too many requests: {self._rate} a second are allowed on average. Ask again in {seconds} s.",
            es=f"Demasiadas peticiones: se permiten {self._rate} por segundo de media. Prueba dentro de {seconds} s.",
        )
        refusal = problems.refusal(scope, HTTPStatus.TOO_MANY_REQUESTS, said, {"Retry-After": str(seconds)})
        await refusal(scope, receive, with_headers)

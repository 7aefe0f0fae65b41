"""Rate limits of clients and networks."""

import math
import secrets
import time
from base64 import b64encode
from collections.abc import Callable
from hashlib import blake2b
from http import HTTPStatus

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from butaca.bilingual import Bilingual
from butaca.web.clients.identity import client
from butaca.web.clients.limits import NETWORK
from butaca.web.clients.token_buckets import Allowance, Buckets, TokenBuckets
from butaca.web.problems import responses


class RateLimit:
    """Answer 429 to clients that send requests too often.

    Other answers state the remaining allowance. A /48 network has a bucket too, eight times as large as a client's.
    This machine itself is never limited: its health checks and measurements may be as frequent as needed. A ``rate`` of
    0 disables the limit. The headers are those of the IETF's draft ``draft-ietf-httpapi-ratelimit-headers``; ``pk``, a
    digest of the bucket's owner, lets an operator see whether clients are distinguished.
    """

    def __init__(
        self,
        app: ASGIApp,
        rate: int,
        burst: int,
        clients: Buckets | None = None,
        networks: Buckets | None = None,
        secret: bytes = b"",
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._app = app
        self._rate = rate
        self._secret = secret or secrets.token_bytes(16)
        if rate:
            self._clients = clients or TokenBuckets(rate, burst, clock)
            self._networks = networks or TokenBuckets(rate * NETWORK, burst * NETWORK, clock)
            window = math.ceil(burst / rate)
            self._policy = f'"client";q={burst};w={window}'
            self._network_policy = f', "network";q={burst * NETWORK};w={window}'

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count a request."""
        if scope["type"] != "http" or not self._rate or client(scope).here:
            await self._app(scope, receive, send)
            return
        asking = client(scope)
        left = self._clients.take(asking.name)
        refused = None if left.allowed else left
        policy, allowance = self._policy, self._header("client", asking.name, left)
        if asking.network and refused is None:
            of_network = self._networks.take(asking.network)
            refused = None if of_network.allowed else of_network
            policy, allowance = (
                policy + self._network_policy,
                f"{allowance}, {self._header('network', asking.network, of_network)}",
            )

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["RateLimit-Policy"] = policy
                headers["RateLimit"] = allowance
            await send(message)

        if refused is None:
            await self._app(scope, receive, with_headers)
            return
        seconds = max(1, math.ceil(refused.wait))
        text = Bilingual(
            en=f"Too many requests: {self._rate} a second are allowed on average. Ask again in {seconds} s.",
            es=f"Demasiadas peticiones: se permiten {self._rate} por segundo de media. Prueba dentro de {seconds} s.",
        )
        refusal = responses.brief(scope, HTTPStatus.TOO_MANY_REQUESTS, text, {"Retry-After": str(seconds)})
        await refusal(scope, receive, with_headers)

    def _header(self, policy: str, name: str, left: Allowance) -> str:
        digest = b64encode(blake2b(name.encode(), key=self._secret, digest_size=6).digest()).decode()
        return f'"{policy}";r={left.remaining};t={math.ceil(left.full)};pk=:{digest}:'

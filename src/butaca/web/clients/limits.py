"""Limits of a whole server, in one process or several."""

from collections.abc import Callable
from dataclasses import dataclass

from butaca.web.clients.ledgers import Ledger, OwnLedger
from butaca.web.clients.quotas import Quota
from butaca.web.clients.shared_memory import SharedMemory
from butaca.web.clients.token_buckets import Buckets, TokenBuckets

NETWORK = 8  # a /48 network may ask as often as so many clients

_NAMED = 2  # names under which a client's amounts are held: its own and its network's


@dataclass(frozen=True)
class Limits:
    """The limits that hold for all of a server together.

    ``peers`` holds the connections of each peer; ``clients`` and ``networks`` are the rates, None without any.
    """

    clients: Buckets | None
    networks: Buckets | None
    peers: Ledger
    requests: Quota
    bodies: Quota
    """Bytes held in bodies."""
    gathered: Quota
    """Bodies that are collected at once."""
    imports: Quota
    exports: Quota
    secret: bytes
    """Key of digests that stand for clients; empty without workers."""


@dataclass(frozen=True)
class Amounts:
    """Amounts that all together may have.

    ``client_share`` is the percent of them that a client may have.
    """

    rate: int
    burst: int
    connections: int
    connections_per_peer: int
    requests: int
    body_bytes: int
    """Of the largest body."""
    bodies_bytes: int
    imports: int
    exports: int
    client_share: int


def limits(amounts: Amounts, memory: SharedMemory | None = None) -> Limits:
    """Return the limits, of this process or in the memory of several."""

    def ledger(names: int) -> Ledger:
        return memory.ledger(names) if memory else OwnLedger()

    def few(most: int) -> Quota:
        """Return a quota; a client may hold two in any case."""
        return Quota(most, max(2, most * amounts.client_share // 100), ledger(_NAMED * most + 1))

    buckets: Callable[[float, int], Buckets] = memory.buckets if memory else TokenBuckets
    two = 2 * (amounts.body_bytes + (64 << 10))  # a client may hold at least two bodies of any size
    bodies = max(amounts.bodies_bytes, two)
    gathered = amounts.connections // 2
    return Limits(
        clients=buckets(amounts.rate, amounts.burst) if amounts.rate else None,
        networks=buckets(amounts.rate * NETWORK, amounts.burst * NETWORK) if amounts.rate else None,
        peers=ledger(amounts.connections),
        requests=few(amounts.requests),
        bodies=Quota(
            bodies, max(two, bodies * amounts.client_share // 100), ledger(_NAMED * (gathered + amounts.requests) + 1)
        ),
        gathered=Quota(gathered, amounts.connections_per_peer, ledger(_NAMED * gathered + 1)),
        imports=few(amounts.imports),
        exports=few(amounts.exports),
        secret=memory.secret if memory else b"",
    )

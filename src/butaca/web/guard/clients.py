"""Who asks."""

import ipaddress
from typing import Any

from starlette.types import ASGIApp, Receive, Scope, Send

_PEER = "butaca.peer"


class Peer:
    """Remembers who is at the other end of the connection, before a proxy's headers say for whom it asks."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Leave a note in the scope."""
        await self._app({**scope, _PEER: scope.get("client")}, receive, send)


def is_this_machine(scope: Scope) -> bool:
    """Whether the connection comes from the loopback address, and asks for nobody else.

    A forwarded address that claims to be the loopback address is not this machine's.
    """
    peer = scope.get(_PEER)
    return peer is not None and peer == scope.get("client") and _is_loopback(peer[0])


def client(scope: Scope) -> str:
    """What a client is told from others by: an IPv4 address, or the /64 network of an IPv6 one.

    A single customer is commonly given a whole /64. Something that is no address, such as a socket's name,
    stands for itself.
    """
    given: Any = scope.get("client")
    host = str(given[0])[:64] if given else ""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(ipaddress.IPv6Network((int(address) >> 64 << 64, 64)))


def _is_loopback(host: str) -> bool:
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return bool((mapped or address).is_loopback)

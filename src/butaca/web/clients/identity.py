"""Identity of clients, by address or reports of trusted proxies."""

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass

from starlette.types import ASGIApp, Receive, Scope, Send

_CLIENT = "butaca.client"

_FARTHEST = 32  # hops that are looked at; whatever lies beyond is not asked for

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # RFC 6052: the last 32 bits are an IPv4 address

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True)
class Client:
    """A client, as rates and quotas distinguish them.

    ``name`` is an IPv4 address or the /64 network of an IPv6 address, since one customer is commonly given a
    whole /64. ``network`` is the /48 around it, which one customer may hold too; None for IPv4. An address of
    NAT64 stands for the IPv4 address in it.
    """

    name: str
    network: str | None = None
    here: bool = False
    """True if it is this machine, on its own behalf."""

    @property
    def customer(self) -> str:
        """Name of the customer: of the network, if there is one."""
        return self.network or self.name


def client(scope: Scope) -> Client:
    """Return the client of a request.

    Without ``Forwarded`` around the application, it is the peer.
    """
    known: Client | None = scope.get(_CLIENT)
    if known is None:
        host = _host(scope)
        known = _named(host, here=_is_loopback(host))
    return known


def _translated(address: Address) -> Address:
    """Return the IPv4 address in a NAT64 address, else the address itself.

    All IPv4 hosts behind a translator share it.

    >>> str(_translated(ipaddress.ip_address("64:ff9b::192.0.2.1")))
    '192.0.2.1'
    """
    return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF) if address in _NAT64 else address


class Proxies:
    """Trusted proxies, through which the client of a request is seen.

    The chain is ``X-Forwarded-For`` and then the peer; each proxy adds the address of its own client on the right. So
    trust is counted from the right: first ``hops`` proxies whatever their addresses, then those of ``proxies``
    (addresses and networks). Everything to the left of the client may be forged and is ignored. If a trusted proxy
    reports no address, the proxy itself is the client.
    """

    def __init__(self, proxies: Sequence[str] = (), hops: int = 0) -> None:
        self._proxies = [ipaddress.ip_network(proxy) for proxy in proxies]
        self._hops = hops

    def tell(self, scope: Scope) -> Client:
        """Return the client; put it and the scheme into the scope.

        Nothing is changed if they are there.
        """
        if _CLIENT not in scope:
            scope.update(self._looked_through(scope))
        return client(scope)

    def counted(self, host: str) -> str | None:
        """Return the name under which a peer's connections are counted.

        It is None for a trusted proxy.
        """
        return None if self._hops or self._is_proxy(host) else _named(host, here=False).name

    def _looked_through(self, scope: Scope) -> dict[str, object]:
        peer = _host(scope)
        reported = _entries(scope, b"x-forwarded-for")
        passed, host = 0, peer
        while passed < len(reported) and (passed < self._hops or self._is_proxy(host)):
            passed += 1
            host = reported[-passed]
        address, steps = _address(host), passed
        while address is None and steps:
            steps -= 1
            address = _address(reported[-steps] if steps else peer)
        scope_update: dict[str, object] = {}
        if passed:
            scope_update["client"] = (str(address or peer), 0)
            schemes = _entries(scope, b"x-forwarded-proto")[-passed:]
            if schemes and schemes[0].lower() in ("http", "https"):
                scope_update["scheme"] = schemes[0].lower()
        scope_update[_CLIENT] = _named(str(address) if address else peer, here=not reported and _is_loopback(peer))
        return scope_update

    def _is_proxy(self, host: str) -> bool:
        address = _address(host)
        return address is not None and any(address in network for network in self._proxies)


class Forwarded:
    """Middleware that finds the client behind trusted proxies, and the scheme.

    A server that has to know them earlier has done so already.
    """

    def __init__(self, app: ASGIApp, proxies: Sequence[str] = (), hops: int = 0) -> None:
        self._app = app
        self._proxies = Proxies(proxies, hops)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Put client and scheme into the scope."""
        if scope["type"] == "http":
            scope = {**scope}
            self._proxies.tell(scope)
        await self._app(scope, receive, send)


def _host(scope: Scope) -> str:
    peer = scope.get("client")
    return str(peer[0])[:64] if peer else ""


def _entries(scope: Scope, name: bytes) -> list[str]:
    """Return the last entries of a list header, in order.

    Several headers of the name are one list.
    """
    whole = b",".join(value for given, value in scope["headers"] if given == name)
    if not whole:
        return []
    return [entry.strip() for entry in whole.decode("latin-1").rsplit(",", _FARTHEST)[-_FARTHEST:]]


def _address(host: str) -> Address | None:
    """Return the written address, with or without a port, or None.

    >>> [str(_address(host)) for host in ("192.0.2.7:80", "[2001:db8::1]:80", "2001:db8::1", "unknown")]
    ['192.0.2.7', '2001:db8::1', '2001:db8::1', 'None']
    """
    if host.startswith("["):
        inside, closed, _ = host[1:].partition("]")
        host = inside if closed else ""
    elif host.count(":") == 1:
        host = host.partition(":")[0]
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return None
    mapped = getattr(address, "ipv4_mapped", None)
    return mapped or address


def _named(host: str, here: bool) -> Client:
    """Return the client at a host.

    A host that is not an address, such as a socket's name, stands for itself.
    """
    address = _address(host)
    if address is not None:
        address = _translated(address)
    if not isinstance(address, ipaddress.IPv6Address):
        return Client(str(address or host), None, here)
    return Client(_network(address, 64), _network(address, 48), here)


def _network(address: ipaddress.IPv6Address, bits: int) -> str:
    return f"{ipaddress.IPv6Address(int(address) >> (128 - bits) << (128 - bits))}/{bits}"


def _is_loopback(host: str) -> bool:
    address = _address(host)
    return address is not None and address.is_loopback

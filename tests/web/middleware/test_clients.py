"""Who asks: trusted proxies report it, strangers cannot claim it."""

from ipaddress import ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.types import Scope

from butaca.web.clients.identity import Client, Forwarded, client

from .asgi import AWAY, HERE, Silent, ask, scope

FOR, PROTO = "X-Forwarded-For", "X-Forwarded-Proto"
LEFT = (
    "6.6.6.6",
    "127.0.0.1",
    "unknown",
    "",
    "::1",
    "[2001:db8::1]:443",
    "10.0.0.9",
    "x" * 300,
    "\xff",
    "1.2.3.4, 5.6.7.8",
)


def seen(request: Scope, *proxies: str, hops: int = 0) -> Scope:
    """Return the scope that the application is given."""
    app = Silent()
    ask(Forwarded(app, proxies, hops), request)
    return app.scope


def who(reported: str | None, peer: str = "10.0.0.1", *, proxies: tuple[str, ...] = (), hops: int = 0) -> str:
    """Return the name of the client of a peer that reports something."""
    headers = {} if reported is None else {FOR: reported}
    return client(seen(scope(client=(peer, 1), headers=headers), *proxies, hops=hops)).name


class TestHops:
    """Counted from the right, the peer first."""

    @pytest.mark.parametrize(
        ("hops", "reported", "name"),
        [
            (0, "192.0.2.1", "10.0.0.1"),
            (1, "192.0.2.1", "192.0.2.1"),
            (1, "6.6.6.6, 192.0.2.1", "192.0.2.1"),
            (2, "6.6.6.6, 192.0.2.1, 172.68.1.1", "192.0.2.1"),
            (3, "6.6.6.6,192.0.2.1 ,172.68.1.1, 10.2.2.2", "192.0.2.1"),
            (2, "192.0.2.1", "192.0.2.1"),
            (2, None, "10.0.0.1"),
            (1, "", "10.0.0.1"),
        ],
    )
    def test_name_the_client(self, hops: int, reported: str | None, name: str) -> None:
        """The address that the farthest trusted hop reports; what is missing on the left was never passed."""
        assert who(reported, hops=hops) == name

    @pytest.mark.parametrize(
        ("reported", "name"),
        [
            ("192.0.2.1:50000", "192.0.2.1"),
            ("2001:db8:1:2::3", "2001:db8:1:2::/64"),
            ("[2001:db8:1:2::3]", "2001:db8:1:2::/64"),
            ("[2001:db8:1:2::3]:443", "2001:db8:1:2::/64"),
            ("::ffff:192.0.2.1", "192.0.2.1"),
            ("[::ffff:192.0.2.1]:80", "192.0.2.1"),
            ("fe80::1%eth0", "fe80::/64"),
            ("64:ff9b::c000:201", "192.0.2.1"),
            ("[64:ff9b::192.0.2.1]:443", "192.0.2.1"),
            ("64:ff9b:0:0:0:1::", "64:ff9b::/64"),
            ("  192.0.2.1  ", "192.0.2.1"),
        ],
    )
    def test_read_every_way_an_address_is_written(self, reported: str, name: str) -> None:
        """With a port, in brackets, or mapped."""
        assert who(reported, hops=1) == name

    @pytest.mark.parametrize("garbage", ["unknown", "_hidden", "-", "192.0.2.999", "[::1", "1.2.3.4:x:y", "\xe9", " "])
    def test_a_proxy_that_reports_no_address_is_the_client(self, garbage: str) -> None:
        """Not whatever stands further left."""
        assert who(f"6.6.6.6, {garbage}", hops=1) == "10.0.0.1"
        assert who(f"6.6.6.6, {garbage}, 172.68.1.1", hops=2) == "172.68.1.1"

    def test_an_unreadable_proxy_between_counts_as_a_hop(self) -> None:
        """Its own address is not needed."""
        assert who("6.6.6.6, 192.0.2.1, unknown", hops=2) == "192.0.2.1"

    def test_headers_are_joined_in_order(self) -> None:
        """A proxy may add a header of its own instead of an entry."""
        request = scope(client=("10.0.0.1", 1))
        request["headers"] = [(b"x-forwarded-for", b"6.6.6.6"), (b"x-forwarded-for", b"192.0.2.1, 172.68.1.1")]
        assert client(seen(request, hops=2)).name == "192.0.2.1"

    @given(st.lists(st.sampled_from(LEFT), max_size=60), st.integers(1, 4))
    def test_what_is_forged_on_the_left_never_matters(self, forged: list[str], hops: int) -> None:
        """However much, and whatever it is."""
        real = ["192.0.2.1", *(f"172.68.1.{n}" for n in range(hops - 1))]
        request = scope(client=("10.0.0.1", 1))
        request["headers"] = [(b"x-forwarded-for", ", ".join([*forged, *real]).encode("latin-1"))]
        assert client(seen(request, hops=hops)) == Client("192.0.2.1")


class TestProxies:
    """Known by address."""

    @pytest.mark.parametrize(
        ("peer", "reported", "name"),
        [
            ("10.0.0.1", "192.0.2.1", "192.0.2.1"),
            ("::ffff:10.0.0.1", "192.0.2.1", "192.0.2.1"),
            ("10.0.0.1", "6.6.6.6, 192.0.2.1", "192.0.2.1"),
            ("10.0.0.1", "6.6.6.6, 192.0.2.1, 10.9.9.9", "192.0.2.1"),
            ("10.0.0.1", "10.0.0.7, 10.9.9.9", "10.0.0.7"),
            ("203.0.113.1", "192.0.2.1", "203.0.113.1"),
            ("10.0.0.1", "192.0.2.1, garbage", "10.0.0.1"),
            ("10.0.0.1", "192.0.2.1, garbage, 10.9.9.9", "10.9.9.9"),
        ],
    )
    def test_are_looked_through(self, peer: str, reported: str, name: str) -> None:
        """As far as they are known; others report nothing."""
        assert who(reported, peer, proxies=("10.0.0.0/8", "fd00::/8")) == name

    def test_come_after_the_hops(self) -> None:
        """A platform's proxies first, then one's own in front of them."""
        assert who("6.6.6.6, 192.0.2.1, 10.0.0.5", "203.0.113.9", proxies=("10.0.0.0/8",), hops=1) == "192.0.2.1"

    def test_a_long_list_is_not_read_to_its_end(self) -> None:
        """Even if whoever connects is trusted."""
        assert who(", ".join(["10.0.0.1"] * 5000), proxies=("10.0.0.0/8",)) == "10.0.0.1"


class TestSchemes:
    """Of what is said, the entry of the same hop."""

    @pytest.mark.parametrize(
        ("hops", "said", "scheme"),
        [
            (1, "https", "https"),
            (2, "https", "https"),
            (1, "https, http", "http"),
            (2, "http, https, http", "https"),
            (1, "HTTPS", "https"),
            (1, "gopher", "http"),
            (0, "https", "http"),
        ],
    )
    def test_are_counted_from_the_right(self, hops: int, said: str, scheme: str) -> None:
        """A list that is shorter than the hops was written by the farthest of them."""
        request = scope(client=("10.0.0.1", 1), headers={FOR: "192.0.2.1, 172.68.1.1", PROTO: said})
        assert seen(request, hops=hops)["scheme"] == scheme


class TestHere:
    """This machine."""

    @pytest.mark.parametrize("peer", [HERE, ("::1", 1), ("::ffff:127.0.0.1", 1)])
    def test_is_who_connects_from_loopback_for_nobody_else(self, peer: tuple[str, int]) -> None:
        """A proxy on this machine asks for others, whether it is trusted or not."""
        assert client(seen(scope(client=peer))).here
        for proxies in ((), ("127.0.0.1", "::1")):
            for reported in ("192.0.2.1", "127.0.0.1", "garbage"):
                assert not client(seen(scope(client=peer, headers={FOR: reported}), *proxies)).here

    @pytest.mark.parametrize("hops", [0, 1, 2])
    def test_cannot_be_claimed(self, hops: int) -> None:
        """By any report."""
        assert not client(seen(scope(client=AWAY, headers={FOR: "127.0.0.1, ::1"}), hops=hops)).here


@pytest.mark.parametrize(
    ("host", "name", "network"),
    [
        ("192.0.2.7", "192.0.2.7", None),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64", "2001:db8:1::/48"),
        ("2001:db8:1:2::", "2001:db8:1:2::/64", "2001:db8:1::/48"),
        ("::ffff:192.0.2.7", "192.0.2.7", None),
        ("a socket", "a socket", None),
        ("", "", None),
        ("x" * 5000, "x" * 64, None),
    ],
)
def test_who_a_client_is(host: str, name: str, network: str | None) -> None:
    """An IPv4 address, or the /64 of an IPv6 one within its /48."""
    assert client({"client": (host, 1)}) == Client(name, network)
    assert client({"client": None}) == Client("")


@given(st.ip_addresses(v=6))
def test_a_client_lies_within_its_network(address: object) -> None:
    """As whoever is given a /48 has 65,536 clients in it."""
    found = client({"client": (str(address), 1)})
    if found.network is None:
        assert ip_address(found.name).version == 4
    else:
        assert found.name.endswith("/64")
        assert ip_address(found.name[:-3]).packed[:6] == ip_address(found.network[:-3]).packed[:6]

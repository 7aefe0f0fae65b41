"""Clients that claim to be others."""

import random
from pathlib import Path

from .capped import CappedServer, capped_server

SETTINGS = {"BUTACA_TRUSTED_HOPS": "2", "BUTACA_RATE": "1", "BUTACA_BURST": "20"}


def limited(server: CappedServer, *claims: str) -> int:
    """Ask once for each claim, as two proxies pass it on; return how many were refused.

    A refusal takes a second, in which a client may ask once more.
    """
    answers = [server.ask("/health/live", X_Forwarded_For=f"{claim}, 172.68.1.1") for claim in claims]
    return sum(answer.status == 429 for answer in answers)


def test_forged_addresses_have_no_effect(small_releases: Path, tmp_path: Path) -> None:
    """Behind proxies of unknown address, as on Render: the client is whom the farthest of them reports."""
    draw = random.Random(1)
    forged = [f"{draw.randrange(256)}.{draw.randrange(256)}.1.1, 203.0.113.7" for _ in range(100)]
    with capped_server(small_releases, tmp_path, **SETTINGS) as server:
        assert limited(server, *forged) > 30
        assert limited(server, "203.0.113.8") == 0, "others are not"


def test_a_network_of_addresses_has_a_limit(small_releases: Path, tmp_path: Path) -> None:
    """Whoever has a /48 has 65,536 clients' addresses, and as much as eight of them."""
    rotated = [f"2001:db8:1:{number:x}::1" for number in range(300)]
    with capped_server(small_releases, tmp_path, **SETTINGS) as server:
        assert limited(server, *rotated) > 10
        assert limited(server, "2001:db8:2::1") == 0

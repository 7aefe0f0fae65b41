"""Notices, turns, peers and files, by themselves."""

import subprocess
import sys
from collections.abc import Callable

import pytest

from butaca.web.connections.acceptor import counted_peers
from butaca.web.connections.notices import EVERY, Notices
from butaca.web.connections.turns import Turns

from .clock import Clock


class TestNotices:
    """What the log is told."""

    def test_a_line_a_minute(self, clock: Clock) -> None:
        """The first event at once, what follows together; after a quiet minute, at once again."""
        told: list[str] = []
        notices = Notices(told.append, clock)
        notices.count("were refused")
        for _ in range(1200):
            notices.count("were refused")
            notices.tell()
        notices.count("gave way")
        assert told == ["butaca: connections: 1 were refused; what follows is told once a minute"]
        clock.now += EVERY
        notices.tell()
        assert told[1:] == ["butaca: connections: 1,200 were refused, 1 gave way; what follows is told once a minute"]
        clock.now += EVERY
        notices.tell()
        notices.count("gave way")
        assert len(told) == 3


class TestTurns:
    """Requests that begin."""

    def test_begin_a_few_at_a_time(self) -> None:
        """Health beside the others, each kind in its order; what begins others waits like them."""
        later: list[Callable[[], None]] = []
        begun: list[str] = []
        turns = Turns(later.append, at_once=2)

        def request(name: str) -> Callable[[], None]:
            return lambda: begun.append(name)

        for number in range(5):
            turns.begin(request(f"list {number}"), health=False)
        turns.begin(request("health"), health=True)
        turns.begin(lambda: turns.begin(request("last"), health=False), health=True)
        seen = []
        while later:
            assert len(later) == 1
            later.pop()()
            seen.append(begun[:])
            begun.clear()
        assert seen == [["health", "list 0", "list 1"], ["list 2", "list 3"], ["list 4", "last"]]


class TestPeers:
    """As whom an address is counted."""

    @pytest.mark.parametrize(
        ("address", "peer"),
        [
            ("192.0.2.1", "192.0.2.1"),
            ("::ffff:192.0.2.1", "192.0.2.1"),
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
            ("fe80::1%eth0", "fe80::/64"),
            ("64:ff9b::192.0.2.1", "192.0.2.1"),
            ("64:ff9b::7f00:1", "127.0.0.1"),
            ("64:ff9b:1::192.0.2.1", "64:ff9b:1::/64"),
            ("10.1.2.3", None),
            ("::ffff:10.1.2.3", None),
            ("::1", None),
            ("127.0.0.2", "127.0.0.2"),
        ],
    )
    def test_are_addresses_and_networks(self, address: str, peer: str | None) -> None:
        """A trusted proxy is counted as nobody."""
        assert counted_peers(("10.0.0.0/8", "127.0.0.1", "::1"))(address) == peer

    def test_may_all_be_proxies(self) -> None:
        """With an asterisk."""
        assert counted_peers(("*",))("192.0.2.1") is None


_FILES = """
import resource
from butaca.web.connections.file_limit import room_for
resource.setrlimit(resource.RLIMIT_NOFILE, ({soft}, {hard}))
print(room_for({connections}, 100), resource.getrlimit(resource.RLIMIT_NOFILE)[0])
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
@pytest.mark.parametrize(
    ("soft", "hard", "connections", "room"),
    [
        (256, 1024, 50, (50, 256)),
        (256, 1024, 300, (300, 400)),
        (256, 1024, 1000, (924, 1024)),
        (64, 64, 1000, (8, 64)),
    ],
)
def test_the_soft_limit_on_files_is_raised_as_far_as_needed(
    soft: int, hard: int, connections: int, room: tuple[int, int]
) -> None:
    """And the connections are fewer where the hard limit is lower."""
    script = _FILES.format(soft=soft, hard=hard, connections=connections)
    printed = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout
    assert tuple(int(number) for number in printed.split()) == room

"""Notices, turns, peers and files, by themselves."""

import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import pytest

from butaca.web.clients.identity import Proxies
from butaca.web.connections.notices import EVERY, Notices
from butaca.web.connections.turns import REST_SECONDS, Turns

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


class Later:
    """Calls that are due, with the seconds until then; they are made by hand."""

    def __init__(self) -> None:
        self.due: list[tuple[float, Callable[[], None]]] = []

    def __call__(self, seconds: float, call: Callable[[], None]) -> "Due":
        """Note a call."""
        self.due.append((seconds, call))
        return Due(self, self.due[-1])

    def go_on(self) -> float:
        """Make the only call; return after how many seconds."""
        ((seconds, call),) = self.due
        self.due.clear()
        call()
        return seconds


@dataclass
class Due:
    """A call that can be cancelled."""

    later: Later
    call: tuple[float, Callable[[], None]]

    def cancel(self) -> None:
        """Forget it."""
        self.later.due.remove(self.call)


class Requests:
    """Requests that note when they begin; those of ``unseated`` clients cannot yet."""

    def __init__(self, at_once: int) -> None:
        self.later = Later()
        self.turns = Turns(self.later, at_once)
        self.unseated: set[str] = set()
        self.begun: list[str] = []

    def ask(self, name: str, customer: str = "ana", *, health: bool = False) -> Callable[[], None]:
        """Read a request; what is returned ends its connection."""

        def begin() -> bool:
            if customer in self.unseated:
                return False
            self.begun.append(name)
            return True

        self.turns.begin(begin, customer, health=health)
        return partial(self.turns.forget, begin, customer)

    def next_turn(self) -> list[str]:
        """Return what begins in the next turn of the event loop."""
        self.begun.clear()
        self.later.go_on()
        return self.begun[:]


class TestTurns:
    """Requests that begin."""

    def test_begin_a_few_at_a_time(self) -> None:
        """Health beside the others, each kind in its order; what begins others waits like them."""
        requests = Requests(at_once=2)
        for number in range(5):
            requests.ask(f"list {number}")
        requests.ask("health", health=True)

        def last() -> bool:
            requests.ask("last")
            return True

        requests.turns.begin(last, "ana", health=True)
        seen = []
        while requests.later.due:
            seen.append(requests.next_turn())
        assert seen == [["health", "list 0", "list 1"], ["list 2", "list 3"], ["list 4", "last"]]

    def test_health_goes_first(self) -> None:
        """However much of it is asked for, a few others begin beside it."""
        requests = Requests(at_once=8)
        for number in range(20):
            requests.ask(f"health {number}", health=True)
            requests.ask(f"list {number}", "bea")
        turns = [requests.next_turn() for _ in range(3)]
        assert [sum(name.startswith("health") for name in turn) for turn in turns] == [8, 8, 4]
        assert [sum(name.startswith("list") for name in turn) for turn in turns] == [2, 2, 4]

    @pytest.mark.parametrize("health", [False, True])
    def test_clients_take_turns(self, health: bool) -> None:
        """However many requests of one have been read, another's is the next but one."""
        requests = Requests(at_once=3)
        for number in range(600):
            requests.ask(f"ana {number}", health=health)
        assert requests.next_turn() == ["ana 0", "ana 1", "ana 2"]
        requests.ask("bea", "bea", health=health)
        requests.ask("eva", "eva", health=health)
        assert requests.next_turn() == ["ana 3", "bea", "eva"]

    def test_who_has_no_seat_holds_up_nobody(self) -> None:
        """Neither others, nor a request of its own that has one; it is tried again after a while, in its order."""
        requests = Requests(at_once=2)
        requests.unseated = {"ana"}
        for number in range(4):
            requests.ask(f"ana {number}")
        requests.ask("bea", "bea")
        assert requests.next_turn() == ["bea"]
        assert requests.turns.held_up
        while (seconds := requests.later.go_on()) == 0:
            pass
        assert seconds == REST_SECONDS
        requests.ask("eva", "eva")
        assert requests.next_turn() == ["eva"], "at once"
        requests.unseated.clear()
        seen = []
        while requests.later.due:
            seen += requests.next_turn()
        assert seen == ["ana 0", "ana 1", "ana 2", "ana 3"]
        assert not requests.turns.held_up

    @pytest.mark.parametrize("health", [False, True])
    @pytest.mark.parametrize("turns", [0, 1, 5])
    def test_whose_connection_has_ended_is_kept_no_longer(self, turns: int, health: bool) -> None:
        """Not in any line: whoever comes and goes would fill the memory. What has begun already is not there."""
        requests = Requests(at_once=2)
        requests.unseated = {"ana"}
        ends = [requests.ask(f"ana {number}", health=health) for number in range(4)]
        begun = requests.ask("bea", "bea", health=health)
        for _ in range(turns):
            requests.later.go_on()
        for end in ends[::2]:
            end()
        assert len(requests.turns) == (3 if turns == 0 else 2)
        requests.unseated.clear()
        seen = []
        while requests.later.due:
            seen += requests.next_turn()
        assert [name for name in seen if name.startswith("ana")] == ["ana 1", "ana 3"]
        begun()
        assert len(requests.turns) == 0


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
        assert Proxies(("10.0.0.0/8", "127.0.0.1", "::1")).counted(address) == peer

    def test_may_all_be_proxies(self) -> None:
        """Where every request comes through some whose addresses are unknown."""
        assert Proxies(hops=1).counted("192.0.2.1") is None


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

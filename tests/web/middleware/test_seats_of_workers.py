"""Seats of several workers."""

from dataclasses import replace

import pytest

from butaca.web.clients.shared_memory import SharedMemory
from butaca.web.connections.seat import RESERVE, Phase
from butaca.web.connections.seats import Seats

from .clock import Clock
from .test_seats import LIMITS, Wire, seated


class TestWorkers:
    """Seats of several workers, whose peers are counted together."""

    @pytest.fixture
    def workers(self, clock: Clock) -> "Workers":
        """Two workers that accept."""
        return Workers(clock)

    def test_a_peer_has_its_share_in_all_together(self, workers: "Workers", clock: Clock) -> None:
        """Where it has all of it elsewhere, there is none; its own give way where they are."""
        for worker in (0, 1):
            assert seated(workers.of(worker), clock, "ana")
        clock.now += 1
        assert workers.of(0).take("ana")  # in the place of its own
        assert len(workers.of(0)) == len(workers.of(1)) == 1
        workers.of(1).leave(next(iter(workers.of(1))))
        assert workers.of(1).take("ana")
        assert workers.of(1).take("ben")

    def test_a_peer_is_refused_where_it_has_none_that_gives_way(self, workers: "Workers", clock: Clock) -> None:
        """It has both of its seats at the other worker."""
        for _ in range(2):
            seated(workers.of(0), clock, "ana")
        assert workers.of(1).crowded("ana")
        assert workers.of(1).take("ana") is None
        assert workers.of(1).take_reserved("ana", asks_health=True) is None

    def test_whoever_has_more_leaves_the_next_to_the_other(self, workers: "Workers", clock: Clock) -> None:
        """As long as the other accepts."""
        seated(workers.of(0), clock)
        assert not workers.of(0).ahead()
        seated(workers.of(0), clock)
        assert (workers.of(0).ahead(), workers.of(1).ahead()) == (True, False)
        workers.of(1).accept(begin=False)
        assert not workers.of(0).ahead()

    def test_connections_beyond_the_limit_are_counted(self, workers: "Workers", clock: Clock) -> None:
        """Such as those of workers that are leaving."""
        for worker in (0, 1):
            for _ in range(3):
                seated(workers.of(worker), clock)
            for _ in range(2):
                assert workers.of(worker).take_reserved(None, asks_health=False)
        assert workers.of(0).excess() == 0
        for _ in range(2):
            seated(workers.of(2), clock)
        assert workers.of(0).excess() == 2

    def test_only_connections_without_a_request_are_idle(self, workers: "Workers", clock: Clock) -> None:
        """Those of which one has begun are not closed under its peer's hands."""
        seats = workers.of(0)
        idle, arriving, busy = (seated(seats, clock) for _ in range(3))
        seats.enter(idle, Phase.IDLE)
        arriving.connection = Wire(request=True)
        seats.enter(busy, Phase.BUSY)
        clock.now += 1
        assert seats.idle() == [idle]


class Workers:
    """Three workers in this process, of which two accept; one is looked at at a time."""

    def __init__(self, clock: Clock) -> None:
        self._memory = SharedMemory(3)
        ledger = self._memory.ledger(100)
        limits = replace(LIMITS, workers=2, reserve=2)
        self._seats = [Seats(limits, clock, ledger) for _ in range(3)]
        for worker in (0, 1):
            self.of(worker).accept(begin=True)

    def of(self, worker: int) -> Seats:
        """Return the seats of a worker, as which what follows is done."""
        self._memory.column = worker
        return self._seats[worker]


def test_each_worker_has_a_part_of_what_all_may_have() -> None:
    """Never none."""
    part = replace(LIMITS, connections=513).part(2)
    assert (part.connections, part.reserve, part.per_peer, part.workers) == (256, RESERVE // 2, 2, 2)
    assert LIMITS.part(16).connections == 1

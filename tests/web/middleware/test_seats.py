"""Seats, by themselves."""

from dataclasses import dataclass, field, replace

import pytest

from butaca.web.connections.seat import RESERVE, ClosingReason, ConnectionLimits, Phase, Seat
from butaca.web.connections.seats import Seats

from .clock import Clock

LIMITS = ConnectionLimits(connections=3, per_peer=2, header_seconds=10, idle_seconds=60, stall_seconds=20)


@dataclass
class Wire:
    """A connection that does as it is told."""

    sent: int = 0
    left: int = 0
    request: bool = False
    ended: list[ClosingReason] = field(default_factory=list)

    def unread(self) -> int:
        """Return what is set."""
        return self.left

    def written(self) -> int:
        """Return what is set."""
        return self.sent

    def has_request(self) -> bool:
        """Return what is set."""
        return self.request

    def end(self, reason: ClosingReason) -> None:
        """Note it."""
        self.ended.append(reason)


@pytest.fixture
def seats(clock: Clock) -> Seats:
    """Three seats, at most two of a peer."""
    return Seats(LIMITS, clock)


def seated(seats: Seats, clock: Clock, peer: str | None = None) -> Seat:
    """Take a seat a second after the last one."""
    clock.now += 1
    seat = seats.take(peer)
    assert seat is not None
    seat.connection = Wire()
    return seat


def reading(seats: Seats, clock: Clock, phase: Phase, client: str | None = None) -> Seat:
    """Take a seat, for an answer that is read bit by bit."""
    seat = seated(seats, clock)
    seat.connection = Wire(sent=10, left=5)
    if client is not None:
        seats.know(seat, client)
    seats.enter(seat, phase)
    return seat


def asking(seats: Seats, clock: Clock, client: str, phase: Phase = Phase.QUEUED) -> Seat:
    """Take a seat of a proxy's, for a request of its client."""
    seat = seated(seats, clock)
    seats.know(seat, client)
    seats.enter(seat, phase)
    return seat


def reserved(seats: Seats, *, asks_health: bool, client: str | None = None) -> Seat:
    """Take a seat in the reserve; its request has been read where it is known whose it is."""
    seat = seats.take_reserved(None, asks_health=asks_health)
    assert seat is not None
    seat.connection = Wire()
    if client is not None:
        seats.know(seat, client)
        seats.enter(seat, Phase.QUEUED)
    return seat


def ended(seat: Seat) -> list[ClosingReason]:
    """Return why a connection was ended."""
    assert isinstance(seat.connection, Wire)
    return seat.connection.ended


class TestSeats:
    """Who is let in, and who has to go."""

    def test_whoever_has_waited_longest_gives_way(self, seats: Seats, clock: Clock) -> None:
        """Counted from the last answer; those that are being answered stay."""
        first, second, third = (seated(seats, clock) for _ in range(3))
        seats.enter(first, Phase.BUSY)
        seats.enter(second, Phase.BUSY)
        clock.now += 1
        seats.enter(second, Phase.IDLE)
        seated(seats, clock)
        assert (ended(first), ended(second), ended(third)) == ([], [], [ClosingReason.GAVE_WAY])
        seated(seats, clock)
        assert (ended(first), ended(second), len(seats)) == ([], [ClosingReason.GAVE_WAY], 3)

    def test_nobody_gives_way_before_they_can_be_read(self, seats: Seats, clock: Clock) -> None:
        """While they are being opened, nor when their request has arrived, nor while they are being answered."""
        opening, asking, answered = (seated(seats, clock) for _ in range(3))
        opening.connection = None
        asking.connection = Wire(request=True)
        seats.enter(answered, Phase.BUSY)
        clock.now += 5
        assert seats.take(None) is None
        asking.connection = Wire()
        assert seats.take(None)
        assert asking not in seats

    def test_nobody_gives_way_at_once(self, seats: Seats, clock: Clock) -> None:
        """A request takes a moment to arrive."""
        for _ in range(3):
            seat = seats.take(None)
            assert seat
            seat.connection = Wire()
        assert seats.take(None) is None
        clock.now += 0.1
        assert seats.take(None)

    @pytest.mark.parametrize("phase", [Phase.IDLE, Phase.BUSY])
    def test_a_reader_gives_way_after_a_second(self, seats: Seats, clock: Clock, phase: Phase) -> None:
        """Though it takes something all the while; who has read for longest goes, unless it has read all by now."""
        done, slow, fast = (reading(seats, clock, phase) for _ in range(3))
        assert list(seats.overdue()) == []
        assert seats.take(None) is None
        clock.now += 1
        fast.reading_since = clock.now
        done.connection = Wire(sent=10)
        seats.enter(done, Phase.BUSY)
        assert list(seats.overdue()) == []
        newcomer = seats.take(None)
        assert newcomer
        assert (ended(done), ended(slow), ended(fast)) == ([], [ClosingReason.GAVE_WAY], [])

    def test_a_client_with_many_slow_readers_gives_way_first(self, clock: Clock) -> None:
        """Before who has only just come; where nobody has many, whoever waits for a peer goes first."""
        seats = Seats(replace(LIMITS, connections=12), clock)
        idle, single, *many = (reading(seats, clock, Phase.BUSY, name) for name in ("idle", "one", *"m" * 10))
        idle.connection = Wire()
        seats.enter(idle, Phase.IDLE)
        assert list(seats.overdue()) == []
        clock.now += 2
        for number in range(3):
            newcomer = seats.take(f"192.0.2.{number}")
            assert newcomer
            seats.enter(newcomer, Phase.BUSY)
        assert [seat in seats for seat in (idle, single)] == [False, True]
        assert sum(seat in seats for seat in many) == 8

    def test_a_peer_gives_way_to_itself(self, seats: Seats, clock: Clock) -> None:
        """However many seats are free; a peer that is not counted has all of them."""
        first, second = seated(seats, clock, "192.0.2.1"), seated(seats, clock, "192.0.2.1")
        third = seated(seats, clock, "192.0.2.1")
        assert (ended(first), ended(second)) == ([ClosingReason.GAVE_WAY], [])
        for seat in (second, third):
            seats.enter(seat, Phase.BUSY)
        clock.now += 1
        assert seats.take("192.0.2.1") is None
        assert seats.take_reserved("192.0.2.1", asks_health=True) is None
        assert seats.take("192.0.2.2")

    def test_the_reserve_is_for_health(self, seats: Seats, clock: Clock) -> None:
        """Whoever has not asked for it gives way first; whoever has been read stays."""
        for _ in range(3):
            seats.enter(seated(seats, clock), Phase.BUSY)
        sure = [reserved(seats, asks_health=number == 0) for number in range(RESERVE)]
        clock.now += 1
        assert len(seats) == 3 + RESERVE
        for _ in range(RESERVE - 1):
            reserved(seats, asks_health=True)
        assert sure[0] in seats
        clock.now += 1
        reserved(seats, asks_health=True)
        assert sure[0] not in seats

    def test_who_has_just_come_to_the_reserve_gives_way_to_health(self, seats: Seats, clock: Clock) -> None:
        """Where there is nobody else; not to those who may ask for something else, nor once their request is there."""
        for _ in range(3):
            seats.enter(seated(seats, clock), Phase.BUSY)
        first, second, third, *_ = [reserved(seats, asks_health=number > 2) for number in range(RESERVE)]
        assert isinstance(second.connection, Wire)
        second.connection.request = True
        for unsure in (first, third):
            reserved(seats, asks_health=True)
            assert unsure not in seats
        assert seats.take_reserved(None, asks_health=False) is None
        reserved(seats, asks_health=True)
        assert second in seats

    def test_nobody_in_the_reserve_waits_for_a_reader(self, seats: Seats, clock: Clock) -> None:
        """An answer about health is short, and who does not take it goes."""
        for _ in range(3):
            seats.enter(seated(seats, clock), Phase.BUSY)
        readers = [reserved(seats, asks_health=True) for _ in range(RESERVE)]
        for seat in readers:
            seat.connection = Wire(sent=10, left=5)
            seats.enter(seat, Phase.LEAVING)
        reserved(seats, asks_health=True)
        assert ended(readers[0]) == [ClosingReason.GAVE_WAY]

    def test_refusals_give_way_first(self, seats: Seats, clock: Clock) -> None:
        """Whatever came first; requests in line never do for who has not said whose it is."""
        queued, idle, refused = (asking(seats, clock, "ana", phase) for phase in (Phase.QUEUED, Phase.IDLE, Phase.BUSY))
        seats.enter(refused, Phase.REFUSED)
        for gone in (refused, idle):
            clock.now += 1
            seat = seats.take(None)
            assert seat
            assert ended(gone) == [ClosingReason.GAVE_WAY]
            seats.enter(seat, Phase.BUSY)
        clock.now += 1000
        assert seats.take(None) is None
        assert ended(queued) == []

    def test_a_request_that_has_been_read_takes_a_seat_of_who_has_more(self, seats: Seats, clock: Clock) -> None:
        """The one that came last, of the client that has most, whatever is under way; never of who has as few."""
        first, last, busy = (
            asking(seats, clock, client, phase)
            for client, phase in (("ana", Phase.QUEUED), ("ana", Phase.QUEUED), ("ana", Phase.BUSY))
        )
        bea = reserved(seats, asks_health=False, client="bea")
        assert seats.place(bea)
        assert not bea.reserved
        assert (ended(first), ended(last), ended(busy)) == ([], [ClosingReason.GAVE_WAY], [])
        again = reserved(seats, asks_health=False, client="ana")
        assert not seats.place(again), "who has most takes nothing from others, nor from itself"
        more = reserved(seats, asks_health=False, client="bea")
        seats.leave(again)
        assert not seats.place(more), "who has two takes nothing from who has two"
        seats.leave(busy)
        assert seats.place(more), "a free seat is anybody's"

    @pytest.mark.parametrize("client", ["ana", "bea"])
    def test_who_may_have_left_goes_before_others_in_line(self, seats: Seats, clock: Clock, client: str) -> None:
        """Of its own client too, which so does not lose what it waits for to what it has given up."""
        left, queued, busy = (asking(seats, clock, "ana") for _ in range(3))
        seats.enter(left, Phase.LEFT)
        seats.enter(busy, Phase.BUSY)
        assert seats.place(reserved(seats, asks_health=False, client=client))
        assert ended(left) == [ClosingReason.GAVE_WAY]
        assert ended(queued) == []

    def test_a_place_is_taken_from_refusals_by_anybody(self, seats: Seats, clock: Clock) -> None:
        """So a client that is refused over and over keeps seats from nobody, itself included."""
        refused = [asking(seats, clock, "ana", Phase.REFUSED) for _ in range(3)]
        for client, gone in zip(("ana", "bea"), refused, strict=False):
            assert seats.place(reserved(seats, asks_health=False, client=client))
            assert ended(gone) == [ClosingReason.GAVE_WAY]

    @pytest.mark.parametrize("phase", [Phase.IDLE, Phase.BODY, Phase.HEAD])
    def test_who_has_most_connections_gives_way_first(self, clock: Clock, phase: Phase) -> None:
        """Although another has waited longer; of its own, the one that has waited longest."""
        seats = Seats(replace(LIMITS, connections=4), clock)
        bea, *ana = (asking(seats, clock, client, phase) for client in ("bea", "ana", "ana", "ana"))
        clock.now += 1
        for gone in ana[:2]:
            assert seats.take("192.0.2.1")
            assert ended(gone) == [ClosingReason.GAVE_WAY]
        assert ended(bea) == []

    @pytest.mark.parametrize("phase", [Phase.IDLE, Phase.BODY, Phase.HEAD, Phase.BUSY])
    def test_a_client_takes_nothing_from_who_has_fewer(self, clock: Clock, phase: Phase) -> None:
        """A body, a slow reader or a connection that is kept: a client without end of connections ends none of them."""
        seats = Seats(replace(LIMITS, connections=5), clock)
        bea = reading(seats, clock, phase, "bea")
        for _ in range(4):
            asking(seats, clock, "ana")
        if phase is not Phase.BUSY:
            bea.connection = Wire()
        assert list(seats.overdue()) == []
        clock.now += 2
        assert seats.take(None) is None, "it may be of whoever has most"
        assert not seats.place(reserved(seats, asks_health=False, client="ana"))
        assert ended(bea) == []
        assert seats.place(reserved(seats, asks_health=False, client="eva"))
        assert ended(bea) == [ClosingReason.GAVE_WAY], "for who has as few, before requests in line"

    def test_a_peer_with_fewer_connections_needs_no_reserve(self, seats: Seats, clock: Clock) -> None:
        """Its address says whose they are before anything has been read."""
        asking(seats, clock, "192.0.2.1")
        asking(seats, clock, "192.0.2.1")
        seats.enter(seated(seats, clock, "192.0.2.2"), Phase.BUSY)
        assert seats.take("192.0.2.2") is None, "who has one and would have two"
        assert seats.take("192.0.2.3")
        assert len(seats) == 3

    def test_requests_that_wait_in_the_reserve_give_way_to_health(self, seats: Seats, clock: Clock) -> None:
        """And to whoever is read next, those of the client that has most first."""
        for _ in range(3):
            asking(seats, clock, "ana", Phase.BUSY)
        bea = reserved(seats, asks_health=False, client="bea")
        ana = [reserved(seats, asks_health=False, client="ana") for _ in range(RESERVE - 1)]
        assert not seats.place(bea)
        reserved(seats, asks_health=True)
        reserved(seats, asks_health=False)
        assert sum(seat in seats for seat in ana) == RESERVE - 3
        assert ended(bea) == []

    def test_a_body_waits_since_its_last_piece(self, seats: Seats, clock: Clock) -> None:
        """So whoever sends goes on, and whoever has stopped gives way."""
        sending, stopped, busy = (seated(seats, clock) for _ in range(3))
        seats.enter(busy, Phase.BUSY)
        for seat in (sending, stopped, sending):
            clock.now += 1
            seats.enter(seat, Phase.BODY)
        assert seats.take(None)
        assert (ended(sending), ended(stopped)) == ([], [ClosingReason.GAVE_WAY])

    def test_whoever_leaves_does_nothing_else(self, seats: Seats, clock: Clock) -> None:
        """So that it goes in time, whatever its request does meanwhile."""
        seat = seated(seats, clock)
        seats.enter(seat, Phase.LEAVING)
        seats.enter(seat, Phase.BUSY)
        clock.now += 3
        assert list(seats.overdue()) == [(seat, ClosingReason.LEFT)]

    def test_a_seat_is_given_up_once(self, seats: Seats, clock: Clock) -> None:
        """And its peer has one less."""
        seat = seated(seats, clock, "192.0.2.1")
        other = seated(seats, clock, "192.0.2.1")
        seats.leave(seat)
        seats.leave(seat)
        seated(seats, clock, "192.0.2.1")
        assert len(seats) == 2
        assert ended(other) == []

    @pytest.mark.parametrize(
        ("phase", "seconds", "reason"),
        [
            (Phase.HEAD, LIMITS.header_seconds, ClosingReason.SLOW_HEADERS),
            (Phase.IDLE, LIMITS.idle_seconds, ClosingReason.IDLE),
            (Phase.LEAVING, 2, ClosingReason.LEFT),
        ],
    )
    def test_every_phase_has_its_time(
        self, seats: Seats, clock: Clock, phase: Phase, seconds: float, reason: ClosingReason
    ) -> None:
        """Which begins with the phase; entering it again changes nothing."""
        seat = seated(seats, clock)
        seats.enter(seat, Phase.BUSY)
        clock.now += 1000
        assert list(seats.overdue()) == []
        seats.enter(seat, phase)
        clock.now += seconds
        seats.enter(seat, phase)
        assert list(seats.overdue()) == []
        clock.now += 0.5
        assert list(seats.overdue()) == [(seat, reason)]

    @pytest.mark.parametrize("phase", [Phase.BUSY, Phase.IDLE, Phase.LEAVING])
    def test_a_reader_is_cut_off_for_reading_nothing(self, seats: Seats, clock: Clock, phase: Phase) -> None:
        """In whatever phase; a byte now and then is enough, and so is more being written meanwhile."""
        seat = seated(seats, clock)
        seats.enter(seat, phase)
        seat.connection = wire = Wire(sent=100, left=100)
        for _ in range(3):
            clock.now += LIMITS.stall_seconds
            wire.sent += 50
            wire.left += 49
            assert list(seats.overdue()) == []
        clock.now += LIMITS.stall_seconds + 0.5
        wire.sent += 50
        wire.left += 50
        assert list(seats.overdue()) == [(seat, ClosingReason.STALLED)]

    def test_hoarders_go_until_the_rest_is_little_enough(self, seats: Seats, clock: Clock) -> None:
        """Those first that have taken nothing for longest."""
        for left in (0, 50, 30):
            seated(seats, clock).connection = Wire(sent=100, left=left)
        assert list(seats.hoarders(80)) == []
        assert [seat.connection.unread() for seat in seats.hoarders(79) if seat.connection] == [50]
        assert [seat.connection.unread() for seat in seats.hoarders(0) if seat.connection] == [50, 30]

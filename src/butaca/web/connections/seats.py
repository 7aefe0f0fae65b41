"""Seats of connections, counted in all and per peer.

They decide which connections give way or are ended.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

RESERVE = 128  # connections beyond the cap: /health is answered on them, anything else is refused
GRACE_SECONDS = 0.05  # that a connection may wait before it can have to give way: its request is on its way
READING_SECONDS = 1  # that an answer may be read, or be read no further, before its peer can have to give way
MANY_READERS = 8  # slow readers of a client, above which they give way before whoever waits for something else
RESERVE_SECONDS = 2  # that a request in the reserve may take to arrive
LEAVE_SECONDS = 2  # that a peer may take to close a connection that is closed here


@dataclass(frozen=True)
class ConnectionLimits:
    """Limits on the number of connections, and on their waiting times."""

    connections: int
    per_peer: int
    header_seconds: float
    """Time until a request's headers are complete.

    It counts from the first byte of the request, or from the beginning of the connection.
    """
    idle_seconds: float
    """Time from an answer to the next request."""
    stall_seconds: float
    """Time without the peer taking any byte of an answer."""


class Phase(Enum):
    """The event that a connection is waiting for."""

    HEAD = "the headers of a request"
    IDLE = "another request"
    BODY = "the rest of a request"
    BUSY = "an answer"
    QUEUED = "its turn to be answered"
    REFUSED = "its refusal, which takes a moment"
    LEAVING = "its peer, to close it"


_ARRIVING = (Phase.HEAD, Phase.IDLE, Phase.BODY, Phase.LEAVING)


class Rank(Enum):
    """The rank of a seat: within the cap, or in the reserve.

    In the reserve, requests that begin as requests for health are distinguished from others.
    """

    ORDINARY = 0
    HEALTH = 1
    UNSURE = 2


class ClosingReason(Enum):
    """A reason why the server ends a connection, worded for the log."""

    GAVE_WAY = "gave way to new ones"
    SLOW_HEADERS = "sent no complete request in time"
    STALLED = "did not read their answers"
    HOARDED = "held too much that was not read"
    CUT_SHORT = "had an answer cut short"
    IDLE = "were idle"
    LEFT = "were closed"


class Connection(Protocol):
    """The holder of a seat."""

    def unread(self) -> int:
        """Return the number of bytes that the peer has not taken."""

    def written(self) -> int:
        """Return the number of bytes of answers written so far."""

    def has_request(self) -> bool:
        """Return whether bytes have arrived that are not read yet."""

    def end(self, reason: ClosingReason) -> None:
        """Close the connection, whatever the state of its answer."""


@dataclass(eq=False, slots=True)
class Seat:
    """A connection's place among the others.

    ``peer`` is None if the peer's connections are not counted. ``since`` is when the phase began or, for a body, when
    its last piece arrived; ``taken`` is the number of bytes that the peer has taken, and ``taken_at`` when it took the
    last of them or had none to take. ``reading_since`` is when it was first seen to have some to take, and it always
    had since; None if it has none. ``client`` is the client of the requests, as far as that is known.
    """

    peer: str | None
    rank: Rank
    since: float
    phase: Phase = Phase.HEAD
    connection: Connection | None = None
    taken: int = 0
    taken_at: float = 0
    reading_since: float | None = None
    client: str | None = None

    @property
    def reserved(self) -> bool:
        """True if the seat is beyond the cap."""
        return self.rank is not Rank.ORDINARY


class Seats:
    """The seats of all connections.

    When all are taken, a connection gives way to a new one. Every connection can give way unless its request is being
    worked on. If all are, the reserve has a few seats for health. The order is: refusals that are held back, slow
    readers of a client that has many, connections that wait for their peer, other slow readers, requests in line.
    """

    def __init__(self, limits: ConnectionLimits, clock: Callable[[], float] = time.monotonic) -> None:
        self.limits = limits
        self._clock = clock
        self._seats: set[Seat] = set()
        self._waiting: dict[Seat, None] = {}  # ordered: who has waited longest comes first
        self._peers: Counter[str] = Counter()
        self._reserved = 0

    def __len__(self) -> int:
        return len(self._seats)

    def __contains__(self, seat: Seat) -> bool:
        return seat in self._seats

    def __iter__(self) -> Iterator[Seat]:
        return iter(tuple(self._seats))

    @property
    def full(self) -> bool:
        """True if a new connection needs the seat of another."""
        return len(self._seats) - self._reserved >= self.limits.connections

    def crowded(self, peer: str | None) -> bool:
        """Return whether a peer has reached its limit of connections."""
        return peer is not None and self._peers[peer] >= self.limits.per_peer

    def take(self, peer: str | None) -> Seat | None:
        """Return a seat for a new connection, or None.

        Another connection may have to give way.
        """
        if self.crowded(peer) and not self._give_way(lambda seat: seat.peer == peer):
            return None
        if self.full and not self._give_way(lambda seat: not seat.reserved):
            return None
        return self._add(peer, Rank.ORDINARY)

    def take_reserved(self, peer: str | None, *, asks_health: bool) -> Seat | None:
        """Return a seat in the reserve, or None.

        Connections that have not begun to ask for health give way first. If all have just come, they give way without
        grace, but not to a newcomer that is less certain to ask for health.
        """
        if self.crowded(peer):
            return None
        rank = Rank.HEALTH if asks_health else Rank.UNSURE
        if self._reserved >= RESERVE and not (
            self._give_way(lambda seat: seat.rank is Rank.UNSURE)
            or self._give_way(lambda seat: seat.reserved)
            or self._give_way(lambda seat: seat.rank is Rank.UNSURE, grace=0)
            or (asks_health and self._give_way(lambda seat: seat.reserved, grace=0))
        ):
            return None
        return self._add(peer, rank)

    def enter(self, seat: Seat, phase: Phase) -> None:
        """Note the phase a connection enters, or a piece of its body.

        A connection that is leaving enters no other phase.
        """
        unchanged = seat.phase is Phase.LEAVING or (seat.phase is phase and phase is not Phase.BODY)
        if seat not in self._seats or unchanged:
            return
        seat.phase, seat.since = phase, self._clock()
        self._waiting.pop(seat, None)
        if phase is not Phase.BUSY:
            self._waiting[seat] = None

    def leave(self, seat: Seat) -> None:
        """Give up a seat; a second call changes nothing."""
        if seat not in self._seats:
            return
        self._seats.remove(seat)
        self._waiting.pop(seat, None)
        self._reserved -= seat.reserved
        if seat.peer is not None:
            self._peers[seat.peer] -= 1
            if not self._peers[seat.peer]:
                del self._peers[seat.peer]

    def overdue(self) -> Iterator[tuple[Seat, ClosingReason]]:
        """Yield the overdue connections and the reasons; call about once a second."""
        now = self._clock()
        for seat in self:
            if reason := self._overdue(seat, now):
                yield seat, reason

    def hoarders(self, most: int) -> Iterator[Seat]:
        """Yield the connections to end until at most ``most`` bytes are unread.

        Those that have taken nothing for longest come first.
        """
        unread = {seat: seat.connection.unread() for seat in self._seats if seat.connection}
        total = sum(unread.values())
        for seat in sorted(unread, key=lambda seat: seat.taken_at):
            if total <= most:
                return
            if unread[seat]:
                total -= unread[seat]
                yield seat

    def _add(self, peer: str | None, rank: Rank) -> Seat:
        now = self._clock()
        seat = Seat(peer, rank, since=now, taken_at=now)
        self._seats.add(seat)
        self._waiting[seat] = None
        self._reserved += seat.reserved
        if peer is not None:
            self._peers[peer] += 1
        return seat

    def _overdue(self, seat: Seat, now: float) -> ClosingReason | None:
        unread = 0
        if seat.connection is not None:
            unread = seat.connection.unread()
            taken = seat.connection.written() - unread
            if taken > seat.taken or not unread:
                seat.taken, seat.taken_at = taken, now
            if not unread:
                seat.reading_since = None
            elif seat.reading_since is None:
                seat.reading_since = now
        if unread and now - seat.taken_at > self.limits.stall_seconds:
            return ClosingReason.STALLED
        waited = now - seat.since
        if seat.phase is Phase.HEAD:
            patience = RESERVE_SECONDS if seat.reserved else self.limits.header_seconds
            return ClosingReason.SLOW_HEADERS if waited > patience else None
        if seat.phase is Phase.IDLE:
            return ClosingReason.IDLE if waited > self.limits.idle_seconds else None
        if seat.phase is Phase.LEAVING and not unread:
            return ClosingReason.LEFT if waited > LEAVE_SECONDS else None
        return None

    def _give_way(self, may: Callable[[Seat], bool], grace: float = GRACE_SECONDS) -> bool:
        """Free a seat that may be freed; return whether there was any."""
        now = self._clock()

        def waiting(*phases: Phase) -> Seat | None:
            return next(
                (seat for seat in self._waiting if seat.phase in phases and may(seat) and _can_go(seat, now, grace)),
                None,
            )

        seat = (
            waiting(Phase.REFUSED)
            or self._slow_reader(may, now, MANY_READERS)
            or waiting(*_ARRIVING)
            or self._slow_reader(may, now)
            or waiting(Phase.QUEUED)
        )
        if seat is None:
            return False
        assert seat.connection is not None
        self.leave(seat)
        seat.connection.end(ClosingReason.GAVE_WAY)
        return True

    def _slow_reader(self, may: Callable[[Seat], bool], now: float, more_than: int = 0) -> Seat | None:
        """Return the slow reader that has read longest.

        It is one of the client that has most of them.
        """
        readers = [
            (seat.reading_since, seat)
            for seat in self._seats
            if seat.reading_since is not None and now - seat.reading_since >= READING_SECONDS and may(seat)
        ]
        counts = Counter(seat.client for _, seat in readers)
        for _, seat in sorted(readers, key=lambda reader: (-counts[reader[1].client], reader[0])):
            if counts[seat.client] <= more_than:
                return None
            if seat.connection is not None and seat.connection.unread():
                return seat
        return None


def _can_go(seat: Seat, now: float, grace: float) -> bool:
    connection = seat.connection
    if connection is None:  # it is being opened
        return False
    if connection.unread():  # an answer about health is short: in the reserve, nobody is waited for
        return seat.reserved or now - seat.taken_at > READING_SECONDS
    if seat.phase in (Phase.REFUSED, Phase.QUEUED, Phase.LEAVING):
        return True
    return now - seat.since >= grace and not connection.has_request()

"""Count connections, in all and per peer, and decide which of them gives way or has to go."""

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
class Limits:
    """How many connections there may be, and for how long they may keep the server waiting."""

    connections: int
    per_peer: int
    header_seconds: float
    """From the first byte of a request, or from the beginning, to the end of its headers."""
    idle_seconds: float
    """From an answer to the next request."""
    stall_seconds: float
    """Without the peer taking any byte of an answer."""


class Phase(Enum):
    """What a connection is waiting for."""

    HEAD = "the headers of a request"
    IDLE = "another request"
    BODY = "the rest of a request"
    BUSY = "an answer"
    QUEUED = "its turn to be answered"
    REFUSED = "its refusal, which takes a moment"
    LEAVING = "its peer, to close it"


_ARRIVING = (Phase.HEAD, Phase.IDLE, Phase.BODY, Phase.LEAVING)


class Rank(Enum):
    """Whether a connection is within the cap; in the reserve, whether its request begins as one for health."""

    ORDINARY = 0
    HEALTH = 1
    UNSURE = 2


class Reason(Enum):
    """Why a connection is ended by the server; the values stand in the log."""

    GAVE_WAY = "gave way to new ones"
    SLOW_HEADERS = "sent no complete request in time"
    STALLED = "did not read their answers"
    HOARDED = "held too much that was not read"
    IDLE = "were idle"
    LEFT = "were closed"


class Connection(Protocol):
    """What a seat is for."""

    def unread(self) -> int:
        """Return the bytes of answers that the peer has not taken."""

    def written(self) -> int:
        """Return the bytes of answers that were written since the connection began."""

    def has_request(self) -> bool:
        """Return whether something has arrived that was not read yet."""

    def end(self, reason: Reason) -> None:
        """Close the connection, whatever becomes of its answer."""


@dataclass(eq=False, slots=True)
class Seat:
    """A connection's place among the others.

    ``peer`` is None where the peer's connections are not counted. ``since`` is when the phase began or, of a body,
    when the last piece of it came; ``taken`` the bytes that the peer has taken, and ``taken_at`` when it took the
    last of them or had none to take. ``reading_since`` is when it was first seen to have some to take, and it always
    had since; None where it has none. ``client`` is whose requests come over it, as far as that is known.
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
        """Whether it is beyond the cap."""
        return self.rank is not Rank.ORDINARY


class Seats:
    """The connections there are. A full house lets the connection that has waited longest give way to a new one.

    Every connection can give way unless its request is being worked on. Where all are, the reserve has a few seats
    for health. The order is: refusals that are held back, slow readers of a client that has many, whoever waits for
    its peer, other slow readers, requests that wait in line.
    """

    def __init__(self, limits: Limits, clock: Callable[[], float] = time.monotonic) -> None:
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
        """Return whether a new connection needs the seat of another."""
        return len(self._seats) - self._reserved >= self.limits.connections

    def crowded(self, peer: str | None) -> bool:
        """Return whether a peer has as many connections as it may have."""
        return peer is not None and self._peers[peer] >= self.limits.per_peer

    def take(self, peer: str | None) -> Seat | None:
        """Return a seat for a new connection, for which another may have to go; None where nobody gives way."""
        if self.crowded(peer) and not self._give_way(lambda seat: seat.peer == peer):
            return None
        if self.full and not self._give_way(lambda seat: not seat.reserved):
            return None
        return self._add(peer, Rank.ORDINARY)

    def take_reserved(self, peer: str | None, *, asks_health: bool) -> Seat | None:
        """Return a seat in the reserve; those who have not begun to ask for health give way first.

        Where all have just come, they give way without grace, but not to a newcomer that is less sure than they.
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
        """Note that a connection begins to wait for something else, or that a piece of its body has come.

        Whoever leaves does nothing else.
        """
        unchanged = seat.phase is Phase.LEAVING or (seat.phase is phase and phase is not Phase.BODY)
        if seat not in self._seats or unchanged:
            return
        seat.phase, seat.since = phase, self._clock()
        self._waiting.pop(seat, None)
        if phase is not Phase.BUSY:
            self._waiting[seat] = None

    def leave(self, seat: Seat) -> None:
        """Give up a seat; once more changes nothing."""
        if seat not in self._seats:
            return
        self._seats.remove(seat)
        self._waiting.pop(seat, None)
        self._reserved -= seat.reserved
        if seat.peer is not None:
            self._peers[seat.peer] -= 1
            if not self._peers[seat.peer]:
                del self._peers[seat.peer]

    def overdue(self) -> Iterator[tuple[Seat, Reason]]:
        """Yield the connections whose time is over, and why; ask about once a second."""
        now = self._clock()
        for seat in self:
            if reason := self._overdue(seat, now):
                yield seat, reason

    def hoarders(self, most: int) -> Iterator[Seat]:
        """Yield connections, those that have taken nothing for longest first, until the rest has ``most`` unread."""
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

    def _overdue(self, seat: Seat, now: float) -> Reason | None:
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
            return Reason.STALLED
        waited = now - seat.since
        if seat.phase is Phase.HEAD:
            patience = RESERVE_SECONDS if seat.reserved else self.limits.header_seconds
            return Reason.SLOW_HEADERS if waited > patience else None
        if seat.phase is Phase.IDLE:
            return Reason.IDLE if waited > self.limits.idle_seconds else None
        if seat.phase is Phase.LEAVING and not unread:
            return Reason.LEFT if waited > LEAVE_SECONDS else None
        return None

    def _give_way(self, may: Callable[[Seat], bool], grace: float = GRACE_SECONDS) -> bool:
        """Free a seat among those that may be freed; return whether there was any."""
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
        seat.connection.end(Reason.GAVE_WAY)
        return True

    def _slow_reader(self, may: Callable[[Seat], bool], now: float, more_than: int = 0) -> Seat | None:
        """Return the slow reader that has read for longest, of the client that has most of them."""
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

"""A connection's seat, its phases, and how long each may last."""

from dataclasses import dataclass, replace
from enum import Enum
from typing import Protocol

GRACE_SECONDS = 0.05  # that a connection may wait before it can have to give way: its request is on its way
READING_SECONDS = 1  # that an answer may be read, or be read no further, before its peer can have to give way
RESERVE_SECONDS = 2  # that a request in the reserve may take to arrive
RESERVE = 128  # connections beyond the cap, whose requests are read; unless they are for health, they wait for a seat
UNREAD_BYTES = 64 << 20  # of all answers together that their readers have not taken
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
    reserve: int = RESERVE
    unread_bytes: int = UNREAD_BYTES
    workers: int = 1
    """Number of workers with these limits, which count peers together."""

    def part(self, workers: int) -> "ConnectionLimits":
        """Return the limits of one of several workers."""
        return replace(
            self,
            connections=max(1, self.connections // workers),
            reserve=max(2, self.reserve // workers),
            unread_bytes=self.unread_bytes // workers,
            workers=workers,
        )


class Phase(Enum):
    """The event that a connection is waiting for."""

    HEAD = "the headers of a request"
    IDLE = "another request"
    BODY = "the rest of a request"
    BUSY = "an answer"
    QUEUED = "its turn to be answered"
    LEFT = "likewise, though its peer may have left"
    REFUSED = "its refusal, which takes a moment"
    LEAVING = "its peer, to close it"


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
    had since; None if it has none. ``client`` is the client of the last request; until there is one, the peer.
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

    def is_slow_reader(self, now: float) -> bool:
        """Return whether the peer has been reading for long."""
        return self.reading_since is not None and now - self.reading_since >= READING_SECONDS

    def can_go(self, now: float, grace: float) -> bool:
        """Return whether the connection can give way, if its phase lets it.

        It has ``grace`` seconds for its request to arrive.
        """
        connection = self.connection
        if connection is None:  # it is being opened
            return False
        if connection.unread():  # an answer about health is short: in the reserve, nobody is waited for
            return self.reserved or now - self.taken_at > READING_SECONDS
        if self.phase in (Phase.REFUSED, Phase.QUEUED, Phase.LEFT, Phase.LEAVING):
            return True
        return now - self.since >= grace and not connection.has_request()

    def overdue(self, limits: ConnectionLimits, now: float) -> ClosingReason | None:
        """Return why the connection has to end, or None.

        What the peer has taken by now is noted.
        """
        unread = self._note_taken(now)
        if unread and now - self.taken_at > limits.stall_seconds:
            return ClosingReason.STALLED
        waited = now - self.since
        if self.phase is Phase.HEAD:
            patience = RESERVE_SECONDS if self.reserved else limits.header_seconds
            return ClosingReason.SLOW_HEADERS if waited > patience else None
        if self.phase is Phase.IDLE:
            return ClosingReason.IDLE if waited > limits.idle_seconds else None
        if self.phase is Phase.LEAVING and not unread:
            return ClosingReason.LEFT if waited > LEAVE_SECONDS else None
        return None

    def _note_taken(self, now: float) -> int:
        """Note the bytes taken by the peer; return those left."""
        if self.connection is None:
            return 0
        unread = self.connection.unread()
        taken = self.connection.written() - unread
        if taken > self.taken or not unread:
            self.taken, self.taken_at = taken, now
        if not unread:
            self.reading_since = None
        elif self.reading_since is None:
            self.reading_since = now
        return unread

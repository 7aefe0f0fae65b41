"""State that all connections of a server share."""

from collections.abc import Callable
from dataclasses import dataclass, field

from butaca.web.clients.identity import Proxies
from butaca.web.connections.limited_requests import PIECE
from butaca.web.connections.notices import Notices
from butaca.web.connections.seat import UNREAD_BYTES, ClosingReason, Seat
from butaca.web.connections.seats import Seats
from butaca.web.connections.turns import Turns

_LOOK_EVERY = 4 << 20  # bytes written between two looks at how much is unread


@dataclass
class Guard:
    """State that all connections share."""

    seats: Seats
    notices: Notices
    turns: Turns
    proxies: Proxies
    """The proxies through which clients are seen."""
    unread_bytes: int = UNREAD_BYTES
    """Bytes of all answers together that their readers may have left."""
    handing_over: bool = False
    """True once other workers accept: connections here end with their next answer."""
    buffer: bytearray = field(default_factory=lambda: bytearray(PIECE))
    """Buffer of received bytes, which are parsed at once."""
    written: int = 0
    """Bytes written since the last check of unread answers."""

    def seat(self, peer: str | None, asks_health: Callable[[], bool]) -> Seat | None:
        """Return a seat for a new connection, or None.

        It is one of the reserve where requests that have been read wait for others.
        """
        seat = None if self.turns.held_up and not self.seats.crowded(peer) else self.seats.take(peer)
        return seat or self.seats.take_reserved(peer, asks_health=asks_health())

    def wrote(self, count: int) -> None:
        """Count written bytes; end connections if too many are unread."""
        self.written += count
        if self.written < _LOOK_EVERY:
            return
        self.written = 0
        for seat in list(self.seats.hoarders(self.unread_bytes)):
            if seat.connection is not None:
                seat.connection.end(ClosingReason.HOARDED)

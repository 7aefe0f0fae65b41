"""Seats of connections, counted in all, per peer and per client.

They decide which connections give way or are ended.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from heapq import merge

from butaca.web.clients.ledgers import Ledger, OwnLedger
from butaca.web.connections.seat import GRACE_SECONDS, ClosingReason, ConnectionLimits, Phase, Rank, Seat

_MANY_READERS = 8  # slow readers of a client, above which they give way before whoever waits for something else
_ALL, _ACCEPTING = "", "accepting"  # names in the ledger beside those of peers
_ARRIVING = (Phase.HEAD, Phase.IDLE, Phase.BODY)


class Seats:
    """The seats of all connections.

    When all are taken, a connection gives way to a new one. Every connection can give way unless its request is being
    worked on. The order is: refusals that are held back, connections that are being closed, requests in line whose peer
    may have left, slow readers of a client that has many, connections that wait for their peer, other slow readers,
    requests in line. But for the first two, a client takes no seat of one that has fewer, and of requests in line only
    those of one that has more; it is the client with most connections that loses them.

    Whose connection it is may be known only when its request has been read. So there is a reserve of seats, in which
    requests are read, health is answered, and others are given a seat. Before, a newcomer counts as the client that has
    most.
    """

    def __init__(
        self, limits: ConnectionLimits, clock: Callable[[], float] = time.monotonic, peers: Ledger | None = None
    ) -> None:
        self.limits = limits
        self._clock = clock
        self._seats: set[Seat] = set()
        self._waiting = {phase: dict[str | None, dict[Seat, None]]() for phase in Phase}  # the longest wait first
        self._readers: list[Seat] = []  # that had some of an answer to read when it was last looked
        self._peers: Ledger = OwnLedger() if peers is None else peers
        self._clients: Counter[str | None] = Counter()
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
        with self._peers as peers:
            return peer is not None and peers.amount(peer) >= self.limits.per_peer

    def accept(self, *, begin: bool) -> None:
        """Note that this worker accepts connections from now on, or no more."""
        with self._peers as peers:
            peers.add(_ACCEPTING, 1 if begin else -peers.own(_ACCEPTING))

    def ahead(self) -> bool:
        """Return whether another worker has fewer connections by two or more."""
        if not self._peers.shared:
            return False
        with self._peers as peers:
            held = zip(peers.by_worker(_ALL), peers.by_worker(_ACCEPTING), strict=False)
            return peers.own(_ALL) > 1 + min((count for count, accepts in held if accepts), default=0)

    def excess(self) -> int:
        """Return the connections of all workers beyond their limit."""
        with self._peers as peers:
            return max(0, peers.amount(_ALL) - self.limits.workers * (self.limits.connections + self.limits.reserve))

    def idle(self) -> list[Seat]:
        """Return the seats of connections without a request."""
        now = self._clock()
        return [
            seat
            for phase in (Phase.IDLE, Phase.HEAD)
            for seats in self._waiting[phase].values()
            for seat in seats
            if seat.connection and seat.can_go(now, GRACE_SECONDS) and not seat.connection.unread()
        ]

    def take(self, peer: str | None) -> Seat | None:
        """Return a seat for a new connection, or None.

        Another connection may have to give way.
        """
        if self.crowded(peer) and not self._give_way(lambda seat: seat.peer == peer):
            return None
        held = max(self._clients.values(), default=0) if peer is None else self._clients[peer] + 1
        if self.full and not self._give_way(_is_ordinary, held):
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
        if self._reserved >= self.limits.reserve and not (
            self._give_way(_is_unsure)
            or self._give_way(_is_reserved)
            or self._give_way(_is_unsure, grace=0)
            or (asks_health and self._give_way(_is_reserved, grace=0))
        ):
            return None
        return self._add(peer, rank)

    def know(self, seat: Seat, client: str) -> None:
        """Note whose request has been read."""
        if seat in self._seats:
            self._remove(seat)
            seat.client = client
            self._insert(seat)

    def place(self, seat: Seat) -> bool:
        """Let a seat of the reserve count within the cap; return success.

        Its request has been read, so that another client may have to give way.
        """
        if seat.reserved:
            if self.full and not self._give_way(_is_ordinary, self._clients[seat.client]):
                return False
            seat.rank = Rank.ORDINARY
            self._reserved -= 1
        return True

    def enter(self, seat: Seat, phase: Phase) -> None:
        """Note the phase a connection enters, or a piece of its body.

        A connection that is leaving enters no other phase.
        """
        unchanged = seat.phase is Phase.LEAVING or (seat.phase is phase and phase is not Phase.BODY)
        if seat not in self._seats or unchanged:
            return
        self._remove(seat)
        seat.phase, seat.since = phase, self._clock()
        self._insert(seat)

    def leave(self, seat: Seat) -> None:
        """Give up a seat; a second call changes nothing."""
        if seat not in self._seats:
            return
        self._seats.remove(seat)
        self._remove(seat)
        self._reserved -= seat.reserved
        self._count(seat.peer, -1)

    def overdue(self) -> Iterator[tuple[Seat, ClosingReason]]:
        """Yield the overdue connections and the reasons; call about once a second."""
        now = self._clock()
        for seat in self:
            if reason := seat.overdue(self.limits, now):
                yield seat, reason
        self._readers = [seat for seat in self._seats if seat.reading_since is not None]

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

    def _add(self, peer: str | None, rank: Rank) -> Seat | None:
        """Return a new seat, or None if the peer has too many."""
        if not self._count(peer, 1):
            return None
        now = self._clock()
        seat = Seat(peer, rank, since=now, taken_at=now, client=peer)
        self._seats.add(seat)
        self._insert(seat)
        self._reserved += seat.reserved
        return seat

    def _count(self, peer: str | None, change: int) -> bool:
        """Count a peer's connection, unless it has all it may have."""
        with self._peers as peers:
            if peer is not None:
                if change > 0 and peers.amount(peer) >= self.limits.per_peer:
                    return False
                peers.add(peer, change)
            peers.add(_ALL, change)
        return True

    def _insert(self, seat: Seat) -> None:
        self._clients[seat.client] += 1
        self._waiting[seat.phase].setdefault(seat.client, {})[seat] = None

    def _remove(self, seat: Seat) -> None:
        self._clients[seat.client] -= 1
        if not self._clients[seat.client]:
            del self._clients[seat.client]
        waiting = self._waiting[seat.phase][seat.client]
        del waiting[seat]
        if not waiting:
            del self._waiting[seat.phase][seat.client]

    def _give_way(self, may: Callable[[Seat], bool], held: int = 0, grace: float = GRACE_SECONDS) -> bool:
        """Free a seat that may be freed; return whether there was any.

        ``held`` is the number of connections of the client that needs it; 0 if that does not matter.
        """
        now = self._clock()

        def first(seats: Iterable[Seat]) -> Seat | None:
            return next((seat for seat in seats if may(seat) and seat.can_go(now, grace)), None)

        def slowest(more_than: int) -> Seat | None:
            readers = self._slow_readers(now, held, more_than)
            return next((seat for seat in readers if may(seat) and seat.connection and seat.connection.unread()), None)

        seat = (
            first(self._of_most([Phase.REFUSED]))
            or first(self._of_most([Phase.LEAVING]))
            or first(self._of_most([Phase.LEFT], held))
            or slowest(more_than=_MANY_READERS)
            or first(self._of_most(_ARRIVING, held))
            or slowest(more_than=0)
            or first(self._of_most([Phase.QUEUED], held + 1, newest=True))
        )
        if seat is None:
            return False
        assert seat.connection is not None
        self.leave(seat)
        seat.connection.end(ClosingReason.GAVE_WAY)
        return True

    def _of_most(self, phases: Sequence[Phase], least: int = 0, *, newest: bool = False) -> Iterator[Seat]:
        """Yield seats of clients that have ``least`` connections or more.

        Those of the client that has most come first, of these the oldest or the newest.
        """
        waiting = [self._waiting[phase] for phase in phases]
        clients = {client for seats in waiting for client in seats if self._clients[client] >= least}
        for client in sorted(clients, key=lambda client: -self._clients[client]):
            of_client = [seats[client] for seats in waiting if client in seats]
            if newest:
                yield from merge(*map(reversed, of_client), key=lambda seat: -seat.since)
            else:
                yield from merge(*of_client, key=lambda seat: seat.since)

    def _slow_readers(self, now: float, least: int, more_than: int) -> list[Seat]:
        """Return slow readers of clients with more than so many of them.

        Those of the client that has most come first, of these who has read longest.
        """
        readers = [
            seat
            for seat in self._readers
            if seat in self._seats and seat.is_slow_reader(now) and self._clients[seat.client] >= least
        ]
        counts = Counter(seat.client for seat in readers)
        readers = [seat for seat in readers if counts[seat.client] > more_than]
        return sorted(readers, key=lambda seat: (-counts[seat.client], seat.reading_since or 0))


def _is_ordinary(seat: Seat) -> bool:
    return not seat.reserved


def _is_reserved(seat: Seat) -> bool:
    return seat.reserved


def _is_unsure(seat: Seat) -> bool:
    return seat.rank is Rank.UNSURE

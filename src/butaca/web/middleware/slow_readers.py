"""A limit of answers that are sent in pieces.

They are sent as fast as they are read; the slowest gives way.
"""

import math
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from butaca.web.clients.identity import client
from butaca.web.clients.waiting_line import GIVE_WAY


@dataclass(eq=False)
class _Answer:
    """An answer that is being sent.

    It knows its client, its beginning, and how many bytes have been sent.
    """

    client: str
    began: float
    give_way: Callable[[], None]
    sent_bytes: int = 0

    def rate(self, now: float) -> float:
        """Return the bytes a second that its reader has taken."""
        return self.sent_bytes / (now - self.began) if now > self.began else math.inf


class SlowReaders:
    """Middleware that bounds the answers sent in pieces.

    Each of them holds a file or an export, and a piece of it.

    Beyond ``most`` of them, that of the slowest reader gives way, among those of the client that has most.
    """

    def __init__(self, app: ASGIApp, most: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._app = app
        self._most = most
        self._clock = clock
        self._answers: set[_Answer] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count an answer from its first piece to its end."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        answer = _Answer(client(scope).name, self._clock(), scope.get(GIVE_WAY, lambda: None))

        async def counted(message: Message) -> None:
            if message.get("more_body") and not answer.sent_bytes:
                answer.began = self._clock()
                self._answers.add(answer)
                if len(self._answers) > self._most:
                    self._end_slowest()
            await send(message)
            answer.sent_bytes += len(message.get("body", b""))

        try:
            await self._app(scope, receive, counted)
        finally:
            self._answers.discard(answer)

    def _end_slowest(self) -> None:
        now = self._clock()
        counts = Counter(answer.client for answer in self._answers)
        slowest = min(self._answers, key=lambda answer: (-counts[answer.client], answer.rate(now)))
        self._answers.remove(slowest)
        slowest.give_way()

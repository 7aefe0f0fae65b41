"""The process that starts workers, and replaces them.

It serves nothing itself, and has one thread, so that it can fork. A new release is opened by new workers; when all of
them are ready they accept connections, and the old ones stop once their last answers are sent.
"""

import contextlib
import os
import select
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from socket import socket

from butaca.errors import NoRelease, ReleaseError
from butaca.web.clients.shared_memory import SharedMemory
from butaca.web.connections.guarded_server import HAND_OVER_SECONDS
from butaca.web.connections.handover import ACCEPT, ALIVE, HAND_OVER, READY
from butaca.web.workers.children import FAULT, Child

HUNG_SECONDS = 15  # without a word from a worker that was ready, until it is replaced
GENERATIONS = 2  # that may serve at a time: one ends while another begins

_LOOK_SECONDS = 0.5  # between two looks at which release is current
_PATIENCE_SECONDS = 60  # until a release that could not be served is tried again
_END_SECONDS = 10  # that workers may take to stop
_SOUND_SECONDS = 10  # after which a worker that dies has not died at once
_LEAST_SECONDS, _MOST_SECONDS = 0.1, 30.0  # until a worker that died at once is replaced

Work = Callable[[Path, socket], None]
"""Function that serves a release in a child, obeying the line."""


@dataclass(eq=False)
class _Worker:
    """A worker in one of the columns of shared memory."""

    child: Child
    column: int
    began: float
    ready: bool = False
    heard: float = 0.0
    """Time of its last word."""
    leaving: float | None = None
    """Time when it was told to end; None if it was not."""
    fault: str = ""


@dataclass(eq=False)
class _Generation:
    """The workers that serve a release."""

    folder: Path
    workers: list[_Worker] = field(default_factory=list)
    accepting: bool = False

    @property
    def ready(self) -> bool:
        """True once all of them can accept connections."""
        return all(worker.ready for worker in self.workers)


class Supervisor:
    """A number of workers that serve the current release.

    ``current`` returns its folder, ``helper`` runs beside the workers in a child of its own, such as what fetches
    releases. ``begun`` is called when the first release is served.
    """

    def __init__(
        self,
        count: int,
        memory: SharedMemory,
        current: Callable[[], Path],
        work: Work,
        begun: Callable[[], None],
        helper: Callable[[socket], None] | None = None,
    ) -> None:
        self._count, self._memory, self._current, self._work = count, memory, current, work
        self._begun, self._helper_work = begun, helper
        self._serving: _Generation | None = None
        self._next: _Generation | None = None
        self._leaving: list[_Worker] = []
        self._helper: Child | None = None
        self._deaths = 0  # of workers that died at once, one after another
        self._stepped = time.monotonic()
        self._replace_at = self._help_at = self._look_at = 0.0
        self._failed: tuple[Path, float] | None = None
        self._stopping = False

    def run(self) -> None:
        """Serve until told to stop.

        Raises:
            ReleaseError: the first release cannot be served.
        """
        waker, woken = os.pipe()
        os.set_blocking(woken, False)
        signal.set_wakeup_fd(woken, warn_on_full_buffer=False)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        try:
            self._next = self._generation(self._current())
            while not self._stopping:
                self._step(waker)
        finally:
            self._end_all()
            signal.set_wakeup_fd(-1)
            os.close(waker)
            os.close(woken)

    def _stop(self, *_: object) -> None:
        self._stopping = True

    def _step(self, waker: int) -> None:
        """Start what is missing, then wait for news."""
        now = time.monotonic()
        self._end_hung(now)
        self._help(now)
        if self._serving and now >= self._replace_at:
            self._fill(self._serving)
        if now >= self._look_at:
            self._look_at = now + _LOOK_SECONDS
            self._follow(now)
        for worker in self._leaving:
            if worker.leaving is not None and now > worker.leaving + HAND_OVER_SECONDS + _END_SECONDS:
                worker.child.signal(signal.SIGKILL)
        lines = {child.line: child for child in self._children()}
        waited: list[int | socket] = [waker, *lines]
        readable, _, _ = select.select(waited, [], [], _LEAST_SECONDS)
        for line in readable:
            if isinstance(line, int):
                os.read(line, 64)
            else:
                self._hear(lines[line])

    def _end_hung(self, now: float) -> None:
        """End workers whose event loops have stood still; others replace them.

        Where this process itself stood still, so may they have.
        """
        stood_still, self._stepped = now > self._stepped + HUNG_SECONDS / 2, now
        for worker in self._workers():
            if stood_still:
                worker.heard = now
            elif worker.ready and worker.leaving is None and now > worker.heard + HUNG_SECONDS:
                worker.fault = f"it hung for {HUNG_SECONDS} s"
                worker.child.signal(signal.SIGKILL)

    def _children(self) -> list[Child]:
        helper = [self._helper] if self._helper else []
        return [*(worker.child for worker in self._workers()), *helper]

    def _workers(self) -> list[_Worker]:
        generations = [generation for generation in (self._serving, self._next) if generation]
        return [*(worker for generation in generations for worker in generation.workers), *self._leaving]

    def _generation(self, folder: Path) -> _Generation:
        generation = _Generation(folder)
        self._fill(generation)
        return generation

    def _fill(self, generation: _Generation) -> None:
        """Start the workers that a generation lacks."""
        while len(generation.workers) < self._count:
            taken = {worker.column for worker in (*self._workers(), *generation.workers)}
            column = next(column for column in range(self._memory.columns) if column not in taken)

            def work(line: socket, column: int = column) -> None:
                self._memory.column = column
                self._work(generation.folder, line)

            others = [*self._children(), *(worker.child for worker in generation.workers)]
            generation.workers.append(_Worker(Child(work, others), column, time.monotonic()))

    def _help(self, now: float) -> None:
        if self._helper_work is not None and self._helper is None and now >= self._help_at:
            self._help_at = now + _MOST_SECONDS
            self._helper = Child(self._helper_work, self._children())

    def _follow(self, now: float) -> None:
        """Begin to serve another release, once the one before has ended."""
        if self._serving is None or self._next or self._leaving:
            return
        try:
            folder = self._current()
        except (NoRelease, OSError):
            return  # whoever changes the link may be at it
        if folder == self._serving.folder or (self._failed and self._failed[0] == folder and now < self._failed[1]):
            return
        self._next = self._generation(folder)

    def _hear(self, child: Child) -> None:
        message = child.message()
        if message is None:
            return
        if child is self._helper:
            if message.startswith(FAULT):
                _tell(message.removeprefix(FAULT).decode(errors="replace"))
            elif not message:
                code = child.end()
                self._helper = None
                _tell(f"the process that fetches releases ended ({_end_of(code)}); another takes its place")
            return
        worker = next(worker for worker in self._workers() if worker.child is child)
        worker.heard = time.monotonic()
        if not message:
            self._bury(worker)
            return
        message = message.lstrip(ALIVE)
        if message.startswith(FAULT):
            worker.fault = message.removeprefix(FAULT).decode(errors="replace")
        elif message.startswith(READY):
            worker.ready = True
            if self._serving and worker in self._serving.workers:
                child.say(ACCEPT)
            elif self._next and self._next.ready:
                self._hand_over(self._next)

    def _hand_over(self, new: _Generation) -> None:
        """Let new workers accept connections, and old ones end."""
        old, self._serving, self._next = self._serving, new, None
        for worker in new.workers:
            worker.child.say(ACCEPT)
        if old is None:
            self._begun()
            return
        for worker in old.workers:
            worker.child.say(HAND_OVER)
            worker.leaving = time.monotonic()
        self._leaving += old.workers
        _tell(f"serves release {new.folder.name}, in the place of {old.folder.name}")

    def _bury(self, worker: _Worker) -> None:
        """Take the end of a worker, and see to its place."""
        code = worker.child.end()
        self._memory.forget(worker.column)
        if worker in self._leaving:
            self._leaving.remove(worker)
            return
        if self._next and worker in self._next.workers:
            self._next.workers.remove(worker)
            self._give_up(self._next, worker, code)
            return
        assert self._serving is not None
        self._serving.workers.remove(worker)
        now = time.monotonic()
        self._deaths = self._deaths + 1 if now < worker.began + _SOUND_SECONDS else 0
        pause = min(_MOST_SECONDS, _LEAST_SECONDS * 2**self._deaths) if self._deaths else 0
        self._replace_at = now + pause
        when = f" in {pause:g} s" if pause else ""
        _tell(f"worker {worker.child.pid} ended ({worker.fault or _end_of(code)}); another takes its place{when}")

    def _give_up(self, generation: _Generation, worker: _Worker, code: int) -> None:
        """Leave a release that cannot be served."""
        problem = worker.fault or f"a worker ended while it opened {generation.folder.name} ({_end_of(code)})"
        for other in generation.workers:
            other.child.signal(signal.SIGKILL)
            other.leaving = time.monotonic()
        self._leaving += generation.workers
        self._next = None
        if self._serving is None:
            raise ReleaseError(problem)
        self._failed = generation.folder, time.monotonic() + _PATIENCE_SECONDS
        _tell(f"{problem}; going on with {self._serving.folder.name}")

    def _end_all(self) -> None:
        """End all children, those by force that take too long."""
        until = time.monotonic() + _END_SECONDS
        for child in self._children():
            child.signal(signal.SIGTERM)
        for child in self._children():
            with contextlib.suppress(OSError):
                while (message := _wait(child, until - time.monotonic())) is not None and message:
                    pass
                if message is None:
                    child.signal(signal.SIGKILL)
            child.end()


def _wait(child: Child, seconds: float) -> bytes | None:
    """Return what a child says within some seconds, or None."""
    readable, _, _ = select.select([child.line], [], [], max(0, seconds))
    return child.message() if readable else None


def _end_of(code: int) -> str:
    if code >= 0:
        return f"exit code {code}"
    try:
        return signal.Signals(-code).name
    except ValueError:
        return f"signal {-code}"


def _tell(text: str) -> None:
    sys.stderr.write(f"butaca: {text}\n")
    sys.stderr.flush()

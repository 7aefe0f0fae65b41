"""State of an open release's files: being checked, whole, or broken."""

import logging
import threading
from pathlib import Path

from butaca.errors import BrokenRelease
from butaca.release import files
from butaca.release.manifest import DATABASE, Manifest

_LOG = logging.getLogger(__name__)

RATE = 8 << 20  # bytes a second while answers are given: 37 s for 297 MB
_AGAIN = 1.0  # seconds after which a file is opened again that the system could not open


class Integrity:
    """State of the files, as far as is known; shared by threads."""

    def __init__(self) -> None:
        self.problem: str | None = None
        """The problem and the way out; None while nothing is known to be wrong."""
        self.whole = False
        """True once all files have been compared with their checksums, and nothing is wrong."""
        self._lock = threading.Lock()

    def fail(self, problem: str) -> None:
        """Declare the release broken, for good.

        The first problem is kept and logged.
        """
        with self._lock:
            if self.problem is None:
                self.problem, self.whole = problem, False
                _LOG.error("butaca stops answering: %s", problem)

    def succeed(self) -> None:
        """Declare the release whole, unless it is known to be broken."""
        with self._lock:
            self.whole = self.problem is None


class _Stopped(Exception):
    """End of the check before it is done."""


class BackgroundCheck:
    """Check of a release's files in a thread, reporting to an ``Integrity``.

    With a ``rate`` in bytes a second it sleeps most of the time. It is not made nice to the scheduler as well: a
    nice thread that holds the interpreter's lock makes all others wait for its next turn.
    """

    def __init__(self, folder: Path, manifest: Manifest, integrity: Integrity, rate: int | None) -> None:
        self._folder, self._manifest, self._integrity, self._rate = folder, manifest, integrity, rate
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="release check", daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def stop(self) -> None:
        """Stop the check, done or not, and wait for its end."""
        self._stop.set()
        self.join()

    def join(self) -> None:
        """Wait for the end of the check."""
        self._thread.join()

    def _run(self) -> None:
        try:
            for name in sorted(self._manifest.files, key=lambda name: (name != DATABASE, name)):
                self._check(name)
            self._integrity.succeed()
        except BrokenRelease as error:
            self._integrity.fail(str(error))
        except _Stopped:
            pass

    def _check(self, name: str) -> None:
        while True:
            try:
                files.check_content(self._folder, name, self._manifest.files[name], self._pace)
                return
            except OSError:
                self._wait(_AGAIN)

    def _pace(self, size: int) -> None:
        self._wait(size / self._rate if self._rate else 0)

    def _wait(self, seconds: float) -> None:
        if self._stop.wait(seconds):
            raise _Stopped

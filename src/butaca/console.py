"""Progress on the command line: bars on a terminal, plain lines elsewhere."""

import sys
import time
from typing import TYPE_CHECKING, Protocol, Self

if TYPE_CHECKING:
    from rich.progress import TaskID


class Console(Protocol):
    """Progress, shown between entering and leaving."""

    def __enter__(self) -> Self: ...
    def __exit__(self, *exception: object) -> None: ...

    def stage(self, name: str) -> None:
        """Begin a stage, which ends the one before."""
        ...

    def done(self) -> None:
        """End the last stage."""
        ...


def console() -> Console:
    """Return the progress that suits the standard error stream."""
    return BarProgress() if sys.stderr.isatty() else LineProgress()


class LineProgress:
    """Progress that prints a line when a stage ends."""

    def __init__(self) -> None:
        self._name: str | None = None
        self._since = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self._name = None

    def stage(self, name: str) -> None:
        """Begin a stage, which ends the one before."""
        self.done()
        self._name, self._since = name, time.monotonic()

    def done(self) -> None:
        """End the last stage."""
        if self._name is not None:
            sys.stderr.write(f"{self._name}: {time.monotonic() - self._since:.1f} s\n")
            sys.stderr.flush()
        self._name = None


class BarProgress:
    """Progress that shows a bar for each stage."""

    def __init__(self) -> None:
        from rich.console import Console as RichConsole
        from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

        self._progress = Progress(
            TextColumn("{task.description:<32}"),
            BarColumn(bar_width=24),
            TimeElapsedColumn(),
            console=RichConsole(stderr=True),
        )
        self._task: TaskID | None = None

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self._progress.stop()

    def stage(self, name: str) -> None:
        """Begin a stage, which ends the one before."""
        self.done()
        self._task = self._progress.add_task(name, total=None)

    def done(self) -> None:
        """End the last stage."""
        if self._task is not None:
            self._progress.update(self._task, total=1, completed=1)
        self._task = None

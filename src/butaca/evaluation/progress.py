"""Progress of long work, as its caller shows it."""

from typing import Protocol


class Progress(Protocol):
    """Receiver of the names of stages."""

    def stage(self, name: str) -> None:
        """Begin a stage, which ends the one before."""
        ...

    def done(self) -> None:
        """End the last stage."""
        ...

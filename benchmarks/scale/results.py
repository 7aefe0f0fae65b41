"""Results of points, each a small JSON file.

So a run can be stopped and continued.

``figures`` of a build (kinds ``films`` and ``ratings``): movies, ratings, seconds, cpu_seconds, megabytes (peak of the
process tree), release_megabytes, models, recall by model, stages (name, seconds, cpu_seconds, megabytes); of a
``server``: see ``benchmarks.processes.served``; of ``recall``: see ``benchmarks.processes.list_recall``; of an
``aggregation``, which is measured elsewhere and only shown: engine, ratings, seconds, cpu_seconds, megabytes.
``others`` are the processors that other work kept busy meanwhile. MB are 2^20 bytes.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.table import machine

KINDS = ("films", "server", "ratings", "aggregation", "recall")


@dataclass(frozen=True, order=True)
class Point:
    """A size at which a kind of work is measured.

    ``size`` counts films or ratings, as asked for.
    """

    kind: str
    size: int

    @property
    def name(self) -> str:
        """The name of the point's file, without its ending."""
        return f"{self.kind}-{self.size}"


@dataclass(frozen=True)
class Result:
    """Figures of a point, or the message of its failure."""

    point: Point
    figures: Mapping[str, Any] = field(default_factory=dict)
    failed: str | None = None
    measured: str = ""
    machine: str = ""


class Results:
    """A folder of results."""

    def __init__(self, folder: Path, tell: Callable[[str], None]) -> None:
        """Open or make the folder; ``tell`` gets a line each step."""
        self.folder, self._tell = folder, tell
        folder.mkdir(parents=True, exist_ok=True)

    def __iter__(self) -> Iterator[Result]:
        """Yield all results by kind and size."""
        results = [_read(path) for path in self.folder.glob("*.json")]
        return iter(sorted(results, key=lambda result: (KINDS.index(result.point.kind), result.point.size)))

    def measured(self, point: Point) -> bool:
        """Return whether the point has figures; a failed one has none."""
        path = self._path(point)
        return path.is_file() and _read(path).failed is None

    def measure(self, point: Point, take: Callable[[], Mapping[str, Any]]) -> Result:
        """Measure a point; keep its figures or its failure."""
        self._tell(f"{point.name}: measuring")
        try:
            result = Result(point, take(), measured=_today(), machine=machine())
            self._tell(f"{point.name}: {_line(result.figures)}")
        except Exception as error:  # noqa: BLE001 # whatever it was, the next point goes on
            result = Result(point, failed=f"{type(error).__name__}: {error}", measured=_today(), machine=machine())
            self._tell(f"{point.name} failed: {result.failed}")
        self.keep(result)
        return result

    def keep(self, result: Result) -> None:
        """Write a result, whole or not at all."""
        path = self._path(result.point)
        unfinished = path.with_suffix(".part")
        unfinished.write_text(json.dumps(asdict(result), indent=1) + "\n", encoding="utf-8")
        unfinished.replace(path)

    def _path(self, point: Point) -> Path:
        return self.folder / f"{point.name}.json"


def _read(path: Path) -> Result:
    facts = json.loads(path.read_text(encoding="utf-8"))
    return Result(**{**facts, "point": Point(**facts["point"])})


def _today() -> str:
    return f"{datetime.now(UTC):%Y-%m-%d}"


def _line(figures: Mapping[str, Any]) -> str:
    """Return the figures that are numbers."""
    return ", ".join(f"{name} {value:,.5g}" for name, value in figures.items() if isinstance(value, int | float))

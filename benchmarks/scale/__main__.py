"""Measurement of growth: ``python -m benchmarks.scale``.

Points that exist are not measured again.
"""

import argparse
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from benchmarks import files
from benchmarks.scale.folders import Folders
from benchmarks.scale.measures import MEASURES, Figures
from benchmarks.scale.results import Point, Results
from benchmarks.scale.sizes import sizes

FILMS = "11k,45346,136038,453460,1M"
RATINGS = "0.1M,1M,11M,26M"
RECALL = (45_346, 136_038)  # of larger ones the exact lists take hours

_KINDS = ("films", "server", "ratings")


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure missing points; write the document and the picture of all."""
    options = _options(arguments)
    folders = Folders(options.work, _tell)
    results = Results(options.work / "results", _tell)
    if options.clean:
        folders.clean()
        return 0
    points = [] if options.draw else list(_points(options))
    if points and not files.DATA.is_dir():
        raise SystemExit(f"growth is measured with The Movies Dataset in {files.shown(files.DATA)}; --draw only draws")
    measure(points, results, lambda point: MEASURES[point.kind](folders, point.size), again=options.again)
    _write(results, options.out)
    return 0


def measure(points: Sequence[Point], results: Results, take: Callable[[Point], Figures], *, again: bool) -> None:
    """Measure points without figures, or all of them again."""
    for place, point in enumerate(points, start=1):
        if results.measured(point) and not again:
            _tell(f"{point.name}: measured before")
            continue
        _tell(f"point {place} of {len(points)}")
        results.measure(point, partial(take, point))


def _points(options: argparse.Namespace) -> Iterator[Point]:
    """Yield the points asked for.

    Each release comes with its server, then ratings, then recall.
    """
    kinds = options.only or _KINDS
    for size in options.films:
        yield from (Point(kind, size) for kind in ("films", "server") if kind in kinds)
    if "ratings" in kinds:
        yield from (Point("ratings", size) for size in options.ratings)
    if options.recall:
        yield from (Point("recall", size) for size in options.films if size in RECALL)


def _write(results: Results, out: Path | None) -> None:
    from benchmarks.scale.document import document
    from benchmarks.scale.picture import draw  # after all processes, which would start as large as its libraries

    table, picture = (
        (files.ROOT / "benchmarks" / "SCALE.md", files.ROOT / "docs" / "scale.svg")
        if out is None
        else (out / "SCALE.md", out / "scale.svg")
    )
    table.parent.mkdir(parents=True, exist_ok=True)
    known = list(results)
    table.write_text(document(known) + "\n", encoding="utf-8")
    picture.write_text(draw(known), encoding="utf-8")
    _tell(f"written: {table}, {picture}")


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scale", description="Measure growth on one machine.")
    parser.add_argument("--films", type=sizes, default=FILMS, metavar="SIZES", help=f"films (default: {FILMS})")
    parser.add_argument("--ratings", type=sizes, default=RATINGS, metavar="SIZES", help=f"ratings (default: {RATINGS})")
    parser.add_argument("--only", choices=_KINDS, action="append", help="a kind of point; may be repeated")
    parser.add_argument("--recall", action="store_true", help="compare lists with exact ones too; takes many minutes")
    parser.add_argument("--again", action="store_true", help="measure points that exist, too")
    parser.add_argument("--draw", action="store_true", help="measure nothing, write document and picture anew")
    parser.add_argument("--clean", action="store_true", help="remove data and releases, keep results; nothing else")
    parser.add_argument("--work", type=Path, default=files.WORK / "scale", help="folder of data, releases and results")
    parser.add_argument("--out", type=Path, help="folder of SCALE.md and scale.svg (default: where they are committed)")
    return parser.parse_args(arguments)


def _tell(line: str) -> None:
    sys.stderr.write(f"{time.strftime('%H:%M:%S')} {line}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that what was started ends, too
    sys.exit(main())

"""The document of all results: tables with fitted exponents, in Markdown."""

from collections.abc import Iterable, Sequence

from benchmarks.processes import drawn_films, drawn_ratings
from benchmarks.scale.curves import (
    Curve,
    Figure,
    common_stages,
    curve,
    is_real,
    named,
    of_kind,
    size_of,
    stage,
    stages_of,
)
from benchmarks.scale.results import Result
from benchmarks.table import lines, wrapped
from benchmarks.traffic import SEED

BUSY = 0.5  # processors kept busy by others, from which on times are too long
_TITLES = {"films": "Films without ratings", "ratings": "Ratings of 45,346 films"}
_WHOLE = (
    ("s", named("seconds"), ",.0f"),
    ("CPU s", named("cpu_seconds"), ",.0f"),
    ("MB", named("megabytes"), ",.0f"),
    ("release MB", named("release_megabytes"), ",.0f"),
)
_LATENCIES = ("similar", "search", "discover")


def document(results: Sequence[Result]) -> str:
    """Return the whole text."""
    return "\n".join(
        [
            "# Growth on one machine",
            "",
            *_introduction(results),
            *(line for kind in _TITLES for line in _builds(kind, of_kind(results, kind))),
            *_aggregations(of_kind(results, "aggregation")),
            *_servers(of_kind(results, "server")),
            *_recalls(of_kind(results, "recall")),
            *_failures(results),
        ]
    )


def _introduction(results: Iterable[Result]) -> list[str]:
    """Return place and way of measurement, and points beside other work."""
    dates = sorted({result.measured for result in results if result.measured})
    span = " to ".join(dates[:: max(len(dates) - 1, 1)])
    machines = sorted({result.machine for result in results if result.machine})
    busy = [result for result in results if result.figures.get("others", 0) >= BUSY]
    sentences = [
        f"Measured by `make bench-scale` ({span}): {'; '.join(machines)}.",
        "Each point is a run of its own. MB are 2^20 bytes; those of builds are the peak of all its processes. CPU",
        "seconds are of all processors. *Others* are the processors that other work kept busy meanwhile.",
        "Up to 45,346 films and with 0.1 M ratings the data are real, all others drawn, with the seeds",
        f"{drawn_films.SEED} (films) and {drawn_ratings.SEED} (ratings). Exponents are those of a power of the size,",
        "fitted to logarithms by least squares, from 45,000 films and from a million ratings on.",
    ]
    if busy:
        points = ", ".join(map(_asked, busy))
        sentences.append(f"**Others kept {BUSY:g} of a processor or more busy, so that times are too long: {points}.**")
    return [wrapped(" ".join(sentences))]


def _builds(kind: str, results: Sequence[Result]) -> list[str]:
    if not results:
        return []
    rows = [
        (
            _size(result),
            *(f"{figure(result):{form}}" for _, figure, form in _WHOLE),
            ", ".join(result.figures["models"]),
            ", ".join(f"{name} {share:.1%}" for name, share in result.figures["recall"].items()) or "exact",
            f"{result.figures['others']:.1f}",
        )
        for result in results
    ]
    exponents = ("exponent", *(_exponent(curve(results, figure)) for _, figure, _ in _WHOLE), "", "", "")
    header = (kind, *(name for name, _, _ in _WHOLE), "models", "lists", "others")
    return [
        "",
        f"## {_TITLES[kind]}",
        "",
        *lines(header, [*rows, *([exponents] if any(exponents[1:]) else [])]),
        "",
        *_stages(kind, results),
    ]


def _stages(kind: str, results: Sequence[Result]) -> list[str]:
    """Return the table of CPU seconds and MB of each stage."""
    header = (f"CPU s (MB), by {kind}", *map(_size, results), "exponent of CPU s", "of MB")
    rows = [
        (
            name,
            *(_stage_cell(stage(name)(result), stage(name, figure="megabytes")(result)) for result in results),
            _exponent(curve(results, stage(name))),
            _exponent(curve(results, stage(name, figure="megabytes"))),
        )
        for name in stages_of(results)
    ]
    if common := common_stages(results):
        total = stage(*common)
        cells = (_stage_cell(total(result), stage(*common, figure="megabytes")(result)) for result in results)
        rows.append(("those of every fitted point", *cells, _exponent(curve(results, total)), ""))
    return lines(header, rows)


def _aggregations(results: Sequence[Result]) -> list[str]:
    if not results:
        return []
    rows = [
        (
            _size(result),
            str(result.figures.get("engine", "")),
            *(f"{result.figures[name]:,.0f}" for name in ("seconds", "cpu_seconds", "megabytes")),
        )
        for result in results
    ]
    return ["", "## Sums of ratings alone", "", *lines(("ratings", "engine", "s", "CPU s", "MB"), rows)]


def _servers(results: Sequence[Result]) -> list[str]:
    if not results:
        return []
    header = (
        "films",
        "ready after s",
        "MB then",
        "MB after requests",
        *(f"{name} ms" for name in _LATENCIES),
        "others",
    )
    rows = [
        (
            _size(result),
            f"{result.figures['ready_seconds']:.1f}",
            *(_memory_cell(result.figures[when]) for when in ("fresh", "held")),
            *(_latency_cell(result.figures["latency"][name]) for name in _LATENCIES),
            f"{result.figures['others']:.1f}",
        )
        for result in results
    ]
    exponents = (
        *("exponent", "", _exponent(curve(results, memory("fresh"))), _exponent(curve(results, memory("held")))),
        *(_exponent(curve(results, p99(name))) for name in _LATENCIES),
        "",
    )
    note = (
        f"MB are those of the process, resident, and in brackets private ones; the rest is of mapped files. Requests: "
        f"{results[-1].figures['requests']:,} of the mix of `make bench`, seed {SEED}, four connections. Milliseconds "
        "are the median and p99 of up to 1,000 requests, none asked before, one after the other on one connection. "
        "Exponents of milliseconds are those of p99."
    )
    return [
        "",
        "## Server",
        "",
        wrapped(note),
        "",
        *lines(header, [*rows, *([exponents] if any(exponents[1:]) else [])]),
    ]


def _recalls(results: Sequence[Result]) -> list[str]:
    if not results:
        return []
    kinds = ("famous", "random")
    likenesses = list(results[0].figures["famous"])
    header = ("films", "recall@10 of", *likenesses)
    rows = [
        (_size(result), kind, *(f"{result.figures[kind][likeness]:.3f}" for likeness in likenesses))
        for result in results
        for kind in kinds
    ]
    return ["", "## Lists of candidates against exact ones", "", *lines(header, rows)]


def _failures(results: Iterable[Result]) -> list[str]:
    failed = [result for result in results if result.failed is not None]
    return (
        ["", "## Failed", "", *(wrapped(f"- {_asked(result)}: {result.failed}", "  ") for result in failed)]
        if failed
        else []
    )


def p99(name: str) -> Figure:
    """Return the p99 of a kind of request, in milliseconds."""
    return lambda result: float(result.figures["latency"][name]["p99"])


def memory(when: str) -> Figure:
    """Return the resident MB of a server, ``fresh`` or ``held`` after requests."""
    return lambda result: float(result.figures[when]["megabytes"])


def _size(result: Result) -> str:
    return f"{size_of(result):,.0f}{'' if is_real(result) else ' drawn'}"


def _asked(result: Result) -> str:
    return f"{result.point.kind} {result.point.size:,}"


def _exponent(of: Curve) -> str:
    return "" if of.law is None else f"{of.law.exponent:.2f}"


def _stage_cell(seconds: float | None, megabytes: float | None) -> str:
    return "" if seconds is None or megabytes is None else f"{seconds:,.1f} ({megabytes:,.0f})"


def _memory_cell(used: dict[str, float]) -> str:
    return f"{used['megabytes']:.0f} ({used['private_megabytes']:.0f})"


def _latency_cell(latency: dict[str, float]) -> str:
    return f"{latency['p50']:.1f}, {latency['p99']:.1f}"

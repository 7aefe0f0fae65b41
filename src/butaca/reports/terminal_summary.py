"""Sum up a report in a few lines for a terminal."""

import textwrap
from collections.abc import Iterator

from butaca.catalogue.movie import with_year
from butaca.reports.comparison import CatalogueComparison, ChangedMovies
from butaca.reports.numbers import percent
from butaca.reports.profile import Profile

_SEVERITIES = ("error", "warning", "info")


def text(profile: Profile, width: int) -> str:
    """Sum up contents, findings and changes, in lines of ``width`` characters."""
    return "\n".join(line for part in _parts(profile) for line in _wrapped(part, width))


def _wrapped(line: str, width: int) -> list[str]:
    return textwrap.wrap(line, width, subsequent_indent="    ", break_on_hyphens=False) or [""]


def _parts(profile: Profile) -> Iterator[str]:
    counts, votes, money = profile.counts, profile.votes, profile.money
    yield f"{counts['movies']:,} movies, {counts['people']:,} people from {profile.source}"
    yield f"{votes.zero_unvoted:,} averages of 0 are of movies nobody voted for"
    if money.all.mean is not None and money.all.total is not None:
        yield (
            f"returns are known of {money.all.movie_count:,}: their mean is {money.all.mean:,.2f}, "
            f"total revenue over total budget {money.all.total:,.2f}"
        )
    yield f"{profile.coverage.poor:,} movies of which little is known: their neighbours will be poor"
    if profile.findings:
        yield f"{len(profile.findings)} kinds of findings:"
    for finding in sorted(profile.findings, key=lambda finding: (_SEVERITIES.index(finding.severity), -finding.count)):
        share = f" ({percent(finding.share)})" if finding.share is not None else ""
        yield f"  {finding.severity:<7} {finding.count:>9,} {finding.unit:<8} {finding.code}{share}"
    if profile.comparison is not None:
        yield ""
        yield from _compared(profile.comparison)


def _compared(comparison: CatalogueComparison) -> Iterator[str]:
    yield f"{comparison.old:,} movies before, {comparison.new:,} now: {comparison.verdict}"
    for name, changed in (
        ("added", comparison.added),
        ("removed", comparison.removed),
        ("changed", comparison.changed),
    ):
        yield f"  {changed.number:>9,} {name}{_named(changed)}"
    for shift in comparison.shifts:
        figures = {"PSI": shift.psi, "KS": shift.ks, "JS": shift.jensen_shannon}
        text = ", ".join(f"{name} {value:.3f}" for name, value in figures.items() if value is not None)
        yield f"  {shift.verdict:<9} {shift.column:<18} {text}"


def _named(changed: ChangedMovies) -> str:
    names = "; ".join(with_year(movie.title, movie.year) for movie in changed.examples[:3])
    return f": {names}{'; …' if changed.number > 3 else ''}" if names else ""

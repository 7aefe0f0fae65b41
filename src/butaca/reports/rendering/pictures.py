"""Draw the pictures of a report that its facts can fill.

A picture whose names differ in Spanish has a second form, whose name ends in ``-es``.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import NamedTuple

from butaca.reports.facts import MovieCount
from butaca.reports.profile import Profile
from butaca.reports.rendering import charts
from butaca.reports.rendering.clouds import cloud

_BARS = 15  # names in a chart; the tables have more
_SPREADS = {
    "popularity": (False, True),
    "vote_count": (True,),
    "runtime": (True,),
    "budget": (True,),
    "revenue": (True,),
}


class Pictures(NamedTuple):
    """The pictures of a report as SVG by name, and the names of those that could not be drawn."""

    drawn: Mapping[str, str]
    left_out: tuple[str, ...]


def pictures(profile: Profile) -> Pictures:
    """Draw the pictures; one that cannot be drawn is left out."""
    drawn, left_out = {}, []
    for name, draw in _drawings(profile):
        try:
            drawn[name] = draw()
        except (ArithmeticError, AssertionError, LookupError, TypeError, ValueError):  # whatever its figures are
            left_out.append(name)
    return Pictures(drawn, tuple(left_out))


def _drawings(profile: Profile) -> Iterator[tuple[str, Callable[[], str]]]:
    """Yield the name of each picture that there are facts for, and what draws it."""
    if profile.intake and profile.intake.columns:
        yield "missing", partial(charts.missing, profile.intake.columns)
    spread = {distribution.column: distribution for distribution in profile.distributions if distribution.known}
    for column, scales in _SPREADS.items():
        for logarithmic in scales:
            if column in spread and (not logarithmic or spread[column].logarithmic.counts):
                name = f"{column}-{'logarithmic' if logarithmic else 'linear'}"
                yield name, partial(charts.spread, spread[column], logarithmic=logarithmic)
    if "vote_average" in spread:
        yield "averages", partial(charts.averages, spread["vote_average"], profile.votes.zero_unvoted)
    lists = {"languages": profile.original_languages, "countries": profile.countries, "genres": profile.genres}
    for name, counts in lists.items():
        if counts:
            shown = counts if name == "genres" else counts[:_BARS]
            yield from _in_both(name, shown, partial(charts.bars, name))
    if profile.genres:
        yield from _in_both("genre-cloud", profile.genres, cloud)
    if profile.title_words:
        yield "word-cloud", partial(cloud, profile.title_words)
    yield "months", partial(charts.periods, "months", profile.dates.months, 1)
    yield "weekdays", partial(charts.week, profile.dates.weekdays)
    yield "decades", partial(charts.periods, "decades", profile.dates.decades, 10)
    if profile.money.all.movie_count:
        yield "returns", partial(charts.returns, profile.money)
    for name, groups in (("franchises", profile.franchises), ("companies", profile.companies)):
        earning = [group for group in groups.listed if group.revenue][:_BARS]
        if earning:
            yield name, partial(charts.takings, name, earning)
    yield "coverage", partial(charts.coverage, profile.coverage)
    yield "correlations", partial(charts.correlations, profile.correlations)


def _in_both(
    name: str, counts: Sequence[MovieCount], draw: Callable[[Sequence[MovieCount]], str]
) -> Iterator[tuple[str, Callable[[], str]]]:
    """Yield what draws counts, and again in Spanish if their names differ."""
    yield name, partial(draw, counts)
    spanish = [replace(count, name=count.name_es) for count in counts]
    if spanish != list(counts):
        yield f"{name}-es", partial(draw, spanish)

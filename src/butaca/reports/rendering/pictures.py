"""Draw the pictures of a report that its facts can fill.

A picture whose names differ in Spanish has a second form, whose name ends in ``-es``.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial

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


def pictures(profile: Profile) -> Mapping[str, str]:
    """Draw the pictures; return SVG by name."""
    drawn = {}
    if profile.intake and profile.intake.columns:
        drawn["missing"] = charts.missing(profile.intake.columns)
    spread = {distribution.column: distribution for distribution in profile.distributions if distribution.known}
    for column, scales in _SPREADS.items():
        for logarithmic in scales:
            if column in spread and (not logarithmic or spread[column].logarithmic.counts):
                name = f"{column}-{'logarithmic' if logarithmic else 'linear'}"
                drawn[name] = charts.spread(spread[column], logarithmic=logarithmic)
    if "vote_average" in spread:
        drawn["averages"] = charts.averages(spread["vote_average"], profile.votes.zero_unvoted)
    lists = {"languages": profile.original_languages, "countries": profile.countries, "genres": profile.genres}
    for name, counts in lists.items():
        if counts:
            shown = counts if name == "genres" else counts[:_BARS]
            drawn |= _in_both(name, shown, partial(charts.bars, name))
    if profile.genres:
        drawn |= _in_both("genre-cloud", profile.genres, cloud)
    if profile.title_words:
        drawn["word-cloud"] = cloud(profile.title_words)
    drawn["months"] = charts.periods("months", profile.dates.months, 1)
    drawn["weekdays"] = charts.week(profile.dates.weekdays)
    if profile.dates.decades:
        drawn["decades"] = charts.periods("decades", profile.dates.decades, 10)
    if profile.money.all.movie_count:
        drawn["returns"] = charts.returns(profile.money)
    for name, groups in (("franchises", profile.franchises), ("companies", profile.companies)):
        earning = [group for group in groups.listed if group.revenue][:_BARS]
        if earning:
            drawn[name] = charts.takings(name, earning)
    drawn["coverage"] = charts.coverage(profile.coverage)
    drawn["correlations"] = charts.correlations(profile.correlations)
    return drawn


def _in_both(name: str, counts: Sequence[MovieCount], draw: Callable[[Sequence[MovieCount]], str]) -> dict[str, str]:
    """Draw counts, and again in Spanish if their names differ."""
    spanish = [replace(count, name=count.name_es) for count in counts]
    drawn = {name: draw(counts)}
    return drawn if spanish == list(counts) else drawn | {f"{name}-es": draw(spanish)}

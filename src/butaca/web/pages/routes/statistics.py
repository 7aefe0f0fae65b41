"""The page of statistics: charts of the catalogue, with tables beneath."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from butaca.bilingual import Bilingual
from butaca.catalogue import genre_names
from butaca.release.reader import Release
from butaca.serving.browse import discover
from butaca.serving.browse.stats import DatedCount, YearsMoney, stats
from butaca.serving.filters.grammar import NONE
from butaca.web.dependencies import GivenOnce, OpenRelease
from butaca.web.pages import rendering
from butaca.web.pages.formats import capitalised, month, weekday

router = APIRouter(include_in_schema=False, dependencies=[Depends(GivenOnce("lang"))])

_LONGEST = 15  # bars of a chart of names


@dataclass(frozen=True)
class Bar:
    """A bar, with the filter that it leads to, if any.

    ``count`` is a number of films or, in a chart of money, US dollars.
    """

    name: Bilingual
    count: int
    filter: dict[str, str] | None


@dataclass(frozen=True)
class Chart:
    """A chart, whose title is the text ``chart_CODE``.

    ``upright`` bars are in the order of time; ``money`` bars are sums of US dollars.
    """

    code: str
    bars: Sequence[Bar]
    upright: bool = False
    money: bool = False

    @property
    def most(self) -> int:
        """The number of the longest bar."""
        return max((bar.count for bar in self.bars), default=1)


@router.get("/statistics")
def statistics(request: Request, release: OpenRelease) -> Response:
    """Show films by decade, genre and the like, and revenues."""
    return rendering.page(request, "statistics.html", charts=_charts(release))


def _charts(release: Release) -> list[Chart]:
    counts = discover.facets(release, discover.match(release, NONE).bitmap, ("decade", "original_language", "country"))
    facts = stats(release)
    genres: Counter[str] = Counter()
    for share in facts.genres:
        genres[share.genre] += share.movie_count
    return [
        Chart("decades", [_decade(each) for each in counts["decade"]], upright=True),
        Chart(
            "genres",
            [
                Bar(Bilingual(name, genre_names.spanish(name)), count, {"genre": name})
                for name, count in genres.most_common(_LONGEST)
            ],
        ),
        *(
            Chart(
                code,
                [
                    Bar(Bilingual(each.name, capitalised(each.name_es)), each.movie_count, {facet: str(each.value)})
                    for each in counts[facet][:_LONGEST]
                ],
            )
            for code, facet in (("languages", "original_language"), ("countries", "country"))
        ),
        Chart("months", [Bar(month(each.value), each.movie_count, None) for each in facts.months], upright=True),
        Chart("weekdays", [Bar(weekday(each.value), each.movie_count, None) for each in _from_monday(facts.weekdays)]),
        *_money(facts.money),
    ]


def _from_monday(days: Sequence[DatedCount]) -> list[DatedCount]:
    return sorted(days, key=lambda day: (day.value - 1) % 7)


def _money(years: Sequence[YearsMoney]) -> list[Chart]:
    """Return the chart of revenues by decade, where known."""
    decades: Counter[int] = Counter()
    for year in years:
        decades[year.year // 10 * 10] += year.revenue
    bars = [_bar(first, revenue) for first, revenue in sorted(decades.items()) if revenue]
    return [Chart("money", bars, upright=True, money=True)] if bars else []


def _decade(decade: discover.Count) -> Bar:
    if isinstance(decade.value, int):
        return _bar(decade.value, decade.movie_count)
    return Bar(Bilingual("unknown", "sin año"), decade.movie_count, {"year": decade.value})


def _bar(decade: int, count: int) -> Bar:
    return Bar(Bilingual(f"{decade}s", str(decade)), count, {"year": f"{decade}..{decade + 9}"})

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
from butaca.serving.browse.stats import stats
from butaca.serving.filters.grammar import NONE
from butaca.web.dependencies import GivenOnce, OpenRelease
from butaca.web.pages import rendering
from butaca.web.pages.formats import capitalised

router = APIRouter(include_in_schema=False, dependencies=[Depends(GivenOnce("lang"))])

_LONGEST = 15  # bars of a chart of names


@dataclass(frozen=True)
class Bar:
    """A bar, with the filter that it leads to."""

    name: Bilingual
    count: int
    filter: dict[str, str]


@dataclass(frozen=True)
class Chart:
    """A chart, whose title is the text ``chart_CODE``.

    ``upright`` bars are in the order of time.
    """

    code: str
    bars: Sequence[Bar]
    upright: bool = False

    @property
    def most(self) -> int:
        """The number of the longest bar."""
        return max((bar.count for bar in self.bars), default=1)


@router.get("/statistics")
def statistics(request: Request, release: OpenRelease) -> Response:
    """Show the numbers of films by decade, genre, language and country."""
    return rendering.page(request, "statistics.html", charts=_charts(release))


def _charts(release: Release) -> list[Chart]:
    counts = discover.facets(release, discover.match(release, NONE).bitmap, ("decade", "original_language", "country"))
    genres: Counter[str] = Counter()
    for share in stats(release).genres:
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
    ]


def _decade(decade: discover.Count) -> Bar:
    if not isinstance(decade.value, int):
        return Bar(Bilingual("unknown", "sin año"), decade.movie_count, {"year": decade.value})
    first = decade.value
    return Bar(Bilingual(f"{first}s", str(first)), decade.movie_count, {"year": f"{first}..{first + 9}"})

"""Dials of a list: its parameters on a page, and their choices."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Query
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from butaca.bilingual import Bilingual
from butaca.catalogue import genre_names
from butaca.release.reader import Release
from butaca.serving.browse import discover, groups
from butaca.serving.filters import grammar
from butaca.serving.recommend.options import Franchise, ListOptions
from butaca.web.pages.formats import capitalised

SLIDERS = ("novelty", "diversity")
"""The dials from 0 to 1, in the order of the page."""

FILM_SLIDERS = ("likeness", *SLIDERS)
"""The same on the page of a film."""

_FILTERS = ("year", "original_language", "runtime", "genre")
UNKNOWN_YEAR = Bilingual("Unknown", "Desconocidos")
_LANGUAGES = 24  # that can be chosen, those of most films
_GENRES = 100
_RUNTIMES = (("..90", "≤ 90 min"), ("90..120", "90 – 120 min"), ("120..150", "120 – 150 min"), ("150..", "≥ 150 min"))


def _given(value: Any) -> Any:
    """Return the value of a field; None if it was left empty."""
    return None if value == "" else value


Text = Annotated[str | None, Field(max_length=grammar.LONGEST), BeforeValidator(_given)]
Share = Annotated[float | None, Field(ge=0, le=1, allow_inf_nan=False), BeforeValidator(_given)]


class DialParameters(BaseModel):
    """The dials of an address; an empty one is not set."""

    model_config = ConfigDict(extra="ignore")

    likeness: Share = None
    novelty: Share = None
    diversity: Share = None
    year: Text = None
    original_language: Text = None
    runtime: Text = None
    genre: Text = None
    franchise: Annotated[Franchise | None, BeforeValidator(_given)] = None

    @property
    def given(self) -> dict[str, str]:
        """The dials that are set, as they stand in an address."""
        values = {name: getattr(self, name) for name in (*FILM_SLIDERS, *_FILTERS, "franchise")}
        return {
            name: f"{value:g}" if isinstance(value, float) else str(value)
            for name, value in values.items()
            if value is not None
        }

    def options(self, n: int, exclude: frozenset[int] = frozenset()) -> ListOptions:
        """Return the options of a list of ``n`` films.

        Raises:
            InvalidOption: a filter is not in the grammar.
        """
        filters = {name: value for name in _FILTERS if (value := getattr(self, name)) is not None}
        in_order = self.franchise is Franchise.ONLY  # in which there is no variety to choose
        return ListOptions(
            n=n,
            novelty=self.novelty,
            diversity=0.0 if in_order else self.diversity or 0.0,
            exclude=exclude,
            franchise=self.franchise,
            filters=grammar.parse(filters),
        )


Dials = Annotated[DialParameters, Query()]


@dataclass(frozen=True)
class Choice:
    """A value of a dial, and its name."""

    value: str
    name: Bilingual


def choices(release: Release) -> Mapping[str, list[Choice]]:
    """Return the choices of each dial that is a list."""
    return release.once("dials", _choices)


def _choices(release: Release) -> Mapping[str, list[Choice]]:
    counts = discover.facets(release, discover.match(release, grammar.NONE).bitmap, ("decade", "original_language"))
    years = [each.value for each in counts["decade"] if isinstance(each.value, int)] or [1990]
    first, last = years[0], years[-1]
    decades = range(last, max(first, 1920) - 1, -10)
    spoken = counts["original_language"][:_LANGUAGES]
    genres = sorted(group.name for group in groups.list_groups(release, groups.GROUP_KINDS["genres"], _GENRES))
    return {
        "year": [
            *(Choice(f"{year}..{year + 9}", Bilingual(f"{year}s", f"Años {year}")) for year in decades),
            *([Choice(f"..{decades[-1] - 1}", Bilingual("Before", "Antes"))] if first < decades[-1] else []),
            *(Choice(str(each.value), UNKNOWN_YEAR) for each in counts["decade"] if each.value == grammar.UNKNOWN),
        ],
        "original_language": [
            Choice(str(each.value), Bilingual(each.name, capitalised(each.name_es))) for each in spoken
        ],
        "runtime": [Choice(value, Bilingual(name, name)) for value, name in _RUNTIMES],
        "genre": [Choice(name, Bilingual(name, genre_names.spanish(name))) for name in genres],
        "franchise": [
            Choice("next", Bilingual("Next of each franchise", "La siguiente de cada saga")),
            Choice("collapse", Bilingual("One of each franchise", "Una por saga")),
            Choice("exclude", Bilingual("Without its franchise", "Sin su saga")),
            Choice("only", Bilingual("Only its franchise", "Solo su saga")),
        ],
    }

"""Parameters of lists, in a query or a body, and their conversion.

The further members of bodies are in ``list_bodies``.
"""

import re
from collections.abc import Iterable
from typing import Annotated, Any

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetPydanticSchema,
    ValidatorFunctionWrapHandler,
    WithJsonSchema,
)
from pydantic.config import JsonDict
from pydantic_core.core_schema import no_info_wrap_validator_function

from butaca.release.reader import Release
from butaca.serving.browse import movies
from butaca.serving.filters import grammar
from butaca.serving.recommend.options import MAX_IDS, OPTIONS, Franchise, ListOptions
from butaca.web.api.bounded_lists import BOUNDED, separated


def _written(value: Any) -> Any:
    """Return a whole number, such as an id, as text.

    In JSON, 1995.0 is a whole number as well.
    """
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _several(value: Any) -> Any:
    """Return a text as a one-item list, null as an empty one."""
    if value is None:
        return []
    return [_written(part) for part in value] if isinstance(value, list) else [_written(value)]


def _number(value: Any) -> Any:
    """Refuse true and false, which pydantic would read as 1 and 0."""
    if isinstance(value, bool):
        raise ValueError("true and false are no numbers")
    return value


Number = BeforeValidator(_number)

_LARGEST_ID = (1 << 53) - 1  # beyond it JSON numbers of many clients are not exact

Id = Annotated[int, Field(ge=-_LARGEST_ID, le=_LARGEST_ID), Number]

_IMDB_ID = re.compile(r"tt[0-9]{1,18}")


def _id_or_imdb_id(value: Any, id_of: ValidatorFunctionWrapHandler) -> Any:
    return value if isinstance(value, str) and _IMDB_ID.fullmatch(value) else id_of(value)


MovieId = Annotated[
    int | str,
    GetPydanticSchema(lambda _, schema_of: no_info_wrap_validator_function(_id_or_imdb_id, schema_of(Id))),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "integer", "minimum": -_LARGEST_ID, "maximum": _LARGEST_ID},
                {"type": "string", "pattern": r"^([0-9]{1,15}|tt[0-9]{1,18})$"},
            ]
        }
    ),
]
"""An id of the source (number or text), or an IMDb id."""

Ids = Annotated[list[MovieId], Field(max_length=MAX_IDS), *BOUNDED, separated]
Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False), Number]
Range = Annotated[str | None, Field(max_length=grammar.LONGEST), BeforeValidator(_written)]
Members = Annotated[list[str], Field(max_length=grammar.LONGEST), *BOUNDED, BeforeValidator(_several)]
"""Values of a filter; several texts must all hold, as with commas."""

Text = Annotated[str, Field(pattern=r"^[^\x00]*$")]
"""Any text without a null byte, as the schema states too."""


_SEVERAL = 8  # texts of a filter that fit together if none is longer than ...
_SHORT = {"maxLength": grammar.LONGEST // _SEVERAL - 1}


def _filter(name: str, example: str) -> Any:
    """Return the field of a filter, with its grammar in the schema.

    ``FilterParameters.filters`` enforces the grammar, with an error that explains it.
    """
    text: JsonDict = {"type": "string", "maxLength": grammar.LONGEST, "pattern": grammar.MEMBERS_PATTERN}
    number: JsonDict = {"type": "integer", "minimum": -999_999_999_999_999, "maximum": 999_999_999_999_999}
    if name == grammar.DATES:
        forms = [text | {"pattern": grammar.DATES_PATTERN}, number | {"minimum": 1000, "maximum": 9999}]
    elif name in grammar.RANGES:
        forms = [text | {"pattern": grammar.RANGE_PATTERN}, number]
    else:
        forms = [text, number, {"type": "array", "items": text | _SHORT, "maxItems": _SEVERAL}]
    default: dict[str, Any] = {"default_factory": list} if name in grammar.MEMBERS else {"default": None}
    return Field(
        **default,
        alias=name,
        description=grammar.MEANINGS[name],
        examples=[example],
        json_schema_extra={"anyOf": [*forms, {"type": "null"}]},
    )


SearchText = Annotated[
    Text,
    Field(
        max_length=500,
        description="Text to search for, tolerant of case, accents, word order, small words and typos. "
        "Only the first 12 words are used",
        examples=["jurasic prak", "heat 1995", "tom hanks cast away"],
    ),
]


class FilterParameters(BaseModel):
    """Filters of movies; unknown parameters are refused."""

    model_config = ConfigDict(extra="forbid")

    genre: Members = _filter("genre", "animation|family,-horror")
    keyword: Members = _filter("keyword", "time travel")
    person: Members = _filter("person", "31")
    actor: Members = _filter("actor", "Tom Hanks,Meg Ryan")
    director: Members = _filter("director", "Almodovar|Pedro Almodóvar")
    company: Members = _filter("company", "Pixar Animation Studios")
    collection: Members = _filter("collection", "Toy Story Collection")
    country: Members = _filter("country", "AR|ES")
    original_language: Members = _filter("original_language", "es")
    spoken_language: Members = _filter("spoken_language", "Spanish,French")
    status: Members = _filter("status", "Released")
    year: Range = _filter("year", "1990..1999")
    release_date: Range = _filter("release_date", "1999-07..1999-08-15")
    runtime: Range = _filter("runtime", "..100")
    vote_count: Range = _filter("vote_count", "100..")
    vote_average: Range = _filter("vote_average", "7..")
    popularity: Range = _filter("popularity", "10..")
    budget: Range = _filter("budget", "1000000..")
    revenue: Range = _filter("revenue", "..1e9")
    return_: Range = _filter("return", "2..")

    def filters(self) -> grammar.Filters:
        """Return the parsed filters.

        Raises:
            InvalidOption: a value that is not in the grammar.
        """
        members = {name: ",".join(given) for name in grammar.MEMBERS if (given := getattr(self, name))}
        ranges = {name: getattr(self, "return_" if name == "return" else name) for name in grammar.RANGES}
        return grammar.parse(members | ranges)


_BY_NAME = {option.name: option for option in OPTIONS}


def _option(name: str, **more: Any) -> Any:
    """Return the field of an option, with its default, range and description."""
    option = _BY_NAME[name]
    if isinstance(option.default, frozenset):
        return Field(default_factory=list, description=f"{option.metadata['description']}; by id", **more)
    least, most = option.metadata["least"], option.metadata["most"]
    return Field(option.default, ge=least, le=most, description=option.metadata["description"], **more)


class ListParameters(FilterParameters):
    """Options and filters of a list of movies; unknown parameters are refused."""

    n: Annotated[int, Number] = _option("n")
    model: Text | None = _option("model", max_length=100)
    novelty: Share | None = _option("novelty")
    diversity: Share = _option("diversity")
    min_confidence: Share | None = _option("min_confidence")
    exclude: Ids = _option("exclude")
    seen: Ids = _option("seen")
    franchise: Franchise | None = _option("franchise")

    def options(self, release: Release) -> ListOptions:
        """Return the options of the list, without IMDb ids that are unknown."""
        values = {option.name: getattr(self, option.name) for option in OPTIONS if hasattr(self, option.name)}
        for name, value in values.items():
            if isinstance(value, list):
                values[name] = frozenset(known_ids(release, value))
        return ListOptions(**values, filters=self.filters())


class MovieListParameters(ListParameters):
    """The same of a movie's list, which has likeness as well."""

    likeness: Share | None = _option("likeness")


def known_ids(release: Release, ids: Iterable[int | str]) -> list[int]:
    """Return ids with those of IMDb replaced, or left out if unknown."""
    ids = list(ids)
    own = movies.by_imdb(release, [movie for movie in ids if isinstance(movie, str)])
    return numbers(own.get(movie, movie) for movie in ids)


def numbers(ids: Iterable[int | str]) -> list[int]:
    """Return the ids that are numbers."""
    return [movie for movie in ids if isinstance(movie, int)]

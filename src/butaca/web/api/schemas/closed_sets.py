"""Closed sets of values: each a named component of the description, declared where its values are known.

An answer's code that later versions may add to is described as one of its set or any other text, as
``ReasonCode | str``, so that a client generated today reads what a later server says.
"""

from collections.abc import Sequence
from typing import Annotated, Any, Literal, get_args

from pydantic import Field, WithJsonSchema
from typing_extensions import TypeAliasType

from butaca.serving.browse import discover, movie_fields
from butaca.serving.explain import results, sentences
from butaca.serving.ratings_import.matching import whole_titles
from butaca.serving.ratings_import.reading import import_formats
from butaca.serving.search import entries, match_grades


def _enum(values: Sequence[str], description: str, names: Sequence[str] = ()) -> WithJsonSchema:
    """Describe a text as one of some values; ``names`` are for generators, where a value is no name."""
    schema: dict[str, Any] = {"type": "string", "enum": list(values), "description": description}
    return WithJsonSchema(schema | ({"x-enum-varnames": list(names)} if names else {}))


Evidence = TypeAliasType(
    "Evidence", Annotated[results.Evidence, _enum(get_args(results.Evidence), "What the score of a movie rests on")]
)
ReasonCode = TypeAliasType("ReasonCode", Annotated[str, _enum(sentences.CODES, "A kind of reason; see docs/api.md")])
NoteCode = TypeAliasType("NoteCode", Annotated[str, _enum(get_args(results.NoteCode), "What a note is about")])

SearchKind = TypeAliasType(
    "SearchKind", Annotated[entries.Kind, _enum(get_args(entries.Kind), "A kind of what can be found by name")]
)
NameField = TypeAliasType(
    "NameField", Annotated[entries.NameField, _enum(get_args(entries.NameField), "The kind of name that matched")]
)
MatchGrade = TypeAliasType(
    "MatchGrade",
    Annotated[
        match_grades.MatchKind,
        _enum(
            get_args(match_grades.MatchKind),
            "exact: but for case, accents, articles, punctuation, spaces and how numbers are written; prefix: the name "
            "begins so; words: its words do, in any order; typo: spelled otherwise; part: it lacks one of the words",
        ),
    ],
)

MissingReason = TypeAliasType(
    "MissingReason",
    Annotated[str, _enum(get_args(whole_titles.MissingReason), "Why a row names no movie of the release")],
)
ImportFormat = TypeAliasType(
    "ImportFormat", Annotated[str, _enum(import_formats.CODES, "A format of files; see docs/imports.md")]
)

Included = Literal["credits", "keywords", "collection", "similar", "external_ids"]
Include = TypeAliasType("Include", Annotated[Included, _enum(get_args(Included), "What is told of a movie")])

_FIELDS = (*movie_fields.FIELDS, "*")
MovieField = TypeAliasType(
    "MovieField",
    Annotated[str, _enum(_FIELDS, "A field of a movie; * is all", [*map(str.upper, movie_fields.FIELDS), "ALL"])],
)
Facet = TypeAliasType("Facet", Annotated[str, _enum(discover.FACETS, "What movies are counted by")])

_DIRECTIONS = {"": "", "-": "_DESCENDING"}
_SORTS = {sign + name: name.upper() + suffix for name in discover.SORTS for sign, suffix in _DIRECTIONS.items()}
SortOrder = TypeAliasType(
    "SortOrder",
    Annotated[
        str,
        Field(pattern=f"^-?({'|'.join(discover.SORTS)})$"),
        _enum([*_SORTS], "A field; with a minus in front the highest first", [*_SORTS.values()]),
    ],
)

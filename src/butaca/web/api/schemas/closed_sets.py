"""Closed sets of values, each a named component of the OpenAPI document.

They are declared where their values are known. An answer's code that later versions may extend is described as a value
of its set or any other text, as ``ReasonCode | str``, so that a client generated today reads the answers of a later
server.
"""

from collections.abc import Sequence
from typing import Annotated, Literal, get_args

from pydantic import Field, WithJsonSchema
from typing_extensions import TypeAliasType

from butaca.serving.browse import discover, movie_fields
from butaca.serving.explain import results, sentences
from butaca.serving.ratings_import.matching import whole_titles
from butaca.serving.ratings_import.reading import import_formats
from butaca.serving.recommend.group import strategies
from butaca.serving.search import contexts, entries, explain


def _enum(values: Sequence[str], description: str, names: Sequence[str] = ()) -> WithJsonSchema:
    """Describe a text as a value of a closed set.

    ``names`` are identifiers for client generators, where a value is not one itself.
    """
    schema: dict[str, object] = {"type": "string", "enum": list(values), "description": description}
    return WithJsonSchema(schema | ({"x-enum-varnames": list(names)} if names else {}))


Evidence = TypeAliasType(
    "Evidence",
    Annotated[results.Evidence, _enum(get_args(results.Evidence), "Data that the score of a movie is based on")],
)
ReasonCode = TypeAliasType("ReasonCode", Annotated[str, _enum(sentences.CODES, "A kind of reason; see docs/api.md")])
NoteCode = TypeAliasType("NoteCode", Annotated[str, _enum(get_args(results.NoteCode), "Subject of a note")])

StrategyName = TypeAliasType(
    "StrategyName",
    Annotated[strategies.Strategy, _enum([*strategies.Strategy], "How the estimates of a group make a score")],
)

SearchKind = TypeAliasType(
    "SearchKind", Annotated[entries.Kind, _enum(get_args(entries.Kind), "A kind of search result")]
)
RelatedKind = TypeAliasType(
    "RelatedKind",
    Annotated[contexts.RelatedKind, _enum(get_args(contexts.RelatedKind), "A kind of what belongs to a movie")],
)
NameField = TypeAliasType(
    "NameField", Annotated[entries.NameField, _enum(get_args(entries.NameField), "The kind of name that matched")]
)
MatchGrade = TypeAliasType(
    "MatchGrade",
    Annotated[
        explain.MatchKind,
        _enum(
            get_args(explain.MatchKind),
            "exact: apart from case, accents, articles, punctuation, spaces and the form of numbers; prefix: the name "
            "begins with the text; words: its words do, in any order; typo: with a misspelling; "
            "sound: the original title, written in other Latin letters; joined: some words are "
            "in the name of something that belongs to it; part: without some of the words; id: the text is its id",
        ),
    ],
)

MissingReason = TypeAliasType(
    "MissingReason",
    Annotated[str, _enum(get_args(whole_titles.MissingReason), "Reason why a row matches no movie of the release")],
)
ImportFormat = TypeAliasType(
    "ImportFormat", Annotated[str, _enum(import_formats.CODES, "A file format; see docs/imports.md")]
)

Included = Literal["credits", "keywords", "collection", "similar", "external_ids"]
Include = TypeAliasType(
    "Include", Annotated[Included, _enum(get_args(Included), "A part of a movie that can be included")]
)

_FIELDS = (*movie_fields.FIELDS, "*")
MovieField = TypeAliasType(
    "MovieField",
    Annotated[
        str, _enum(_FIELDS, "A field of a movie; * stands for all", [*map(str.upper, movie_fields.FIELDS), "ALL"])
    ],
)
Facet = TypeAliasType("Facet", Annotated[str, _enum(discover.FACETS, "A property by which movies are counted")])

_DIRECTIONS = {"": "", "-": "_DESCENDING"}
_SORTS = {sign + name: name.upper() + suffix for name in discover.SORTS for sign, suffix in _DIRECTIONS.items()}
SortOrder = TypeAliasType(
    "SortOrder",
    Annotated[
        str,
        Field(pattern=f"^-?({'|'.join(discover.SORTS)})$"),
        _enum([*_SORTS], "A field; a leading minus sorts in descending order", [*_SORTS.values()]),
    ],
)

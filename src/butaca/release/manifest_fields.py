"""What each field of a manifest has to be. Standard library only: ``butaca info`` runs before anything is installed."""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from butaca.catalogue.schema import TABLES

Check = Callable[[str, Any], None]
"""Looks at the value of a field, which is given with its name; raises ``Misfit`` if it does not fit."""

PARTS = (
    *("ratings", "taste", "keywords", "actors", "director", "franchise", "companies", "title", "genres", "text"),
    *("profile", "period", "original_language", "like_rate_prior", "rating", "popularity"),
)
"""What the score of a model may be made of; each has its words in a reason."""

_SHOWN = 60  # characters of a value that does not fit
_SEGMENT = "[A-Za-z0-9_][A-Za-z0-9_.-]*"  # of a path: neither '.', '..' nor hidden, and no drive
_LARGEST = (1 << 63) - 1  # what SQLite and Parquet can hold


class Misfit(ValueError):
    """A field is missing, unknown, or has a value that it cannot have."""


def check(content: Any) -> None:
    """Check the content of a whole manifest of this format.

    Raises:
        Misfit: the first field that does not fit, with its value and what it has to be.
    """
    _MANIFEST("", content)


def _is(needed: str, fits: Callable[[Any], bool]) -> Check:
    def checked(field: str, value: Any) -> None:
        if not fits(value):
            raise Misfit(f"{field or 'it'} is {_shown(value)}; it has to be {needed}")

    return checked


def _matching(needed: str, pattern: str) -> Check:
    compiled = re.compile(pattern)
    return _is(needed, lambda value: isinstance(value, str) and compiled.fullmatch(value) is not None)


def _list_of(item: Check) -> Check:
    def checked(field: str, value: Any) -> None:
        _LIST(field, value)
        for position, part in enumerate(value):
            item(f"{field}[{position}]", part)

    return checked


def _map_of(key: Check, item: Check, *needed: str) -> Check:
    """An object with any keys of a kind, the needed ones among them."""

    def checked(field: str, value: Any) -> None:
        _OBJECT(field, value)
        for name, part in value.items():
            key(f"a key of {field}", name)
            item(f"{field}[{_shown(name)}]", part)
        _check_names(field, value, needed, value)

    return checked


def _record(fields: Mapping[str, Check], optional: Mapping[str, Check] | None = None) -> Check:
    """An object with these keys and no others."""
    known = {**fields, **(optional or {})}

    def checked(field: str, value: Any) -> None:
        _OBJECT(field, value)
        _check_names(field, value, fields, known)
        for name, part in value.items():
            known[name](f"{field}.{name}" if field else name, part)

    return checked


def _check_names(field: str, value: Mapping[str, Any], needed: Any, known: Any) -> None:
    missing = [name for name in needed if name not in value]
    if missing:
        raise Misfit(f"{field or 'it'} lacks {', '.join(missing)}")
    unknown = [name for name in value if name not in known]
    if unknown:
        raise Misfit(f"{field or 'it'} has {_shown(unknown[0])}, which is no field of it")


def _shown(value: Any) -> str:
    text = json.dumps(value)
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def _whole(value: Any) -> bool:
    return type(value) is int and 0 <= value <= _LARGEST


def _number(value: Any) -> bool:
    return type(value) in (int, float)


_LIST = _is("a list", lambda value: isinstance(value, list))
_OBJECT = _is("an object", lambda value: isinstance(value, dict))
_TEXT = _is("a text", lambda value: isinstance(value, str))
_FIGURE = _is("a number or null", lambda value: value is None or _number(value))
_NUMBER = _is("a number", _number)
_COUNT = _is("a whole number from 0", _whole)
_SHARE = _is("a number from 0 to 1", lambda value: _number(value) and 0 <= value <= 1)
_POSITIVE = _is("a number above 0", lambda value: _number(value) and value > 0)
_SHA256 = _matching("64 hexadecimal digits", r"[0-9a-f]{64}")
_NAME = _matching("a name of a-z, 0-9 and _", r"[a-z][a-z0-9_]{0,62}")  # it becomes the name of a table
_PATH = _matching("a path inside the release", rf"{_SEGMENT}(/{_SEGMENT})*")

_PART = _is("a part of a model", lambda value: value in PARTS)

_MODEL = _record(
    {"name": _NAME, "recipe": _TEXT, "parts": _list_of(_PART)},
    {"novelty": _SHARE, "pseudo_likes": _POSITIVE},
)


def _models(field: str, value: Any) -> None:
    """Models, each of a name of its own."""
    _list_of(_MODEL)(field, value)
    names = [model["name"] for model in value]
    if len(set(names)) < len(names):
        raise Misfit(f"{field} has {_shown(max(names, key=names.count))} more than once")


def _pair(field: str, value: Any) -> None:
    """An intercept and a slope."""
    _list_of(_NUMBER)(field, value)
    if len(value) != 2:
        raise Misfit(f"{field} has {len(value)} numbers; it has to have 2")


_CURVE = _record(
    dict.fromkeys(("intercept", "score", "named", "both", "least_score", "most_score", "most_named"), _NUMBER)
)
_COMPARED = ("keywords", "actors", "director", "franchise", "companies", "genres", "period", "original_language")
_SETTINGS = _record(
    {"neighbours": _COUNT},
    {
        "confidence": _record({}, {"similar": _pair, "recommended": _CURVE, "newcomer": _CURVE}),
        "recommended": _record({"seen": _NUMBER, "dislike": _NUMBER}),
        "content": _record(
            {"fields": _map_of(_NAME, _NUMBER, *_COMPARED), "temperature": _NUMBER, "generation": _POSITIVE}
        ),
    },
)


def _measured(field: str, value: Any) -> None:
    """The name of a model and its figures."""
    _OBJECT(field, value)
    _check_names(field, value, ["model"], value)
    for name, part in value.items():
        (_TEXT if name == "model" else _FIGURE)(f"{field}.{name}", part)


_MEASURED = _record(
    {"held_out": _TEXT, "seed": _COUNT, "protocols": _map_of(_TEXT, _measured)}
)  # fmt: skip


def _metrics(field: str, value: Any) -> None:
    """An empty object, or what was measured."""
    if value != {}:
        _MEASURED(field, value)


_FIELDS: Mapping[str, Check] = {
    "format": _COUNT,
    "source": _TEXT,
    "licence": _TEXT,
    "votes": _TEXT,
    "inputs": _list_of(_record({"name": _TEXT, "sha256": _SHA256, "size": _COUNT})),
    "versions": _map_of(_TEXT, _TEXT),
    "settings": _SETTINGS,
    "counts": _record({table.name: _COUNT for table in TABLES}),
    "findings": _map_of(_NAME, _COUNT),
    "models": _models,
    "files": _map_of(_PATH, _record({"sha256": _SHA256, "size": _COUNT}), "butaca.sqlite"),
    "metrics": _metrics,
}
_MANIFEST = _record(_FIELDS)

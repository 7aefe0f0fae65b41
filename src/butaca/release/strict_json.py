"""Strict JSON, for files that may be damaged or edited by hand."""

import json
import math
import re
from collections.abc import Sequence
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

Value = TypeVar("Value")

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,62}")  # names of members that are shown without quotes
_SHOWN = 60  # characters of a value that does not fit


class NotStrict(ValueError):
    """A text is no JSON, or readers could disagree about it."""


class Misfit(ValueError):
    """A member is missing, unknown, or of a wrong type or value."""


def read(content: bytes, adapter: TypeAdapter[Value]) -> Value:
    """Return the value of a type from a JSON text in UTF-8.

    Raises:
        NotStrict: as ``parse``.
        Misfit: the first member that does not fit, with its place and value.
    """
    parse(content)
    try:
        return adapter.validate_json(content)
    except ValidationError as error:
        raise Misfit(_problem(error.errors(include_url=False))) from error


def parse(content: bytes) -> Any:
    """Return the value of a JSON text in UTF-8.

    Raises:
        NotStrict: not UTF-8, a byte order mark, no JSON, a repeated key, a number that is not finite, a control
            character or half a surrogate pair in a text, or nested too deeply.

    >>> parse(b'{"a": 1, "a": 2}')
    Traceback (most recent call last):
    butaca.release.strict_json.NotStrict: has the key "a" twice
    """
    try:
        text = content.decode("utf-8")
        if text.startswith("\ufeff"):
            raise NotStrict("begins with a byte order mark")
        value = json.loads(text, object_pairs_hook=_object, parse_constant=_refuse, parse_float=_finite)
        _check_texts(value)
    except UnicodeDecodeError as error:
        raise NotStrict(f"is not UTF-8, from byte {error.start} on") from error
    except json.JSONDecodeError as error:
        raise NotStrict(f"is no JSON, from line {error.lineno} column {error.colno} on") from error
    except RecursionError as error:
        raise NotStrict("is nested too deeply") from error
    except NotStrict:
        raise
    except ValueError as error:  # a whole number of thousands of digits
        raise NotStrict("has a number that is too long") from error
    return value


def shown(value: Any) -> str:
    """Return a value as JSON in ASCII, shortened, for a message."""
    text = json.dumps(value)
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def _object(pairs: Sequence[tuple[str, Any]]) -> dict[str, object]:
    members = dict(pairs)
    if len(members) < len(pairs):
        keys = [key for key, _ in pairs]
        repeated = next(key for key in keys if keys.count(key) > 1)
        raise NotStrict(f"has the key {shown(repeated)} twice")
    return members


def _refuse(constant: str) -> float:
    raise NotStrict(f"has {constant}, which is no number")


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise NotStrict(f"has {digits[:20]}, which is no finite number")
    return number


def _check_texts(value: Any) -> None:
    if isinstance(value, str) and _CONTROL.search(value):
        raise NotStrict(f"has a control character in {shown(value)}")
    if isinstance(value, list):
        for item in value:
            _check_texts(item)
    if isinstance(value, dict):
        for key, item in value.items():
            _check_texts(key)
            _check_texts(item)


def _problem(errors: Sequence[ErrorDetails]) -> str:
    """Name the first member that does not fit, in a line."""
    first = errors[0]
    *parents, last = first["loc"] or [""]
    match first["type"]:
        case "missing":
            missing = [
                str(error["loc"][-1])
                for error in errors
                if error["type"] == "missing" and list(error["loc"][:-1]) == parents
            ]
            return f"{_place(parents)} lacks {', '.join(missing)}"
        case "unexpected_keyword_argument":
            return f"{_place(parents)} has {shown(last)}, which is no member of it"
        case "json_invalid":  # fine for ``parse``, which lets values be nested deeper
            return "it is nested too deeply"
        case "value_error":
            return f"{_place(first['loc'])} {first['ctx']['error']}"
        case _:
            needed = re.sub(r"^\w+ should ", "it should ", first["msg"])
            return f"{_place(first['loc'])} is {shown(first['input'])}; {needed}"


def _place(path: Sequence[str | int]) -> str:
    """Return the place of a member, such as ``models[0].name``."""
    if path and path[-1] == "[key]":
        return f"a key of {_place(path[:-2])}"
    place = ""
    for step in path:
        if isinstance(step, str) and _PLAIN.fullmatch(step):
            place += f".{step}" if place else step
        else:
            place += f"[{shown(step)}]"
    return place or "it"

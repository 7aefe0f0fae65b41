"""JSON as strictly as it is written: for files that may have been damaged or edited."""

import json
import math
import re
from collections.abc import Sequence
from typing import Any

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


class NotStrict(ValueError):
    """A text is no JSON, or more than one reader would take for the same."""


def parse(content: bytes) -> Any:
    """Return the value of a JSON text in UTF-8.

    Raises:
        NotStrict: not UTF-8, a byte order mark, no JSON, a repeated key, a number that is not finite, a control
            character or half a surrogate pair in a text, or nested too deeply.

    >>> parse(b'{"a": 1, "a": 2}')
    Traceback (most recent call last):
    butaca.release.json_text.NotStrict: has the key "a" twice
    """
    try:
        text = content.decode("utf-8")
        if text.startswith("\ufeff"):
            raise NotStrict("begins with a byte order mark")
        value = json.loads(text, object_pairs_hook=_object, parse_constant=_refused, parse_float=_finite)
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


def _object(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) < len(pairs):
        keys = [key for key, _ in pairs]
        repeated = next(key for key in keys if keys.count(key) > 1)
        raise NotStrict(f"has the key {json.dumps(repeated)[:60]} twice")
    return members


def _refused(constant: str) -> float:
    raise NotStrict(f"has {constant}, which is no number")


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise NotStrict(f"has {digits[:20]}, which is no finite number")
    return number


def _check_texts(value: Any) -> None:
    if isinstance(value, str) and _CONTROL.search(value):
        raise NotStrict(f"has a control character in {json.dumps(value)[:60]}")
    if isinstance(value, list):
        for item in value:
            _check_texts(item)
    if isinstance(value, dict):
        for key, item in value.items():
            _check_texts(key)
            _check_texts(item)

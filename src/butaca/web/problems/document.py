"""Problems as text of at most 64 kB, whatever was sent."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from butaca.errors import MAX_NAMED

LARGEST = 64_000
"""Size of the largest problem in bytes."""

_TEXTS = {"detail": 4_000, "instance": 2_000}  # characters of a member
FURTHER = "further"
"""Type of the validation error that counts ``n`` unnamed others."""

_OTHER = 500  # of any other text


def shortened(text: str, most: int = _OTHER) -> str:
    """Return a text of at most ``most`` characters.

    A text that is cut ends in an ellipsis.

    >>> shortened("likes, dislikes", 6)
    'likes…'
    """
    return text if len(text) <= most else f"{text[: most - 1]}…"


def document(members: Mapping[str, Any]) -> bytes:
    """Encode a problem as JSON of at most ``LARGEST`` bytes.

    Long texts are cut, and long lists lose their ends, as far as necessary.
    """
    shown = {name: _cut(value, _TEXTS.get(name, _OTHER)) for name, value in members.items()}
    while len(written := _written(shown)) > LARGEST:
        name = max(
            (name for name in shown if isinstance(shown[name], list)), key=lambda name: len(_written(shown[name]))
        )
        shown[name] = shown[name][: len(shown[name]) // 2]
    return written


def _cut(value: Any, most: int) -> Any:
    if isinstance(value, str):
        return shortened(value, most)
    if isinstance(value, Mapping):
        return {name: _cut(part, most) for name, part in value.items()}
    if isinstance(value, Sequence):
        return [_cut(part, most) for part in value[:MAX_NAMED]]
    return value


def _written(value: Any) -> bytes:
    """Encode a value as JSON in UTF-8.

    A lone surrogate, which JSON can hold and UTF-8 cannot, becomes a question mark.
    """
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode("utf-8", "replace")

"""Sizes as people write them."""

import argparse
import re

_UNITS = {"": 1, "k": 1_000, "M": 1_000_000}


def sizes(text: str) -> tuple[int, ...]:
    """Return sizes such as 45346,136k,1M, ascending and none twice.

    An empty text has none.

    Raises:
        argparse.ArgumentTypeError: it is no such list.
    """
    return tuple(sorted({_size(part.strip()) for part in text.split(",") if part.strip()}))


def _size(text: str) -> int:
    match = re.fullmatch(r"(\d{1,12}(?:\.\d{1,6})?)([kM]?)", text)
    size = round(float(match[1]) * _UNITS[match[2]]) if match else 0
    if not size:
        raise argparse.ArgumentTypeError(
            f"{text!r} is no size; sizes are such as 45346, 136k or 1M, with commas between"
        )
    return size

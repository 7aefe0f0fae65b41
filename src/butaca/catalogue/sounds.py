"""Sounds of names, however they are written in Latin letters.

*jodaeiye nader az simin* is جدایی نادر از سیمین, whose script writes no short vowels.
"""

import re

from butaca.catalogue.text_keys import words

_SPELLINGS = [
    (re.compile(pattern), sounds)
    for pattern, sounds in (
        ("d?j|ch|zh", "j"),
        ("ts|tz|x", "s"),
        ("ck|[cgq]", "k"),
        ("ph", "f"),
        ("m(?=[bp])", "n"),
        ("[aeiouywvh]", ""),
        ("b", "p"),
        ("d", "t"),
        ("l", "r"),
        ("z", "s"),
    )
]
_DOUBLED = re.compile(r"(.)\1+")


def sound(name: str) -> str:
    """Return the consonants of a name, alike ones in one letter.

    Vowels, *h*, *v*, *w* and *y* do not count, nor do spaces and doubled consonants.

    >>> sound("jdyy ndr z symyn"), sound("jodaeiye Nader az Simin"), sound("Toukyou Monogatari")
    ('jtntrsmn', 'jtntrsmn', 'tkmnktr')
    """
    letters = "".join(words(name))
    for spelling, sounds in _SPELLINGS:
        letters = spelling.sub(sounds, letters)
    return _DOUBLED.sub(r"\1", letters)

"""Titles as they are read aloud, where signs stand for letters.

*Se7en* is read *Seven*.
"""

import re

_LETTERS = {"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "v", "@": "a", "!": "i", "$": "s"}
_BETWEEN_LETTERS = re.compile(r"(?<=[^\W\d_])[013457@!](?=[^\W\d_])")
_DOLLAR = re.compile(r"(?<=[^\W\d_])\$(?!\d)|\$(?=[^\W\d_])")


def read_title(title: str) -> str:
    """Return a title with letters for the signs within its words.

    >>> read_title("Se7en"), read_title("Ca$h"), read_title("Apollo 13")
    ('Seven', 'Cash', 'Apollo 13')
    """
    for signs in (_BETWEEN_LETTERS, _DOLLAR):
        title = signs.sub(lambda match: _LETTERS[match[0]], title)
    return title

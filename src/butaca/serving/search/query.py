"""Queries: the words of a text, and perhaps a year.

Nothing in a text is an operator.
"""

from dataclasses import dataclass
from functools import cached_property

from butaca.catalogue import text_keys

MOST_WORDS = 12  # of a text; further ones are ignored
MOST_LETTERS = 40  # of a word, likewise

_YEARS = range(1870, 2100)


@dataclass(frozen=True)
class Query:
    """A way to read a text.

    ``keys`` are the text's key and its words joined, since what looks like a number may be none: *x men*. ``year`` is
    required beside the words.
    """

    words: tuple[str, ...]
    keys: tuple[str, ...]
    year: int | None = None

    @cached_property
    def required(self) -> list[int]:
        """The places of the words that a name must have.

        These are the large words, or all where all are small.
        """
        large = [place for place, word in enumerate(self.words) if word not in text_keys.SMALL]
        return large or list(range(len(self.words)))

    @cached_property
    def small(self) -> list[str]:
        """The small words."""
        return [word for word in self.words if word in text_keys.SMALL]

    @cached_property
    def numbered(self) -> list[str]:
        """The words, numbers in digits."""
        return [text_keys.number(word) for word in self.words]


def readings(text: str, year: int | None = None) -> list[Query]:
    """Return the ways to read a text.

    The first takes all of it as a name, the second a year in it as that of a movie named by the rest. A ``year`` that
    is given holds for every reading, and there is no second one then. A text without words is read by its key alone;
    one without a key has no reading.
    """
    text = text[: MOST_WORDS * MOST_LETTERS]
    words = tuple(word[:MOST_LETTERS] for word in text_keys.words(text)[:MOST_WORDS])
    keys = _keys(text)
    queries = [Query(words, keys, year)] if keys else []
    if year is None and len(words) > 1:
        for place in range(len(words) - 1, -1, -1):
            if len(words[place]) == 4 and words[place].isdecimal() and int(words[place]) in _YEARS:
                rest = words[:place] + words[place + 1 :]
                queries.append(Query(rest, _keys(" ".join(rest)), int(words[place])))
                break
    return queries


def _keys(text: str) -> tuple[str, ...]:
    return tuple(key for key in dict.fromkeys((text_keys.key(text), "".join(text_keys.words(text)))) if key)

"""What a text asks for: words, and perhaps a year; nothing in it is an operator."""

from dataclasses import dataclass
from functools import cached_property

from butaca.catalogue import text_keys

MOST_WORDS = 12  # of a text; further ones are not looked at
MOST_LETTERS = 40  # of a word, likewise

_YEARS = range(1870, 2100)


@dataclass(frozen=True)
class Query:
    """One way to read a text.

    ``keys`` are that of ``text_keys`` and the words as one, since what looks like a number may be none: *x men*.
    ``year`` is asked for beside the words.
    """

    words: tuple[str, ...]
    keys: tuple[str, ...]
    year: int | None = None

    @cached_property
    def required(self) -> list[int]:
        """The places of the words that a name has to have: the large ones, or all where all are small."""
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
    """How a text may be read: all of it as a name, and a year in it as the year of a movie named by the rest.

    A year that is given by itself holds for all readings. A text without words is read by its key alone;
    one without anything has no reading.
    """
    text = text[: MOST_WORDS * MOST_LETTERS]
    words = tuple(word[:MOST_LETTERS] for word in text_keys.words(text)[:MOST_WORDS])
    keys = _keys(text)
    found = [Query(words, keys, year)] if keys else []
    if year is None and len(words) > 1:
        for place in range(len(words) - 1, -1, -1):
            if len(words[place]) == 4 and words[place].isdecimal() and int(words[place]) in _YEARS:
                rest = words[:place] + words[place + 1 :]
                found.append(Query(rest, _keys(" ".join(rest)), int(words[place])))
                break
    return found


def _keys(text: str) -> tuple[str, ...]:
    return tuple(key for key in dict.fromkeys((text_keys.key(text), "".join(text_keys.words(text)))) if key)

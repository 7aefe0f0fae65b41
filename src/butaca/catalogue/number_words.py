"""Spellings of titles: numbers in words or digits, with or without *Part*.

``text_keys.key`` reads small numbers alike; these are the larger ones, and years: *1984* is *Nineteen Eighty-Four*.
"""

import re
from collections.abc import Iterator, Sequence

from butaca.catalogue.text_keys import key, numbered, words

PART_WORDS = frozenset(("part", "chapter", "episode", "volume", "vol"))

_ONES = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_VALUES = {word: value for value, word in enumerate(_ONES)}
_VALUES |= {word: 10 * value for value, word in enumerate(_TENS, 2)}
_UNITS = {"hundred": 100, "thousand": 1000}
_LARGEST = 9_999
_MOST_DIGITS = 4
_AND_A_HALF = re.compile(r"\b(?:and a half|y medio|y media)\b")


def number_spellings(title: str) -> set[str]:
    """Return the keys of a title with its numbers written differently.

    The title's own key is not among them.

    >>> sorted(number_spellings("1984"))
    ['1thousand9hundredeighty4', '1thousand9hundredeightyfour', 'nineteeneighty4', 'nineteeneightyfour']
    >>> number_spellings("The Godfather: Part II"), number_spellings("Five Hundred Days")
    ({'godfather2'}, {'500days'})
    """
    digits = in_digits(title)
    spelled = {key(text) for text in (digits, *_in_words(digits), *_in_words(title), *_with_parts(title))}
    return spelled - {key(title), ""}


def in_words(number: int) -> list[str]:
    """Return the readings of a number up to 9,999, also as year.

    >>> in_words(2012), in_words(101)
    (['two thousand twelve', 'twenty twelve'], ['one hundred one'])
    """
    read = []
    thousands, rest = divmod(number, 1000)
    hundreds, small = divmod(rest, 100)
    parts = [f"{_ONES[thousands]} thousand"] if thousands else []
    parts += [f"{_ONES[hundreds]} hundred"] if hundreds else []
    parts += [_below_hundred(small)] if small or not parts else []
    read.append(" ".join(parts))
    century, years = divmod(number, 100)
    if 10 < century < 100 and century % 10 and years >= 10:
        read.append(f"{_below_hundred(century)} {_below_hundred(years)}")
    elif century == 20 and years >= 10:
        read.append(f"twenty {_below_hundred(years)}")
    return read


def _below_hundred(number: int) -> str:
    if number < len(_ONES):
        return _ONES[number]
    tens, ones = divmod(number, 10)
    return _TENS[tens - 2] + (f"-{_ONES[ones]}" if ones else "")


def _in_words(title: str) -> Iterator[str]:
    """Yield the title with its first number in words.

    Words with hyphens are also yielded without.
    """
    given = title.split()
    for place, word in enumerate(given):
        if word.isascii() and word.isdigit() and len(word) <= _MOST_DIGITS and int(word) >= len(_ONES) - 7:
            for text in in_words(int(word)):
                for written in dict.fromkeys((text, text.replace("-", " "))):
                    yield " ".join((*given[:place], written, *given[place + 1 :]))
            return


def in_digits(title: str) -> str:
    """Return the title with longer or larger numbers in digits.

    These are numbers of several words, or above twelve.

    >>> in_digits("Nineteen Eighty-Four"), in_digits("Eight and a Half")
    ('1984', '8 1 2')
    """
    read: list[str] = []
    run: list[str] = []
    for word in (*_AND_A_HALF.sub("1 2", " ".join(words(title))).split(), ""):
        if word in _VALUES or (run and (word in _UNITS or word == "and")):
            run.append(word)
            continue
        read += _read(run)
        run.clear()
        read.append(word)
    return " ".join(read[:-1])


def _read(run: Sequence[str]) -> list[str]:
    """Return number words in digits, or unchanged if they are no number."""
    spare = [] if not run or run[-1] != "and" else ["and"]
    value = _value([word for word in run if word != "and"])
    return [*run] if value is None else [str(value), *spare]


def _value(run: Sequence[str]) -> int | None:
    """Return the number that words say, also as a year, or None."""
    pairs: list[int] = []  # numbers below a hundred that follow one another, as in years
    total = 0
    for word in run:
        if word in _UNITS:
            if len(pairs) != 1 or (total and total % (_UNITS[word] * 10)):
                return None
            total += pairs.pop() * _UNITS[word]
        elif pairs and pairs[-1] >= 20 and pairs[-1] % 10 == 0 and 0 < _VALUES[word] < 10:
            pairs[-1] += _VALUES[word]
        else:
            pairs.append(_VALUES[word])
    if len(pairs) == 2 and not total and pairs[0] > 9 and pairs[1] > 9:
        return pairs[0] * 100 + pairs[1]
    if len(pairs) > 1 or (not pairs and not total):
        return None
    value = total + sum(pairs)
    return value if value <= _LARGEST else None


def _with_parts(title: str) -> Iterator[str]:
    """Yield the title without *Part*, or a similar word, before a number.

    A title without such a word is yielded with each of them.
    """
    read = numbered(title)
    for place in range(1, len(read)):
        if read[place].isdigit() and len(read[place]) <= 2:
            if read[place - 1] in PART_WORDS:
                yield " ".join((*read[: place - 1], *read[place:]))
            else:
                for part in sorted(PART_WORDS):
                    yield " ".join((*read[:place], part, *read[place:]))

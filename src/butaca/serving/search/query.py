"""Normalise: the ways to read a text as a query.

Nothing in a text is an operator.
"""

from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations
from typing import NamedTuple

from butaca.catalogue import text_keys
from butaca.catalogue.names import fold
from butaca.catalogue.number_words import PART_WORDS, in_digits
from butaca.catalogue.numerals import digits

MOST_WORDS = 12  # of a text; further ones are ignored
MOST_LETTERS = 40  # of a word, likewise

_YEARS = range(1870, 2100)
_SHORT_YEARS = range(20, 100)  # of the last century
_LONGEST_NAME = 10  # words of a name within a longer text
_JOINED_ARTICLES = ("the", "los", "las", "les", "el", "la", "le")  # that a word may begin with: theimitationgame
_LEAST_REST = 5  # letters behind a joined article
_PART_WORDS = PART_WORDS.union(
    ("parte", "partie", "teil", "capitulo", "chapitre", "kapitel", "capitolo", "episodio", "folge", "entrega"),
    ("volumen", "volumes", "tomo", "tome", "pt", "ep", "number", "no"),
)
_TYPES = frozenset(("movie", "movies", "film", "films", "pelicula", "peliculas", "cinta"))

FILLERS = _PART_WORDS | _TYPES
"""Words that people add to names."""


class Ids(NamedTuple):
    """A text as an id of IMDb or of MovieLens."""

    imdb: str | None = None
    number: int | None = None


@dataclass(frozen=True)
class Query:
    """A way to read a text.

    ``text`` is the whole text, folded; ``year`` is required beside the words. ``cost`` is what the reading changed
    of the spaces.
    """

    words: tuple[str, ...]
    text: str
    year: int | None = None
    cost: float = 0.0

    @cached_property
    def required(self) -> list[int]:
        """The places of the words that a name must have.

        These are the large words, or all where all are small.
        """
        large = [place for place, word in enumerate(self.words) if word not in text_keys.SMALL | FILLERS]
        large = large or [place for place, word in enumerate(self.words) if word not in text_keys.SMALL]
        return large or list(range(len(self.words)))

    @cached_property
    def is_small(self) -> bool:
        """True if all words are small."""
        return all(word in text_keys.SMALL | FILLERS for word in self.words)

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """The key of the words, and their letters as they are.

        What looks like a number may be none: *x men*. The last ones are those without *Part*.
        """
        keys = (*_keys(self.words), *self.keys_without_part) if self.words else (text_keys.key(self.text),)
        return tuple(key for key in dict.fromkeys(keys) if key)

    @cached_property
    def keys_without_part(self) -> frozenset[str]:
        """The keys of the words without *Part*, that are no others."""
        return frozenset(_keys(_without_part(self.words))).difference(_keys(self.words))

    @cached_property
    def span_keys(self) -> frozenset[str]:
        """The keys of all runs of words: each may be a name."""
        small = text_keys.SMALL | FILLERS
        spans = combinations(range(len(self.words) + 1), 2)
        return frozenset(
            key
            for first, end in spans
            if end - first <= _LONGEST_NAME and not small.issuperset(self.words[first:end])
            for span in {self.words[first:end], _without_part(self.words[first:end])}
            for key in _keys(span)
        )

    def with_words(self, words: tuple[str, ...], cost: float) -> "Query":
        """Return the query with other words, at a cost."""
        return replace(self, words=words, cost=self.cost + cost)


def readings(text: str, year: int | None = None) -> list[Query]:
    """Return the ways to read a text.

    The first takes all of it as a name. Others join what stands between spaces, write numbers of several words in
    figures, and take a number as the year of a movie named by the rest; a ``year`` that is given holds for every
    reading instead. A text without words is read by its key alone; one without a key has no reading.
    """
    text = text[: MOST_WORDS * MOST_LETTERS]
    folded = fold(text)
    runs = text_keys.runs(text)
    words = tuple(word[:MOST_LETTERS] for run in runs for word in run)[:MOST_WORDS]
    joined = tuple("".join(run)[:MOST_LETTERS] for run in runs)[:MOST_WORDS]
    queries = [Query(words, folded, year)] if text_keys.key(text) else []
    if len(joined) < len(words):
        queries.append(Query(joined, folded, year))
    figures = tuple(word[:MOST_LETTERS] for word in text_keys.words(in_digits(text)))[:MOST_WORDS]
    if figures not in (words, joined):
        queries.append(Query(figures, folded, year))
    if year is None and len(words) > 1:
        queries += _with_year(words, folded)
    return queries


def ids(text: str) -> Ids:
    """Return the ids that a text may be.

    >>> ids(" tt0114709 "), ids("862"), ids("heat")
    (Ids(imdb='tt0114709', number=None), Ids(imdb=None, number=862), Ids(imdb=None, number=None))
    """
    text = text.strip().lower()
    if text[:2] == "tt" and text[2:].isascii() and text[2:].isdecimal() and len(text) < 14:
        return Ids(imdb=text)
    return Ids(number=int(text)) if text.isascii() and text.isdecimal() and len(text) < 10 else Ids()


def value(word: str) -> str | None:
    """Return the digits of a number in words or figures, or None."""
    if word.isdecimal():
        return word
    number = text_keys.number(word)
    return digits(word) or (number if number != word else None)


def _keys(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the keys of words, also without a joined article."""
    letters = "".join(words)
    keys = [text_keys.key(" ".join(words)), letters]
    in_figures = tuple(value(word) or word for word in words)
    if in_figures != words:
        keys.append(text_keys.key(" ".join(in_figures)))
    if len(words) == 1:
        rests = (letters.removeprefix(article) for article in _JOINED_ARTICLES)
        keys += [rest for rest in rests if len(letters) > len(rest) >= _LEAST_REST]
    return tuple(keys)


def _without_part(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words without *Part*, or a similar word, beside a number."""
    if _PART_WORDS.isdisjoint(words):
        return words
    numbers = {place for place, word in enumerate(words) if value(word)}
    kept = tuple(
        word
        for place, word in enumerate(words)
        if word not in _PART_WORDS or numbers.isdisjoint((place - 1, place + 1))
    )
    return kept if len(kept) > 1 else words  # a number alone is no name of a part


def _with_year(words: tuple[str, ...], folded: str) -> list[Query]:
    for place in range(len(words) - 1, -1, -1):
        word = words[place]
        if not (word.isascii() and word.isdecimal()):
            continue
        rest = words[:place] + words[place + 1 :]
        if len(word) == 4 and int(word) in _YEARS:
            return [Query(rest, folded, int(word))]
        if len(word) == 2 and int(word) in _SHORT_YEARS:
            return [Query(rest, folded, 1900 + int(word), cost=0.2)]
    return []

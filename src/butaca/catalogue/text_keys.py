"""Split names into words and keys, as the search compares them.

Names are taken apart in the folded form of ``names.fold``: words are runs of letters and digits. The writer
of the search index and the reader of what people type both go by this module, so that they agree.
"""

import re

from butaca.catalogue.names import fold

ARTICLES = frozenset(("the", "a", "an", "el", "la", "los", "las", "un", "una", "le", "les"))

# Words that people leave out or add when they type a title.
SMALL = ARTICLES.union(
    ("and", "of", "for", "in", "on", "at", "to", "from", "y", "de", "del", "en", "et", "du", "des"),
    ("collection", "franchise", "saga", "series", "trilogy"),
)

_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv", "xvi")
_CARDINAL = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_NUMBERS = {word: str(number) for words in (_ROMAN, _CARDINAL) for number, word in enumerate(words, 1)}
_NUMBERS |= {"thirteen": "13", "twenty": "20", "first": "1st", "second": "2nd", "third": "3rd", "twentieth": "20th"}

_WORD = re.compile(r"[^\W_]+")


def words(text: str) -> list[str]:
    """Return the words of a text, in order.

    >>> words("Amélie & Spider-Man II")
    ['amelie', 'spider', 'man', 'ii']
    """
    return _WORD.findall(fold(text))


def number(word: str) -> str:
    """Return a Roman or English number in digits, any other word unchanged.

    >>> number("iv"), number("eleven"), number("twentieth"), number("rocky")
    ('4', '11', '20th', 'rocky')
    """
    return _NUMBERS.get(word, word)


def numbered(text: str) -> list[str]:
    """Return the words of a text with numbers in digits.

    A number joined to other words, such as the X of X-Men, stays as it is.

    >>> numbered("X-Men: Part II")
    ['x', 'men', 'part', '2']
    """
    return [word for run in _runs(text) for word in run]


def indexed(text: str) -> str:
    """Return the words under which the search finds a name.

    They are its own words, the runs between spaces joined to one word, and its numbers in digits.

    >>> indexed("Spider-Man II")
    'spider man ii spiderman 2'
    """
    joined = ["".join(run) for run in _runs(text) if len(run) > 1]
    return " ".join(dict.fromkeys(words(text) + joined + numbered(text)))


def key(text: str) -> str:
    """Return the key that spellings of one name share.

    Spellings may differ in articles, punctuation, spaces and the form of numbers. A name without letters and digits
    is its own key.

    >>> key("The Matrix") == key("Matrix, The"), key("WALL·E"), key("Rocky II"), key("$")
    (True, 'walle', 'rocky2', '$')
    """
    runs = [run for run in _runs(text) if run != ["and"]] or _runs(text)
    for end in (0, -1):
        if len(runs) > 1 and len(runs[end]) == 1 and runs[end][0] in ARTICLES:
            del runs[end]
            break
    joined = "".join(word for run in runs for word in run)
    return joined or "".join(c for c in fold(text) if c.isprintable() and c != " ")


def cuts(word: str) -> set[str]:
    """Return a word, and the word without each letter in turn.

    >>> sorted(cuts("too"))
    ['oo', 'to', 'too']
    """
    return {word, *(word[:place] + word[place + 1 :] for place in range(len(word)))}


def _runs(text: str) -> list[list[str]]:
    """Return the words between spaces, run by run.

    A word that stands alone may be a number.
    """
    runs = [_WORD.findall(run) for run in fold(text).split()]
    return [[number(run[0])] if len(run) == 1 else run for run in runs if run]

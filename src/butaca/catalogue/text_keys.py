"""Split names into words and keys, as the search compares them.

Names are taken apart in the folded form of ``names.fold``: words are runs of letters and digits. The writer
of the search index and the reader of what people type both go by this module, so that they agree.
"""

import re
from functools import lru_cache

from butaca.catalogue import numerals
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
_NUMBERS |= {"thirteen": "13", "twenty": "20", "first": "1st", "second": "2nd", "third": "3rd"}
_NUMBERS |= {word: f"{number}th" for number, word in enumerate(numerals.ENGLISH_ORDINALS[3:], 4)}

# Words and what they are shortened to; a key has the short form.
_SHORTENED = {
    "saint": "st", "doctor": "dr", "mister": "mr", "missus": "mrs", "junior": "jr", "senior": "sr", "versus": "vs",
}  # fmt: skip
_LONG_FORMS = {short: long for long, short in _SHORTENED.items()}

KIND_OF_SERIES = re.compile(
    r"[\s\-–]*[(\[]?\b(?:collection|series|trilogy|saga|anthology|franchise|colecci[oó]n|filmreihe)\b.*$",
    re.IGNORECASE,
)
_NONE = frozenset[str]()  # one of them for all words that have no other form
_WORD = re.compile(r"[^\W_]+")
_BETWEEN_SPACES = re.compile(r"\S+")


def words(text: str) -> list[str]:
    """Return the words of a text, in order.

    >>> words("Amélie & Spider-Man II")
    ['amelie', 'spider', 'man', 'ii']
    """
    return [word for run in runs(text) for word in run]


def number(word: str) -> str:
    """Return a Roman or English number in digits, any other word unchanged.

    >>> number("iv"), number("eleven"), number("twentieth"), number("rocky")
    ('4', '11', '20th', 'rocky')
    """
    return _NUMBERS.get(word, word)


def plain(word: str) -> str:
    """Return a number in digits and a title such as Doctor shortened.

    >>> plain("iv"), plain("doctor"), plain("rocky")
    ('4', 'dr', 'rocky')
    """
    return _SHORTENED.get(word) or number(word)


@lru_cache(10_000)
def written_forms(word: str) -> frozenset[str]:
    """Return the other forms in which a word is written.

    They are the digits of a number, in any of the languages of ``numerals``, and the short or long form of a title.

    >>> sorted(written_forms("saint")), sorted(written_forms("sieben")), sorted(written_forms("sixth"))
    (['st'], ['7'], ['6', '6th'])
    """
    forms = {number(word), numerals.digits(word), _SHORTENED.get(word), _LONG_FORMS.get(word)}
    return frozenset(form for form in forms if form and form != word) or _NONE


def numbered(text: str) -> list[str]:
    """Return the words of a text with numbers in digits.

    A number joined to other words, such as the X of X-Men, stays as it is.

    >>> numbered("X-Men: Part II")
    ['x', 'men', 'part', '2']
    """
    return [number(run[0]) if len(run) == 1 else word for run in runs(text) for word in run]


def indexed(text: str) -> str:
    """Return the words under which the search finds a name.

    They are its own words, the runs between spaces joined to one word, and other forms of its words.

    >>> indexed("Spider-Man II"), indexed("Dr. No")
    ('spider man ii spiderman 2', 'dr no doctor')
    """
    parts = runs(text)
    own = [word for run in parts for word in run]
    joined = ["".join(run) for run in parts if len(run) > 1]
    others = [form for run in parts if len(run) == 1 for form in sorted(written_forms(run[0]))]
    return " ".join(dict.fromkeys(own + joined + others))


def key(text: str) -> str:
    """Return the key that spellings of one name share.

    Spellings may differ in articles, punctuation, spaces and the form of numbers. A name without letters and digits
    is its own key.

    >>> key("The Matrix") == key("Matrix, The"), key("WALL·E"), key("Rocky II"), key("$")
    (True, 'walle', 'rocky2', '$')
    """
    kept = [run for run in _keyed_runs(text) if run != ["and"]] or _keyed_runs(text)
    for end in (0, -1):
        if len(kept) > 1 and len(kept[end]) == 1 and kept[end][0] in ARTICLES:
            del kept[end]
            break
    joined = "".join(word for run in kept for word in run)
    return joined or "".join(c for c in fold(text) if c.isprintable() and c != " ")


def keys(text: str) -> list[str]:
    """Return the keys that a typed name may have.

    They are its key and its letters, since what looks like a number may be none.

    >>> keys("x men"), keys("Rocky II"), keys("")
    (['10men', 'xmen'], ['rocky2', 'rockyii'], [])
    """
    return [name for name in dict.fromkeys((key(text), "".join(words(text)))) if name]


def series(collection: str) -> str:
    """Return the name of a series, without the word Collection behind it.

    >>> series("Toy Story Collection"), series("James Bond"), series("The Collection")
    ('Toy Story', 'James Bond', 'The Collection')
    """
    name = KIND_OF_SERIES.sub("", collection)
    return name if words(name) and name.lower() not in ARTICLES else collection


def initials(name: str) -> str | None:
    """Return the first letters of a name of three words or more.

    An article before it does not count.

    >>> initials("The Lord of the Rings"), initials("Toy Story")
    ('LOTR', None)
    """
    letters = [word[0] for word in words(name)]
    if letters and words(name)[0] in ARTICLES:
        letters = letters[1:]
    return "".join(letters).upper() if len(letters) > 2 else None


def cuts(word: str) -> set[str]:
    """Return a word, and the word without each letter in turn.

    >>> sorted(cuts("too"))
    ['oo', 'to', 'too']
    """
    return {word, *(word[:place] + word[place + 1 :] for place in range(len(word)))}


def runs(text: str) -> list[list[str]]:
    """Return the words between spaces, run by run.

    Single letters with points or signs between them are one word.

    >>> runs("X-Men 2"), runs("A.I.")
    ([['x', 'men'], ['2']], [['ai']])
    """
    parts = (_WORD.findall(part) for part in fold(text).split())
    return [["".join(run)] if len(run) > 1 and all(map(_is_letter, run)) else run for run in parts if run]


def placed_runs(text: str) -> list[list[tuple[int, int, str]]]:
    """Return the runs of words as (first character, end, folded word).

    >>> placed_runs("Les Misérables")
    [[(0, 3, 'les')], [(4, 14, 'miserables')]]
    """
    return [
        [
            (part.start() + word.start(), part.start() + word.end(), "".join(_WORD.findall(fold(word[0]))))
            for word in _WORD.finditer(part[0])
        ]
        for part in _BETWEEN_SPACES.finditer(text)
    ]


def _is_letter(word: str) -> bool:
    return len(word) == 1 and word.isalpha()


def _keyed_runs(text: str) -> list[list[str]]:
    """Return the runs of words, single ones in their plain form."""
    return [[plain(run[0])] if len(run) == 1 else run for run in runs(text)]

"""When two names are the same: case, accents and surrounding space do not count.

Every comparison of names in butaca (questions, search, words of titles) goes through ``fold``.
"""

import unicodedata

_LETTERS_WITHOUT_DECOMPOSITION = str.maketrans(
    {
        "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h",
        "‘": "'", "’": "'", "ʼ": "'", "´": "'", "`": "'", "“": '"', "”": '"', "‐": "-", "‑": "-", "–": "-", "—": "-",
    }
)  # fmt: skip


def fold(text: str) -> str:
    """The form of a name in which it is compared.

    >>> fold("  Amélie ")
    'amelie'
    >>> fold("Ørnås’   Łódź")
    "ornas' lodz"
    """
    if text.isascii():
        folded = text.lower()
    else:
        decomposed = unicodedata.normalize("NFKD", text.casefold())
        bare = "".join(c for c in decomposed if not unicodedata.combining(c))
        folded = bare.translate(_LETTERS_WITHOUT_DECOMPOSITION)
    return " ".join(folded.split())


def letters(text: str) -> str:
    """A looser form: letters and digits alone, in which *WALL·E*, *Wall-E* and *wall e* are one.

    >>> letters("WALL·E"), letters("Spider-Man: No Way Home")
    ('walle', 'spidermannowayhome')
    """
    return "".join(c for c in fold(text) if c.isalnum())

"""Compare names regardless of case, accents and surrounding space.

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
    """Return the form in which a name is compared.

    >>> fold("  Amélie ")
    'amelie'
    >>> fold("Ørnås’   Łódź")
    "ornas' lodz"
    """
    folded = text.lower().replace("`", "'") if text.isascii() else _bare(_bare(text))
    return " ".join(folded.split())


def _bare(text: str) -> str:
    """Return the text in lower case without accents.

    A second pass is needed for letters such as Ǿ or 🄐, whose parts have accents of their own.
    """
    plain = text.casefold().translate(_LETTERS_WITHOUT_DECOMPOSITION)
    return "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))

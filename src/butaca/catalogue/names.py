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
    folded = text.lower().replace("`", "'") if text.isascii() else _bare(_bare(text))
    return " ".join(folded.split())


def _bare(text: str) -> str:
    """Lower case without accents. What a letter such as Ǿ or 🄐 is taken apart into wants a second pass."""
    plain = text.casefold().translate(_LETTERS_WITHOUT_DECOMPOSITION)
    return "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))

"""Texts that say that a value is not known."""

from collections.abc import Iterable

from butaca.catalogue.schema import literal

MARKERS = frozenset(
    (
        *("n/a", "n.a.", "n.a", "na", "#n/a", "<na>", "nan", "nat", "none", "null", "(null)", "nil", "\\n"),
        *("-", "--", "---", "–", "—", "?", ".", "unknown", "undefined", "not available", "tba", "tbc", "tbd"),
        *("#value!", "#ref!", "0000-00-00", "desconocido", "no disponible"),
    )
)
"""Markers of any column but those of names, in lower case."""

IN_NAMES = frozenset(("N/A", "n/a", "#N/A", "<NA>", "nan", "NaN", "None", "null", "NULL", "(null)", "\\N"))
"""Markers of titles and names, as written: Unknown is a title."""

_NO_PLOT = frozenset(("no overview found.", "no overview found", "no overview", "no plot", "add a plot"))
_CODES = frozenset(("na",))  # Nauruan, and Namibia
_LONGEST = 20  # characters of a marker


def is_marker(text: str) -> bool:
    """Return whether a cell says that its value is unknown.

    >>> is_marker("N/A"), is_marker("nan"), is_marker("0")
    (True, True, False)
    """
    return text.strip().lower() in MARKERS


def known(text: str, column: str = "") -> str:
    """Return SQL for a trimmed text, NULL where empty or a marker.

    ``text`` is SQL; the column says which markers count.
    """
    return f"CASE WHEN NOT {marked(text, column)} THEN nullif(trim({text}), '') END"


def marked(text: str, column: str = "") -> str:
    """Return the SQL condition that a text is a marker."""
    if column in ("title", "original_title", "name"):
        tested, markers = f"trim({text})", IN_NAMES
    else:
        extra = _NO_PLOT if column in ("overview", "tagline") else frozenset()
        tested = f"lower(trim({text}))"
        markers = (MARKERS | extra) - (_CODES if column == "original_language" else frozenset())
    return f"CASE WHEN strlen({text}) <= {_LONGEST} THEN {tested} IN ({_listed(markers)}) ELSE false END"


def _listed(markers: Iterable[str]) -> str:
    return ", ".join(literal(marker) for marker in sorted(markers))

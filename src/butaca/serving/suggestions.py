"""The nearest existing names to one that does not exist."""

from difflib import SequenceMatcher

from butaca.catalogue.names import fold
from butaca.release.reader import Release

_CANDIDATES = 60
_LONGEST = 80  # characters of the wanted name that are looked at
_LIKENESS = 0.5  # what a suggestion must have in common with the wanted name, 0 to 1


def suggestions(release: Release, kind: str, name: str, limit: int = 5) -> list[str]:
    """At most ``limit`` names of that kind (``movie``, ``person`` …), the most alike first.

    Candidates share trigrams with the name; they are ordered by how much of both is alike, and equals
    by how well known they are.
    """
    wanted = fold(name)[:_LONGEST]
    trigrams = sorted({wanted[i : i + 3] for i in range(len(wanted) - 2)})
    if not trigrams:
        rows = release.rows(
            "SELECT name, weight FROM names WHERE kind = ? AND name LIKE ? || '%' ESCAPE '\\' "
            "ORDER BY weight DESC LIMIT ?",
            (kind, _literal(wanted), limit),
        )
        return [row["name"] for row in rows] if wanted else []
    query = " OR ".join('"' + trigram.replace('"', '""') + '"' for trigram in trigrams)
    rows = release.rows(
        "SELECT names.name, names.weight FROM name_trigrams JOIN names ON names.id = name_trigrams.rowid "
        "WHERE name_trigrams MATCH ? AND names.kind = ? ORDER BY bm25(name_trigrams) LIMIT ?",
        (query, kind, _CANDIDATES),
    )
    scored = [(_likeness(wanted, fold(row["name"])), row["weight"], row["name"]) for row in rows]
    alike = sorted((s for s in scored if s[0] >= _LIKENESS), key=lambda s: (-round(s[0], 2), -s[1], s[2]))
    return [name for _, _, name in alike[:limit]]


def _likeness(wanted: str, name: str) -> float:
    """How alike two names are; a name that has all words of the wanted one is as alike as can be but equal."""
    if set(wanted.split()) <= set(name.split()):
        return 0.95
    return SequenceMatcher(None, wanted, name, autojunk=False).ratio()


def _literal(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")

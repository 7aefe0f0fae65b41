"""Search by words of titles, as one types."""

import re

from butaca.catalogue.movie import Movie
from butaca.catalogue.names import fold
from butaca.release.reader import Release
from butaca.serving import movies

_WORD = re.compile(r"[^\W_]+")
_MOST_WORDS = 16  # of a query; further ones are not looked at


def search(release: Release, text: str, limit: int) -> list[Movie]:
    """Movies whose title, or original title, has words that begin with each word of the text.

    First the title that is the text, then titles that begin with it, then the rest; within each,
    the most voted first. Case and accents do not count. An empty text finds nothing.
    """
    wanted, query = fold(text), _query(text)
    if query is None:
        return []
    return movies.select(
        release,
        "JOIN title_search ON title_search.rowid = movies.id WHERE title_search MATCH ? "
        "ORDER BY CASE WHEN title_fold = ? THEN 0 WHEN substr(title_fold, 1, ?) = ? THEN 1 ELSE 2 END, "
        "vote_count DESC, movies.id LIMIT ?",
        (query, wanted, len(wanted), wanted, limit),
    )


def count(release: Release, text: str) -> int:
    """How many movies a search finds in all."""
    query = _query(text)
    row = release.row("SELECT count(*) FROM title_search WHERE title_search MATCH ?", (query,)) if query else None
    return int(row[0]) if row else 0


def _query(text: str) -> str | None:
    """The text for SQLite's full-text search: words only, so that none of its operators get through."""
    words = _WORD.findall(fold(text))[:_MOST_WORDS]
    return " ".join(f'"{word}"*' for word in words) or None

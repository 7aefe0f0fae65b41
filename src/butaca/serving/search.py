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
    wanted = fold(text)
    words = _WORD.findall(wanted)[:_MOST_WORDS]
    if not words:
        return []
    query = " ".join(f'"{word}"*' for word in words)
    return movies.select(
        release,
        "JOIN title_search ON title_search.rowid = movies.id WHERE title_search MATCH ? "
        "ORDER BY CASE WHEN title_fold = ? THEN 0 WHEN substr(title_fold, 1, ?) = ? THEN 1 ELSE 2 END, "
        "vote_count DESC, movies.id LIMIT ?",
        (query, wanted, len(wanted), wanted, limit),
    )

"""Titles of movies from names files."""

from dataclasses import dataclass

from butaca.release.reader import Release


@dataclass(frozen=True)
class OtherTitle:
    """A title under which a movie is known elsewhere.

    ``language`` and ``country`` are ISO codes, None if unknown.
    """

    title: str
    language: str | None
    country: str | None


def titles(release: Release, movie_id: int) -> tuple[OtherTitle, ...]:
    """Return the other titles of a movie, the Spanish ones first."""
    rows = release.rows(
        "SELECT title, language, country FROM movie_titles WHERE movie_id = ? ORDER BY position", (movie_id,)
    )
    return tuple(OtherTitle(*row) for row in rows)


def spanish_title(release: Release, movie_id: int) -> str | None:
    """Return the first Spanish title of a movie, or None."""
    return next((other.title for other in titles(release, movie_id) if other.language == "es"), None)

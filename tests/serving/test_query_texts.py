"""Texts of queries: each is kept, prepared, in a connection's memory, so they hold no numbers of values."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from typing import Any

import pytest

from butaca.release.reader import Release
from butaca.serving.browse import counts, details, movies
from butaca.serving.browse.movie_fields import FIELDS, rows
from butaca.serving.explain.shared_attributes import shared_attributes
from butaca.serving.recommend.feedback import Feedback
from butaca.serving.recommend.for_person import for_person
from butaca.serving.recommend.options import ListOptions
from butaca.serving.recommend.similar import similar
from butaca.serving.search.entries import KINDS
from butaca.serving.search.search import search

CODES = {
    *("keywords", "actors", "director", "companies", "genres", "title", "franchise", "original_language", "countries")
}


class Noted(Release):
    """A release that notes what it is asked."""

    texts: set[str]

    def rows(self, query: str, parameters: Sequence[Any] | Mapping[str, Any] = ()) -> list[Any]:
        """Note a query, and answer it."""
        self.texts.add(query)
        return super().rows(query, parameters)

    def row(self, query: str, parameters: Sequence[Any] | Mapping[str, Any] = ()) -> Any:
        """Note a query, and answer it."""
        self.texts.add(query)
        return super().row(query, parameters)


def _of_some(release: Release, ids: Sequence[int]) -> None:
    found = list(movies.by_ids(release, ids).values())
    shared_attributes(release, found[0], found[1:], CODES)


ASKED: dict[str, Callable[[Release, Sequence[int]], object]] = {
    "movies": movies.by_ids,
    "genres": movies.genres,
    "rows": lambda release, ids: rows(release, ids, FIELDS),
    "what movies share": _of_some,
    "a list for a person": lambda release, ids: for_person(
        release, Feedback(ids[1:], ids[:1]), ListOptions(n=len(ids), diversity=0.5)
    ),
    "a list like a movie": lambda release, ids: similar(release, ids[0], ListOptions(n=len(ids), diversity=0.5)),
    "a company": lambda release, ids: [
        counts.company(release, row[0])
        for row in release.rows("SELECT name FROM companies ORDER BY movies DESC LIMIT ?", (len(ids),))
    ],
    "a search": lambda release, ids: search(release, " ".join("abcdefgh"[: len(ids)]), KINDS),
    "a movie": lambda release, ids: [details.details(release, movie) for movie in ids],
}


@pytest.mark.parametrize("asked", ASKED)
def test_do_not_depend_on_how_much_is_asked(asked: str, small_release: Release) -> None:
    """With ten movies as with two, three, and so on: a stranger cannot fill memory with texts."""
    ids = [row["id"] for row in small_release.rows("SELECT id FROM movies ORDER BY vote_count DESC LIMIT 10")]
    with closing(Noted(small_release.folder)) as release:
        release.texts = set()
        for count in (10, 10, 2, 3, 4, 7):
            before = set(release.texts)
            ASKED[asked](release, ids[:count])
            if count < 10:
                assert all(text.count("?") < 10 for text in release.texts)
                assert not {text for text in release.texts - before if text.count("?") == count > 2}

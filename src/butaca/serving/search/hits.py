"""Hits: what answers a query, and why."""

from collections.abc import Sequence
from typing import NamedTuple

from butaca.serving.search.contexts import Related
from butaca.serving.search.entries import Entry
from butaca.serving.search.query import Query
from butaca.serving.search.score import NameMatch, Parts


class Hit(NamedTuple):
    """An entry and why it answers the query.

    ``joined`` is what belongs to it and has words of the query. ``is_by_id`` tells that the text is the movie's id,
    ``is_by_sound`` that it is the title in Latin letters, written otherwise.
    """

    entry: Entry
    query: Query
    match: NameMatch
    joined: Sequence[Related]
    parts: Parts
    is_by_id: bool = False
    is_by_sound: bool = False

    @property
    def score(self) -> float:
        """The sum of the parts."""
        return self.parts.total

    @property
    def is_exact(self) -> bool:
        """True if the text is the name, but for rules of writing."""
        keys = (self.entry.key, self.entry.key.removesuffix("collection"))
        return any(key in keys for key in self.query.keys)

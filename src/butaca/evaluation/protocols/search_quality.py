"""Quality of search, by queries with known answers.

The queries were made by hand.
"""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files


@dataclass(frozen=True)
class SearchQuery:
    """Query with the ``kind`` and ``id`` of its answer.

    ``difficulty`` is what is hard about it.
    """

    text: str
    kind: str
    id: int
    difficulty: str


@dataclass(frozen=True)
class RankedAnswer:
    """Query, and the place of its answer among the results.

    Places count from 1; 0 if it is not there.
    """

    query: SearchQuery
    place: int


@dataclass(frozen=True)
class SearchQuality:
    """Success at 1 and at 5, and mean reciprocal rank.

    The shares of queries answered by the first result and by one of five, and the mean of 1 / place; 0 to 1.
    """

    query_count: int
    first: float
    first_five: float
    reciprocal_rank: float


def queries() -> list[SearchQuery]:
    """Read the queries of ``search_queries.tsv``.

    They are about The Movies Dataset, and were written before the search was.
    """
    text = (files(__package__) / "search_queries.tsv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    return [SearchQuery(row["query"], row["kind"], int(row["id"]), row["tries"]) for row in rows]


def rank_answer(query: SearchQuery, results: Sequence[tuple[str, int]]) -> RankedAnswer:
    """Find the place of a query's answer among the results.

    Each result is a kind and an id.
    """
    meant = (query.kind, query.id)
    return RankedAnswer(query, results.index(meant) + 1 if meant in results else 0)


def quality(answers: Sequence[RankedAnswer]) -> SearchQuality:
    """Return the figures of some answers; of none they are 0."""
    places = [answer.place for answer in answers]
    count = len(places) or 1
    return SearchQuality(
        len(places),
        sum(place == 1 for place in places) / count,
        sum(1 <= place <= 5 for place in places) / count,
        sum(1 / place for place in places if place) / count,
    )


def text(answers: Sequence[RankedAnswer]) -> str:
    """Return a table by difficulty, at most 80 columns wide.

    Below it are the queries that were not answered first.
    """
    lines = [f"{'':<14}{'queries':>9}{'success@1':>11}{'success@5':>11}{'MRR':>8}"]
    for name in [*sorted({answer.query.difficulty for answer in answers}), "all"]:
        row = quality([answer for answer in answers if name in ("all", answer.query.difficulty)])
        figures = f"{row.first:>11.3f}{row.first_five:>11.3f}{row.reciprocal_rank:>8.3f}"
        lines.append(f"{name:<14}{row.query_count:>9}{figures}")
    missed = sorted(
        (answer for answer in answers if answer.place != 1),
        key=lambda answer: (answer.place or 1_000, answer.query.text),
    )
    lines += ["", "not first:"] if missed else []
    for answer in missed:
        place = f"place {answer.place}" if answer.place else "not found"
        lines.append(f"  {place:<10} {answer.query.text[:44]:<45} {answer.query.kind} {answer.query.id}")
    return "\n".join(lines) + "\n"

"""How well search finds what people type: queries made by hand, and the place of what each of them means."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files


@dataclass(frozen=True)
class Query:
    """What somebody types, and the ``kind`` and ``id`` of what they mean; ``tries`` is what is hard about it."""

    text: str
    kind: str
    id: int
    tries: str


@dataclass(frozen=True)
class Finding:
    """A query, and the place, from 1, of what it means among the results; 0 if it is not there."""

    query: Query
    place: int


@dataclass(frozen=True)
class Quality:
    """The shares of queries answered by the first result and by one of five, and the mean of 1 / place; 0 to 1."""

    queries: int
    first: float
    first_five: float
    reciprocal_rank: float


def queries() -> list[Query]:
    """The queries of ``search_queries.tsv``: about The Movies Dataset, written before the search was."""
    text = (files(__package__) / "search_queries.tsv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    return [Query(row["query"], row["kind"], int(row["id"]), row["tries"]) for row in rows]


def finding(query: Query, results: Sequence[tuple[str, int]]) -> Finding:
    """Where among the results, each a kind and an id, is what a query means."""
    wanted = (query.kind, query.id)
    return Finding(query, results.index(wanted) + 1 if wanted in results else 0)


def quality(findings: Sequence[Finding]) -> Quality:
    """The figures of some findings; of none they are 0."""
    places = [found.place for found in findings]
    count = len(places) or 1
    return Quality(
        len(places),
        sum(place == 1 for place in places) / count,
        sum(1 <= place <= 5 for place in places) / count,
        sum(1 / place for place in places if place) / count,
    )


def text(findings: Sequence[Finding]) -> str:
    """A table by what is tried, and the queries that were not answered first, at most 80 columns wide."""
    lines = [f"{'':<14}{'queries':>9}{'success@1':>11}{'success@5':>11}{'MRR':>8}"]
    for name in [*sorted({found.query.tries for found in findings}), "all"]:
        found = quality([one for one in findings if name in ("all", one.query.tries)])
        figures = f"{found.first:>11.3f}{found.first_five:>11.3f}{found.reciprocal_rank:>8.3f}"
        lines.append(f"{name:<14}{found.queries:>9}{figures}")
    missed = sorted((one for one in findings if one.place != 1), key=lambda one: (one.place or 1_000, one.query.text))
    lines += ["", "not first:"] if missed else []
    for one in missed:
        place = f"place {one.place}" if one.place else "not found"
        lines.append(f"  {place:<10} {one.query.text[:44]:<45} {one.query.kind} {one.query.id}")
    return "\n".join(lines) + "\n"

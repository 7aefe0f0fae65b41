"""Search measured by queries with what each of them means."""

import pytest

from butaca.evaluation.protocols.search_quality import (
    RankedAnswer,
    SearchQuality,
    SearchQuery,
    quality,
    queries,
    rank_answer,
    text,
)

HEAT = SearchQuery("heat", "movie", 949, "title")
NOLAN = SearchQuery("nolan", "person", 525, "person")


def test_the_place_of_what_was_meant() -> None:
    """From 1; kind and id both count; 0 is not found."""
    assert rank_answer(HEAT, [("movie", 949)]).place == 1
    assert rank_answer(HEAT, [("person", 949), ("movie", 1), ("movie", 949)]).place == 3
    assert rank_answer(HEAT, []).place == 0


def test_figures() -> None:
    """Of places 1, 4, 6 and none.

    A quarter, a half, and (1 + 1/4 + 1/6) / 4.
    """
    actual = quality([RankedAnswer(HEAT, place) for place in (1, 4, 6, 0)])
    assert (actual.query_count, actual.first, actual.first_five) == (4, 0.25, 0.5)
    assert actual.reciprocal_rank == pytest.approx(17 / 48)
    assert quality([]) == SearchQuality(0, 0, 0, 0)


def test_the_table() -> None:
    """By what is tried.

    What was not first is named, the nearest first.
    """
    assert text([RankedAnswer(HEAT, 0), RankedAnswer(NOLAN, 2), RankedAnswer(HEAT, 1)]).splitlines() == [
        "                queries  success@1  success@5     MRR",
        "person                1      0.000      1.000   0.500",
        "title                 2      0.500      0.500   0.500",
        "all                   3      0.333      0.667   0.500",
        "",
        "not first:",
        "  place 2    nolan                                         person 525",
        "  not found  heat                                          movie 949",
    ]
    assert "not first" not in text([RankedAnswer(HEAT, 1)])


def test_the_queries() -> None:
    """Many, each once, of every kind."""
    asked = queries()
    assert len(asked) >= 150
    assert len({query.text for query in asked}) == len(asked)
    assert {query.kind for query in asked} == {"movie", "person", "collection", "company", "keyword"}
    assert {"joined", "franchise", "extra words", "romanised", "id"} <= {query.difficulty for query in asked}

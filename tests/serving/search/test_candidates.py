"""Candidates: entries that contain words of a query."""

from butaca.release.reader import Release
from butaca.serving.search import candidates
from butaca.serving.search.entries import KINDS, MOVIES
from butaca.serving.search.query import readings
from butaca.serving.search.spelling import slots


def test_whole_names_within_a_text(films: Release) -> None:
    """Of every kind, or the kinds that are asked for."""
    query = readings("tom hanks cast away")[0]
    assert {entry.name for entry in candidates.named(films, query, KINDS)} == {"Tom Hanks", "Cast Away"}
    assert [entry.name for entry in candidates.named(films, query, MOVIES)] == ["Cast Away"]


def test_the_place_in_a_franchise_is_a_name(films: Release) -> None:
    """In the order of release."""
    assert {(entry.field, entry.ref) for entry in candidates.named(films, readings("alien 2")[0], MOVIES)} >= {
        ("place", 7)
    }


def test_all_words_or_all_but_one(films: Release) -> None:
    """The best known first."""
    query = readings("batman begins again")[0]
    own = slots(films, query)
    assert candidates.with_words(films, query, own, MOVIES) == []
    assert candidates.with_words(films, query, own, MOVIES, missing=True)[0].ref == 3


def test_words_in_the_context_of_a_movie(films: Release) -> None:
    """Of two words at least."""
    for text, movies in (("nolan batman", [4, 3]), ("pixar cars", [9]), ("nolan", []), ("nolan cars", [])):
        query = readings(text)[0]
        assert candidates.in_context(films, query, slots(films, query)) == movies

"""Names: the same matcher for filters, questions, imports and suggestions."""

import pytest

from butaca.errors import NotFound
from butaca.release.reader import Release
from butaca.serving.browse import counts, movies, people
from butaca.serving.filters import grammar
from butaca.serving.filters.resolve import matching_movies
from butaca.serving.search import names


@pytest.mark.parametrize(
    ("kind", "text", "name"),
    [
        ("person", "Robert Downey Jr", "Robert Downey Jr."), ("person", "robert downey junior", "Robert Downey Jr."),
        ("person", "Sammy Davis Jr", "Sammy Davis, Jr."), ("person", "Pedro Almodovar", "Pedro Almodóvar"),
        ("collection", "alien", "Alien Collection"), ("collection", "x men", "X-Men Collection"),
        ("company", "PIXAR animation studios", "Pixar Animation Studios"),
    ],
)  # fmt: skip
def test_names_match_as_a_whole(films: Release, kind: str, text: str, name: str) -> None:
    """Punctuation, case and accents do not count."""
    table = {"person": "people", "collection": "collections", "company": "companies"}[kind]
    (row,) = films.rows(f"SELECT id FROM {table} WHERE name = ?", (name,))
    assert names.named(films, kind, text) == [row["id"]]  # type: ignore[arg-type] # a kind of those
    assert matching_movies(films, grammar.parse({kind: text})).bit_count() >= 1


def test_everywhere(films: Release) -> None:
    """In questions about people, groups and titles."""
    assert people.by_name(films, "Robert Downey Jr", people.ACTOR)[0].name == "Robert Downey Jr."
    assert counts.collection(films, "Alien").name == "Alien Collection"
    assert counts.company(films, "pixar-animation studios").name == "Pixar Animation Studios"
    assert movies.by_title(films, "saint vincent")[0].id == 18
    assert counts.country(films, "united-states")[0].code == "US"


def test_suggestions_can_be_sent_back(films: Release) -> None:
    """A comma means something else in a filter."""
    with pytest.raises(NotFound) as error:
        matching_movies(films, grammar.parse({"person": "Samy Davis Jr"}))
    for suggestion in error.value.suggestions:
        assert matching_movies(films, grammar.parse({"person": suggestion})).bit_count() >= 1
    assert "Sammy Davis Jr." in error.value.suggestions


def test_a_part_of_a_name_is_none(films: Release) -> None:
    """Only the search takes it."""
    assert names.named(films, "person", "Hanks") == []
    assert names.titled(films, "Cast") == []

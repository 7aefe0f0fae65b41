"""Search in the real data: the figures that are to be reached, and films of the same name."""

import pytest

from butaca.evaluation.protocols.search_quality import quality, queries, rank_answer
from butaca.release.reader import Release
from butaca.serving.search.search import search
from butaca.serving.search.suggestions import suggestions

pytestmark = pytest.mark.real_data


def test_finds_what_people_type(real_release: Release) -> None:
    """The first result is what was meant in 19 of 20 queries, one of five in 99 of 100."""
    found = quality(
        [
            rank_answer(query, [(hit.entry.kind, hit.entry.ref) for hit in search(real_release, query.text)])
            for query in queries()
        ]
    )
    assert found.query_count >= 150
    assert found.first >= 0.95
    assert found.first_five >= 0.99


def test_every_title_is_found(real_release: Release) -> None:
    """Each of a thousand, whatever is in it, is among what its own title finds, unless a hundred share its words."""
    rows = real_release.rows("SELECT id, title FROM movies WHERE id % 45 = 7 ORDER BY id")
    assert len(rows) > 500
    for row in rows:
        assert ("movie", row["id"]) in [(hit.entry.kind, hit.entry.ref) for hit in search(real_release, row["title"])]


def test_suggestions_of_every_kind(real_release: Release) -> None:
    """Names that exist, for names that do not."""
    for kind, name, wanted in (
        ("movie", "jurasic prak", "Jurassic Park"),
        ("person", "Pedro Almodobar", "Pedro Almodóvar"),
        ("collection", "Toy Stori", "Toy Story Collection"),
        ("company", "Studio Gibli", "Studio Ghibli"),
        ("country", "Untied States", "United States of America"),
        ("country", "Espanna", "España"),
        ("language", "inglez", "inglés"),
        ("language", "spansh", "Spanish"),
    ):
        assert suggestions(real_release, kind, name)[0] == wanted

"""Explain: how a hit matched, and where."""

import pytest

from butaca.release.reader import Release
from butaca.serving.search import explain
from butaca.serving.search.search import search


@pytest.mark.parametrize(
    ("text", "how", "marked"),
    [
        ("cast away", "exact", ["Cast", "Away"]),
        ("cast aw", "prefix", ["Cast", "Aw"]),
        ("away cast", "words", ["Cast", "Away"]),
        ("cast awya", "typo", ["Cast", "Away"]),
        ("hanks cast away", "joined", ["Cast", "Away"]),
        ("cast away tape", "part", ["Cast", "Away"]),
        ("saint vincent", "exact", ["St", "Vincent"]),
        ("jodaeiye nader az simin", "sound", ["Jdyy ndr z symyn"]),
        ("tt0114709", "id", []),
        ("77", "id", []),
    ],
)
def test_says_how_and_where(films: Release, text: str, how: str, marked: list[str]) -> None:
    """The places are those of the words in the name."""
    hit = search(films, text)[0]
    assert explain.how(hit) == how
    assert [hit.entry.name[first:end] for first, end in explain.highlights(hit)] == marked


def test_says_what_is_joined_and_missing(films: Release) -> None:
    """Names with their places, and words."""
    hit = search(films, "tom hanks cast away")[0]
    assert explain.joined_names(hit) == [explain.JoinedName("person", hit.joined[0].id, "Tom Hanks", [(0, 3), (4, 9)])]
    assert explain.missing(search(films, "cast away tape")[0]) == ["tape"]

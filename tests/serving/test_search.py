"""Search by words of titles, in the small catalogue."""

from butaca.release.reader import Release
from butaca.serving.search import count, search


def titles(release: Release, text: str, limit: int = 10) -> list[str]:
    """The titles that a search finds."""
    return [movie.title for movie in search(release, text, limit)]


def test_words_begin_alike(small_release: Release) -> None:
    """Every word of the text begins a word of the title, in any order."""
    assert titles(small_release, "st to") == ["Toy Story", "Toy Story 3", "Toy Story 2"]
    assert titles(small_release, "ory") == []


def test_exact_then_beginning_then_rest(small_release: Release) -> None:
    """It is the film called It; Brother comes before O Brother, though fewer voted for it."""
    assert titles(small_release, "it")[0] == "It"
    assert titles(small_release, "brother") == ["Brother", "O Brother, Where Art Thou?"]


def test_original_titles(small_release: Release) -> None:
    """In any script."""
    assert titles(small_release, "poulain") == ["Amélie"]
    assert titles(small_release, "千と") == ["Spirited Away"]


def test_limit_and_count(small_release: Release) -> None:
    """A limit cuts the list and not the count."""
    assert len(titles(small_release, "the", 2)) == 2
    assert count(small_release, "the") > 2
    assert (titles(small_release, "?"), count(small_release, "?")) == ([], 0)

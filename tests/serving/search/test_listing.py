"""Lists of hits in pages, and as one types."""

from pathlib import Path

import pytest

from butaca.release.reader import Release
from butaca.serving.search.entries import KINDS, MOVIES
from butaca.serving.search.listing import matching_movies, page, suggested
from serving.handmade import Film, release


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """Open a release of more films of a name than are scored."""
    films = [Film(number, f"Dawn {number:03} of May", votes=number % 97) for number in range(1, 261)]
    return release(tmp_path_factory.mktemp("many"), films)


def test_pages_end_and_hold_everything_once(many: Release) -> None:
    """The total is what they hold."""
    seen: list[int] = []
    first: int | None = 0
    while first is not None:
        hits, total, first = page(many, "dawn", KINDS, 37, first=first)
        seen += [hit.entry.ref for hit in hits]
    assert len(seen) == len(set(seen)) == total == 260
    assert page(many, "dawn", KINDS, 37, first=1_000).hits == []


def test_movies_of_a_text_are_all_of_them(many: Release) -> None:
    """The ranked ones are among them."""
    ranked, every = matching_movies(many, "dawn may")
    assert len(every) == 260
    assert every.issuperset(ranked)


def test_what_is_famous_and_begins_so_comes_first(films: Release) -> None:
    """As one types; a search has the exact name first."""
    assert suggested(films, "hunger", MOVIES, 8).hits[0].entry.ref == 25
    assert page(films, "hunger", MOVIES, 8).hits[0].entry.ref == 24


def test_each_kind_has_its_share(films: Release) -> None:
    """No kind takes more than half of the places while there are others."""
    kinds = [hit.entry.kind for hit in suggested(films, "a", KINDS, 4).hits]
    assert len(kinds) == 4
    assert kinds.count("movie") <= 2
    assert [hit.entry.kind for hit in suggested(films, "a", MOVIES, 4).hits] == ["movie"] * 4


def test_titles_of_a_names_file_are_names(tmp_path: Path) -> None:
    """Such a title is found, and equals the data's own."""
    opened = release(
        tmp_path, [Film(1, "The Godfather", votes=9, other_titles=("El padrino",)), Film(2, "Padre", votes=5)]
    )
    hit = page(opened, "el padrino", MOVIES, 5).hits[0]
    assert (hit.entry.ref, hit.entry.field, hit.entry.title) == (1, "other_title", "The Godfather")

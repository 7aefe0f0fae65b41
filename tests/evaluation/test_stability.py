"""How alike the lists of two releases are, on releases made by hand and built."""

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from butaca import pipeline
from butaca.errors import UsageError
from butaca.evaluation import stability as module
from butaca.evaluation.stability import stability
from butaca.release.reader import Release
from butaca.release.store import Releases
from conftest import Silent
from serving.handmade import Film, Pair, release
from small_catalogue import write
from small_films import FILMS

BEFORE = {1: (2, 3, 4), 2: (1, 3), 3: (1,)}
AFTER = {1: (2, 4, 3), 2: (1, 3), 3: (2,)}


def _made(folder: Path, films: int, lists: dict[int, tuple[int, ...]], familiarity: float = 0.0) -> Release:
    pairs = {
        movie: tuple(Pair(other, 1 - place / 10) for place, other in enumerate(listed))
        for movie, listed in lists.items()
    }
    return release(folder, [Film(n) for n in range(1, films + 1)], pairs, familiarity=familiarity)


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[tuple[Release, Release]]:
    """Four films, then five."""
    with closing(_made(tmp_path / "a", 4, BEFORE)) as before, closing(_made(tmp_path / "b", 5, AFTER)) as after:
        yield before, after


class TestByHand:
    """Films 1 to 4 are in both; film 4 has no list in either, which is the same."""

    def test_figures(self, pair: tuple[Release, Release]) -> None:
        """Of film 1 places 2 and 3 are swapped: .1 (1 + 1/2 · .9 + 1 · .81) + .729 = .955; film 3 shares nothing."""
        found = stability(*pair)
        assert (found.both, found.added, found.removed, found.compared) == (4, 1, 0, 4)
        assert found.mean == pytest.approx((0.955 + 1 + 0 + 1) / 4)
        assert found.low == pytest.approx(0.3 * 0.955)  # a tenth of the way over three gaps: .3 from 0 to .955
        assert found.identical == 0.5
        assert [one.id for one in found.changed] == [3, 1]
        assert (found.model, found.familiarity, found.before, found.after) == ("hybrid", 0.0, "a", "b")

    def test_the_other_way_round_a_film_is_removed(self, pair: tuple[Release, Release]) -> None:
        """The lists are as alike as before."""
        there, back = stability(*pair), stability(*reversed(pair))
        assert (back.added, back.removed, back.mean) == (0, 1, there.mean)

    def test_a_sample_is_drawn_by_seed(self, pair: tuple[Release, Release]) -> None:
        """Two of four; a larger one than there are films is all of them."""
        assert stability(*pair, sample=2, seed=3) == stability(*pair, sample=2, seed=3)
        assert stability(*pair, sample=2).compared == 2
        assert stability(*pair, sample=99) == stability(*pair)

    def test_texts_fit_a_terminal(self, pair: tuple[Release, Release], tmp_path: Path) -> None:
        """And the file holds what the text says."""
        found = stability(*pair)
        said = module.text(found)
        assert said.splitlines()[2:6] == [
            "films     4 in both, 1 added, 0 removed",
            "lists     the first 10 of each, by hybrid at familiarity 0",
            "overlap   mean 0.739, 10th percentile 0.287",
            "identical 50.0% of lists",
        ]
        assert max(map(len, said.splitlines())) <= 80
        assert module.line(found) == "lists: overlap of 0.739 with the release before, 50% identical (4 films)"
        module.write(found, tmp_path / "file.json")
        written = json.loads((tmp_path / "file.json").read_text(encoding="utf-8"))
        assert written["schema"] == "butaca-stability/1"
        assert written["mean"] == found.mean
        assert [one["id"] for one in written["changed"]] == [3, 1]


def test_lists_have_the_places_that_are_kept_for_the_franchise(tmp_path: Path) -> None:
    """Part 2 stands twelfth in both pools, and is the tenth that is listed: only a change there is none of the list."""
    films = (Film(1, franchise="Parts"), Film(2, franchise="Parts"), *(Film(n) for n in range(3, 16)))
    for name, last in (("a", (13, 2)), ("b", (14, 2))):
        pool = (*range(3, 12), *last)
        release(tmp_path / name, films, {1: tuple(Pair(n, 1 - p / 20) for p, n in enumerate(pool))}).close()
    with closing(Release(tmp_path / "a")) as before, closing(Release(tmp_path / "b")) as after:
        assert stability(before, after).identical == 1


def test_nothing_in_common_is_no_figure(tmp_path: Path) -> None:
    """Neither 0 nor 1."""
    films = ([Film(1), Film(2)], [Film(3), Film(4)])
    made = [release(tmp_path / str(number), some, {}) for number, some in enumerate(films)]
    found = stability(*made)
    assert (found.both, found.added, found.removed, found.mean, found.low, found.identical) == (
        0,
        2,
        2,
        None,
        None,
        None,
    )
    assert module.line(found) == "lists: no film is in the release before"
    assert "overlap" not in module.text(found)
    for one in made:
        one.close()


def test_another_dial_is_another_list(tmp_path: Path) -> None:
    """Both are named."""
    with closing(_made(tmp_path / "a", 4, BEFORE)) as before, closing(_made(tmp_path / "b", 4, AFTER, 0.5)) as after:
        said = "release a lists by hybrid at familiarity 0 and b by hybrid at familiarity 0.5: their lists cannot"
        with pytest.raises(UsageError, match=said):
            stability(before, after)


class TestBuilt:
    """A build is held against the release before."""

    def test_without_one_there_is_nothing_to_compare(self, tmp_path: Path, silent: Silent) -> None:
        """Then with itself it is one, and less a few films still much like itself."""
        releases = Releases(tmp_path / "releases")
        first = pipeline.build(pipeline.source_of(write(tmp_path / "data")), releases, silent, with_report=False)
        assert (first.stability, first.not_compared) == (None, None)
        fewer = pipeline.build(
            pipeline.source_of(write(tmp_path / "fewer", FILMS[:-3])), releases, silent, with_report=False
        )
        assert fewer.not_compared is None
        assert fewer.stability is not None
        assert fewer.stability.removed == 3
        assert fewer.stability.mean is not None
        assert 0.2 < fewer.stability.mean < 1

    def test_with_what_cannot_be_read_it_says_why(self, tmp_path: Path, silent: Silent) -> None:
        """And is a build all the same."""
        releases = Releases(tmp_path / "releases")
        source = pipeline.source_of(write(tmp_path / "data"))
        (pipeline.build(source, releases, silent, with_report=False).release / "manifest.json").unlink()
        again = pipeline.build(source, releases, silent, recipes=(), with_report=False)
        assert again.stability is None
        assert again.not_compared is not None
        assert "manifest.json is missing. " in again.not_compared

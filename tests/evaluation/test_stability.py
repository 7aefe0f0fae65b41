"""Stability of lists, on releases made by hand and built."""

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from butaca import pipeline
from butaca.errors import UsageError
from butaca.evaluation.output import stability_text
from butaca.evaluation.protocols.stability import stability
from butaca.release.reader import Release
from butaca.release.store import Releases
from conftest import Silent
from serving.handmade import Film, Pair, release
from small_catalogue import write
from small_films import FILMS

BEFORE = {1: (2, 3, 4), 2: (1, 3), 3: (1,)}
AFTER = {1: (2, 4, 3), 2: (1, 3), 3: (2,)}


def _made(folder: Path, movies: int, lists: dict[int, tuple[int, ...]], novelty: float = 0.0) -> Release:
    pairs = {
        movie: tuple(Pair(other, 1 - place / 10) for place, other in enumerate(listed))
        for movie, listed in lists.items()
    }
    return release(folder, [Film(n) for n in range(1, movies + 1)], pairs, novelty=novelty)


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[tuple[Release, Release]]:
    """Four movies, then five."""
    with closing(_made(tmp_path / "a", 4, BEFORE)) as before, closing(_made(tmp_path / "b", 5, AFTER)) as after:
        yield before, after


class TestByHand:
    """Movies 1 to 4 are in both.

    Movie 4 has no list in either, which is the same.
    """

    def test_figures(self, pair: tuple[Release, Release]) -> None:
        """Of movie 1 places 2 and 3 are swapped.

        .1 (1 + 1/2 · .9 + 1 · .81) + .729 = .955; movie 3 shares nothing.
        """
        actual = stability(*pair)
        assert (actual.common_count, actual.added_count, actual.removed_count, actual.compared_count) == (4, 1, 0, 4)
        assert actual.mean == pytest.approx((0.955 + 1 + 0 + 1) / 4)
        assert actual.low == pytest.approx(0.3 * 0.955)  # a tenth of the way over three gaps: .3 from 0 to .955
        assert actual.identical == 0.5
        assert [item.id for item in actual.changed] == [3, 1]
        assert (actual.model, actual.novelty, actual.before, actual.after) == ("hybrid", 0.0, "a", "b")

    def test_the_other_way_round_a_movie_is_removed(self, pair: tuple[Release, Release]) -> None:
        """The lists are as alike as before."""
        there, back = stability(*pair), stability(*reversed(pair))
        assert (back.added_count, back.removed_count, back.mean) == (0, 1, there.mean)

    def test_a_sample_is_drawn_by_seed(self, pair: tuple[Release, Release]) -> None:
        """Two of four.

        A larger one than there are movies is all of them.
        """
        assert stability(*pair, sample=2, seed=3) == stability(*pair, sample=2, seed=3)
        assert stability(*pair, sample=2).compared_count == 2
        assert stability(*pair, sample=99) == stability(*pair)

    def test_texts_fit_a_terminal(self, pair: tuple[Release, Release], tmp_path: Path) -> None:
        """And the file holds what the text says."""
        actual = stability(*pair)
        message = stability_text.text(actual)
        assert message.splitlines()[2:6] == [
            "movies    4 in both, 1 added, 0 removed",
            "lists     the first 10 of each, by hybrid at novelty 0",
            "overlap   mean 0.739, 10th percentile 0.287",
            "identical 50.0% of lists",
        ]
        assert max(map(len, message.splitlines())) <= 80
        assert (
            stability_text.line(actual) == "lists: overlap of 0.739 with the release before, 50% identical (4 movies)"
        )
        stability_text.write(actual, tmp_path / "file.json")
        written = json.loads((tmp_path / "file.json").read_text(encoding="utf-8"))
        assert written["schema"] == "butaca-stability/1"
        assert written["mean"] == actual.mean
        assert [item["id"] for item in written["changed"]] == [3, 1]


def test_lists_have_the_places_that_are_kept_for_the_franchise(tmp_path: Path) -> None:
    """Part 2 stands twelfth in both pools, and is the tenth that is listed: only a change there is none of the list."""
    movies = (Film(1, franchise="Parts"), Film(2, franchise="Parts"), *(Film(n) for n in range(3, 16)))
    for name, last in (("a", (13, 2)), ("b", (14, 2))):
        pool = (*range(3, 12), *last)
        release(tmp_path / name, movies, {1: tuple(Pair(n, 1 - p / 20) for p, n in enumerate(pool))}).close()
    with closing(Release(tmp_path / "a")) as before, closing(Release(tmp_path / "b")) as after:
        assert stability(before, after).identical == 1


def test_nothing_in_common_is_no_figure(tmp_path: Path) -> None:
    """Neither 0 nor 1."""
    movies = ([Film(1), Film(2)], [Film(3), Film(4)])
    made = [release(tmp_path / str(number), some, {}) for number, some in enumerate(movies)]
    actual = stability(*made)
    assert (
        actual.common_count,
        actual.added_count,
        actual.removed_count,
        actual.mean,
        actual.low,
        actual.identical,
    ) == (
        0,
        2,
        2,
        None,
        None,
        None,
    )
    assert stability_text.line(actual) == "lists: no movie is in the release before"
    assert "overlap" not in stability_text.text(actual)
    for item in made:
        item.close()


def test_another_dial_is_another_list(tmp_path: Path) -> None:
    """Both are named."""
    with closing(_made(tmp_path / "a", 4, BEFORE)) as before, closing(_made(tmp_path / "b", 4, AFTER, 0.5)) as after:
        message = "release a lists by hybrid at novelty 0 and b by hybrid at novelty 0.5: their lists cannot"
        with pytest.raises(UsageError, match=message):
            stability(before, after)


class TestBuilt:
    """A build is held against the release before."""

    def test_without_one_there_is_nothing_to_compare(self, tmp_path: Path, silent: Silent) -> None:
        """Then with itself it is one, and less a few movies still much like itself."""
        releases = Releases(tmp_path / "releases")
        first = pipeline.build(pipeline.source_of(write(tmp_path / "data")), releases, silent, with_report=False)
        assert (first.stability, first.not_compared) == (None, None)
        fewer = pipeline.build(
            pipeline.source_of(write(tmp_path / "fewer", FILMS[:-3])), releases, silent, with_report=False
        )
        assert fewer.not_compared is None
        assert fewer.stability is not None
        assert fewer.stability.removed_count == 3
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

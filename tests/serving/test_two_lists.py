"""Two lists for a movie: what is like it, and what people who like it like."""

import math
from collections.abc import Iterator

import pytest

from butaca.release.reader import Release
from butaca.serving.explain.results import ResultList
from butaca.serving.invalid_options import InvalidOption
from butaca.serving.recommend.feedback import Feedback
from butaca.serving.recommend.for_person import for_person
from butaca.serving.recommend.options import ListOptions
from butaca.serving.recommend.similar import recommendations, similar

from .handmade import Film, Pair, release

FILMS = (Film(1, "Start"), Film(2, "Liked", rate=0.4), Film(3, "Alike", rate=0.1), Film(4, "Both", rate=0.2))
LISTS = {
    1: (
        Pair(2, 0.5, {"ratings": 3, "keywords": 1}, alike=(-3.0, {"period": 5})),
        Pair(3, 0.1, {"ratings": 1}, alike=(1.0, {"keywords": 3, "director": 1})),
        Pair(4, 0.3, {"ratings": 1}, alike=(0.0, {"keywords": 1})),
    )
}
NOVELTY = 0.5


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Release]:
    """Open a release in which the two lists differ."""
    knn = {1: (Pair(3, 0.9, {"genres": 1}),)}
    opened = release(tmp_path_factory.mktemp("two") / "r", FILMS, LISTS, knn=knn, weights={}, novelty=NOVELTY)
    yield opened
    opened.close()


def ids(listing: ResultList) -> list[int]:
    """Return the ids of a list."""
    return [result.movie.id for result in listing.results]


def test_each_list_has_its_own_order_and_says_its_options(made: Release) -> None:
    """exp(likeness) / rate^novelty, or likelihood / rate^novelty."""
    alike, liked = similar(made, 1, ListOptions(n=3)), recommendations(made, 1, ListOptions(n=3))
    assert (ids(alike), ids(liked)) == ([3, 4, 2], [2, 4, 3])
    assert (alike.likeness, liked.likeness, alike.novelty) == (1.0, 0.0, NOVELTY)
    assert [result.score for result in alike.results] == pytest.approx(
        [math.e / 0.1**0.5, 1 / 0.2**0.5, math.exp(-3) / 0.4**0.5]
    )
    assert liked.results[0].score == pytest.approx(0.5 / 0.4**0.5)


@pytest.mark.parametrize("likeness", [0.0, 0.3, 1.0])
@pytest.mark.parametrize("novelty", [0.0, 0.5, 1.0])
def test_options_alone_make_the_difference(made: Release, likeness: float, novelty: float) -> None:
    """To the last bit; and reasons add up to the score."""
    options = ListOptions(n=3, likeness=likeness, novelty=novelty)
    one, other = similar(made, 1, options), recommendations(made, 1, options)
    assert one == other
    for result in one.results:
        assert sum(reason.weight for reason in result.reasons) == pytest.approx(result.score, rel=1e-12)


def test_between_the_two_scores_are_mixed(made: Release) -> None:
    """.5^.75 * exp(.25 * -3) / .4^.5; three quarters of the reasons are of the one, a quarter of the other."""
    listing = similar(made, 1, ListOptions(n=3, likeness=0.25))
    result = next(result for result in listing.results if result.movie.id == 2)
    assert result.score == pytest.approx(0.5**0.75 * math.exp(-0.75) / 0.4**0.5)
    shares = {reason.code: reason.weight / result.score for reason in result.reasons}
    assert shares == pytest.approx({"ratings": 0.75 * 0.75, "keywords": 0.75 * 0.25, "period": 0.25})
    assert result.confidence is None


def test_confidence_is_told_where_it_was_measured(made: Release) -> None:
    """At the defaults of either list, and by another curve's input: the score, or the likelihood."""
    alike, liked = similar(made, 1, ListOptions(n=1)).results[0], recommendations(made, 1, ListOptions(n=1)).results[0]
    assert alike.confidence == pytest.approx(1 / (1 + math.exp(-(1 + 2 * math.log(alike.score)))))
    assert liked.confidence == pytest.approx(1 / (1 + math.exp(-(1 + 2 * math.log(0.5)))))
    for options in (ListOptions(n=1, novelty=0.6), ListOptions(n=1, likeness=0.9), ListOptions(n=1, model="knn")):
        assert similar(made, 1, options).results[0].confidence is None


def test_a_floor_makes_lists_shorter_and_says_so(made: Release) -> None:
    """Only what is below it goes; 0 turns it off, and a floor that a request names counts instead."""
    confidences = [result.confidence or 0 for result in similar(made, 1, ListOptions(n=3)).results]
    floor = confidences[1]
    short = similar(made, 1, ListOptions(n=3), floor)
    assert (ids(short), [note.code for note in short.notes]) == ([3, 4], ["fewer_confident"])
    assert ids(similar(made, 1, ListOptions(n=3, min_confidence=0.0), floor)) == [3, 4, 2]
    assert ids(similar(made, 1, ListOptions(n=3, min_confidence=confidences[0]), floor)) == [3]
    assert len(ids(similar(made, 1, ListOptions(n=3, novelty=0.9), floor))) == 3  # nothing was measured there


def test_options_that_a_list_does_not_have_are_refused(made: Release) -> None:
    """Each with its way out."""
    with pytest.raises(InvalidOption, match=r"knows no likeness.*choose another model"):
        similar(made, 1, ListOptions(model="knn", likeness=0.5))
    with pytest.raises(InvalidOption, match="leave it out, or novelty"):
        similar(made, 1, ListOptions(min_confidence=0.5, likeness=0.5))
    with pytest.raises(InvalidOption, match=r"likeness is 0\.5, which lists for a person do not have"):
        for_person(made, Feedback(likes=(1,)), ListOptions(likeness=0.5))
    with pytest.raises(InvalidOption, match="likeness is 2"):
        ListOptions(likeness=2.0)

"""A rating below 2.5 stars is a dislike, one below 4 says that the movie was seen, from whatever channel."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from butaca.recommenders import shipped_weights
from butaca.recommenders.confidence_curve import ConfidenceCurve
from butaca.recommenders.stars import mark
from butaca.release.manifest_types import COMPARED, ContentWeights, Strengths
from butaca.release.reader import Release
from butaca.serving.invalid_options import Contradiction
from butaca.serving.recommend.feedback import Feedback, stars_of
from butaca.serving.recommend.for_person import for_person
from butaca.serving.recommend.options import ListOptions
from release_settings import SETTINGS

from .handmade import Film, Pair, release

FILMS = tuple(
    Film(n, f"Film {n}", 1990 + n % 20, rate=0.5 - n / 100, ratings=0 if n % 7 == 0 else 9) for n in range(1, 41)
)
CURVE = ConfidenceCurve(1.0, 0.5, named=0.0, both=0.1, least_score=0.01, most_score=0.9, most_named=12.0)
CONFIDENCE = replace(SETTINGS.confidence, recommended=CURVE, newcomer=replace(CURVE, both=0.0, named=-0.2))
LOW, MIDDLE, HIGH = (0.5, 1.0, 1.5, 2.0), (2.5, 3.0, 3.5), (4.0, 4.5, 5.0)


def _weights() -> Mapping[int, Mapping[int, float]]:
    """Each rated film says something of every third other film, one time in four against it."""
    drawn = random.Random(4)
    rated = [film.id for film in FILMS if film.ratings]
    return {
        own: {other: drawn.uniform(-0.1, 0.3) for other in rated if other != own and drawn.random() < 0.35}
        for own in rated
    }


@pytest.fixture(scope="module")
def hand(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Release]:
    """Forty films, some of which nobody rated: those speak with a neighbour."""
    neighbours = {film.id: (Pair(film.id % 40 + 1, 0.5),) for film in FILMS}
    made = release(tmp_path_factory.mktemp("dislikes") / "r", FILMS, neighbours, weights=_weights())
    yield made
    made.close()


@pytest.mark.parametrize(
    ("stars", "said"), [*((s, "disliked") for s in LOW), *((s, "seen") for s in MIDDLE), *((s, "liked") for s in HIGH)]
)
def test_every_rating_says_something(stars: float, said: str) -> None:
    """Each half star."""
    assert mark(stars) == said
    assert Feedback(ratings={1: stars}).marks == {1: said}


@pytest.mark.parametrize("likes", [(), (25, 30, 35)])
@pytest.mark.parametrize("count", range(1, 21))
def test_low_ratings_are_the_same_as_dislikes(hand: Release, likes: tuple[int, ...], count: int) -> None:
    """The same movies, scores, reasons and sentences, whether all that was said is against something or not."""
    disliked = random.Random(count).sample(range(1, 25), count)
    stars = {movie: LOW[movie % 4] for movie in disliked}
    for wishes in (ListOptions(n=30), ListOptions(n=10, novelty=0.5)):
        assert for_person(hand, Feedback(likes, ratings=stars), wishes) == for_person(
            hand, Feedback(likes, disliked), wishes
        )


@pytest.mark.parametrize("likes", [(), (25, 30, 35)])
def test_a_low_rating_never_raises_what_goes_with_the_movie(hand: Release, likes: tuple[int, ...]) -> None:
    """What has a weight above 0 scores less than if the movie had not been named."""
    for disliked, said in _weights().items():
        if disliked in likes:
            continue
        before, after = (
            {
                result.movie.id: result.score
                for result in for_person(hand, tastes, ListOptions(n=50)).results
                if not result.backfilled
            }
            for tastes in (Feedback(likes), Feedback(likes, ratings={disliked: 1.0}))
        )
        for movie, weight in said.items():
            if weight > 0 and movie in after and movie in before:
                assert after[movie] < before[movie]


@pytest.mark.parametrize("stars", MIDDLE)
def test_what_was_seen_is_no_reason_that_is_named(hand: Release, stars: float) -> None:
    """It is not listed, counts for what goes with it, and stands among the reasons as seen; no sentence names it."""
    names = [f"Film {n}" for n in (3, 4, 5)]
    for likes in ((), (25,)):
        plain = for_person(hand, Feedback(likes), ListOptions(n=50))
        listing = for_person(hand, Feedback(likes, ratings=dict.fromkeys((3, 4, 5), stars)), ListOptions(n=50))
        assert not {3, 4, 5} & {result.movie.id for result in listing.results}
        codes = {reason.code for result in listing.results for reason in result.reasons}
        assert "seen" in codes
        assert "disliked" not in codes
        for result in listing.results:
            assert sum(reason.weight for reason in result.reasons) == pytest.approx(result.score)
            for text in (result.sentence.en, result.sentence.es):
                assert not any(f"{name}{end}" in text for name in names for end in (" ", ",", ";", "."))
        assert [note.code for note in listing.notes[:1]] == [note.code for note in plain.notes[:1]]


def test_without_a_like_nobody_is_known(hand: Release) -> None:
    """Ratings of three stars alone, or low ones, make no list of movies that go with them."""
    for ratings in ({3: 3.0}, {3: 1.0}, {3: 3.0, 4: 1.0}):
        listing = for_person(hand, Feedback(ratings=ratings))
        assert listing.notes[0].code == "newcomer"
        assert all(result.sentence.en.startswith("Liked by many") for result in listing.results)


def test_without_learned_weights_a_dislike_lowers_its_neighbours(tmp_path: Path) -> None:
    """By half of the highest rate at most, here .4: film 3 has .35 less .5 · .4, film 4 .3 less half as much."""
    films = [Film(n, rate=rate) for n, rate in ((1, 0.2), (2, 0.4), (3, 0.35), (4, 0.3))]
    made = release(tmp_path / "r", films, {1: (Pair(3, 0.8), Pair(4, 0.4))})
    rated, disliked = (for_person(made, tastes) for tastes in (Feedback(ratings={1: 0.5}), Feedback([], [1])))
    assert rated == disliked
    scores = {result.movie.id: result.score for result in rated.results}
    assert scores == pytest.approx({2: 0.4, 4: 0.2, 3: 0.15})


@pytest.mark.parametrize(
    "said",
    [
        {"likes": [1], "ratings": {1: 2.0}},
        {"likes": [1], "dislikes": [1]},
        {"dislikes": [1], "ratings": {1: 4.0}},
    ],
)
def test_opposites_contradict(said: dict[str, Any]) -> None:
    """A like and a low rating, a dislike and a high one."""
    with pytest.raises(Contradiction, match="movie 1 is"):
        Feedback(**said)


def test_a_like_or_dislike_goes_before_middling_stars() -> None:
    """Which say neither."""
    assert Feedback([1], [2], {1: 2.5, 2: 3.5}).marks == {1: "liked", 2: "disliked"}


def test_two_ratings_of_a_movie_that_differ_contradict() -> None:
    """All such movies are named, once; the same stars again are fine."""
    assert stars_of([(1, 3.0), (2, 0.5), (1, 3.0)]) == {1: 3.0, 2: 0.5}
    with pytest.raises(Contradiction, match="movies 2, 3 are rated with different stars; say one thing") as refused:
        stars_of([(1, 3.0), (2, 0.5), (2, 1.0), (3, 1.0), (3, 2.0), (3, 1.5)])
    assert refused.value.ids == [2, 3]


class TestOneSource:
    """What a server knows of weights stands in the release."""

    def test_strengths_are_the_releases(self, tmp_path: Path) -> None:
        """Of 0.4, a dislike takes off 0.7 · 0.2 and what was seen adds 0.1 · 0.2."""
        films = [Film(n) for n in range(1, 5)]
        says = {1: {4: 0.4}, 2: {4: 0.2}, 3: {4: 0.2}}
        settings = replace(SETTINGS, strengths=Strengths(seen=0.1, dislike=-0.7))
        made = release(tmp_path / "r", films, weights=says, settings=settings)
        listing = for_person(made, Feedback([1], ratings={2: 1.0, 3: 3.0}))
        assert listing.results[0].score == pytest.approx(0.4 - 0.14 + 0.02)

    def test_the_fallbacks_weights_are_the_releases(self, tmp_path: Path) -> None:
        """Of two films beyond the candidates, first comes what is alike in what the release has weights for."""
        films = [
            Film(1, genres=("A",), keywords=("k",)),
            Film(2, genres=("A",)),
            Film(3, keywords=("k",)),
            Film(4, rate=0.01),
        ]
        for number, (genres, keywords, first) in enumerate(((5.0, 0.1, 2), (0.1, 5.0, 3))):
            content = dict.fromkeys(COMPARED, 0.0) | {"genres": genres, "keywords": keywords}
            settings = replace(SETTINGS, content=ContentWeights(content, temperature=1.0, generation=8.0))
            made = release(tmp_path / str(number), films, weights={4: {1: 0.1}}, settings=settings)
            assert for_person(made, Feedback([1])).results[0].movie.id == first

    def test_a_build_says_all_of_it(self, small_release: Release) -> None:
        """As this version's weights are."""
        learned, settings = shipped_weights.shipped(), small_release.manifest.settings
        assert settings.strengths == Strengths(learned.personal["seen"], learned.personal["dislike"])
        assert settings.content.weights == learned.content
        assert settings.content.temperature == learned.hybrid["temperature"]
        assert settings.confidence.judged.slope == learned.confidence["judged_slope"]
        assert settings.confidence.recommended.most_named == learned.confidence["recommended_most_named"]
        assert settings.confidence.newcomer.named == learned.confidence["newcomer_named"]


class TestConfidence:
    """Of lists for a person: by score and by how many movies they named, and no more than was measured."""

    @pytest.fixture
    def strong(self, tmp_path: Path) -> Release:
        """Films that speak for the last one alone, each with the same weight."""
        films = tuple(Film(n) for n in range(1, 62))
        says = {n: {61: 0.2} for n in range(1, 61)}
        return release(tmp_path / "r", films, weights=says, settings=replace(SETTINGS, confidence=CONFIDENCE))

    def test_beyond_the_range_it_does_not_grow(self, strong: Release) -> None:
        """Neither with the score, which is 1 from five films on, nor with more films than twelve."""
        sure = [for_person(strong, Feedback(list(range(1, n + 1)))).results[0].confidence for n in (1, 3, 12, 30, 60)]
        assert None not in sure
        assert sure[0] < sure[1] < sure[2] == sure[3] == sure[4] < 1  # type: ignore[operator]

    def test_movies_that_nobody_rated_make_it_no_surer(self, tmp_path: Path) -> None:
        """What they add to scores is taken off again before the curve is asked."""
        films = tuple(Film(n, ratings=0 if n > 20 else 9) for n in range(1, 62))
        neighbours = {n: (Pair(61, 0.5),) for n in range(21, 61)}
        says = {n: {61: 0.2} for n in range(1, 21)}
        made = release(
            tmp_path / "r", films, neighbours, weights=says, settings=replace(SETTINGS, confidence=CONFIDENCE)
        )
        few, many, none = (
            for_person(made, Feedback(likes)).results[0]
            for likes in ([1, 2], [1, 2, *range(21, 31)], list(range(21, 31)))
        )
        assert many.score > few.score
        assert many.confidence == pytest.approx(few.confidence)
        assert none.confidence is not None
        assert few.confidence is not None
        assert none.confidence < few.confidence

    def test_newcomers_who_dislike_much_are_told_less(self, strong: Release) -> None:
        """Up to the number that was measured."""
        sure = [
            for_person(strong, Feedback(ratings=dict.fromkeys(range(1, n + 1), 3.0)), ListOptions(n=1)).results[0]
            for n in (1, 5, 12, 40)
        ]
        assert [result.confidence for result in sure] == sorted((one.confidence for one in sure), reverse=True)  # type: ignore[type-var]

    def test_without_learned_weights_newcomers_are_told_nothing(self, tmp_path: Path) -> None:
        """It was measured where people rate movies."""
        made = release(tmp_path / "r", FILMS)
        assert for_person(made, Feedback()).results[0].confidence is None

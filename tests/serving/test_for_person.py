"""Movies for a person: sums of what their movies say, on releases made by hand."""

import math
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from butaca.errors import UnknownModel
from butaca.recommenders.confidence_curve import ConfidenceCurve
from butaca.release.reader import Release
from butaca.serving.explain.results import Entity, ResultList
from butaca.serving.filters.grammar import parse
from butaca.serving.invalid_options import Contradiction, InvalidOption, UnknownMovies
from butaca.serving.recommend.feedback import Feedback
from butaca.serving.recommend.for_person import for_person
from butaca.serving.recommend.options import Franchise, ListOptions
from release_settings import SETTINGS

from .handmade import Film, Pair, release

FILMS = (
    Film(1, "One", 1991, 0.5, genres=("Crime",), keywords=("port",)),
    Film(2, "Two", 1992, 0.4, genres=("Drama",)),
    Film(3, "Three", 1993, 0.3, franchise="Threes"),
    Film(4, "Four", 1994, 0.25, franchise="Threes"),
    Film(5, "Five", 1995, 0.2),
    Film(6, "Six", 1996, 0.1, ratings=0),
    Film(7, "Seven", 1971, 0.01, genres=("Documentary",), countries=("AR",), keywords=("port",)),
    Film(8, "Eight", 1972, 0.02, genres=("Documentary",), countries=("AR",)),
)
# What film 1, 2 and 5 say; nobody rated film 6, which has neighbours only.
WEIGHTS = {1: {3: 0.4, 4: 0.3, 5: -0.1}, 2: {3: 0.1, 4: 0.3, 1: 0.2}, 5: {3: 0.2, 4: -0.2}}
HYBRID = {6: (Pair(4, 0.5), Pair(5, 0.25)), 1: (Pair(3, 0.6), Pair(4, 0.5)), 2: (Pair(4, 0.2),)}
CURVES = replace(
    SETTINGS.confidence,
    recommended=ConfidenceCurve(1.0, 0.5, -0.25, 0.125, least_score=0.01, most_score=2.0, most_named=9.0),
    newcomer=ConfidenceCurve(2.0, 1.0, -0.5, 0.0, least_score=0.01, most_score=0.45, most_named=3.0),
)


@pytest.fixture(scope="module")
def hand(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Release]:
    """Open a release of the eight movies, with learned weights."""
    made = release(
        tmp_path_factory.mktemp("hand") / "r",
        FILMS,
        HYBRID,
        weights=WEIGHTS,
        settings=replace(SETTINGS, confidence=CURVES),
    )
    yield made
    made.close()


@pytest.fixture(scope="module")
def unlearned(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Release]:
    """Open the same without learned weights, at novelty 1."""
    made = release(tmp_path_factory.mktemp("unlearned") / "r", FILMS, HYBRID, novelty=1.0)
    yield made
    made.close()


def scores(listing: ResultList) -> dict[int, float]:
    """Those from the stored candidates, in the order of the list."""
    return {result.movie.id: result.score for result in listing.results if not result.backfilled}


def by(listing: ResultList, movie_id: int) -> dict[str, float]:
    """Return the reasons of one result: the film that speaks, or the code, and the weight."""
    result = next(result for result in listing.results if result.movie.id == movie_id)
    return {(r.entities[0].name if r.entities else r.code): r.weight for r in result.reasons}


class TestScores:
    """A score is the sum of what the person's films say, times how they are liked."""

    def test_likes_add_up(self, hand: Release) -> None:
        """.4 + .1 and .3 + .3; the fifth film has -.1 and is no candidate."""
        listing = for_person(hand, Feedback([1, 2]))
        assert scores(listing) == pytest.approx({4: 0.6, 3: 0.5})
        assert (listing.model, listing.novelty) == ("personal", 0.0)

    def test_dislikes_lower(self, hand: Release) -> None:
        """.5 - .5 * .2 and .6 + .5 * .2."""
        assert scores(for_person(hand, Feedback([1, 2], [5]))) == pytest.approx({4: 0.7, 3: 0.4})

    def test_stars(self, hand: Release) -> None:
        """Four stars are a like; three, which is seen, are half of one here; two are a dislike, minus a half."""
        ratings = for_person(hand, Feedback(ratings={1: 4.0, 2: 3.0, 5: 2.0}))
        assert scores(ratings) == pytest.approx({3: 0.4 + 0.05 - 0.1, 4: 0.3 + 0.15 + 0.1})

    def test_the_dial_divides_by_the_rate(self, hand: Release) -> None:
        """At 1, .6 / .25 and .5 / .3; weights still add up. Confidence was measured at 0 alone."""
        plain, dialled = (for_person(hand, Feedback([1, 2]), ListOptions(novelty=a)) for a in (0.0, 1.0))
        assert scores(dialled) == pytest.approx({4: 2.4, 3: 0.5 / 0.3})
        assert by(dialled, 3) == pytest.approx({"One": 0.4 / 0.3, "Two": 0.1 / 0.3})
        assert plain.results[0].confidence is not None
        assert dialled.results[0].confidence is None

    def test_a_film_that_nobody_rated_speaks_with_its_neighbours(self, hand: Release) -> None:
        """The strongest weights are .4, .3 and .2: the typical is .3, for .5; .25 is half of that."""
        listing = for_person(hand, Feedback([6]))
        assert scores(listing) == pytest.approx({4: 0.3, 5: 0.15})
        assert "unrated" in [note.code for note in listing.notes]
        assert listing.results[0].evidence == "ratings_and_content"

    def test_without_learned_weights_neighbours_speak(self, unlearned: Release) -> None:
        """.6 / .3; .5 / .25 + .2 / .25."""
        listing = for_person(unlearned, Feedback([1, 2]))
        assert scores(listing) == pytest.approx({4: 2.8, 3: 2.0})
        assert (listing.model, listing.novelty) == ("hybrid", 1.0)

    def test_a_chosen_model_answers_with_its_neighbours(self, hand: Release) -> None:
        """Even where there are learned weights."""
        listing = for_person(hand, Feedback([1, 2]), ListOptions(model="hybrid", novelty=0.5))
        assert scores(listing) == pytest.approx({4: 0.7 / math.sqrt(0.25), 3: 0.6 / math.sqrt(0.3)})
        assert listing.model == "hybrid"
        for tastes in (
            Feedback([1]),
            Feedback(),
            Feedback([], [1]),
        ):  # a newcomer's as well, to whom it makes no difference
            with pytest.raises(UnknownModel):
                for_person(hand, tastes, ListOptions(model="oracle"))

    def test_own_films_are_never_listed(self, hand: Release) -> None:
        """Liked, disliked or rated; nor are excluded and seen ones."""
        tastes = Feedback([1], [5], {2: 3.0})
        listed = {result.movie.id for result in for_person(hand, tastes, ListOptions(n=50)).results}
        assert listed == {3, 4, 6, 7, 8}
        wishes = ListOptions(n=50, exclude=frozenset({3}), seen=frozenset({7}))
        assert {result.movie.id for result in for_person(hand, tastes, wishes).results} == {4, 6, 8}

    def test_confidence_is_the_calibrated_score(self, hand: Release) -> None:
        """1 / (1 + e^-(1 + .5 x - .25 m + .125 x m)), x being ln .6, m ln 3 of two films that were named."""
        first = for_person(hand, Feedback([1, 2])).results[0]
        x, m = math.log(0.6), math.log(3)
        assert first.confidence == pytest.approx(1 / (1 + math.exp(-(1 + x / 2 - m / 4 + x * m / 8))))


class TestReasons:
    """Which of the person's films speak for a movie, and which against."""

    def test_add_up_with_their_signs(self, hand: Release) -> None:
        """The third film: .4 and .1 for it, -.1 against."""
        listing = for_person(hand, Feedback([1, 2], [5]))
        assert by(listing, 3) == pytest.approx({"One": 0.4, "Two": 0.1, "Five": -0.1})
        third = listing.results[1]
        assert [reason.code for reason in third.reasons] == ["liked", "liked", "disliked"]
        assert third.reasons[0].entities == (Entity(1, "One"),)
        assert third.sentence.en == "Because you liked One and Two; although you did not like Five."
        assert third.sentence.es == "Porque te gustaron One y Two; aunque no te gustó Five."

    def test_of_many_films_the_rest_is_one_reason(self, tmp_path: Path) -> None:
        """Twelve films of .1 and a list of eleven reasons, which add up to 1.2."""
        films = tuple(Film(n) for n in range(1, 14))
        made = release(tmp_path, films, weights={n: {13: 0.1} for n in range(1, 13)})
        result = for_person(made, Feedback(list(range(1, 13)))).results[0]
        assert [reason.code for reason in result.reasons].count("liked") == 10
        assert by(for_person(made, Feedback(list(range(1, 13)))), 13)["others"] == pytest.approx(0.2)
        assert sum(reason.weight for reason in result.reasons) == pytest.approx(1.2)

    def test_filled_results_say_which_film_they_share_with(self, hand: Release) -> None:
        """Film 7 shares a keyword with the first, film 8 nothing that has a name; all weights add up."""
        wanted = ListOptions(n=2, filters=parse({"genre": "documentary", "country": "AR"}))
        listing = for_person(hand, Feedback([1, 2]), wanted)
        assert [(result.movie.id, result.backfilled) for result in listing.results] == [(7, True), (8, True)]
        assert listing.results[0].sentence.en.startswith("Because you liked One")
        for result in listing.results:
            assert sum(reason.weight for reason in result.reasons) == pytest.approx(result.score)
        assert [result.evidence for result in listing.results] == ["content", "like_rate"]
        assert listing.results[1].sentence.en == "Among the best liked of what was asked for."


class TestNewcomers:
    """Who has said nothing gets what many like."""

    def test_by_rate(self, hand: Release) -> None:
        """One of the franchise only; the list says what it is."""
        listing = for_person(hand, Feedback(), ListOptions(n=4))
        assert {result.movie.id for result in listing.results} == {1, 2, 3, 5}
        assert listing.results[0].movie.id == 1
        assert listing.notes[0].code == "newcomer"
        assert {result.evidence for result in listing.results} == {"like_rate"}
        assert listing.results[0].sentence.en == "Liked by many."
        assert listing.results[0].confidence == pytest.approx(1 / (1 + math.exp(-(2 + math.log(0.45)))))

    def test_filters_hold(self, hand: Release) -> None:
        """For them too."""
        listing = for_person(hand, Feedback(), ListOptions(filters=parse({"country": "Argentina"})))
        assert [result.movie.id for result in listing.results] == [8, 7]

    def test_dislikes_alone_lower_what_they_speak_for(self, hand: Release) -> None:
        """The third film has .3 - .5 * .2, the fourth .25 + .5 * .2."""
        listing = for_person(hand, Feedback([], [5]), ListOptions(n=50))
        assert by(listing, 4) == pytest.approx({"like_rate_prior": 0.25, "Five": 0.1})
        assert "Three" not in [
            result.movie.title for result in listing.results
        ]  # the franchise's best is now the fourth

    def test_a_franchise_of_ones_own_is_none(self, hand: Release) -> None:
        """Whoever likes nothing has no franchise to stay in."""
        assert for_person(hand, Feedback(), ListOptions(franchise=Franchise.ONLY)).results == ()


class TestRefusals:
    """What cannot be is refused, all of it at once."""

    @pytest.mark.parametrize(
        ("tastes", "said", "ids"),
        [
            (
                {"likes": [1, 2], "dislikes": [2, 1]},
                "movies 1, 2 are liked and disliked; say one thing of each.",
                [1, 2],
            ),
            ({"likes": [1], "ratings": {1: 2.0}}, "movie 1 is liked and rated below 2.5 stars", [1]),
            ({"dislikes": [1], "ratings": {1: 4.5}}, "movie 1 is disliked and rated 4 or more", [1]),
        ],
    )
    def test_of_contradictions(self, tastes: dict[str, Any], said: str, ids: list[int]) -> None:
        """All movies that are concerned are named."""
        with pytest.raises(Contradiction, match=said) as refused:
            Feedback(**tastes)
        assert refused.value.ids == ids

    @pytest.mark.parametrize("stars", [0, 0.4, 4.75, 5.5, -1, float("nan")])
    def test_of_stars(self, stars: float) -> None:
        """Halves from .5 to 5, or none."""
        with pytest.raises(InvalidOption, match=r"movie 1 has .* stars; they can be 0\.5 to 5, in halves"):
            Feedback(ratings={1: stars})

    def test_of_too_many(self) -> None:
        """Ten thousand in all."""
        Feedback(list(range(10_000)))
        with pytest.raises(InvalidOption, match="they are 10,001 movies; there can be 10,000 of them in all"):
            Feedback(list(range(10_000)), [10_000])

    def test_of_unknown_movies(self, hand: Release) -> None:
        """All of them are named; passed over, they are noted."""
        tastes = Feedback([1, 98], [99], {1 << 70: 3.0})
        with pytest.raises(UnknownMovies, match=f"98, 99, {1 << 70}; leave them out") as refused:
            for_person(hand, tastes)
        assert refused.value.ids == [98, 99, 1 << 70]
        listing = for_person(hand, tastes, ignore_unknown=True)
        assert scores(listing) == scores(for_person(hand, Feedback([1])))
        assert (listing.notes[0].code, "98, 99" in listing.notes[0].text.es) == ("ignored", True)
        said = for_person(hand, Feedback([1, *range(1000, 2000)]), ignore_unknown=True).notes[0].text
        assert said.en.endswith("1099 and 900 more.")
        assert said.es.endswith("1099 y 900 más.")

    def test_of_confidence_that_was_not_measured(self, unlearned: Release) -> None:
        """Nothing is left out for want of a number."""
        with pytest.raises(InvalidOption, match="nobody has measured"):
            for_person(unlearned, Feedback([1]), ListOptions(min_confidence=0.1))


def test_repeats_count_once(hand: Release) -> None:
    """A movie liked twice, or liked and given five stars, is liked."""
    once = scores(for_person(hand, Feedback([1])))
    assert scores(for_person(hand, Feedback([1, 1], ratings={1: 5.0}))) == once


def test_thousands_of_likes(tmp_path: Path) -> None:
    """Five thousand likes are a list like any other."""
    films = tuple(Film(n) for n in range(1, 5_011))
    made = release(tmp_path, films, weights={n: {5_000 + n % 10 + 1: 0.5} for n in range(1, 5_001)})
    listing = for_person(made, Feedback(list(range(1, 5_001))), ListOptions(n=10))
    assert len(scores(listing)) == 10
    assert listing.results[0].score == pytest.approx(250)

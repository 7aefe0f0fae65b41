"""Movies for a group: estimates of each person, by a strategy, on releases made by hand."""

import math
from collections.abc import Iterator
from dataclasses import replace

import pytest

from butaca.recommenders.confidence_curve import ConfidenceCurve
from butaca.release.reader import Release
from butaca.serving.filters.grammar import parse
from butaca.serving.invalid_options import Contradiction, InvalidOption, UnknownMovies
from butaca.serving.recommend.feedback import Feedback
from butaca.serving.recommend.for_person import for_person
from butaca.serving.recommend.group.for_group import GroupList, for_group
from butaca.serving.recommend.group.people import Person, check_sizes
from butaca.serving.recommend.group.strategies import Strategy
from butaca.serving.recommend.options import Franchise, ListOptions
from release_settings import SETTINGS

from .handmade import Film, release

FILMS = (
    Film(1, "One", 1991, 0.5),
    Film(2, "Two", 1992, 0.4),
    Film(3, "Three", 1993, 0.3, franchise="Threes"),
    Film(4, "Four", 1994, 0.25, franchise="Threes"),
    Film(5, "Five", 1995, 0.2),
    Film(6, "Six", 1996, 0.1, genres=("Documentary",)),
)
# Of what the first and the second say, both are for films 3 and 4; the second is against film 5.
WEIGHTS = {1: {3: 0.4, 4: 0.1, 5: 0.3}, 2: {3: 0.1, 4: 0.2, 5: -0.2}}
# A curve of the score alone, whatever was named: P = 1 / (1 + 1 / x) = x / (1 + x).
CURVES = replace(
    SETTINGS.confidence,
    recommended=ConfidenceCurve(0.0, 1.0, 0.0, 0.0, least_score=0.05, most_score=2.0, most_named=9.0),
    newcomer=ConfidenceCurve(0.0, 1.0, 0.0, 0.0, least_score=0.25, most_score=1.0, most_named=3.0),
)
FIRST, SECOND = Person(Feedback([1])), Person(Feedback([2]))
MISERY, AVERAGE = Strategy.LEAST_MISERY, Strategy.AVERAGE


@pytest.fixture(scope="module")
def hand(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Release]:
    """Open a release of the six movies, with learned weights."""
    folder = tmp_path_factory.mktemp("hand") / "r"
    made = release(folder, FILMS, weights=WEIGHTS, settings=replace(SETTINGS, confidence=CURVES))
    yield made
    made.close()


@pytest.fixture(scope="module")
def unlearned(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Release]:
    """Open a release without ratings, so that no confidence was measured."""
    made = release(tmp_path_factory.mktemp("unlearned") / "r", FILMS)
    yield made
    made.close()


def chance(score: float) -> float:
    """Return the probability of a score, by the curve above."""
    return score / (1 + score)


def scores(listing: GroupList) -> dict[int, float]:
    """Those from the stored candidates, in the order of the list."""
    return {result.movie.id: result.score for result in listing.results if not result.backfilled}


class TestStrategies:
    """How the estimates of several make one score."""

    def test_least_misery(self, hand: Release) -> None:
        """Film 4 has .1 and .2, film 3 .4 and .1: as much for the least happy; the third has the greater mean."""
        listing = for_group(hand, [FIRST, SECOND], strategy=MISERY)
        assert scores(listing) == pytest.approx({3: chance(0.1), 4: chance(0.1), 5: chance(0.05)})
        assert list(scores(listing)) == [3, 4, 5]
        assert listing.strategy is MISERY
        assert for_group(hand, [FIRST, SECOND]) == listing, "the default"

    def test_average(self, hand: Release) -> None:
        """The mean of the two; what nothing speaks for counts as the least that was measured."""
        listing = for_group(hand, [FIRST, SECOND], strategy=AVERAGE)
        expected = {
            3: (chance(0.4) + chance(0.1)) / 2,
            5: (chance(0.3) + chance(0.05)) / 2,
            4: (chance(0.1) + chance(0.2)) / 2,
        }
        assert scores(listing) == pytest.approx(expected)
        assert list(scores(listing)) == [3, 5, 4]

    def test_the_strategies_differ(self, hand: Release) -> None:
        """A film that one of them would love, and one that neither minds."""
        listed = [list(scores(for_group(hand, [FIRST, SECOND], ListOptions(n=2), each))) for each in (MISERY, AVERAGE)]
        assert listed == [[3, 4], [3, 5]]

    def test_without_a_measured_confidence(self, unlearned: Release) -> None:
        """Scores count as shares of each one's best, and there is no estimate."""
        listing = for_group(unlearned, [FIRST, SECOND])
        assert listing.results
        assert {person.estimate for result in listing.results for person in result.people} == {None}
        assert {result.confidence for result in listing.results} == {None}
        with pytest.raises(InvalidOption, match=r"min_confidence is 0\.5"):
            for_group(unlearned, [FIRST, SECOND], ListOptions(min_confidence=0.5))


class TestEachPerson:
    """What a film is to each of them."""

    def test_estimates_are_those_of_their_own_list(self, hand: Release) -> None:
        """As if they had asked alone; None where their own list would not have the film."""
        listing = for_group(hand, [FIRST, SECOND])
        for place, person in enumerate((FIRST, SECOND)):
            alone = for_person(hand, person.feedback, ListOptions(n=50))
            own = {result.movie.id: result.confidence for result in alone.results if not result.backfilled}
            told = {result.movie.id: result.people[place].estimate for result in listing.results}
            assert told == pytest.approx({movie: own.get(movie) for movie in told})
        assert listing.results[2].people[1].estimate is None
        assert [result.confidence for result in listing.results[:3]] == [*map(pytest.approx, [chance(0.1)] * 2), None]

    def test_reasons_are_theirs(self, hand: Release) -> None:
        """With their weights, for the film or against it; who has none is given none."""
        third = for_group(hand, [FIRST, SECOND]).results[0]
        assert [person.sentence.en for person in third.people] == ["Because you liked One.", "Because you liked Two."]
        assert [person.reasons[0].weight for person in third.people] == pytest.approx([0.4, 0.1])
        fifth = for_group(hand, [FIRST, SECOND]).results[2]
        assert fifth.people[1].reasons[0].weight == pytest.approx(-0.2)
        other = for_group(hand, [FIRST, Person(Feedback([4]))]).results[0].people[1]
        assert (other.estimate, other.evidence, other.reasons, other.sentence.es) == (None, None, (), "")

    def test_whoever_likes_nothing_is_a_newcomer(self, hand: Release) -> None:
        """Their estimate is of how many like it; a note says so of them alone."""
        listing = for_group(hand, [FIRST, Person(Feedback([], [2]))])
        third = next(result for result in listing.results if result.movie.id == 3)
        assert third.people[1].estimate == pytest.approx(chance(0.3 - 0.1 * 0.5))
        assert [[note.code for note in notes] for notes in listing.notes_on_people] == [[], ["newcomer"]]

    def test_five_people(self, hand: Release) -> None:
        """Each has a place in every result."""
        people = [FIRST, SECOND, Person(Feedback([1, 2])), Person(Feedback([], [6])), Person(Feedback(ratings={6: 3}))]
        assert {len(result.people) for result in for_group(hand, people).results} == {5}


class TestOptions:
    """What is left out, and what fills a list up."""

    def test_a_film_that_any_of_them_knows_is_out(self, hand: Release) -> None:
        """Liked, disliked, rated or seen."""
        second = Person(Feedback([2], [5], {3: 3.0}), frozenset({6}))
        listed = {result.movie.id for result in for_group(hand, [FIRST, second], ListOptions(n=50)).results}
        assert listed == {4}
        assert not for_group(hand, [FIRST, second], ListOptions(exclude=frozenset({4}))).results

    def test_seen_by_one_is_begun_for_all(self, hand: Release) -> None:
        """Of a franchise the next comes, and only that."""
        options = ListOptions(n=50, franchise=Franchise.NEXT)
        listed = [result.movie.id for result in for_group(hand, [FIRST, SECOND], options).results]
        assert (3 in listed, 4 in listed) == (True, False)
        begun = Person(Feedback([2]), frozenset({3}))
        assert 4 in [result.movie.id for result in for_group(hand, [FIRST, begun], options).results]

    def test_narrow_filters_are_filled_up(self, hand: Release) -> None:
        """By content, for all of them, without an estimate."""
        options = ListOptions(filters=parse({"genre": "documentary"}))
        listing = for_group(hand, [FIRST, SECOND], options)
        assert [(result.movie.id, result.backfilled, result.confidence) for result in listing.results] == [
            (6, True, None)
        ]
        assert [person.estimate for person in listing.results[0].people] == [None, None]
        assert [note.code for note in listing.notes][-2:] == ["backfilled", "fewer"]

    def test_least_confidence_is_of_the_strategy(self, hand: Release) -> None:
        """By least misery it holds for each person; where one is not known, the film is out."""
        options = ListOptions(min_confidence=chance(0.09))
        assert list(scores(for_group(hand, [FIRST, SECOND], options, MISERY))) == [3, 4]
        assert not for_group(hand, [FIRST, SECOND], ListOptions(min_confidence=0.9)).results

    def test_novelty_goes_by_scores(self, hand: Release) -> None:
        """Estimates say nothing of hidden films, so each one's scores at that novelty count."""
        listing = for_group(hand, [FIRST, SECOND], ListOptions(novelty=1.0), AVERAGE)
        assert listing.novelty == 1.0
        best_of_first, best_of_second = max(0.4 / 0.3, 0.3 / 0.2), 0.2 / 0.25
        assert scores(listing) == pytest.approx(
            {
                3: (0.4 / 0.3 / best_of_first + 0.1 / 0.3 / best_of_second) / 2,
                4: (0.1 / 0.25 / best_of_first + 0.2 / 0.25 / best_of_second) / 2,
                5: 0.5,
            }
        )

    def test_a_person_twice_is_no_other_order(self, hand: Release) -> None:
        """Two of one taste have that person's list."""
        alone = [result.movie.id for result in for_person(hand, FIRST.feedback).results]
        assert [result.movie.id for result in for_group(hand, [FIRST, FIRST]).results] == alone


class TestRefusals:
    """Groups that are none."""

    @pytest.mark.parametrize(
        ("people", "parameter", "said"),
        [
            ([], "people", "there are 0 people; a group has 2 to 5"),
            ([FIRST], "people", "there is 1 person; a group has 2 to 5"),
            ([FIRST] * 6, "people", "there are 6 people; a group has 2 to 5"),
            ([FIRST, Person(Feedback())], "people.1", "person 2 names no movie; give them likes"),
        ],
    )
    def test_of_people(self, hand: Release, people: list[Person], parameter: str, said: str) -> None:
        """With the number there is, and the ones there can be."""
        with pytest.raises(InvalidOption, match=said) as raised:
            for_group(hand, people)
        assert raised.value.parameter == parameter

    @pytest.mark.parametrize(
        ("sizes", "said"),
        [
            ([(5_000, 0), (5_001, 0)], "likes, dislikes and ratings are 10,001 movies; there can be 10,000"),
            ([(1, 10_000), (1, 1)], "they have seen 10,001 movies; there can be 10,000"),
        ],
    )
    def test_of_many_movies(self, sizes: list[tuple[int, int]], said: str) -> None:
        """All together name as many as one may alone."""
        with pytest.raises(InvalidOption, match=said):
            check_sizes(sizes)
        check_sizes([(5_000, 5_000), (5_000, 5_000)])

    def test_unknown_movies_of_all(self, hand: Release) -> None:
        """Named together, or passed over with a note."""
        people = [Person(Feedback([1, 98])), Person(Feedback([2, 99]), also_unknown=["tt7"])]
        with pytest.raises(UnknownMovies) as raised:
            for_group(hand, people)
        assert raised.value.ids == [98, 99, "tt7"]
        listing = for_group(hand, people, ignore_unknown=True)
        assert listing.results
        assert listing.notes[0].text.en == "Not in this release: 98, 99, tt7."

    def test_what_lists_for_a_person_refuse(self, hand: Release) -> None:
        """A likeness, and feedback that contradicts itself."""
        with pytest.raises(InvalidOption, match=r"likeness is 0\.5"):
            for_group(hand, [FIRST, SECOND], ListOptions(likeness=0.5))
        with pytest.raises(Contradiction):
            Person(Feedback([1], [1]))


def test_the_formulas_are_masthoffs() -> None:
    """Least misery takes the minimum, average the mean."""
    assert MISERY.combine([0.9, 0.2, 0.4]) == 0.2
    assert math.isclose(AVERAGE.combine([0.9, 0.2, 0.4]), 0.5)

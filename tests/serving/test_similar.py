"""Movies like one: ranking, reasons and confidence, on releases made by hand."""

import math
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from butaca.errors import NotFound, UnknownModel
from butaca.release.reader import Release
from butaca.serving.explain.results import Entity
from butaca.serving.filters.grammar import parse
from butaca.serving.invalid_options import InvalidOption
from butaca.serving.recommend.options import Franchise, ListOptions
from butaca.serving.recommend.similar import similar

from .handmade import Film, Pair, release

FILMS = (
    Film(1, "Red Harbour", 1990, 0.10, 20, ("Crime", "Drama"), ("port", "heist"), ("Ana", "Bo"), ("Cy",),
         ("Mill",), ("US",), "Harbours"),
    Film(2, "Red Dawn", 1992, 0.40, 50, ("Crime",), ("heist",), ("Bo",), ("Cy",), ("Mill",), ("US",), "Harbours"),
    Film(3, "Blue Harbour", 1994, 0.05, 5, ("Crime", "Drama"), ("port",), ("Ana",), ("Di",), (), ("FR",), "Harbours",
         "fr"),
    Film(4, "Green Field", 2010, 0.02, 2, ("Comedy",), ratings=0, fields=2),
    Film(5, "Old Field", 1971, 0.01, 0, ("Documentary",), countries=("AR",), language="es", ratings=0),
    Film(6, "Older Field", 1972, 0.02, 0, ("Documentary",), ("port",), countries=("AR",), language="es"),
)  # fmt: skip

HYBRID = {
    1: (
        Pair(2, 0.5, {"ratings": 10, "actors": 5, "director": 3, "keywords": 2}, lift=2.0),
        Pair(3, 0.2, {"franchise": 12, "period": 6, "genres": 2}),
        Pair(4, 0.1, {"text": 10, "actors": 10}),
    )
}


@pytest.fixture(scope="module")
def hand(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Release]:
    """Open a release of the six films; those like the first are known."""
    knn = {1: (Pair(3, 0.9, {"genres": 2, "rating": 1}),)}
    made = release(tmp_path_factory.mktemp("hand") / "r", FILMS, HYBRID, knn=knn, weights={})
    yield made
    made.close()


def ids(made: Release, movie_id: int = 1, **wishes: object) -> list[int]:
    """Return the ids of a list."""
    return [result.movie.id for result in similar(made, movie_id, ListOptions(**wishes)).results]  # type: ignore[arg-type]


def test_the_dial_divides_by_the_rate_to_its_power(hand: Release) -> None:
    """At 0 .5, .2 and .1; at 1 .5 / .4 = 1.25, .2 / .05 = 4 and .1 / .02 = 5: the order is turned round."""
    assert ids(hand, n=3, novelty=0) == [2, 3, 4]
    hidden = similar(hand, 1, ListOptions(n=3, novelty=1)).results
    assert [result.movie.id for result in hidden] == [4, 3, 2]
    assert [result.score for result in hidden] == pytest.approx([5, 4, 1.25])


def test_ties_go_by_id(tmp_path: Path) -> None:
    """Whatever the stored order."""
    lists = {1: (Pair(4, 0.5), Pair(2, 0.5), Pair(3, 0.5))}
    assert ids(release(tmp_path, FILMS, lists), n=3) == [2, 3, 4]


def test_weights_add_up_to_the_score_at_any_dial(hand: Release) -> None:
    """Shares 10, 5, 3, 2 of .5 are .25, .125, .075, .05; the dial scales all alike."""
    first = similar(hand, 1, ListOptions(n=1, novelty=0)).results[0]
    weights = {reason.code: reason.weight for reason in first.reasons}
    assert weights == pytest.approx({"ratings": 0.25, "actors": 0.125, "director": 0.075, "keywords": 0.05})
    assert list(weights) == ["ratings", "actors", "director", "keywords"]
    for novelty in (0.0, 0.3, 1.0):
        for result in similar(hand, 1, ListOptions(n=6, novelty=novelty)).results:
            assert sum(reason.weight for reason in result.reasons) == pytest.approx(result.score)


def test_reasons_name_what_both_films_have(hand: Release) -> None:
    """Bo, Cy and the heist; the franchise, the years, two genres."""
    second, third = similar(hand, 1, ListOptions(n=2, novelty=0)).results
    entities = {reason.code: reason.entities for reason in second.reasons}
    assert [entity.name for entity in entities["actors"]] == ["Bo"]
    assert [entity.name for entity in entities["director"]] == ["Cy"]
    assert [entity.name for entity in entities["keywords"]] == ["heist"]
    entities = {reason.code: reason.entities for reason in third.reasons}
    assert entities["franchise"] == (Entity(1, "Harbours"),)
    assert entities["period"] == (Entity(1990, "1990"), Entity(1994, "1994"))
    assert [entity.name for entity in entities["genres"]] == ["Crime", "Drama"]


def test_a_part_without_anything_in_common_names_nothing(hand: Release) -> None:
    """The fourth film shares no actor with the first, whatever its list says, and no sentence claims one."""
    result = similar(hand, 1, ListOptions(n=3, novelty=0)).results[2]
    assert {reason.code: reason.entities for reason in result.reasons} == {"text": (), "actors": ()}
    assert result.sentence.en == "A similar plot."
    assert result.sentence.es == "Una trama parecida."


def test_times_as_often_as_others(hand: Release) -> None:
    """16 above 64 is twice; at a rate of .4 that is 16 of the 20 people who like the first film."""
    first = similar(hand, 1, ListOptions(n=1, novelty=0)).results[0]
    assert [reason.lift for reason in first.reasons] == [2.0, None, None, None]
    people = "people who liked “Red Harbour” liked this 2 times as often as others"
    assert first.sentence.en == f"Also directed by Cy; shared theme: heist; {people}."


def test_two_people_are_no_number(tmp_path: Path) -> None:
    """16 times a rate of .02 are 1.6 of 5 people: too few to say how much more often."""
    made = release(tmp_path, (Film(1, support=5), Film(2, rate=0.02)), {1: (Pair(2, 0.1, lift=16.0),)})
    assert similar(made, 1, ListOptions(n=1)).results[0].reasons[0].lift is None


def test_confidence_is_the_calibrated_likelihood(hand: Release) -> None:
    """The curve takes the logarithm of the score, .5 and .2, at the novelty it was measured at."""
    for novelty in (0.0, None):
        found = {r.movie.id: r.confidence for r in similar(hand, 1, ListOptions(n=3, novelty=novelty)).results}
        assert found[2] == pytest.approx(1 / (1 + math.exp(-(1 + 2 * math.log(0.5)))))
        assert found[3] == pytest.approx(1 / (1 + math.exp(-(1 + 2 * math.log(0.2)))))


def test_without_calibration_there_is_no_confidence(hand: Release) -> None:
    """Neither for another model nor to be wished for."""
    assert similar(hand, 1, ListOptions(n=1, model="knn")).results[0].confidence is None
    with pytest.raises(
        InvalidOption, match=r"min_confidence is 0\.5, and nobody has measured the confidence of the model knn"
    ):
        similar(hand, 1, ListOptions(model="knn", min_confidence=0.5))


def test_min_confidence_may_leave_fewer(hand: Release) -> None:
    """Only the first film is above .4, and the answer says that there are fewer."""
    listing = similar(hand, 1, ListOptions(n=3, min_confidence=0.4, novelty=0))
    assert [result.movie.id for result in listing.results] == [2]
    assert [note.code for note in listing.notes] == ["fewer_confident"]


def test_evidence(hand: Release) -> None:
    """Ratings make half of the first score; the others rest on content, one of them on little."""
    second, third, fourth = similar(hand, 1, ListOptions(n=3, novelty=0)).results
    assert (second.evidence, third.evidence) == ("ratings_and_content", "content")
    assert second.notes == ()
    assert [note.code for note in fourth.notes] == ["no_ratings", "few_fields", "unchecked"]
    assert "2 of 7" in fourth.notes[1].text.en
    assert "2 de 7" in fourth.notes[1].text.es


def test_a_start_that_nobody_rated_is_said(hand: Release, tmp_path: Path) -> None:
    """Of the film that one asks from, too; not where nothing is rated, or by a model that knows no ratings."""
    codes = [note.code for note in similar(hand, 4).notes]
    assert codes == ["no_ratings", "few_fields", "unchecked", "backfilled", "fewer"]
    assert "no_ratings" not in [note.code for note in similar(hand, 4, ListOptions(model="knn")).notes]
    unrated = release(tmp_path, FILMS, HYBRID)
    assert "no_ratings" not in [note.code for note in similar(unrated, 4).notes]


def test_excluded_and_seen_films_are_not_listed(hand: Release) -> None:
    """Nor is the film itself, ever."""
    assert ids(hand, n=5, novelty=0, exclude=frozenset({2, 99})) == [3, 4, *ids(hand, n=5, novelty=0)[3:]]
    assert 3 not in ids(hand, n=50, seen=frozenset({3}))
    assert 1 not in ids(hand, n=50)


class TestFilling:
    """What the stored candidates do not fill is filled from the catalogue."""

    def test_comes_after_the_stored_ones_and_below(self, hand: Release) -> None:
        """All six films but the first, once each."""
        listing = similar(hand, 1, ListOptions(n=50, novelty=0))
        assert [result.movie.id for result in listing.results] == [2, 3, 4, 6, 5]
        assert [result.backfilled for result in listing.results] == [False, False, False, True, True]
        scores = [result.score for result in listing.results]
        assert scores == sorted(scores, reverse=True)
        assert [note.code for note in listing.notes] == ["backfilled", "fewer"]

    def test_has_its_own_reasons(self, hand: Release) -> None:
        """The sixth film shares a keyword; the fifth nothing that counts, and says only that much."""
        sixth, fifth = similar(hand, 1, ListOptions(n=50, novelty=0)).results[3:]
        assert [(reason.code, [e.name for e in reason.entities]) for reason in sixth.reasons] == [
            ("keywords", ["port"])
        ]
        assert (sixth.evidence, fifth.evidence) == ("content", "like_rate")
        for result in (sixth, fifth):
            assert sum(reason.weight for reason in result.reasons) == pytest.approx(result.score)

    def test_a_narrow_filter_gives_what_there_is(self, hand: Release) -> None:
        """Argentine documentaries of the seventies."""
        wanted = parse({"genre": "documental", "country": "Argentina", "year": "1970..1979"})
        assert ids(hand, n=2, filters=wanted) == [6, 5]


SERIES = (
    *(Film(n, f"Part {n}", 2000 + n, franchise="Parts") for n in (1, 2, 3, 4)),
    *(Film(10 + n, f"Other {n}", 2000 - n, franchise="Others") for n in (1, 2)),
    Film(20, "Alone"),
)
FROM_SECOND = {2: tuple(Pair(n, s) for n, s in ((4, 0.9), (1, 0.8), (3, 0.7), (11, 0.6), (12, 0.5), (20, 0.4)))}


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Release]:
    """Four parts of one franchise, two of another (the second is the older one), and a film of none."""
    made = release(tmp_path_factory.mktemp("parts") / "r", SERIES, FROM_SECOND)
    yield made
    made.close()


class TestFranchises:
    """What is done about franchises."""

    @pytest.mark.parametrize(
        ("franchise", "listed"),
        [
            (None, [4, 1, 3, 11, 12, 20]),
            (Franchise.NEXT, [3, 12, 20]),
            (Franchise.COLLAPSE, [4, 11, 20]),
            (Franchise.EXCLUDE, [11, 12, 20]),
            (Franchise.ONLY, [1, 3, 4]),
        ],
    )
    def test_choices(self, parts: Release, franchise: Franchise | None, listed: list[int]) -> None:
        """From the second part: the third is next, and of what one has not begun the oldest film."""
        assert ids(parts, 2, n=10, franchise=franchise) == listed

    def test_what_is_seen_counts_for_what_is_next(self, parts: Release) -> None:
        """With the third seen, the fourth is next; with the first and the fourth, the third still is."""
        assert ids(parts, 2, franchise=Franchise.NEXT, seen=frozenset({3}))[0] == 4
        assert ids(parts, 2, franchise=Franchise.NEXT, seen=frozenset({1, 4}))[0] == 3

    def test_the_next_one_is_listed_though_it_is_no_candidate(self, tmp_path: Path) -> None:
        """From the first part the second is next: it takes the last place, with reasons, at no higher score."""
        films = (*SERIES[:2], *(Film(n) for n in range(30, 40)))
        stored = {1: tuple(Pair(n, 1 - n / 100) for n in range(30, 40))}
        with closing(release(tmp_path, films, stored)) as made:
            for n in (1, 3, 10):
                listing = similar(made, 1, ListOptions(n=n, franchise=Franchise.NEXT, novelty=0))
                assert [one.movie.id for one in listing.results] == [*range(30, 29 + n), 2]
                last = listing.results[-1]
                assert last.backfilled
                assert last.score == pytest.approx(0.61)  # that of the last candidate
                assert "franchise" in [reason.code for reason in last.reasons]
                assert listing.notes == ()
            assert ids(made, 1, n=11, franchise=Franchise.NEXT)[10:] == [2]
            assert ids(made, 1, n=3, franchise=Franchise.NEXT, diversity=0.5)[2:] == [2]
            for wishes in (
                {"exclude": frozenset({2})},
                {"seen": frozenset({2})},
                {"filters": parse({"year": "1990..2001"})},
            ):
                assert 2 not in ids(made, 1, n=10, franchise=Franchise.NEXT, **wishes)
            assert ids(made, 2, n=10, franchise=Franchise.NEXT) == ids(made, 2, n=10, franchise=Franchise.EXCLUDE)

    def test_the_next_one_is_listed_though_others_score_higher(self, parts: Release) -> None:
        """From the second part the third; it is a candidate, and stands where its score puts it or last."""
        assert ids(parts, 2, n=1, franchise=Franchise.NEXT) == [3]
        assert ids(parts, 2, n=2, franchise=Franchise.NEXT) == [3, 12]

    def test_of_no_franchise_there_is_nothing_else(self, parts: Release) -> None:
        """An empty list that says why."""
        listing = similar(parts, 20, ListOptions(franchise=Franchise.ONLY))
        assert listing.results == ()
        assert [note.code for note in listing.notes] == ["no_franchise"]

    def test_order_of_release_and_variety_contradict(self) -> None:
        """Both cannot be had."""
        with pytest.raises(InvalidOption, match="leave one of them out"):
            ListOptions(franchise=Franchise.ONLY, diversity=0.5)


TWINS = (
    Film(1),
    Film(2, genres=("Crime",), directors=("Cy",)),
    Film(3, genres=("Crime",), directors=("Cy",)),
    Film(4, genres=("Comedy",)),
)
FROM_FIRST = {1: (Pair(2, 0.5), Pair(3, 0.45), Pair(4, 0.4))}


def test_a_few_places_are_kept_for_the_franchise(tmp_path: Path) -> None:
    """Three of ten: sequels that score below others are listed, where their score puts them."""
    films = (*(Film(n) for n in range(10, 22)), *(Film(n, f"Part {n}", franchise="Parts") for n in (1, 2, 3, 4, 5)))
    others = tuple(Pair(n, 1 - n / 100) for n in range(10, 22))
    made = release(tmp_path, films, {1: (*others, *(Pair(n, 0.1 - n / 100) for n in (2, 3, 4, 5)))})
    assert ids(made, n=10) == [*range(10, 17), 2, 3, 4]
    assert ids(made, n=10, franchise=Franchise.EXCLUDE) == list(range(10, 20))


class TestVariety:
    """Lists whose films differ."""

    def test_by_hand(self, tmp_path: Path) -> None:
        """Film 3 has all of film 2: at .5 it is worth .5 * .9 - .5 * 1 < 0, and film 4 .5 * .8 - 0."""
        made = release(tmp_path, TWINS, FROM_FIRST)
        assert ids(made, n=3) == [2, 3, 4]
        listing = similar(made, 1, ListOptions(n=3, diversity=0.5))
        assert [(r.movie.id, r.moved_from) for r in listing.results] == [(2, None), (4, 3), (3, 2)]
        assert [note.code for note in listing.notes] == ["reordered"]

    def test_what_moves_nothing_says_nothing(self, tmp_path: Path) -> None:
        """At .05, .9 * .95 - .05 is still above .8 * .95."""
        listing = similar(release(tmp_path, TWINS, FROM_FIRST), 1, ListOptions(n=3, diversity=0.05))
        assert [(r.movie.id, r.moved_from) for r in listing.results] == [(2, None), (3, None), (4, None)]
        assert listing.notes == ()


class TestRefusals:
    """What cannot be is refused by name, value and way out."""

    @pytest.mark.parametrize(
        ("wishes", "said"),
        [
            ({"n": 0}, "n is 0; it can be 1 to 50."),
            ({"n": 51}, "n is 51; it can be 1 to 50."),
            ({"novelty": 1.5}, "novelty is 1.5; it can be 0 to 1."),
            ({"diversity": -0.1}, "diversity is -0.1; it can be 0 to 1."),
            ({"min_confidence": float("nan")}, "min_confidence is nan; it can be 0 to 1."),
            ({"exclude": frozenset(range(10_001))}, "exclude lists 10,001 movies; it can list 10,000."),
        ],
    )
    def test_of_values(self, wishes: dict[str, object], said: str) -> None:
        """Before anything is looked up."""
        with pytest.raises(InvalidOption) as refused:
            ListOptions(**wishes)  # type: ignore[arg-type]
        assert str(refused.value) == said
        assert refused.value.parameter in wishes

    def test_of_a_release(self, hand: Release) -> None:
        """Models without a dial, unknown models, unknown movies."""
        with pytest.raises(InvalidOption, match="the model knn weighs no novelty"):
            similar(hand, 1, ListOptions(model="knn", novelty=0.5))
        with pytest.raises(UnknownModel, match="hybrid, knn"):
            similar(hand, 1, ListOptions(model="oracle"))
        with pytest.raises(NotFound):
            similar(hand, 99)

"""A movie's place and its confidence go together, or the movie says why not."""

import random
from pathlib import Path

import pytest

from butaca.catalogue.schema import MOVIES
from butaca.recommenders.confidence_curve import LEAST_RATINGS, LEAST_VOTES
from butaca.release.reader import Release
from butaca.serving.explain import place_notes
from butaca.serving.explain.results import ResultList
from butaca.serving.recommend.feedback import Feedback
from butaca.serving.recommend.for_person import for_person
from butaca.serving.recommend.options import Franchise, ListOptions
from butaca.serving.recommend.similar import recommendations, similar

from .handmade import Film, Pair, release

BEYOND_ROUNDING = 0.005
NOVELTY = 0.47


def notes(listing: ResultList) -> list[list[str]]:
    """Return the codes of each movie's notes."""
    return [[note.code for note in result.notes] for result in listing.results]


def unexplained(listing: ResultList) -> list[tuple[int, int]]:
    """Return the pairs of movies of which the less sure stands first, and neither says why."""
    told = [any(note.code in place_notes.CODES for note in result.notes) for result in listing.results]
    confidences = [result.confidence for result in listing.results]
    return [
        (above, below)
        for below, surer in enumerate(confidences)
        for above, confidence in enumerate(confidences[:below])
        if surer is not None and confidence is not None and surer - confidence > BEYOND_ROUNDING
        if not (told[above] or told[below])
    ]


def drawn(folder: Path, seed: int) -> Release:
    """Make a release of forty films with drawn scores, like rates, franchises, votes and ratings."""
    draw = random.Random(seed)
    films = [
        Film(
            n, f"Film {n}", rate=draw.uniform(0.002, 0.5), franchise=draw.choice([None, None, f"Saga {n % 3}"]),
            genres=(draw.choice("ABC"),), votes=draw.choice([0, 99, 100, 5000]), ratings=draw.choice([0, 4, 5, 90]),
        )
        for n in range(2, 42)
    ]  # fmt: skip
    start = Film(1, "Start", franchise="Saga 1")
    pairs = [Pair(film.id, draw.uniform(0.01, 0.9), alike=(draw.gauss(-1, 2), {"text": 1})) for film in films]
    weights = {1: {pair.id: pair.score for pair in pairs}}
    pairs.sort(key=lambda pair: -pair.score)
    return release(folder, [start, *films], {1: pairs}, weights=weights, novelty=NOVELTY)


@pytest.mark.parametrize("seed", range(12))
def test_who_stands_before_surer_movies_says_why(tmp_path: Path, seed: int) -> None:
    """In every list, as it comes and with diversity or franchises; scores alone put the others in order."""
    made = drawn(tmp_path, seed)
    options = [ListOptions(n=n, diversity=d, franchise=f) for n in (10, 30) for d in (0.0, 0.6) for f in (None, "next")]
    for each in options:
        for listing in (similar(made, 1, each), recommendations(made, 1, each), for_person(made, Feedback([1]), each)):
            assert unexplained(listing) == []
            for place, result in enumerate(listing.results, start=1):
                moved = {note.code for note in result.notes} & {"variety", "franchise_place"}
                assert bool(moved) == (result.moved_from is not None)
                assert result.moved_from != place
    assert unexplained(similar(made, 1)) == []
    assert not any("less_known" in codes for codes in notes(similar(made, 1)))  # there confidence goes by the score
    made.close()


def test_places_by_hand(tmp_path: Path) -> None:
    """.30 / .04^.5 = 1.5 is before .60 / .25^.5 = 1.2; a sequel is the third instead of the fourth."""
    films = [Film(1, franchise="Saga"), Film(2, rate=0.04), Film(3, rate=0.25), Film(4, rate=0.25)]
    films += [Film(5, rate=0.25, franchise="Saga"), Film(6, rate=0.04)]
    lists = {1: (Pair(3, 0.6), Pair(4, 0.5), Pair(2, 0.3), Pair(5, 0.1), Pair(6, 0.01))}
    made = release(tmp_path, films, lists, weights={}, novelty=0.5)
    listing = recommendations(made, 1, ListOptions(n=3))
    assert [result.movie.id for result in listing.results] == [2, 3, 4]
    assert notes(listing) == [["less_known"], [], []]
    kept = recommendations(made, 1, ListOptions(n=4, exclude=frozenset({4}), franchise=Franchise.NEXT))
    assert [(result.movie.id, result.moved_from) for result in kept.results] == [
        (2, None),
        (3, None),
        (5, None),
        (6, None),
    ]
    kept = recommendations(made, 1, ListOptions(n=2, franchise=Franchise.NEXT))
    assert [(result.movie.id, result.moved_from) for result in kept.results] == [(2, None), (5, 4)]
    assert notes(kept)[1] == ["franchise_place"]
    assert "number 4" in kept.results[1].notes[0].text.en
    assert "número 4" in kept.results[1].notes[0].text.es
    assert [note.code for note in recommendations(made, 1, ListOptions(franchise=Franchise.ONLY)).notes] == [
        "release_order"
    ]
    made.close()


@pytest.mark.parametrize(
    ("kind", "known", "few"),
    [
        (similar, {"votes": LEAST_VOTES, "ratings": 0}, {"votes": LEAST_VOTES - 1}),
        (recommendations, {"ratings": LEAST_RATINGS, "votes": 0}, {"ratings": LEAST_RATINGS - 1}),
    ],
)  # fmt: skip
def test_confidence_is_told_where_it_was_checked(tmp_path: Path, kind, known, few) -> None:  # type: ignore[no-untyped-def]
    """Of both movies: verdicts are on movies with many votes, and likes on those that somebody rated."""
    films = [Film(1, **known), Film(2, **known), Film(3, **few), Film(4, **few)]
    alike = (0.0, {"text": 1})
    pairs = {
        n: tuple(Pair(other, 0.5 - other / 100, alike=alike) for other in range(1, 5) if other != n) for n in (1, 4)
    }
    made = release(tmp_path, films, pairs, weights={}, novelty=NOVELTY)
    listing = kind(made, 1, ListOptions(n=3))
    assert [(r.movie.id, r.confidence is not None) for r in listing.results] == [(2, True), (3, False), (4, False)]
    assert ["unchecked" in codes for codes in notes(listing)] == [False, True, True]
    assert "unchecked" not in [note.code for note in listing.notes]
    unknown = kind(made, 4, ListOptions(n=3))
    assert [result.confidence for result in unknown.results] == [None] * 3
    assert "unchecked" in [note.code for note in unknown.notes]
    assert not any("unchecked" in codes for codes in notes(unknown))  # once for the list, not in every row
    made.close()


def test_a_floor_keeps_what_is_unknown_and_a_wish_does_not(tmp_path: Path) -> None:
    """Unknown ones below the first that is cut go with it, and so does what fills lists up."""
    films = [Film(1), *(Film(n, votes=100 if n in (2, 4) else 5) for n in range(2, 7))]
    pairs = tuple(Pair(n, 0.5, alike=(3.0 - n, {"text": 1})) for n in range(2, 6))
    made = release(tmp_path, films, {1: pairs}, weights={})
    confidences = {result.movie.id: result.confidence for result in similar(made, 1, ListOptions(n=5)).results}
    assert [movie for movie, confidence in confidences.items() if confidence is None] == [3, 5, 6]
    floor = (confidences[2] + confidences[4]) / 2  # type: ignore[operator]
    short = similar(made, 1, ListOptions(n=5), floor)
    assert [result.movie.id for result in short.results] == [2, 3]
    assert [note.code for note in short.notes] == ["fewer_confident"]
    assert [result.movie.id for result in similar(made, 1, ListOptions(n=5, min_confidence=floor)).results] == [2]
    unknown = similar(made, 3, ListOptions(n=5), floor)
    assert len(unknown.results) == 5  # nothing is known to be below the floor
    wished = similar(made, 3, ListOptions(n=5, min_confidence=floor))
    assert (wished.results, [note.code for note in wished.notes]) == ((), ["fewer_confident"])
    made.close()


@pytest.mark.real_data
def test_places_of_real_lists(real_release: Release) -> None:
    """Of 200 films of every kind, and 100 well-known ones."""
    movies = [row["id"] for row in real_release.rows(f"SELECT id FROM {MOVIES.name} ORDER BY vote_count DESC, id")]
    chosen = [*random.Random(3).sample(movies, 200), *random.Random(4).sample(movies[:3000], 100)]
    known = 0
    for movie_id in chosen:
        for kind in (similar, recommendations):
            listing = kind(real_release, movie_id, floor=0.4)
            assert unexplained(listing) == []
            known += sum(result.confidence is not None for result in listing.results)
    assert known > 500

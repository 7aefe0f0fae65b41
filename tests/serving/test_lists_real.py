"""Lists from the real data: full, explained, and true in what they say."""

import random

import pytest

from butaca.release.reader import Release
from butaca.serving.browse import movies
from butaca.serving.browse.details import details
from butaca.serving.explain.results import Result
from butaca.serving.filters.grammar import parse
from butaca.serving.recommend.feedback import Feedback
from butaca.serving.recommend.for_person import for_person
from butaca.serving.recommend.options import Franchise, ListOptions
from butaca.serving.recommend.similar import similar

pytestmark = pytest.mark.real_data

# Toy Story, Frozen of 2010, Spirited Away, Hable con ella, Metropolis, and Fahrenheit 9/11.
SOME = (862, 44363, 129, 64, 19, 1777)


def sample(release: Release, condition: str, count: int) -> list[int]:
    """Return some films of which a condition on their evidence holds; the same every time."""
    rows = release.rows(f"SELECT movie_id FROM evidence WHERE {condition} ORDER BY movie_id")
    return random.Random(7).sample([row["movie_id"] for row in rows], count)


def adds_up(result: Result) -> None:
    """Check that the reasons' weights are the score."""
    assert sum(reason.weight for reason in result.reasons) == pytest.approx(result.score, rel=1e-5)
    assert result.reasons
    assert bool(result.sentence.en) == bool(result.sentence.es)


@pytest.mark.parametrize("condition", ["ratings > 50", "ratings = 0 AND fields > 5", "fields <= 1", "likes = 0"])
def test_every_corner_has_full_lists(real_release: Release, condition: str) -> None:
    """Well-known films, films nobody rated, and films of which next to nothing is recorded."""
    for movie_id in sample(real_release, condition, 20):
        results = similar(real_release, movie_id).results
        assert len({result.movie.id for result in results} - {movie_id}) == 10
        for result in results:
            adds_up(result)


def test_what_is_named_is_shared(real_release: Release) -> None:
    """Every person, keyword, company, genre and franchise of a reason is in both films' own data."""
    fields = {"keywords": "keywords", "companies": "companies", "genres": "genres", "actors": "actors"}
    for movie_id in SOME:
        mine = details(real_release, movie_id)
        for result in similar(real_release, movie_id, ListOptions(n=20)).results:
            theirs = details(real_release, result.movie.id)
            for reason in result.reasons:
                named = {entity.id for entity in reason.entities}
                if reason.code in fields:
                    for found in (mine, theirs):
                        assert named <= {one.id for one in getattr(found, fields[reason.code])}
                if reason.code == "director":
                    assert named <= {one.id for one in mine.directors} & {one.id for one in theirs.directors}
                if reason.code == "franchise":
                    assert named <= {mine.movie.collection_id} & {theirs.movie.collection_id}


def test_franchises(real_release: Release) -> None:
    """Toy Story's sequels are listed; next is the second, and one of each is one."""
    listed = [result.movie.id for result in similar(real_release, 862).results]
    assert {863, 10193} <= set(listed)
    following = [r.movie.id for r in similar(real_release, 862, ListOptions(franchise=Franchise.NEXT)).results]
    assert 863 in following
    assert 10193 not in following
    only = similar(real_release, 862, ListOptions(franchise=Franchise.ONLY)).results
    assert [result.movie.id for result in only] == [863, 10193]
    excluded = similar(real_release, 862, ListOptions(franchise=Franchise.EXCLUDE)).results
    assert not {863, 10193} & {result.movie.id for result in excluded}


@pytest.mark.parametrize(
    "given",
    [
        {"genre": "documental", "country": "Argentina"},
        {"genre": "western", "original_language": "italiano", "year": "1965..1972"},
        {"genre": "horror,-thriller", "year": "..1935"},
        {"original_language": "ja", "runtime": "..60"},
        {"country": "Mali|Senegal|Burkina Faso"},
    ],
)
def test_narrow_filters_are_filled(real_release: Release, given: dict[str, str]) -> None:
    """Where the catalogue has ten films, so has the list, from any film and for anyone."""
    wishes = ListOptions(filters=parse(given))
    for listing in (
        *(similar(real_release, movie_id, wishes) for movie_id in SOME),
        for_person(real_release, Feedback(SOME), wishes),
        for_person(real_release, Feedback(), wishes),
    ):
        assert len(listing.results) == 10
        scores = [result.score for result in listing.results]
        if not any(note.code == "reordered" for note in listing.notes):
            assert scores == sorted(scores, reverse=True)
        for result in listing.results:
            adds_up(result)


def test_lists_for_a_person(real_release: Release) -> None:
    """Somebody who likes animation from Japan gets some, and is told which film it is for."""
    listing = for_person(real_release, Feedback([129, 128, 8392]))
    listed = [result.movie for result in listing.results]
    assert sum(movie.original_language == "ja" for movie in listed) >= 5
    for result in listing.results:
        adds_up(result)
        assert result.sentence.en.startswith("Because you liked ")


def test_dislikes_change_the_list(real_release: Release) -> None:
    """Films that go with what one does not like fall."""
    likes = [862, 129, 238, 680]
    before = [result.movie.id for result in for_person(real_release, Feedback(likes), ListOptions(n=50)).results]
    after = [result.movie.id for result in for_person(real_release, Feedback(likes, [13]), ListOptions(n=50)).results]
    assert before != after
    close = {result.movie.id for result in similar(real_release, 13, ListOptions(n=20)).results}
    ranks = [[places.index(movie) if movie in places else 50 for movie in close] for places in (before, after)]
    assert sum(ranks[1]) > sum(ranks[0])


def test_thousands_of_likes(real_release: Release) -> None:
    """Five thousand likes, most of them of films that nobody rated, are a list too."""
    likes = sample(real_release, "fields > 0", 5_000)
    listing = for_person(real_release, Feedback(likes))
    assert len(listing.results) == 10
    assert not {result.movie.id for result in listing.results} & set(likes)
    assert movies.by_id(real_release, listing.results[0].movie.id)

"""Directories of groups, with figures that a build wrote."""

import pytest

from butaca.release.reader import Release
from butaca.serving.browse import directory, groups, movies
from butaca.serving.browse.returns import returns

TOYS = 10194


def test_figures_of_a_group_are_those_of_its_movies(small_release: Release) -> None:
    """Counted and summed; the most voted movies stand for the group, the best known first."""
    films = movies.of_collection(small_release, TOYS)
    (toys,) = directory.figures(small_release, "collection", [TOYS])
    assert (toys.name.en, toys.movie_count) == ("Toy Story Collection", 3)
    assert toys.vote_count == sum(film.vote_count for film in films)
    money = returns(films)
    assert (toys.money_count, toys.budget, toys.revenue) == (money.known, money.budget, money.revenue)
    assert toys.overall == pytest.approx(money.overall)
    assert toys.best == (862, 10193, 863)
    assert directory.figures(small_release, "collection", [1, TOYS]) == [toys]


def test_a_score_is_between_that_of_all_and_the_groups_own(small_release: Release) -> None:
    """So that few movies do not make the best group."""
    every = [group.score for group in _all(small_release, "decade", "score")]
    (toys,) = directory.figures(small_release, "collection", [TOYS])
    films = movies.of_collection(small_release, TOYS)
    assert toys.score is not None
    assert min(score for score in every if score) < toys.score < max(film.vote_average or 0 for film in films)


def test_few_films_have_no_return(small_release: Release) -> None:
    """Of fewer than three, or in wrong units, it would say nothing."""
    for group in _all(small_release, "company", "return"):
        assert (group.overall is not None) == (group.money_count >= 3)


@pytest.mark.parametrize("kind", directory.KINDS)
@pytest.mark.parametrize("sort", directory.SORTS)
@pytest.mark.parametrize("language", ["es", "en"])
def test_pages_hold_every_group_once_in_order(small_release: Release, kind: str, sort: str, language: str) -> None:
    """Whatever the length of pages; what is unknown comes last."""
    whole = _all(small_release, kind, sort, language)
    assert len(whole) == directory.count(small_release, kind) > 2
    pages = [
        directory.page(small_release, kind, sort, language, 4, 1 + place // 4) for place in range(0, len(whole), 4)
    ]
    assert [group for page in pages for group in page] == whole
    assert directory.page(small_release, kind, sort, language, 4, len(pages) + 1) == []
    values = {
        "known": [-group.vote_count for group in whole],
        "movies": [-group.movie_count for group in whole],
        "score": [-group.score for group in whole if group.score is not None],
        "return": [-group.overall for group in whole if group.overall is not None],
    }
    if sort in values:
        assert values[sort] == sorted(values[sort])
        unknown = [group.score if sort == "score" else group.overall for group in whole][len(values[sort]) :]
        assert sort in ("known", "movies") or set(unknown) <= {None}


def test_names_are_in_the_readers_order(small_release: Release) -> None:
    """Countries and genres by their Spanish name in Spanish."""
    spanish = [group.name.es for group in _all(small_release, "country", "name", "es")]
    english = [group.name.en for group in _all(small_release, "country", "name", "en")]
    assert spanish.index("Alemania") == 0
    assert english.index("Germany") > 0
    assert "Terror" in [group.name.es for group in _all(small_release, "genre", "name", "es")]


def test_letters_lead_to_their_page(small_release: Release) -> None:
    """The first name of a letter is on the page that is said."""
    letters = dict(directory.letters(small_release, "person", 5))
    assert "T" in letters
    names = [group.name.en for group in directory.page(small_release, "person", "name", "en", 5, letters["T"])]
    assert any(name.startswith("T") for name in names)


def test_every_group_of_the_catalogue_has_figures(small_release: Release) -> None:
    """Counts agree with those of the tables."""
    for kind, table in (("collection", "collections"), ("company", "companies"), ("genre", "genres")):
        kind_of_group = groups.GROUP_KINDS[table]
        counts = {group.id: group.movie_count for group in groups.list_groups(small_release, kind_of_group, 1_000)}
        assert {group.member: group.movie_count for group in _all(small_release, kind, "known")} == {
            member: count for member, count in counts.items() if count
        }


def _all(release: Release, kind: str, sort: str, language: str = "en") -> list[directory.GroupFigures]:
    return directory.page(release, kind, sort, language, 1_000, 1)

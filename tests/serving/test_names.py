"""Finding films, people and places by name, in the small catalogue."""

import pytest

from butaca.errors import NotFound, UnknownModel, UsageError
from butaca.release.reader import Release
from butaca.serving.browse import counts, movies, named_movies, people
from butaca.serving.recommend import models
from butaca.serving.recommend.options import ListOptions
from butaca.serving.recommend.similar import similar
from butaca.serving.search.suggestions import suggestions


def test_titles_are_compared_without_case_and_accents(small_release: Release) -> None:
    """Amélie answers to amelie, and WALL·E to wall-e, which no folding makes equal."""
    assert movies.by_title(small_release, " AMELIE ")[0].title == "Amélie"
    assert movies.by_title(small_release, "wall-e")[0].title == "WALL·E"


def test_the_most_voted_of_a_title_is_first(small_release: Release) -> None:
    """Frozen: 5,440, 560 and 6 votes."""
    assert [movie.year for movie in movies.by_title(small_release, "frozen")] == [2013, 2010, 2005]


@pytest.mark.parametrize("wanted", ["", " ", "zzzzzz", "\x00", "%", "_", '"', "a" * 10_000, "🎬"])
def test_titles_that_do_not_exist(small_release: Release, wanted: str) -> None:
    """Whatever is asked for, the answer is that there is none."""
    with pytest.raises(NotFound):
        movies.by_title(small_release, wanted)


def test_ids_beyond_the_database(small_release: Release) -> None:
    """An id that does not fit 64 bits is an id that does not exist."""
    for movie_id in (0, -1, 1 << 63, 1 << 100):
        with pytest.raises(NotFound):
            movies.by_id(small_release, movie_id)


def test_suggestions_are_alike(small_release: Release) -> None:
    """Misspelt, cut short, or one word of several; the kinds do not mix."""
    assert suggestions(small_release, "movie", "Incepton")[0] == "Inception"
    assert suggestions(small_release, "movie", "toy")[0] == "Toy Story"
    assert suggestions(small_release, "person", "Cristofer Nolan")[0] == "Christopher Nolan"
    assert suggestions(small_release, "movie", "Christopher Nolan") == []
    assert suggestions(small_release, "movie", "qqqq") == []


def test_suggestions_for_two_letters(small_release: Release) -> None:
    """Too short for trigrams: names that begin so, the best known first."""
    assert suggestions(small_release, "movie", "to", limit=2) == ["Toy Story", "Toy Story 3"]
    assert suggestions(small_release, "movie", "%") == []


def test_people_have_the_job_they_are_asked_for(small_release: Release) -> None:
    """John Lasseter directs and does not act."""
    assert people.by_name(small_release, "john lasseter", people.DIRECTOR)[0].movie_count == 2
    with pytest.raises(NotFound):
        people.by_name(small_release, "john lasseter", people.ACTOR)


def test_collections_without_their_last_word(small_release: Release) -> None:
    """Toy Story is the Toy Story Collection."""
    assert counts.collection(small_release, "toy story").name == "Toy Story Collection"


def test_countries_by_every_name(small_release: Release) -> None:
    """Code, English, Spanish, and what people say."""
    codes = {counts.country(small_release, name)[0].code for name in ("us", "United States", "Estados Unidos", "EEUU")}
    assert codes == {"US"}


def test_similar_refuses_what_it_does_not_hold(small_release: Release) -> None:
    """Models, numbers and films that are not in the release; nothing is clamped."""
    for model in models.model_names(small_release):
        found = similar(small_release, 862, ListOptions(n=50, model=model)).results
        assert len({result.movie.id for result in found}) == len(found) == similar_count(small_release)
    with pytest.raises(UnknownModel, match="knn, cosine"):
        similar(small_release, 862, ListOptions(n=5, model="svd"))
    for n in (-1, 0, 51):
        with pytest.raises(UsageError, match="1 to 50"):
            similar(small_release, 862, ListOptions(n=n))
    for movie_id in (1, 1 << 70):
        with pytest.raises(NotFound):
            similar(small_release, movie_id)


def similar_count(release: Release) -> int:
    """All other films of a catalogue smaller than a list."""
    return release.manifest.counts["movies"] - 1


def test_a_title_may_carry_its_year(small_release: Release) -> None:
    """As people write it; a year that there is not is answered with those that there are."""
    assert [movie.year for movie in named_movies.resolve_title(small_release, "frozen (2010)")] == [2010]
    assert [movie.year for movie in named_movies.resolve_title(small_release, "Frozen", 2005)] == [2005]
    assert named_movies.resolve_title(small_release, "2012")[0].title == "2012"
    with pytest.raises(NotFound, match="Frozen, of 2013, 2010, 2005"):
        named_movies.resolve_title(small_release, "Frozen (1900)")
    with pytest.raises(NotFound, match="no movie called 'Frizen'"):
        named_movies.resolve_title(small_release, "Frizen (2010)")


def test_suggestions_of_places_and_keywords(small_release: Release) -> None:
    """What a search does not find is suggested likewise."""
    assert suggestions(small_release, "country", "Untied States")[0].startswith("United States")
    assert suggestions(small_release, "language", "inglez")[0] == "inglés"
    name = small_release.rows("SELECT name FROM keywords ORDER BY length(name) DESC, name LIMIT 1")[0]["name"]
    assert suggestions(small_release, "keyword", name[:-1])[0] == name
    assert suggestions(small_release, "keyword", "") == []

"""Join: names beside a movie's own."""

from butaca.release.reader import Release
from butaca.serving.search.contexts import contexts, join
from butaca.serving.search.query import readings
from butaca.serving.search.spelling import slots


def joined(films: Release, text: str, movie: int) -> list[tuple[str, str, tuple[int, ...]]]:
    """Return what has the words of a text, by kind, name and places."""
    own = slots(films, readings(text)[0])
    names = contexts(films, [movie], own).get(movie, ())
    return [(other.kind, other.name, other.places) for other in join(names, own, range(len(own)))]


def test_names_that_have_the_words(films: Release) -> None:
    """As few as possible."""
    assert joined(films, "tom hanks", 1) == [("person", "Tom Hanks", (0, 1))]
    assert joined(films, "hanks zemeckis", 1) == [("person", "Tom Hanks", (0,)), ("person", "Robert Zemeckis", (1,))]
    assert joined(films, "pixar", 9) == [("company", "Pixar Animation Studios", (0,))]
    assert joined(films, "batman", 4) == [("keyword", "batman", (0,))]
    assert joined(films, "gibson", 1) == []


def test_a_genre_in_english_and_spanish(films: Release) -> None:
    """It is joined under its English name."""
    for text in ("science fiction", "ciencia ficcion", "sci-fi"):
        assert joined(films, text, 41) == [("genre", "Science Fiction", (0, 1))]
    assert joined(films, "terror", 40) == joined(films, "horror", 40) == [("genre", "Horror", (0,))]


def test_a_name_costs_more_if_part_of_it_was_typed(films: Release) -> None:
    """The surname alone is less than the whole name."""

    def cost(text: str) -> float:
        own = slots(films, readings(text)[0])
        return join(contexts(films, [1], own)[1], own, range(len(own)))[0].cost

    assert cost("tom hanks") < cost("hanks")

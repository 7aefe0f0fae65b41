"""The grammar of filters, and what it asks of a catalogue."""

from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from butaca.errors import NotFound
from butaca.release.reader import Release
from butaca.serving.filters import resolve
from butaca.serving.filters.bitmaps import bitmap_index, places_in
from butaca.serving.filters.grammar import DATES, MEMBERS, NAMES, RANGES, Filters, Members, Range, Term, parse
from butaca.serving.invalid_options import InvalidOption

from .handmade import Film, release

FILMS = (
    Film(1, "A", 1990, genres=("Animation", "Family"), language="en", countries=("US",), runtime=80, votes=100,
         cast=("Ana", "Bob"), companies=("Acme",), franchise="Saga Collection"),
    Film(2, "B", 1995, genres=("Animation", "Horror"), language="es", countries=("AR", "FR"), average=None, votes=0,
         keywords=("robot",), franchise="Saga Collection"),
    Film(3, "C", 1999, genres=("Documentary",), language=None, countries=(), runtime=None, average=8.5,
         cast=("Ana",)),
    Film(4, "D", 2010, genres=(), language="fr", countries=("FR",), runtime=150, average=5.0,
         directors=("Ana",)),
)  # fmt: skip

words = st.text(
    st.characters(blacklist_characters=",|-", blacklist_categories=("Cs", "Z", "C")), min_size=1, max_size=9
)
terms = st.builds(Term, words, st.booleans())
clauses = st.builds(
    Members,
    st.sampled_from(MEMBERS),
    st.lists(st.lists(terms, min_size=1, max_size=4).map(tuple), min_size=1, max_size=4).map(tuple),
)
numbers = st.one_of(st.integers(0, 10**6).map(float), st.integers(0, 100).map(lambda tenths: tenths / 10))


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Release]:
    """Open a release of the four films."""
    made = release(tmp_path_factory.mktemp("few") / "r", FILMS)
    yield made
    made.close()


def found(made: Release, **given: str) -> list[int]:
    """Return the films that filters leave."""
    return [bitmap_index(made).ids[place] for place in places_in(resolve.matching_movies(made, parse(given)))]


@given(clauses)
def test_members_read_as_they_are_written(written: Members) -> None:
    """Whatever the names, their bars and commas and minuses."""
    assert parse({written.field: str(written)}) == Filters((written,), ())


@given(
    st.sampled_from([name for name in RANGES if name != DATES]),
    numbers,
    numbers,
    st.sampled_from(("both", "least", "most")),
)
def test_ranges_read_as_they_are_written(field: str, one: float, other: float, ends: str) -> None:
    """With both ends, or one of them."""
    least = min(one, other) if ends != "most" else None
    most = max(one, other) if ends != "least" else None
    written = Range(field, least, most)
    assert parse({field: str(written)}) == Filters((), (written,))


@given(st.dates(), st.dates())
def test_ranges_of_dates_read_as_they_are_written(one: date, other: date) -> None:
    """Day by day."""
    least, most = sorted((one.toordinal(), other.toordinal()))
    written = Range(DATES, float(least), float(most))
    assert parse({DATES: str(written)}) == Filters((), (written,))


@given(st.sampled_from(NAMES), st.text(max_size=30))
def test_any_text_is_read_or_refused(field: str, text: str) -> None:
    """What is refused names the filter; what is read can be written, and reads the same again."""
    try:
        filters = parse({field: text})
    except InvalidOption as refused:
        blamed = refused.parameter
    else:
        blamed = field
        assert parse(filters.given()) == filters
    assert blamed == field


@pytest.mark.parametrize(
    ("given", "ids"),
    [
        ({}, [1, 2, 3, 4]),
        ({"genre": "animation"}, [1, 2]),
        ({"genre": "Animación"}, [1, 2]),
        ({"genre": "1"}, [1, 2]),
        ({"genre": "animation,family"}, [1]),
        ({"genre": "family|horror"}, [1, 2]),
        ({"genre": "animation,-terror"}, [1]),
        ({"genre": "-animation"}, [3, 4]),
        ({"genre": "documental|-animation"}, [3, 4]),
        ({"genre": "animation|documentary,-horror"}, [1, 3]),
        ({"original_language": "es"}, [2]),
        ({"original_language": "inglés|french"}, [1, 4]),
        ({"original_language": "-en"}, [2, 3, 4]),
        ({"country": "Francia"}, [2, 4]),
        ({"country": "fr,ar"}, [2]),
        ({"country": "-France"}, [1, 3]),
        ({"year": "1990..1999"}, [1, 2, 3]),
        ({"year": "1995"}, [2]),
        ({"year": "..1995"}, [1, 2]),
        ({"runtime": "100.."}, [4]),
        ({"runtime": "..100"}, [1, 2]),
        ({"vote_count": "0"}, [2]),
        ({"vote_average": "5..6"}, [1, 4]),
        ({"genre": "animation", "original_language": "es", "year": "1990.."}, [2]),
        ({"release_date": "1995-06-15"}, [2]),
        ({"release_date": "1995-06"}, [2]),
        ({"release_date": "1995-06-16.."}, [3, 4]),
        ({"release_date": "..1995-05"}, [1]),
        ({"release_date": "1995..1999"}, [2, 3]),
        ({"year": "1990.5..1999.5"}, [2, 3]),
        ({"year": "10000.."}, []),
        ({"year": "..-5"}, []),
        ({"status": "released"}, [1, 2, 3, 4]),
        ({"actor": "Ana"}, [1, 3]),
        ({"director": "ána"}, [4]),
        ({"person": "Ana"}, [1, 3, 4]),
        ({"person": "Ana,-Bob"}, [3, 4]),
        ({"company": "Acme|-acme"}, [1, 2, 3, 4]),
        ({"keyword": "robot"}, [2]),
        ({"collection": "saga"}, [1, 2]),
        ({"collection": "Saga Collection,-1"}, []),
        ({"popularity": "1"}, [1, 2, 3, 4]),
        ({"budget": "0.."}, []),
        ({"spoken_language": "-en"}, [1, 2, 3, 4]),
    ],
)
def test_what_passes(few: Release, given: dict[str, str], ids: list[int]) -> None:
    """Commas are and, bars or, minuses not; unknown values are in no range."""
    assert found(few, **given) == ids


@given(
    st.lists(
        st.lists(st.tuples(st.sampled_from(("Animation", "Family", "Horror", "Documentary")), st.booleans()),
                 min_size=1, max_size=3),
        min_size=1, max_size=3,
    )
)  # fmt: skip
def test_the_database_agrees_with_logic(few: Release, clauses: list[list[tuple[str, bool]]]) -> None:
    """Every clause has a term that holds."""
    text = ",".join("|".join(f"{'-' * without}{genre}" for genre, without in clause) for clause in clauses)
    expected = [
        film.id
        for film in FILMS
        if all(any((genre in film.genres) is not without for genre, without in clause) for clause in clauses)
    ]
    assert found(few, genre=text) == expected


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"genre": "animation,"}, "genre is 'animation,', which lacks a name; a comma is and"),
        ({"genre": "--horror"}, "which lacks a name"),
        ({"genre": "x" * 501}, "genre has 501 characters; it can have 500."),
        ({"year": "nineties"}, "year is 'nineties'; it has to be a number, unknown, or a range such as 1..9, 1.."),
        ({"year": ".."}, "year is '..'"),
        ({"year": ""}, "year is ''"),
        ({"runtime": "nan"}, "runtime is 'nan'"),
        ({"vote_count": "1e400.."}, "vote_count is '1e400..'"),
        ({"year": "1999..1990"}, r"year is '1999..1990', which no movie can be in; did you mean 1990\.\.1999."),
        ({"release_date": "1999-02-30"}, "release_date is '1999-02-30'; it has to be a date, month or year"),
        ({"release_date": "2001..1999"}, r"did you mean 1999\.\.2001"),
        ({"colour": "red"}, "there is no filter 'colour'; there are: genre, keyword, person, actor"),
    ],
)
def test_refusals(few: Release, given: dict[str, str], said: str) -> None:
    """Each names the filter, the value and the way out."""
    with pytest.raises(InvalidOption, match=said) as refused:
        found(few, **given)
    assert refused.value.parameter in given


@pytest.mark.parametrize(
    ("given", "kind", "near"),
    [
        ({"genre": "animaton"}, "genre", ["Animation"]),
        ({"genre": "Terorr"}, "genre", ["Terror"]),
        ({"genre": "zzz"}, "genre", ["Animación", "Animation", "Documental", "Documentary", "Familia", "Family"]),
        ({"country": "Argentinia"}, "country", ["Argentina"]),
        ({"spoken_language": "Klingon"}, "language", []),
        ({"status": "relased"}, "status", ["Released"]),
        ({"actor": "99"}, "person", []),
    ],
)
def test_unknown_names(few: Release, given: dict[str, str], kind: str, near: list[str]) -> None:
    """Each is not found, with the nearest names there are."""
    with pytest.raises(NotFound) as unknown:
        found(few, **given)
    assert unknown.value.kind == kind
    assert unknown.value.value in given.values()
    assert unknown.value.suggestions[: len(near)] == near

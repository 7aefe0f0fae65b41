"""Ids made from texts are the same in every build, and each text has its own."""

import duckdb
from hypothesis import given
from hypothesis import strategies as some

from butaca.catalogue.schema import LARGEST_ID
from butaca.sources.cells import derived_ids

TEXTS = ("862", "tt0111161", "862.0", "s1", "the_dark_lighthouse", "3f2504e0-4f89-11d3-9a0c-0305e82c3301")


def _numbers(*texts: str, below: int = LARGEST_ID) -> dict[str, int]:
    """Return the number of each text."""
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE given (text VARCHAR)")
        connection.executemany("INSERT INTO given VALUES (?)", [[text] for text in texts])
        derived_ids.number(connection, "SELECT text FROM given", "numbers", below)
        return dict(connection.execute("SELECT text, id FROM numbers").fetchall())


def test_are_these() -> None:
    """Numbers are themselves, IMDb's lose what stands before them, all others are made; none may ever change."""
    numbers = _numbers("862", "tt0111161", "s1", "the_dark_lighthouse")
    assert numbers == {"862": 862, "tt0111161": 111161, "s1": 2116094140, "the_dark_lighthouse": 1781233190}
    with duckdb.connect() as connection:
        (name,) = connection.execute(f"SELECT {derived_ids.name_id(chr(39) + ' Drama' + chr(39))}").fetchone() or (0,)
    assert name == 225842985840969


@given(
    some.lists(
        some.text(min_size=1).filter(lambda text: text.strip(" ") != "" and "\0" not in text), min_size=1, unique=True
    )
)
def test_fit_into_an_id_and_differ(texts: list[str]) -> None:
    """Whatever the texts are."""
    numbers = _numbers(*texts)
    assert all(0 <= number <= LARGEST_ID for number in numbers.values())
    assert len(set(numbers.values())) == len(numbers)


def test_that_meet_are_moved_apart() -> None:
    """The same ones each time, in whatever order the texts come."""
    texts = [f"film {n}" for n in range(40)]
    numbers = _numbers(*texts, below=64)
    assert len(set(numbers.values())) == 40
    assert numbers == _numbers(*reversed(texts), below=64)


def test_do_not_depend_on_the_other_texts() -> None:
    """A movie keeps its number when others come."""
    few, many = _numbers(*TEXTS), _numbers(*TEXTS, *(f"film {n}" for n in range(1_000)))
    assert few == {text: many[text] for text in few}

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as some

from butaca.catalogue.schema import INTEGER, TEXT
from butaca.sources.cells.literals import nested, parse_cell
from sources.cells import by_python, read

PEOPLE = nested(
    "cast", (("id", INTEGER), ("name", TEXT), ("order", INTEGER), ("profile_path", TEXT)), ("id", "name", "order")
)
COLLECTION = nested("belongs_to_collection", (("id", INTEGER), ("name", TEXT)), ("id", "name"), single=True)

TEXTS = some.one_of(
    some.text(max_size=12),
    some.sampled_from(["None", "NULL", "null", "", " x ", "it's", '"', "'\"", "\\", "a\\'b", "\xa0", "\x00", "\n"]),
    some.sampled_from(["\ufeff", "\u2028", "{'id': 1}", "], [", "True", "1e3", "{", "}'", "Ñandú", "日本語", "💺"]),
)
NUMBERS = some.one_of(some.integers(), some.integers(-(2**63), 2**63), some.sampled_from([0, 10**17, 10**18, 10**19]))
ODD = some.one_of(some.none(), some.booleans(), some.floats(allow_nan=False, allow_infinity=False), some.binary())
ENTRIES = some.dictionaries(some.sampled_from(("id", "order")), NUMBERS | some.none())
NAMED = some.dictionaries(some.sampled_from(("name", "profile_path")), TEXTS | some.none())
ODDLY = some.dictionaries(some.sampled_from(("id", "name", "order", "extra")), ODD | TEXTS | NUMBERS, max_size=2)


@some.composite
def entries(draw: some.DrawFn) -> dict[str, Any]:
    """One entry, its keys in any order.

    Now and then with a value or key that does not belong there.
    """
    whole = draw(ENTRIES) | draw(NAMED) | (draw(ODDLY) if draw(some.integers(0, 9)) == 0 else {})
    return dict(draw(some.permutations(list(whole.items()))))


LISTS = some.lists(entries(), max_size=4).map(repr)
PIECES = some.sampled_from(
    [
        *(",", ", ", "'", '"', "[", "]", "{", "}", ":", " ", "(", ")", "*", "#", "\\", "\\'", "\\x41", "\\ud800", "\t"),
        *("None", "null", "NULL", "true", "007", "1_0", "1e3", "-", "+1", "0x1F", "1.0", "b", "r", "f", "\n", "é"),
    ]
)


@some.composite
def damaged(draw: some.DrawFn) -> str:
    """Return the text of a list after a few accidents."""
    text = draw(LISTS)
    for _ in range(draw(some.integers(1, 3))):
        start = draw(some.integers(0, len(text)))
        end = min(len(text), start + draw(some.integers(0, 3)))
        change = draw(some.integers(0, 4))
        if change == 0:
            text = text[:start]
        elif change == 1:
            text = text[:start] + text[start:end][::-1] + text[end:]
        elif change == 2:
            text = text.replace("'", '"')
        else:
            text = text[:start] + draw(PIECES) + text[end if change == 3 else start :]
    return text.replace("\x00", "")  # a file with null bytes is refused as a whole


FILES = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


class TestBothWaysAgree:
    """A cell means the same whether the engine or Python reads it."""

    @FILES
    @given(some.lists(LISTS, min_size=10, max_size=30))
    def test_on_lists_of_dicts(self, tmp_path: Path, texts: list[str]) -> None:
        """Text from repr is read as ast.literal_eval reads it."""
        assert read(tmp_path, PEOPLE, texts) == [by_python(PEOPLE, text) for text in texts]

    @FILES
    @given(some.lists(entries().map(repr), min_size=10, max_size=30))
    def test_on_single_dicts(self, tmp_path: Path, texts: list[str]) -> None:
        """A cell that holds one dict is a list of one."""
        assert read(tmp_path, COLLECTION, texts) == [by_python(COLLECTION, text) for text in texts]

    @FILES
    @given(some.lists(damaged(), min_size=10, max_size=30))
    @example(["[{'id': 007}]", "[{'id': 1_0}]", "[{'id': 1e3}]", '[{"id": null}]', "[{'id': 1},]", "[[{'id': 1}]]"])
    @example(["[{'id': 1", "{'id': 1}", "[{'id': 1}", "'id'", "1", "[1]", "None", " []", "[{}]", "[{'id': 1}] # x"])
    @example([r"[{'name': '\ud800'}]", r"[{'name': '\x00'}]", r"[{'name': '\d'}]", "[{'id': 1, 'id': 2}]"])
    def test_on_damaged_text(self, tmp_path: Path, texts: list[str]) -> None:
        """Damaged text is read as Python reads it, and is malformed where Python cannot."""
        assert read(tmp_path, PEOPLE, texts) == [by_python(PEOPLE, text) for text in texts]


class TestWhatDoesNotFit:
    """A value of another type than its field's is unknown.

    The rest of its entry stays.
    """

    @pytest.mark.parametrize(
        ("text", "entry"),
        [
            ("[{'id': 7, 'name': 'Ada', 'order': 0}]", {"id": 7, "name": "Ada", "order": 0}),
            ("[{'id': '7', 'name': 3, 'order': 1.0}]", {"id": None, "name": None, "order": None}),
            ("[{'id': True, 'name': b'x'}]", {"id": None, "name": None, "order": None}),
            (f"[{{'id': {2**63}, 'order': {-(2**63)}}}]", {"id": None, "name": None, "order": None}),
            (r"[{'id': 1, 'name': '\udcff'}]", {"id": 1, "name": None, "order": None}),
        ],
    )
    def test_is_unknown(self, text: str, entry: dict[str, object]) -> None:
        """Texts are no numbers, numbers no texts, and neither may be too large for the engine."""
        assert parse_cell(text, PEOPLE) == [entry]

    @pytest.mark.parametrize(
        "text", ["[", "1", "'x'", "[1]", "[[]]", "{}", "()", "[{'id': 1},", "open('x')", "[{[]: 1}]", "(" * 1000]
    )
    def test_is_malformed_where_the_shape_is_wrong(self, text: str) -> None:
        """Anything but a list of dicts is malformed, without harm."""
        assert parse_cell(text, PEOPLE) is None

    def test_is_malformed_where_it_is_too_long_for_python(self) -> None:
        """A cell of more than a million characters that is not plain is not parsed at all."""
        assert parse_cell("[{'id':  1}]" + " " * 2**20, PEOPLE) is None

    def test_is_empty_where_it_is_none(self) -> None:
        """The literal None is an empty cell."""
        assert parse_cell("None", PEOPLE) == []

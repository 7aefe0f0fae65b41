from collections.abc import Iterator

import duckdb
import pytest

from butaca.sources.cleaning.recorder import Recorder


@pytest.fixture
def recorder() -> Iterator[Recorder]:
    """One that has recorded nothing."""
    with duckdb.connect() as connection:
        yield Recorder(connection)


def _shown(recorder: Recorder) -> list[tuple[str, int, list[tuple[str, str]]]]:
    return [
        (finding.kind.code, finding.count, [(example.where, example.value) for example in finding.examples])
        for finding in recorder.findings
    ]


def test_what_counts_nothing_is_no_finding(recorder: Recorder) -> None:
    """Neither from a query nor from pairs."""
    recorder.from_sql("unvoted", "SELECT 1, 'x', 1 WHERE false")
    recorder.from_pairs("malformed_literal", [])
    assert recorder.findings == []


def test_examples_are_the_first_five_in_an_order_without_ties(recorder: Recorder) -> None:
    """By place, then where, then what: the same ones in every build."""
    recorder.from_sql("unvoted", "SELECT 9 - n // 3, 'x' || (9 - n), n // 6 FROM range(9) AS numbers(n)")
    examples = [("8", "x4"), ("8", "x5"), ("8", "x6"), ("9", "x7"), ("9", "x8")]
    assert _shown(recorder) == [("unvoted", 9, examples)]


def test_a_kind_recorded_twice_is_one_finding(recorder: Recorder) -> None:
    """Counts add up; examples stay five."""
    recorder.from_pairs("unvoted", [("a", "1"), ("b", "2")])
    recorder.from_sql("unvoted", "SELECT 'c', n, n FROM range(4) AS numbers(n)")
    examples = [("a", "1"), ("b", "2"), ("c", "0"), ("c", "1"), ("c", "2")]
    assert _shown(recorder) == [("unvoted", 6, examples)]


def test_findings_come_in_the_order_of_their_declaration(recorder: Recorder) -> None:
    """Not in that of the checks."""
    for code in ("movies_without_links", "unvoted", "shifted_record"):
        recorder.from_pairs(code, [("a", "b")])
    assert [finding.kind.code for finding in recorder.findings] == ["shifted_record", "unvoted", "movies_without_links"]


def test_a_long_example_is_cut(recorder: Recorder) -> None:
    """After 120 characters."""
    recorder.from_pairs("unvoted", [("a", "x" * 500)])
    assert _shown(recorder)[0][2] == [("a", "x" * 120)]


def test_an_undeclared_code_is_an_error(recorder: Recorder) -> None:
    """Every kind is declared in one place."""
    with pytest.raises(KeyError):
        recorder.from_pairs("surprise", [("a", "b")])

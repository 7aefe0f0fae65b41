import tomllib
from dataclasses import asdict, replace

import pytest

from butaca.evaluation.learning.weights_toml import rounded, to_toml
from butaca.recommenders.shipped_weights import Weights, shipped


def test_what_is_shipped_reads_as_it_was() -> None:
    """To four digits.

    And what has no more is written again as the same text.
    """
    actual = tomllib.loads(to_toml(shipped()))
    for section, values in asdict(shipped()).items():
        if section == "provenance":
            assert actual[section] == values
            continue
        assert actual[section] == pytest.approx(values, rel=5e-4)
    once = rounded(shipped())
    assert Weights(**tomllib.loads(to_toml(once))) == once
    assert to_toml(once) == to_toml(shipped())


def test_numbers_have_four_digits_and_stay_fractions() -> None:
    """However small or great; a whole number gets its point."""
    content = {**shipped().content, "keywords": 1.23456, "text": 2.0, "actors": 0.00001234567, "title": 123456.0}
    actual = tomllib.loads(to_toml(replace(shipped(), content=content)))["content"]
    assert [actual[name] for name in ("keywords", "text", "actors", "title")] == [1.235, 2.0, 1.235e-05, 123500.0]
    assert all(isinstance(value, float) for value in actual.values())


def test_comments_stay_and_say_what_is_learned() -> None:
    """The unit of each weight, and where the others come from."""
    text = to_toml(shipped())
    assert "# plot, advertising line and title" in text
    assert "[likes], [hybrid] and [personal] are kept" in text
    assert text.count("[content]\n") == 1


def test_a_weight_that_is_missing_is_not_made_up() -> None:
    """Neither kept as shipped."""
    with pytest.raises(KeyError):
        to_toml(replace(shipped(), like_rate_prior={}))

import dataclasses
from pathlib import Path

import pytest

from butaca.errors import UsageError
from butaca.settings import Settings, read


def test_without_an_environment_settings_are_their_defaults() -> None:
    """Empty values are as good as none."""
    assert read({}) == Settings()
    assert read({"BUTACA_RELEASES": "", "HOST": "", "PORT": "", "BUTACA_THREADS": ""}) == Settings()


def test_every_setting_is_read_from_the_environment() -> None:
    """Each by its own name."""
    environment = {
        "BUTACA_RELEASES": "/srv/films",
        "HOST": "0.0.0.0",
        "PORT": "0",
        "BUTACA_THREADS": "64",
        "BUTACA_CACHE": "0",
    }
    found = read(environment)
    assert found == Settings(releases=Path("/srv/films"), host="0.0.0.0", port=0, threads=64, cache=0)
    assert all(value != default for value, default in zip(_values(found), _values(Settings()), strict=True))


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("PORT", "http", "PORT is 'http'; it has to be a whole number from 0 to 65535"),
        ("PORT", "-1", "PORT is '-1'; it has to be a whole number from 0 to 65535"),
        ("PORT", "65536", "PORT is '65536'; it has to be a whole number from 0 to 65535"),
        ("PORT", "80.0", "PORT is '80.0'; it has to be a whole number from 0 to 65535"),
        ("BUTACA_THREADS", "0", "BUTACA_THREADS is '0'; it has to be a whole number from 1 to 64"),
        ("BUTACA_THREADS", "65", "BUTACA_THREADS is '65'; it has to be a whole number from 1 to 64"),
    ],
)
def test_a_value_that_makes_no_sense_is_an_error(name: str, value: str, said: str) -> None:
    """It names the setting, the value and what would do."""
    with pytest.raises(UsageError) as caught:
        read({name: value})
    assert str(caught.value) == said


def test_settings_do_not_change() -> None:
    """They are read once."""
    with pytest.raises(dataclasses.FrozenInstanceError):
        Settings().port = 1  # type: ignore[misc]


def _values(settings: Settings) -> list[object]:
    return [getattr(settings, field.name) for field in dataclasses.fields(settings)]

import dataclasses
from pathlib import Path

import pytest

from butaca.errors import UsageError
from butaca.settings import NAMES, Settings, read


def test_without_an_environment_settings_are_their_defaults() -> None:
    """Empty values are as good as none."""
    assert read({}) == Settings()
    assert read(dict.fromkeys(NAMES, "")) == Settings()


def test_every_setting_is_read_from_the_environment() -> None:
    """Each by its own name, in the order of the fields."""
    environment = {
        "BUTACA_RELEASES": "/srv/films",
        "HOST": "0.0.0.0",
        "PORT": "0",
        "BUTACA_THREADS": "64",
        "BUTACA_CACHE": "0",
        "BUTACA_MAX_AGE": "0",
        "BUTACA_ORIGINS": "https://films.example, http://localhost:3000",
        "BUTACA_TRUSTED_PROXIES": "10.0.0.0/8, fd00::1",
        "BUTACA_RATE": "0",
        "BUTACA_BURST": "1",
        "BUTACA_CONCURRENCY": "10",
        "BUTACA_CONNECTIONS": "8",
        "BUTACA_CONNECTIONS_PER_PEER": "1",
        "BUTACA_HEADER_SECONDS": "2",
        "BUTACA_IDLE_SECONDS": "3600",
        "BUTACA_STALL_SECONDS": "300",
        "BUTACA_ADDRESS_BYTES": "256",
        "BUTACA_BODY_BYTES": "1024",
        "BUTACA_BODY_SECONDS": "1",
        "BUTACA_ANSWER_SECONDS": "300",
        "BUTACA_KEYS": "/srv/keys.json",
    }
    found = read(environment)
    assert tuple(environment) == NAMES
    assert _values(found) == [
        *(Path("/srv/films"), "0.0.0.0", 0, 64, 0, 0, ("https://films.example", "http://localhost:3000")),
        *(("10.0.0.0/8", "fd00::1"), 0, 1, 10, 8, 1, 2, 3600, 300, 256, 1024, 1, 300, Path("/srv/keys.json")),
    ]
    assert all(value != default for value, default in zip(_values(found), _values(Settings()), strict=True))


def test_no_origin_and_any_proxy() -> None:
    """Both have a word of their own."""
    found = read({"BUTACA_ORIGINS": "none", "BUTACA_TRUSTED_PROXIES": "*"})
    assert (found.origins, found.trusted_proxies) == ((), ("*",))


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("PORT", "http", "PORT is 'http'; it has to be a whole number from 0 to 65535"),
        ("PORT", "-1", "PORT is '-1'; it has to be a whole number from 0 to 65535"),
        ("PORT", "65536", "PORT is '65536'; it has to be a whole number from 0 to 65535"),
        ("PORT", "80.0", "PORT is '80.0'; it has to be a whole number from 0 to 65535"),
        ("BUTACA_THREADS", "0", "BUTACA_THREADS is '0'; it has to be a whole number from 1 to 64"),
        ("BUTACA_THREADS", "65", "BUTACA_THREADS is '65'; it has to be a whole number from 1 to 64"),
        (
            "BUTACA_ORIGINS",
            "films.example",
            "BUTACA_ORIGINS has 'films.example'; an origin is such as https://films.example, * is any, none is none",
        ),
        (
            "BUTACA_TRUSTED_PROXIES",
            "10.0.0.1/8",
            "BUTACA_TRUSTED_PROXIES has '10.0.0.1/8'; a proxy is an address such as 10.0.0.7, or a network such as "
            "10.0.0.0/8; * is any",
        ),
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

from collections.abc import Mapping
from pathlib import Path

import pytest
from pydantic import ValidationError

from butaca.errors import UsageError
from butaca.settings import Settings, read
from conftest import VARIABLES


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ignore the settings of whoever runs the tests."""
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)


def _read(monkeypatch: pytest.MonkeyPatch, environment: Mapping[str, str]) -> Settings:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    return read()


def test_without_an_environment_settings_are_their_defaults(monkeypatch: pytest.MonkeyPatch) -> None:
    """Empty values are as good as none."""
    assert read().model_dump() == {name: field.default for name, field in Settings.model_fields.items()}
    assert _read(monkeypatch, dict.fromkeys(VARIABLES, "")) == Settings()


def test_every_setting_is_read_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each by its own name, in the order of the fields."""
    environment = {
        "BUTACA_RELEASES": "/srv/films",
        "BUTACA_FETCHED": "/var/cache/films",
        "BUTACA_POLL_SECONDS": "3600",
        "BUTACA_WORKERS": "2",
        "HOST": "0.0.0.0",
        "PORT": "0",
        "BUTACA_MEMORY": "800MB",
        "BUTACA_FLOOR": "0.5",
        "BUTACA_THREADS": "64",
        "BUTACA_CACHE": "0",
        "BUTACA_MAX_AGE": "0",
        "BUTACA_ORIGINS": "https://films.example, http://localhost:3000",
        "BUTACA_TRUSTED_PROXIES": "10.0.0.0/8, fd00::1",
        "BUTACA_TRUSTED_HOPS": "2",
        "BUTACA_RATE": "0",
        "BUTACA_BURST": "1",
        "BUTACA_CONCURRENCY": "10",
        "BUTACA_CLIENT_SHARE": "50",
        "BUTACA_EXPORTS": "1",
        "BUTACA_IMPORTS": "2",
        "BUTACA_CONNECTIONS": "100",
        "BUTACA_CONNECTIONS_PER_PEER": "10",
        "BUTACA_HEADER_SECONDS": "5",
        "BUTACA_IDLE_SECONDS": "60",
        "BUTACA_STALL_SECONDS": "70",
        "BUTACA_ADDRESS_BYTES": "256",
        "BUTACA_BODY_BYTES": "1024",
        "BUTACA_BODIES": "16",
        "BUTACA_BODY_SECONDS": "1",
        "BUTACA_IMPORT_BYTES": "2048",
        "BUTACA_IMPORT_UNPACKED_BYTES": "4096",
        "BUTACA_ANSWER_SECONDS": "300",
        "BUTACA_KEYS": "/srv/keys.json",
        "BUTACA_VERIFY": "before",
        "BUTACA_SITE": "https://films.example/cine/",
        "BUTACA_BASE_PATH": "/cine/",
        "BUTACA_POSTERS": "http://127.0.0.1:9/t/p/",
        "BUTACA_POSTER_SIZES": "w500, w92",
    }
    found = _read(monkeypatch, environment)
    assert tuple(environment) == VARIABLES
    assert _values(found) == [
        *(
            Path("/srv/films"),
            Path("/var/cache/films"),
            3600,
            2,
            "0.0.0.0",
            0,
            800 << 20,
            0.5,
            64,
            0,
            0,
            ("https://films.example", "http://localhost:3000"),
        ),
        *(("10.0.0.0/8", "fd00::1"), 2, 0, 1, 10, 50, 1, 2, 100, 10, 5, 60, 70, 256, 1024, 16, 1, 2048, 4096, 300),
        *(Path("/srv/keys.json"), "before"),
        *("https://films.example/cine", "/cine", "http://127.0.0.1:9/t/p", ("w92", "w500")),
    ]
    assert all(
        value != default
        for value, default in zip(
            _values(found), [field.default for field in Settings.model_fields.values()], strict=True
        )
    )


def test_no_origin_no_proxy_and_no_posters(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each has a word of its own."""
    nothing = dict.fromkeys(("BUTACA_ORIGINS", "BUTACA_TRUSTED_PROXIES", "BUTACA_POSTERS"), "none")
    settings = _read(monkeypatch, nothing)
    assert (settings.origins, settings.trusted_proxies, settings.posters) == ((), (), "")


@pytest.mark.parametrize("everybody", ["*", "0.0.0.0/0", "10.0.0.1, ::/0"])
def test_not_everybody_is_a_proxy(everybody: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever connects could claim to be anybody; the way out is to say how many proxies there are."""
    with pytest.raises(UsageError, match="set BUTACA_TRUSTED_HOPS to their number"):
        _read(monkeypatch, {"BUTACA_TRUSTED_PROXIES": everybody})


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("PORT", "http", "PORT is 'http'; it has to be a whole number from 0 to 65535"),
        ("PORT", "-1", "PORT is '-1'; it has to be a whole number from 0 to 65535"),
        ("PORT", "65536", "PORT is '65536'; it has to be a whole number from 0 to 65535"),
        ("PORT", "80.5", "PORT is '80.5'; it has to be a whole number from 0 to 65535"),
        ("BUTACA_THREADS", "0", "BUTACA_THREADS is '0'; it has to be a whole number from 1 to 64"),
        ("BUTACA_VERIFY", "off", "BUTACA_VERIFY is 'off'; it has to be background or before"),
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
            "10.0.0.0/8, none is none; for proxies of unknown address set BUTACA_TRUSTED_HOPS to their number",
        ),
        ("BUTACA_TRUSTED_HOPS", "*", "BUTACA_TRUSTED_HOPS is '*'; it has to be a whole number from 0 to 16"),
        (
            "BUTACA_SITE",
            "films.example",
            "BUTACA_SITE is 'films.example'; an address is such as https://films.example or https://films.example/cine",
        ),
        (
            "BUTACA_MEMORY",
            "lots",
            "BUTACA_MEMORY is 'lots'; memory is such as 800MB or 4GB, 448MB at the least",
        ),
        ("BUTACA_BASE_PATH", "cine", "BUTACA_BASE_PATH is 'cine'; a path is such as /cine"),
        ("BUTACA_BASE_PATH", "/a/../b", "BUTACA_BASE_PATH is '/a/../b'; a path is such as /cine"),
        (
            "BUTACA_POSTERS",
            "https://a.example; script-src *",
            "BUTACA_POSTERS is 'https://a.example; script-src *'; an address is such as https://films.example or "
            "https://films.example/cine",
        ),
        (
            "BUTACA_POSTER_SIZES",
            "w342,big",
            "BUTACA_POSTER_SIZES has 'big'; a size is a width in pixels such as w342",
        ),
        ("BUTACA_CLIENT_SHARE", "0", "BUTACA_CLIENT_SHARE is '0'; it has to be a whole number from 1 to 100"),
    ],
)
def test_a_value_that_makes_no_sense_is_an_error(
    name: str, value: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It names the setting, the value and what would do."""
    with pytest.raises(UsageError) as caught:
        _read(monkeypatch, {name: value})
    assert str(caught.value) == said


def test_settings_do_not_change() -> None:
    """They are read once."""
    with pytest.raises(ValidationError):
        Settings().port = 1


def _values(settings: Settings) -> list[object]:
    return [getattr(settings, name) for name in Settings.model_fields]

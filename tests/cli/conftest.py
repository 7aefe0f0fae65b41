"""The environment of every command."""

import pytest

from butaca.settings import VARIABLES


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings of whoever runs the tests do not count, nor does the width of their terminal."""
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "80")

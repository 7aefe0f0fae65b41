"""The environment of every command."""

import pytest

from conftest import VARIABLES


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Run commands without the settings of whoever runs the tests.

    The width of their terminal does not count either.
    """
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "80")

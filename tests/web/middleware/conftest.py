"""Fixtures of the middleware."""

import pytest

from .clock import Clock


@pytest.fixture
def clock() -> Clock:
    """Return a clock at 0."""
    return Clock()

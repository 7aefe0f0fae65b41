import re

import pytest

from butaca.console import BarProgress, LineProgress, console

Capture = pytest.CaptureFixture[str]


def test_progress_is_plain_lines_where_nobody_watches(capsys: Capture) -> None:
    """A line when a stage has ended."""
    with console() as progress:
        progress.stage("One")
        progress.stage("Two")
        progress.done()
    assert isinstance(progress, LineProgress)
    assert re.fullmatch(r"One: 0\.\d s\nTwo: 0\.\d s\n", capsys.readouterr().err)


def test_a_stage_that_failed_has_no_line(capsys: Capture) -> None:
    """The error says what there is to say."""

    def fail() -> None:
        with console() as progress:
            progress.stage("One")
            progress.stage("Two")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert re.fullmatch(r"One: 0\.\d s\n", capsys.readouterr().err)


def test_progress_is_a_bar_a_stage_on_a_terminal(capsys: Capture) -> None:
    """By rich, on the standard error stream; the standard output is for results."""
    with BarProgress() as progress:
        progress.stage("One")
        progress.stage("Two")
        progress.done()
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "One" in captured.err
    assert "Two" in captured.err

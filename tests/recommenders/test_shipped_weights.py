"""Files of weights."""

import re
from importlib.resources import files
from pathlib import Path

import pytest

from butaca.errors import SourceError
from butaca.recommenders.shipped_weights import read, shipped

TEXT = files("butaca.recommenders").joinpath("weights.toml").read_text(encoding="utf-8")


def test_the_shipped_file_reads_as_what_is_shipped(tmp_path: Path) -> None:
    """A build with it is a build without a file; another genre may have a weight, too."""
    path = tmp_path / "weights.toml"
    path.write_text(TEXT)
    assert read(path) == shipped()
    path.write_text(f"{TEXT}Telenovela = 0.5\n")
    assert read(path).likeness_genres == {**shipped().likeness_genres, "Telenovela": 0.5}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (None, "no such file"),
        ("a = = 1", "it is no TOML"),
        (TEXT.replace("[likes]", "[dislikes]"), "lacks the section [likes]"),
        (re.sub(r"\nfame = .*", "", TEXT), "the section [likeness] lacks fame"),
        (re.sub(r"\nfame = .*", '\nfame = "much"', TEXT), "fame in [likeness] is 'much', which is no number"),
        (re.sub(r"\nlists = .*", "\nlists = 5", TEXT), "lists in [provenance] is 5, which is no text"),
        (re.sub(r"\nAnimation = .*", "\nAnimation = true", TEXT), "Animation in [likeness_genres] is True"),
    ],
)
def test_a_wrong_file_is_told_with_the_way_out(tmp_path: Path, text: str | None, problem: str) -> None:
    """The section and the weight are named."""
    path = tmp_path / "weights.toml"
    if text is not None:
        path.write_text(text)
    with pytest.raises(SourceError, match=re.escape(problem)) as error:
        read(path)
    assert "butaca learn-weights" in str(error.value)

"""The client that the README shows, run against a real server."""

import re

import httpx2
import pytest

from conftest import ROOT


def test_the_client_of_the_readme_reads_a_whole_list(small: httpx2.Client, capsys: pytest.CaptureFixture[str]) -> None:
    """Page by page, here of a film each, so that there are several."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = re.search(r"```python\n(.+?)```", text, re.DOTALL)
    assert shown is not None
    assert shown[1].count("\n") <= 20
    program = (
        shown[1].replace("http://localhost:8000", str(small.base_url).rstrip("/")).replace('"limit": 100', '"limit": 1')
    )
    program = re.sub(r"movies\(country=.+?\)", 'movies(collection="toy story", sort="release_date")', program)
    exec(compile(program, "README.md", "exec"), {})
    assert capsys.readouterr().out.splitlines() == [
        "1995 Toy Story 7.7",
        "1999 Toy Story 2 7.3",
        "2010 Toy Story 3 7.6",
    ]

"""The data report of the release that is served."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import httpx2
import pytest

from butaca.release.manifest import REPORT, REPORT_FACTS, Manifest
from butaca.release.store import Releases
from server_process import serving


def test_is_served_as_it_was_written(small: httpx2.Client, small_releases: Path) -> None:
    """The page may bring its own style, and nothing else from anywhere."""
    folder = Releases(small_releases).current()
    page = small.get("/report")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert page.content == (folder / REPORT).read_bytes()
    assert page.headers["content-security-policy"].startswith("default-src 'none'; style-src 'unsafe-inline'; ")
    facts = small.get("/report.json")
    assert facts.headers["content-type"] == "application/json"
    assert facts.json() == json.loads((folder / REPORT_FACTS).read_text(encoding="utf-8"))


@pytest.mark.parametrize(("language", "said"), [("es", "Informe de los datos"), ("en", "Data report")])
def test_pages_lead_to_it(language: str, said: str, small: httpx2.Client) -> None:
    """In their own language."""
    assert f'<a href="/report#{language}">{said}</a>' in small.get("/", params={"lang": language}).text


def test_a_release_without_one_says_how_to_get_it(small_releases: Path, tmp_path: Path) -> None:
    """It was built before there were reports; the rest is served as ever."""
    folder = tmp_path / "old"
    shutil.copytree(Releases(small_releases).current(), folder)
    (tmp_path / "current").symlink_to("old")
    manifest = Manifest.read(folder)
    for name in (REPORT, REPORT_FACTS):
        (folder / name).unlink()
    kept = {name: digest for name, digest in manifest.files.items() if name not in (REPORT, REPORT_FACTS)}
    replace(manifest, files=kept).write(folder)
    with serving(tmp_path) as client:
        for address in ("/report", "/report.json"):
            answer = client.get(address)
            assert answer.status_code == 404
            assert answer.json()["detail"] == "release old holds no report. Build again with: butaca build"
        assert "/report" not in client.get("/").text


@pytest.mark.parametrize(("address", "name"), [("/report", REPORT), ("/report.json", REPORT_FACTS)])
def test_bytes_that_were_changed_are_not_served(address: str, name: str, small_releases: Path, tmp_path: Path) -> None:
    """After the check at the start as before it: written into, replaced by others of the same size, or lost."""

    def rewritten(path: Path) -> None:
        content = path.read_bytes()
        path.write_bytes(content.replace(b"e", b"a", 1))

    def replaced(path: Path) -> None:
        path.with_suffix(".new").write_bytes(path.read_bytes()[:-1] + b"x")
        path.with_suffix(".new").replace(path)

    for number, damage in enumerate((rewritten, replaced, Path.unlink)):
        releases = shutil.copytree(small_releases, tmp_path / str(number), symlinks=True)
        with serving(releases) as client:
            assert client.get(address).status_code == 200
            damage(Releases(releases).current() / name)
            answer = client.get(address, headers={"Cache-Control": "no-cache"})
            assert answer.status_code == 503
            assert f"{name} " in answer.json()["detail"]
            assert client.get("/health/ready").status_code == 503, "as where the check itself meets it"


def test_a_file_that_was_only_touched_is_served(small_releases: Path, tmp_path: Path) -> None:
    """It is compared with its checksum again."""
    releases = shutil.copytree(small_releases, tmp_path / "releases", symlinks=True)
    with serving(releases) as client:
        assert client.get("/report").status_code == 200
        (Releases(releases).current() / REPORT).touch()
        assert client.get("/report").status_code == 200

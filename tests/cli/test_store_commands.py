"""Releases in a store, from the command line."""

import shutil
from pathlib import Path

import pytest

from butaca.release.store import Releases

from .running import Capture, bare, run


@pytest.fixture
def releases(small_releases: Path, tmp_path: Path) -> Path:
    """Copy a releases folder that has two releases, of which the older is current."""
    folder = Path(shutil.copytree(small_releases, tmp_path / "releases", symlinks=True))
    current = Releases(folder).current()
    shutil.copytree(current, folder / f"20990101-000000{current.name[15:]}")
    return folder


class TestPublish:
    """``butaca publish`` sends a release."""

    def test_sends_the_current_release_once(self, releases: Path, tmp_path: Path, capsys: Capture) -> None:
        """And tells how much of it."""
        address = f"file://{tmp_path}/store"
        name = Releases(releases).current().name
        assert run("publish", releases, address) == 0
        lines = capsys.readouterr().out.splitlines()
        assert lines[0] == f"current: {name} at {address}"
        assert lines[1].startswith("sent:    ")
        assert run("publish", Releases(releases).current(), address + "/") == 0
        assert "sent:    0 of " in capsys.readouterr().out

    def test_what_is_current_there_can_be_told_and_changed(
        self, releases: Path, tmp_path: Path, capsys: Capture
    ) -> None:
        """To any release that was published."""
        address = f"file://{tmp_path}/store"
        old, new = (path.name for path in Releases(releases).all())
        for name in (old, new):
            assert run("publish", releases / name, address) == 0
        assert run("activate", old, "--releases", address) == 0
        assert run("info", "--releases", address) == 0
        told = capsys.readouterr().out
        assert f"current: {old} at {address}; servers verify" in told
        assert f"release   {old}  (" in told
        assert run("activate", "20200101-000000-00000000", "--releases", address) == 1
        assert "no release called '20200101-000000-00000000' at" in capsys.readouterr().err
        assert run("activate", "../current", "--releases", address) == 1
        assert "no release called '../current' at" in capsys.readouterr().err

    @pytest.mark.parametrize(
        ("address", "problem"),
        [
            ("releases", "releases is no address for this; it has to begin with s3://, gs://, az://, file://"),
            ("ftp://films/a", "ftp://films/a is no address for this"),
            ("https://ana:secret@films.example/a", "https://***@films.example/a is no address for this"),
            ("https://films.example", "A web server is only read from: publish to the bucket or folder that it shows"),
            ("s3://", "s3:// names no place; an address is such as s3://bucket/prefix"),
            ("s3://films/a?key=secret", "s3://films/a?***: an address of releases has no ?"),
            ("s3:films", "s3:films is no address for this"),
        ],
    )
    def test_addresses_that_are_none(self, address: str, problem: str, releases: Path, capsys: Capture) -> None:
        """One line, which shows no secret."""
        assert run("publish", releases, address) == 2
        told = capsys.readouterr().err
        assert problem in told
        assert "secret" not in told
        assert told.count("\n") == 1

    def test_nothing_to_publish(self, tmp_path: Path, capsys: Capture) -> None:
        """As everywhere."""
        assert run("publish", tmp_path / "none", f"file://{tmp_path}/store") == 1
        assert "no release in" in capsys.readouterr().err
        assert not (tmp_path / "store").exists()


@pytest.mark.parametrize("command", [["similar", "It"], ["recommend"], ["report"], ["evaluate"], ["build", "--out"]])
def test_commands_that_need_a_folder_say_so(command: list[str], capsys: Capture) -> None:
    """In a line that shows no secret of the address."""
    given = command if "--out" in command else [*command, "--releases"]
    assert run(*given, "s3://ana:secret@films/releases") == 2
    told = capsys.readouterr().err
    assert f"{command[0]} needs a folder of releases, and s3://***@films/releases is an address" in told


def test_the_variable_is_an_address_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    """As the argument is."""
    monkeypatch.setenv("BUTACA_RELEASES", f"file://{tmp_path}/store")
    assert run("info") == 1
    assert f"no current release at file://{tmp_path}/store. Publish one with: butaca publish" in capsys.readouterr().err
    monkeypatch.setenv("BUTACA_RELEASES", "ftp://films/a")
    assert run("info") == 2
    assert "ftp://films/a is no address for this" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [
        ["serve", "--releases", "s3://films/a"],
        ["info", "--releases", "https://films.example/a"],
        ["activate", "20200101-000000-00000000", "--releases", "s3://films/a"],
    ],
)
def test_without_the_extra_it_is_named(arguments: list[str]) -> None:
    """Whatever was to be read."""
    done = bare(*arguments)
    assert done.returncode == 1
    assert "Install the extra remote, as with: pip install 'butaca[remote]'" in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("count", ["0", "17", "-1"])
def test_workers_within_reason(count: str, small_releases: Path, capsys: Capture) -> None:
    """More than the machine has processors are of no use."""
    assert run("serve", "--releases", small_releases, "--workers", count) == 2
    assert f"{count} workers are not between 1 and 16" in capsys.readouterr().err

"""What the help says, and how wrong use ends."""

import errno
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from butaca import __version__
from butaca.cli import main, system_errors
from butaca.errors import NoRelease, UsageError
from butaca.release.store import Releases
from conftest import ROOT

from .running import Capture, run

SNAPSHOTS = ROOT / "tests" / "snapshots"


class TestHelp:
    """What each command says of itself is public."""

    @pytest.mark.parametrize(
        "command",
        [
            *(
                "",
                "build",
                "inspect",
                "serve",
                "similar",
                "recommend",
                "evaluate",
                "learn-weights",
                "stability",
                "keys",
            ),
            *("report", "info", "activate", "publish"),
        ],
    )
    def test_is_as_it_was(self, command: str, capsys: Capture) -> None:
        """A change of the help is a change one means."""
        assert run(*command.split(), "--help") == 0
        snapshot = SNAPSHOTS / f"help{'-' if command else ''}{command}.txt"
        refresh = f"if that is meant: COLUMNS=80 .venv/bin/butaca {command} --help > {snapshot.relative_to(ROOT)}"
        assert capsys.readouterr().out == snapshot.read_text(encoding="utf-8"), refresh

    def test_tells_the_version(self, capsys: Capture) -> None:
        """As the package has it, wherever it is asked."""
        for given in (["--version"], ["info", "--version"], ["keys", "list", "--version"]):
            assert run(*given) == 0
            assert capsys.readouterr().out == f"butaca {__version__}\n"


class TestWrongUse:
    """Arguments and settings that make no sense end in one line and the exit code 2."""

    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            ([], "the following arguments are required: COMMAND. See: butaca --help"),
            (["watch"], "argument COMMAND: invalid choice: 'watch'"),
            (["build", "a", "b"], "unrecognized arguments: b. See: butaca --help"),
            (["similar"], "the following arguments are required: TITLE. See: butaca similar --help"),
            (["similar", "It", "-n", "few"], "argument -n: invalid int value: 'few'. See: butaca similar --help"),
            (["serve", "--port", "65536"], "port 65536 is not between 0 and 65535"),
        ],
    )
    def test_of_arguments(self, arguments: list[str], said: str, capsys: Capture) -> None:
        """Each says what is wrong."""
        assert run(*arguments) == 2
        captured = capsys.readouterr()
        assert captured.out == ""
        assert captured.err.count("\n") == 1
        assert captured.err.startswith(f"butaca: {said}")

    @pytest.mark.parametrize(
        ("options", "said"),
        [
            (["-n", "0"], r"n is 0; it can be 1 to 50"),
            (["-n", "51"], r"n is 51; it can be 1 to 50"),
            (["--model", "oracle"], r"no model called 'oracle'; this release has: .*knn"),
            (["--novelty", "2"], r"novelty is 2; it can be 0 to 1"),
            (["--diversity", "nan"], r"diversity is nan; it can be 0 to 1"),
            (
                ["--year", "1999..1990"],
                r"year is '1999\.\.1990', which no movie can be in; did you mean 1990\.\.1999",
            ),
            (["--model", "knn", "--novelty", "0"], r"the model knn weighs no novelty"),
        ],
    )
    def test_of_a_release(self, options: list[str], said: str, small_releases: Path, capsys: Capture) -> None:
        """What can be asked depends on what was built."""
        assert run("similar", "Toy Story", *options, "--releases", small_releases) == 2
        captured = capsys.readouterr()
        assert captured.out == ""
        assert re.fullmatch(rf"butaca: {said}.*\n", captured.err)

    def test_of_names_that_a_release_lacks(self, small_releases: Path, capsys: Capture) -> None:
        """With the nearest there are."""
        assert run("similar", "Toy Story", "--genre", "animaton", "--releases", small_releases) == 1
        assert "no genre called 'animaton'. Did you mean: Animation" in capsys.readouterr().err

    def test_of_the_environment(self, monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
        """Even where the command does not need the setting."""
        monkeypatch.setenv("PORT", "http")
        assert run("info") == 2
        assert capsys.readouterr().err == "butaca: PORT is 'http'; it has to be a whole number from 0 to 65535\n"

    def test_of_a_file_as_releases_folder(self, small_data: Path, tmp_path: Path, capsys: Capture) -> None:
        """Nothing is overwritten."""
        (tmp_path / "file").write_text("mine")
        assert run("build", small_data, "--out", tmp_path / "file") == 2
        assert "is no folder one can write to" in capsys.readouterr().err
        assert (tmp_path / "file").read_text() == "mine"


class TestFailure:
    """What cannot be done ends in one line and the exit code 1."""

    def test_without_a_release(self, tmp_path: Path, capsys: Capture) -> None:
        """The way out is named."""
        for command in (["info"], ["similar", "It"], ["recommend"]):
            assert run(*command, "--releases", tmp_path) == 1
            said = f"butaca: no release in {tmp_path}. Build one with: butaca build\n"
            assert capsys.readouterr() == ("", said)

    def test_while_another_build_is_at_work(self, small_data: Path, tmp_path: Path, capsys: Capture) -> None:
        """The other one is not disturbed."""
        with Releases(tmp_path).building() as unfinished:
            assert run("build", small_data, "--out", tmp_path) == 1
            assert unfinished.exists()
        said = f"butaca: another build is writing into {tmp_path}. Wait until it is done\n"
        assert capsys.readouterr() == ("", said)

    def test_debug_shows_where_it_comes_from(self, tmp_path: Path) -> None:
        """The error itself goes through."""
        for place in (0, 1, 3):  # before the command, after it, and at the end
            given = ["info", "--releases", str(tmp_path)]
            given.insert(place, "--debug")
            with pytest.raises(NoRelease):
                main(given)
        for given in (["--debug", "keys", "list"], ["keys", "--debug", "list"], ["keys", "list", "--debug"]):
            with pytest.raises(UsageError):
                main(given)
        with pytest.raises(UsageError):
            main(["--debug", "serve", "--port", "-1", "--releases", str(tmp_path)])


class TestErrorsOfTheSystem:
    """One line with the file and the way out."""

    @pytest.mark.parametrize(
        ("error", "said"),
        [
            (
                PermissionError(errno.EACCES, "Permission denied", "a.csv"),
                "a.csv: permission denied; let this user read",
            ),
            (OSError(errno.ENOSPC, "No space left on device"), "no space left on device; make room"),
            (OSError(errno.EROFS, "Read-only file system", "x"), "x: read-only file system; name a place"),
            (OSError("a message alone"), "a message alone"),
            (OSError(errno.EXDEV, "Invalid cross-device link", "a", None, "b"), "b: invalid cross-device link"),
        ],
    )
    def test_in_words(self, error: OSError, said: str) -> None:
        """Without numbers of errors."""
        assert system_errors.message(error).startswith(said)
        assert "Errno" not in system_errors.message(error)

    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            (["recommend", "--ratings", "{folder}/none.csv"], "{folder}/none.csv: no such file or directory; look"),
            (["recommend", "--ratings", "{folder}"], "{folder}: is a directory; name a file"),
            (["recommend", "--ratings", "{closed}"], "{closed}: permission denied; let this user read"),
        ],
    )
    def test_of_a_file_to_read(
        self, arguments: list[str], said: str, small_releases: Path, tmp_path: Path, capsys: Capture
    ) -> None:
        """Whatever is wrong with it."""
        closed = tmp_path / "closed.csv"
        closed.write_text("Name,Year\n")
        closed.chmod(0)
        if os.access(closed, os.R_OK) and "{closed}" in arguments:
            pytest.skip("this user may read everything")
        given = [argument.format(folder=tmp_path, closed=closed) for argument in arguments]
        assert run(*given, "--releases", small_releases) == 1
        captured = capsys.readouterr()
        assert captured.err.startswith(f"butaca: {said.format(folder=tmp_path, closed=closed)}")
        assert captured.err.count("\n") == 1

    def test_of_a_disk_that_is_full(self, small_data: Path, capsys: Capture) -> None:
        """While a report is written."""
        assert run("report", small_data, "--json", "/dev/full") == 1
        assert capsys.readouterr().err.endswith("butaca: no space left on device; make room, or name another disk\n")

    @pytest.mark.skipif(not shutil.which("setpriv") or os.geteuid() != 0, reason="needs root and setpriv")
    def test_of_a_folder_that_cannot_be_written(self, small_data: Path, tmp_path: Path) -> None:
        """Nor read: as somebody who may not do everything."""
        closed, releases = tmp_path / "closed", tmp_path / "releases"
        closed.mkdir(mode=0o555)
        for arguments, said in (
            (
                ["build", small_data, "--out", closed],
                f"{closed} is no folder one can write to: Permission denied. Name",
            ),
            (["report", small_data, "--json", closed / "a.json"], f"{closed}/a.json: permission denied; let this user"),
        ):
            error = self._without_privileges(*arguments)
            assert error.splitlines()[-1].startswith(f"butaca: {said}")
        releases.mkdir(mode=0)
        said = f"butaca: {releases}/current: permission denied; let this user read or write it, or name another\n"
        assert self._without_privileges("info", "--releases", releases) == said

    @staticmethod
    def _without_privileges(*arguments: object) -> str:
        """Return what a command says that may only do what the modes of files allow."""
        command = ["setpriv", "--bounding-set", "-dac_override,-dac_read_search", sys.executable, "-m", "butaca"]
        done = subprocess.run(
            [*command, *map(str, arguments)],
            env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode in (1, 2)
        assert "Errno" not in done.stderr
        return done.stderr

"""Commands that answer from a release, or tell of it."""

import os
import re
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from butaca.release.manifest_types import Metrics, ProtocolFigures
from butaca.release.store import Releases
from serving import handmade

from .running import Capture, bare, run


class TestInfo:
    """``butaca info`` tells what a release holds."""

    def test_lists_source_files_counts_and_models(self, small_releases: Path, capsys: Capture) -> None:
        """In lines that fit a terminal."""
        assert run("info", "--releases", small_releases) == 0
        said = capsys.readouterr().out
        name = Releases(small_releases).current().name
        assert re.match(
            rf"release   {name}  \(\d MB\)\nsource    The Movies Dataset\n          movies_dataset.csv  ", said
        )
        assert "43 movies" in said
        assert "findings  55 kinds, in findings.json\n" in said
        assert re.search(r"^models    .*knn", said, re.MULTILINE)
        assert max(map(len, said.splitlines())) <= 80

    def test_tells_what_was_measured(self, tmp_path: Path, capsys: Capture) -> None:
        """Of each protocol the first model, where the release was built with --evaluate."""
        folder = tmp_path / "20300101-000000-0"
        with closing(handmade.release(folder, [handmade.Film(1)])) as made:
            figures = ProtocolFigures("hybrid", 0.5, 9, {"ndcg@10": 0.25, "lift@10": None})
            measured = Metrics("5 folds by people", 0, {"similar": figures})
            replace(made.manifest, metrics=measured).write(folder)
        Releases(tmp_path).switch(folder)
        assert run("info", "--releases", tmp_path) == 0
        said = capsys.readouterr().out
        assert "\nmeasured  5 folds by people, seed 0; similar: hybrid ndcg@10 0.250\n" in said

    def test_verifies_every_file(self, small_releases: Path, capsys: Capture) -> None:
        """When asked to."""
        assert run("info", "--verify", "--releases", small_releases) == 0
        assert re.search(r"\(\d MB, all files verified\)", capsys.readouterr().out)

    def test_verifies_that_nothing_was_changed(self, small_releases: Path, tmp_path: Path, capsys: Capture) -> None:
        """One line names the file and the way out; without the wish, sizes are enough."""
        folder = Path(shutil.copytree(small_releases, tmp_path / "releases", symlinks=True))
        path = Releases(folder).current() / "findings.json"
        path.write_bytes(b"x" * path.stat().st_size)
        assert run("info", "--releases", folder) == 0
        capsys.readouterr()
        assert run("info", "--verify", "--releases", folder) == 1
        said = f"release {path.parent.name}: findings.json does not match its checksum. Build again with: butaca build"
        assert capsys.readouterr() == ("", f"butaca: {said}\n")

    def test_needs_nothing_that_builds(self, small_releases: Path) -> None:
        """On the smallest server the serving install is all there is."""
        done = bare("info", "--releases", small_releases)
        assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("unbuffered", ["", "1"])
class TestOutput:
    """Printed results, written at once or at the end, as Python does without ``PYTHONUNBUFFERED``."""

    @pytest.mark.parametrize("command", ["info", "similar 'Toy Story'", "--help"])
    def test_ends_quietly_when_nobody_reads_on(self, command: str, unbuffered: str, small_releases: Path) -> None:
        """As in: butaca info | head -1."""
        done = self._sh(f"{self._butaca(command, small_releases)} | true", unbuffered)
        assert (done.returncode, done.stderr) == (0, "")

    @pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no full disk")
    def test_tells_of_a_full_disk(self, unbuffered: str, small_releases: Path) -> None:
        """In one line."""
        done = self._sh(f"{self._butaca('info', small_releases)} > /dev/full", unbuffered)
        assert done.returncode == 1
        assert re.fullmatch(r"butaca: no space left on device; make room, .*\n", done.stderr)

    def _butaca(self, command: str, releases: Path) -> str:
        options = "" if command == "--help" else f' --releases "{releases}"'
        return f'"{sys.executable}" -m butaca {command}{options}'

    def _sh(self, command: str, unbuffered: str) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "PYTHONUNBUFFERED": unbuffered}
        return subprocess.run(["sh", "-c", command], env=environment, capture_output=True, text=True, check=False)


class TestDamaged:
    """No list is printed from a release that is not what it was built as."""

    @pytest.mark.parametrize("command", [["similar", "Toy Story"], ["recommend", "--like", "Toy Story"]])
    @pytest.mark.parametrize("kind", ["bit", "page"])
    def test_is_refused(
        self, kind: str, command: list[str], small_releases: Path, tmp_path: Path, capsys: Capture
    ) -> None:
        """One flipped bit that no query meets is enough; and a table that cannot be read is no unexpected error."""
        folder = Path(shutil.copytree(small_releases, tmp_path / "releases", symlinks=True))
        path = Releases(folder).current() / "butaca.sqlite"
        content = bytearray(path.read_bytes())
        with closing(sqlite3.connect(path)) as connection:
            tables = dict(connection.execute("SELECT name, rootpage FROM sqlite_master"))
            size = connection.execute("PRAGMA page_size").fetchone()[0]
        if kind == "bit":
            content[tables["locality_names"] * size - 1] ^= 1
        else:
            for table in ("neighbours_hybrid", "item_weights"):
                place = (tables[table] - 1) * size
                content[place : place + size] = bytes(size)
        path.write_bytes(content)
        assert run(*command, "--releases", folder) == 1
        captured = capsys.readouterr()
        assert captured.out == ""
        assert re.fullmatch(rf"butaca: release {path.parent.name}: butaca.sqlite .*\n", captured.err)
        assert captured.err.endswith("Build again with: butaca build\n")


class TestActivate:
    """``butaca activate`` goes back to an earlier release."""

    def test_verifies_it_and_switches(self, small_releases: Path, tmp_path: Path, capsys: Capture) -> None:
        """And says what to do next; a damaged one is refused."""
        folder = Path(shutil.copytree(small_releases, tmp_path / "releases", symlinks=True))
        current = Releases(folder).current()
        shutil.copytree(current, folder / "good")
        assert run("activate", "good", "--releases", folder) == 0
        assert capsys.readouterr().out == "current: good, all files verified\nnext:    restart what serves it\n"
        assert Releases(folder).current().name == "good"
        (current / "report.html").touch()
        (current / "more").touch()
        assert run("activate", current.name, "--releases", folder) == 1
        said = f"release {current.name}: 'more' is in the folder, but not in manifest.json; remove it. "
        assert capsys.readouterr().err.startswith(f"butaca: {said}Go back with: butaca activate good, or build again")
        assert Releases(folder).current().name == "good"

    def test_of_an_unknown_name_lists_those_there_are(self, small_releases: Path, capsys: Capture) -> None:
        """In one line."""
        assert run("activate", "yesterday", "--releases", small_releases) == 1
        said = capsys.readouterr().err
        assert said.startswith("butaca: no release called 'yesterday' in ")
        assert said.endswith(f"There are: {Releases(small_releases).current().name}\n")


class TestSimilar:
    """``butaca similar`` lists movies like one."""

    def test_lists_titles_scores_and_reasons(self, small_releases: Path, capsys: Capture) -> None:
        """The most similar first, never the movie itself."""
        assert run("similar", "  toy STORY ", "-n", 2, "--model", "knn", "--releases", small_releases) == 0
        first, second, reasons, third, *_ = capsys.readouterr().out.splitlines()
        assert first == "Like Toy Story (1995):"
        assert re.fullmatch(r"  1\. Toy Story 3 \(2010\)  0\.\d{3}", second)
        assert reasons == "     Same genres: Animation, Comedy and Family; a similar average vote."
        assert third.startswith("  2. Toy Story 2 (1999)  0.")

    def test_takes_the_options_of_any_list(self, small_releases: Path, capsys: Capture) -> None:
        """By the names that the API has."""
        options = ["--genre=-animation", "--year", "1990..", "--exclude", "Jumanji", "--seen", "The Mummy (1999)"]
        options += ["--novelty", "0.2", "--franchise", "collapse", "--original-language", "en", "-n", "50"]
        assert run("similar", "Toy Story", *options, "--releases", small_releases) == 0
        said = capsys.readouterr().out
        assert "Face/Off (1997)" in said
        for title in ("Toy Story 2", "Jumanji", "The Mummy (1999)", "Amélie", "Annie Hall"):
            assert f". {title}" not in said

    def test_of_several_movies_takes_the_most_voted(self, small_releases: Path, capsys: Capture) -> None:
        """Or the one of the year, and names the others."""
        assert run("similar", "The Mummy", "-n", 1, "--releases", small_releases) == 0
        lines = capsys.readouterr().out.splitlines()
        assert lines[0] == "Like The Mummy (1999):"
        assert lines[-1] == "Also called The Mummy: 2017, 1932, 1959. Choose one as in 'The Mummy (2017)'."
        assert run("similar", "The Mummy (1932)", "--releases", small_releases) == 0
        assert capsys.readouterr().out.startswith("Like The Mummy (1932):\n  1. ")

    def test_of_an_unknown_title_suggests_others(self, small_releases: Path, capsys: Capture) -> None:
        """Of an unknown year, the years there are."""
        assert run("similar", "Toy Stori", "--releases", small_releases) == 1
        said = "butaca: no movie called 'Toy Stori'. Did you mean: Toy Story; "
        assert capsys.readouterr().err.startswith(said)
        assert run("similar", "frozen (1900)", "--releases", small_releases) == 1
        said = "butaca: no movie called 'frozen (1900)'. Did you mean: Frozen, of 2013, 2010, 2005?\n"
        assert capsys.readouterr() == ("", said)


class TestRecommend:
    """``butaca recommend`` lists movies for a person."""

    def test_says_which_of_ones_movies_speak_for_each(self, small_releases: Path, capsys: Capture) -> None:
        """In lines that fit a terminal; none of one's own is listed."""
        told = ["--like", "toy story", "--like", "Frozen (2010)", "--dislike", "Inception"]
        assert run("recommend", *told, "-n", 20, "--releases", small_releases) == 0
        said = capsys.readouterr().out
        assert re.match(r"  1\. .* \(\d{4}\)  \d\.\d{3}", said)
        assert re.search(r"^     Because you liked .*(Toy Story|Frozen)", said, re.MULTILINE)
        assert max(map(len, said.splitlines())) <= 80
        for title in ("Toy Story (", "Inception", "Frozen (2010)"):
            assert f". {title}" not in said

    def test_without_anything_told_says_so(self, small_releases: Path, capsys: Capture) -> None:
        """A list that anyone may begin with."""
        assert run("recommend", "--releases", small_releases) == 0
        assert "Nothing is known of what you like yet" in capsys.readouterr().out

    def test_reads_an_export(self, small_releases: Path, tmp_path: Path, capsys: Capture) -> None:
        """And reports what was not found; what was only seen is not listed."""
        export = tmp_path / "ratings.csv"
        export.write_text("Name,Year,Rating\nToy Story,1995,5\nNowhere Man,1999,3\nAmélie,2001,\n", encoding="utf-8")
        assert run("recommend", "--ratings", export, "-n", 50, "--releases", small_releases) == 0
        said = capsys.readouterr().out
        assert said.startswith(
            "ratings.csv: 2 movies found, 1 not in this release\n  not found: Nowhere Man (1999)\n  1. "
        )
        assert ". Amélie" not in said
        assert ". Toy Story (" not in said

    def test_reads_the_zip_of_letterboxd(self, small_releases: Path, tmp_path: Path, capsys: Capture) -> None:
        """Says what could not be read, and what is no rating."""
        export = tmp_path / "letterboxd.zip"
        with zipfile.ZipFile(export, "w") as archive:
            archive.writestr("ratings.csv", "Name,Year,Rating\nToy Story,1995,5\nFrozen,2013,x\n")
            archive.writestr("watchlist.csv", "Name,Year\nAmélie,2001\n")
            archive.writestr("likes/films.csv", "Name,Year\nFinding Nemo,2003\n")
        assert run("recommend", "--ratings", export, "-n", 50, "--releases", small_releases) == 0
        said = capsys.readouterr().out
        assert said.startswith(
            "letterboxd.zip: 3 movies found, 0 not in this release\n  left out: ratings.csv, line 3, Rating: 'x'\n"
            "  1 on a list without a rating: these do not count as seen.\n  1. "
        )
        assert "Finding Nemo, Toy Story" in said  # as what is liked
        for seen in ("Frozen (2013)", "Finding Nemo ("):
            assert f". {seen}" not in said

    @pytest.mark.parametrize(
        ("content", "code", "said"),
        [
            ("Name,Year,Rating\nNowhere Man,1999,3\n", 2, "none of the 1 movies of mine.csv is in this release"),
            ("a,b\n1,2\n", 2, "its columns are 'a, b'; it can be an export of Letterboxd"),
            ("userId,movieId,rating\n1,1,4\n2,1,4\n", 2, "line 3: it has ratings of several people; keep"),
            (
                "Name,Year,Rating\nToy Story,1995,9\nUp,2009,8\n",
                2,
                "2 of 2 ratings are above 5, so they are out of",
            ),
        ],
    )
    def test_refuses_what_is_no_export_of_this_catalogue(
        self, content: str, code: int, said: str, small_releases: Path, tmp_path: Path, capsys: Capture
    ) -> None:
        """In one line, with the way out."""
        (tmp_path / "mine.csv").write_text(content, encoding="utf-8")
        assert run("recommend", "--ratings", tmp_path / "mine.csv", "--releases", small_releases) == code
        captured = capsys.readouterr()
        assert captured.err.startswith(f"butaca: {said}")
        assert captured.err.count("\n") == 1

    @pytest.mark.parametrize(
        ("told", "code", "said"),
        [
            (["--like", "Toy Story", "--genre", "animaton"], 1, "no genre called 'animaton'. Did you mean: Animation"),
            (["--like", "Toi Story"], 1, "no movie called 'Toi Story'. Did you mean: Toy Story"),
            (["--like", "Jumanji", "--dislike", "jumanji"], 2, "movie 8844 is liked and disliked"),
            (["--ratings", "nowhere.csv"], 1, "nowhere.csv: no such file or directory; look whether the name"),
        ],
    )
    def test_refuses_what_cannot_be(
        self, told: list[str], code: int, said: str, small_releases: Path, capsys: Capture
    ) -> None:
        """Unknown titles with the nearest that there are."""
        assert run("recommend", *told, "--releases", small_releases) == code
        assert capsys.readouterr().err.startswith(f"butaca: {said}")

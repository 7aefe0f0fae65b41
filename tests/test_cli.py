import json
import os
import re
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from butaca import __version__
from butaca.cli import main
from butaca.errors import NoRelease, UsageError
from butaca.release.store import Releases
from butaca.settings import NAMES
from conftest import ROOT
from serving import handmade
from small_catalogue import write
from small_films import Film

SNAPSHOTS = Path(__file__).parent / "snapshots"
Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings of whoever runs the tests do not count, nor does the width of their terminal."""
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "80")


def _run(*arguments: object) -> int:
    """The exit code, however the command ended."""
    try:
        return main([str(argument) for argument in arguments])
    except SystemExit as end:
        return int(end.code or 0)


class TestHelp:
    """What each command says of itself is public."""

    @pytest.mark.parametrize(
        "command",
        [
            *("", "build", "serve", "similar", "recommend", "evaluate", "learn-weights", "stability", "keys"),
            *("report", "info"),
        ],
    )
    def test_is_as_it_was(self, command: str, capsys: Capture) -> None:
        """A change of the help is a change one means."""
        assert _run(*command.split(), "--help") == 0
        snapshot = SNAPSHOTS / f"help{'-' if command else ''}{command}.txt"
        refresh = f"if that is meant: COLUMNS=80 .venv/bin/butaca {command} --help > {snapshot.relative_to(ROOT)}"
        assert capsys.readouterr().out == snapshot.read_text(encoding="utf-8"), refresh

    def test_tells_the_version(self, capsys: Capture) -> None:
        """As the package has it."""
        assert _run("--version") == 0
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
        assert _run(*arguments) == 2
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
            (["--familiarity", "2"], r"familiarity is 2; it can be 0 to 1"),
            (["--diversity", "nan"], r"diversity is nan; it can be 0 to 1"),
            (
                ["--years", "1999..1990"],
                r"years is '1999\.\.1990', which no movie can be in; did you mean 1990\.\.1999",
            ),
            (["--model", "knn", "--familiarity", "0"], r"the model knn has no dial"),
        ],
    )
    def test_of_a_release(self, options: list[str], said: str, small_releases: Path, capsys: Capture) -> None:
        """What can be asked depends on what was built."""
        assert _run("similar", "Toy Story", *options, "--releases", small_releases) == 2
        captured = capsys.readouterr()
        assert captured.out == ""
        assert re.fullmatch(rf"butaca: {said}.*\n", captured.err)

    def test_of_names_that_a_release_lacks(self, small_releases: Path, capsys: Capture) -> None:
        """With the nearest there are."""
        assert _run("similar", "Toy Story", "--genre", "animaton", "--releases", small_releases) == 1
        assert "no genre called 'animaton'. Did you mean: Animation" in capsys.readouterr().err

    def test_of_the_environment(self, monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
        """Even where the command does not need the setting."""
        monkeypatch.setenv("PORT", "http")
        assert _run("info") == 2
        assert capsys.readouterr().err == "butaca: PORT is 'http'; it has to be a whole number from 0 to 65535\n"

    def test_of_a_file_as_releases_folder(self, small_data: Path, tmp_path: Path, capsys: Capture) -> None:
        """Nothing is overwritten."""
        (tmp_path / "file").write_text("mine")
        assert _run("build", small_data, "--out", tmp_path / "file") == 2
        assert "is no folder one can write to" in capsys.readouterr().err
        assert (tmp_path / "file").read_text() == "mine"


class TestFailure:
    """What cannot be done ends in one line and the exit code 1."""

    def test_without_a_release(self, tmp_path: Path, capsys: Capture) -> None:
        """The way out is named."""
        for command in (["info"], ["similar", "It"], ["recommend"]):
            assert _run(*command, "--releases", tmp_path) == 1
            said = f"butaca: no release in {tmp_path}. Build one with: butaca build\n"
            assert capsys.readouterr() == ("", said)

    def test_while_another_build_is_at_work(self, small_data: Path, tmp_path: Path, capsys: Capture) -> None:
        """The other one is not disturbed."""
        with Releases(tmp_path).building() as unfinished:
            assert _run("build", small_data, "--out", tmp_path) == 1
            assert unfinished.exists()
        said = f"butaca: another build is writing into {tmp_path}. Wait until it is done\n"
        assert capsys.readouterr() == ("", said)

    def test_debug_shows_where_it_comes_from(self, tmp_path: Path) -> None:
        """The error itself goes through."""
        with pytest.raises(NoRelease):
            main(["--debug", "info", "--releases", str(tmp_path)])
        with pytest.raises(UsageError):
            main(["--debug", "serve", "--port", "-1", "--releases", str(tmp_path)])


class TestBuild:
    """``butaca build`` makes a release."""

    def test_tells_what_it_found_and_what_comes_next(self, small_data: Path, tmp_path: Path, capsys: Capture) -> None:
        """Results go to the standard output, progress in plain lines beside them."""
        assert _run("build", small_data, "--out", tmp_path) == 0
        captured = capsys.readouterr()
        lines = captured.out.splitlines()
        assert lines[1:3] == [
            "43 movies, 38 people from The Movies Dataset",
            "47 kinds of findings, the most serious first:",
        ]
        assert lines[3].startswith("          3 ratings  impossible_rating: ")
        assert max(map(len, lines)) <= max(80, len(str(tmp_path)) + 40)
        assert lines[-2:] == [f"release: {tmp_path / Releases(tmp_path).current().name}", "next:    butaca serve"]
        stages = [line.rpartition(": ") for line in captured.err.splitlines()]
        assert [stage for stage, _, _ in stages][:3] == ["Reading The Movies Dataset", "Cleaning", "Writing the report"]
        assert all(re.fullmatch(r"\d+\.\d s", seconds) for _, _, seconds in stages)

    def test_without_its_packages_says_what_to_install(self, small_data: Path, tmp_path: Path) -> None:
        """The serving install brings none of them."""
        done = _bare("build", small_data, "--out", tmp_path)
        assert (done.returncode, done.stdout) == (1, "")
        expected = "butaca: building needs the package duckdb. Install what builds with: pip install 'butaca[build]'\n"
        assert done.stderr == expected


class TestReport:
    """``butaca report`` says what is in a catalogue."""

    def test_of_the_current_release(self, small_releases: Path, tmp_path: Path, capsys: Capture) -> None:
        """The same facts and page that the release holds."""
        files = ["--html", tmp_path / "page.html", "--json", tmp_path / "facts.json"]
        assert _run("report", "--releases", small_releases, *files) == 0
        assert capsys.readouterr().out.startswith("43 movies, 38 people from The Movies Dataset\n")
        folder = Releases(small_releases).current()
        assert (tmp_path / "facts.json").read_bytes() == (folder / "report.json").read_bytes()
        assert (tmp_path / "page.html").read_bytes() == (folder / "report.html").read_bytes()

    def test_against_itself_nothing_has_changed(self, small_data: Path, small_releases: Path, capsys: Capture) -> None:
        """Files against the release that was built from them."""
        assert _run("report", small_data, "--against", Releases(small_releases).current()) == 0
        assert "43 movies before, 43 now: stable\n" in capsys.readouterr().out

    def test_against_another_catalogue_is_an_alarm(
        self, small_data: Path, small_releases: Path, tmp_path: Path, capsys: Capture
    ) -> None:
        """The exit code says so to a pipeline, after everything is written."""
        facts = tmp_path / "facts.json"
        other = write(tmp_path / "other", [Film(n, "Another", runtime=10) for n in range(1, 9)])
        assert _run("report", other, "--against", small_data, "--releases", small_releases, "--json", facts) == 1
        assert "43 movies before, 8 now: shifted\n" in capsys.readouterr().out
        assert json.loads(facts.read_text(encoding="utf-8"))["comparison"]["verdict"] == "shifted"


class TestInfo:
    """``butaca info`` tells what a release holds."""

    def test_lists_source_files_counts_and_models(self, small_releases: Path, capsys: Capture) -> None:
        """In lines that fit a terminal."""
        assert _run("info", "--releases", small_releases) == 0
        said = capsys.readouterr().out
        name = Releases(small_releases).current().name
        assert re.match(
            rf"release   {name}  \(\d MB\)\nsource    The Movies Dataset\n          movies_dataset.csv  ", said
        )
        assert "43 movies" in said
        assert "findings  47 kinds, in findings.json\n" in said
        assert re.search(r"^models    .*knn", said, re.MULTILINE)
        assert max(map(len, said.splitlines())) <= 80

    def test_tells_what_was_measured(self, tmp_path: Path, capsys: Capture) -> None:
        """Of each protocol the first model, where the release was built with --evaluate."""
        folder = tmp_path / "20300101-000000-0"
        with closing(handmade.release(folder, [handmade.Film(1)])) as made:
            figures = {"model": "hybrid", "familiarity": 0.5, "people": 9, "ndcg@10": 0.25, "lift@10": None}
            measured = {"held_out": "5 folds by people", "seed": 0, "protocols": {"similar": figures}}
            replace(made.manifest, metrics=measured).write(folder)
        Releases(tmp_path).switch(folder)
        assert _run("info", "--releases", tmp_path) == 0
        said = capsys.readouterr().out
        assert "\nmeasured  5 folds by people, seed 0; similar: hybrid ndcg@10 0.250\n" in said

    def test_verifies_every_file(self, small_releases: Path, capsys: Capture) -> None:
        """When asked to."""
        assert _run("info", "--verify", "--releases", small_releases) == 0
        assert re.search(r"\(\d MB, all files verified\)", capsys.readouterr().out)

    def test_needs_nothing_but_python(self, small_releases: Path) -> None:
        """On the smallest server, before anything is installed."""
        done = _bare("info", "--releases", small_releases)
        assert (done.returncode, done.stderr) == (0, "")

    def test_ends_quietly_when_nobody_reads_on(self, small_releases: Path) -> None:
        """As in: butaca info | head -1."""
        command = f'"{sys.executable}" -m butaca info --releases "{small_releases}"'
        done = subprocess.run(["sh", "-c", f"{command} | true"], capture_output=True, text=True, check=True)
        assert done.stderr == ""


class TestSimilar:
    """``butaca similar`` lists movies like one."""

    def test_lists_titles_scores_and_reasons(self, small_releases: Path, capsys: Capture) -> None:
        """The most similar first, never the movie itself."""
        assert _run("similar", "  toy STORY ", "-n", 2, "--model", "knn", "--releases", small_releases) == 0
        first, second, reasons, more, third, *_ = capsys.readouterr().out.splitlines()
        assert first == "Like Toy Story (1995):"
        assert re.fullmatch(r"  1\. Toy Story 3 \(2010\)  0\.\d{3}", second)
        assert reasons == "     Same genres: Animation, Comedy and Family; a similar average vote; a"
        assert more == "     similar popularity."
        assert third.startswith("  2. Toy Story 2 (1999)  0.")

    def test_takes_the_wishes_of_any_list(self, small_releases: Path, capsys: Capture) -> None:
        """By the names that the API has."""
        wishes = ["--genre=-animation", "--years", "1990..", "--exclude", "Jumanji", "--seen", "The Mummy (1999)"]
        wishes += ["--familiarity", "0.2", "--franchise", "collapse", "--language", "en", "-n", "50"]
        assert _run("similar", "Toy Story", *wishes, "--releases", small_releases) == 0
        said = capsys.readouterr().out
        assert "Face/Off (1997)" in said
        for title in ("Toy Story 2", "Jumanji", "The Mummy (1999)", "Amélie", "Annie Hall"):
            assert f". {title}" not in said

    def test_of_several_movies_takes_the_most_voted(self, small_releases: Path, capsys: Capture) -> None:
        """Or the one of the year, and names the others."""
        assert _run("similar", "The Mummy", "-n", 1, "--releases", small_releases) == 0
        lines = capsys.readouterr().out.splitlines()
        assert lines[0] == "Like The Mummy (1999):"
        assert lines[-1] == "Also called The Mummy: 2017, 1932, 1959. Choose with --year."
        assert _run("similar", "The Mummy", "--year", 1932, "--releases", small_releases) == 0
        assert capsys.readouterr().out.startswith("Like The Mummy (1932):\n  1. ")

    def test_of_an_unknown_title_suggests_others(self, small_releases: Path, capsys: Capture) -> None:
        """Of an unknown year, the years there are."""
        assert _run("similar", "Toy Stori", "--releases", small_releases) == 1
        said = "butaca: no movie called 'Toy Stori'. Did you mean: Toy Story; "
        assert capsys.readouterr().err.startswith(said)
        assert _run("similar", "frozen", "--year", 1900, "--releases", small_releases) == 1
        said = "butaca: no movie called 'frozen (1900)'. Did you mean: Frozen, of 2013, 2010, 2005?\n"
        assert capsys.readouterr() == ("", said)


class TestRecommend:
    """``butaca recommend`` lists movies for a person."""

    def test_says_which_of_ones_movies_speak_for_each(self, small_releases: Path, capsys: Capture) -> None:
        """In lines that fit a terminal; none of one's own is listed."""
        told = ["--like", "toy story", "--like", "Frozen (2010)", "--dislike", "Inception"]
        assert _run("recommend", *told, "-n", 20, "--releases", small_releases) == 0
        said = capsys.readouterr().out
        assert re.match(r"  1\. .* \(\d{4}\)  \d\.\d{3}", said)
        assert re.search(r"^     Because you liked .*(Toy Story|Frozen)", said, re.MULTILINE)
        assert max(map(len, said.splitlines())) <= 80
        for title in ("Toy Story (", "Inception", "Frozen (2010)"):
            assert f". {title}" not in said

    def test_without_anything_told_says_so(self, small_releases: Path, capsys: Capture) -> None:
        """A list that anyone may begin with."""
        assert _run("recommend", "--releases", small_releases) == 0
        assert "Nothing is known of what you like yet" in capsys.readouterr().out

    def test_reads_an_export(self, small_releases: Path, tmp_path: Path, capsys: Capture) -> None:
        """And reports what was not found; what was only seen is not listed."""
        export = tmp_path / "ratings.csv"
        export.write_text("Name,Year,Rating\nToy Story,1995,5\nNowhere Man,1999,3\nAmélie,2001,\n", encoding="utf-8")
        assert _run("recommend", "--ratings", export, "-n", 50, "--releases", small_releases) == 0
        said = capsys.readouterr().out
        assert said.startswith(
            "ratings.csv: 2 movies found, 1 not in this release\n  not found: Nowhere Man (1999)\n  1. "
        )
        assert ". Amélie" not in said
        assert ". Toy Story (" not in said

    @pytest.mark.parametrize(
        ("content", "code", "said"),
        [
            ("Name,Year,Rating\nNowhere Man,1999,3\n", 2, "none of the 1 movies of mine.csv is in this release"),
            ("a,b\n1,2\n", 2, "its columns are 'a, b'; it has to be a CSV file with the columns userId, movieId"),
            ("userId,movieId,rating\n1,1,4\n2,1,4\n", 2, "it has ratings of 2 people; keep the rows of one"),
            ("Name,Year,Rating\nToy Story,1995,9\n", 2, "line 2: the rating is '9'; it has to be 0.5 to 5"),
        ],
    )
    def test_refuses_what_is_no_export_of_this_catalogue(
        self, content: str, code: int, said: str, small_releases: Path, tmp_path: Path, capsys: Capture
    ) -> None:
        """In one line, with the way out."""
        (tmp_path / "mine.csv").write_text(content, encoding="utf-8")
        assert _run("recommend", "--ratings", tmp_path / "mine.csv", "--releases", small_releases) == code
        captured = capsys.readouterr()
        assert captured.err.startswith(f"butaca: {said}")
        assert captured.err.count("\n") == 1

    @pytest.mark.parametrize(
        ("told", "code", "said"),
        [
            (["--like", "Toy Story", "--genre", "animaton"], 1, "no genre called 'animaton'. Did you mean: Animation"),
            (["--like", "Toi Story"], 1, "no movie called 'Toi Story'. Did you mean: Toy Story"),
            (["--like", "Jumanji", "--dislike", "jumanji"], 2, "movie 8844 is liked and disliked"),
            (["--ratings", "nowhere.csv"], 1, "[Errno 2] No such file or directory: 'nowhere.csv'"),
        ],
    )
    def test_refuses_what_cannot_be(
        self, told: list[str], code: int, said: str, small_releases: Path, capsys: Capture
    ) -> None:
        """Unknown titles with the nearest that there are."""
        assert _run("recommend", *told, "--releases", small_releases) == code
        assert capsys.readouterr().err.startswith(f"butaca: {said}")


def _bare(*arguments: object) -> "subprocess.CompletedProcess[str]":
    """Run butaca in a Python without any package."""
    return subprocess.run(
        [sys.executable, "-S", "-m", "butaca", *map(str, arguments)],
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        check=False,
    )


class TestEvaluateSearch:
    """``butaca evaluate search`` tells how well search finds what people type."""

    def test_of_what_the_release_has(self, small_releases: Path, capsys: Capture) -> None:
        """In lines that fit a terminal."""
        assert _run("evaluate", "search", "--releases", small_releases) == 0
        said = capsys.readouterr().out.splitlines()
        assert said[0].split() == ["queries", "success@1", "success@5", "MRR"]
        assert any(line.startswith("all ") for line in said)
        assert max(map(len, said)) <= 80

    def test_takes_no_options_of_other_evaluations(self, small_releases: Path, capsys: Capture) -> None:
        """None of them is swallowed."""
        assert _run("evaluate", "search", "--models", "knn", "--releases", small_releases) == 2
        assert "without --models" in capsys.readouterr().err

    def test_of_another_catalogue(self, tmp_path: Path, capsys: Capture) -> None:
        """There is nothing to ask for."""
        handmade.release(tmp_path / "one", [handmade.Film(1)]).close()
        (tmp_path / "current").symlink_to(tmp_path / "one")
        assert _run("evaluate", "search", "--releases", tmp_path) == 2
        assert "nothing that the queries are about" in capsys.readouterr().err


class TestLearnWeights:
    """Learning from people's ratings."""

    def test_too_few_likes_are_counted(self, small_releases: Path, tmp_path: Path, capsys: Capture) -> None:
        """In the line of the error, and nothing is written."""
        out = tmp_path / "weights.toml"
        assert _run("learn-weights", "--releases", small_releases, "--out", out) == 2
        assert "too few likes (4 stars or more) to learn weights from" in capsys.readouterr().err
        assert not out.exists()


class TestStability:
    """``butaca stability`` holds the lists of a release against those of another."""

    def test_of_a_release_with_itself(self, small_releases: Path, tmp_path: Path, capsys: Capture) -> None:
        """By name, or by folder; the current one is what it is held against."""
        name = Releases(small_releases).current().name
        for old in (name, small_releases / name):
            written = tmp_path / "figures.json"
            assert _run("stability", old, "--releases", small_releases, "--json", written) == 0
            said = capsys.readouterr().out
            assert f"after     {name}\nfilms     43 in both, 0 added, 0 removed\n" in said
            assert "identical 100.0% of lists\n" in said
            assert '"mean": 1.0' in written.read_text(encoding="utf-8")

    def test_of_a_release_that_there_is_not(self, small_releases: Path, capsys: Capture) -> None:
        """Those that there are are named."""
        assert _run("stability", "yesterday", "--releases", small_releases) == 1
        name = Releases(small_releases).current().name
        said = f"butaca: no release called 'yesterday' in {small_releases}, and no such folder. There are: {name}\n"
        assert capsys.readouterr() == ("", said)

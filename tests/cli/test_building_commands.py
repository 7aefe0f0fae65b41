"""Commands that build, and those that judge what was built."""

import json
import re
import subprocess
import sys
from pathlib import Path

from butaca.release.store import Releases
from serving import handmade
from small_catalogue import write
from small_films import Film

from .running import Capture, bare, run


class TestBuild:
    """``butaca build`` makes a release."""

    def test_tells_what_it_found_and_what_comes_next(self, small_data: Path, tmp_path: Path, capsys: Capture) -> None:
        """Results go to the standard output, progress in plain lines beside them."""
        assert run("build", small_data, "--out", tmp_path) == 0
        captured = capsys.readouterr()
        lines = captured.out.splitlines()
        assert lines[1:3] == [
            "43 movies, 38 people from The Movies Dataset",
            "55 kinds of findings, the most serious first:",
        ]
        assert lines[3].startswith("          3 ratings  impossible_rating: ")
        assert max(map(len, lines)) <= max(80, len(str(tmp_path)) + 40)
        assert lines[-2:] == [f"release: {tmp_path / Releases(tmp_path).current().name}", "next:    butaca serve"]
        stages = [line.rpartition(": ") for line in captured.err.splitlines()]
        assert [stage for stage, _, _ in stages][:3] == ["Reading data", "Cleaning", "Writing the report"]
        assert all(re.fullmatch(r"\d+\.\d s", seconds) for _, _, seconds in stages)

    def test_judgements_are_for_an_evaluation(self, small_data: Path, tmp_path: Path, capsys: Capture) -> None:
        """Nothing is built without one."""
        assert run("build", small_data, "--out", tmp_path, "--judged", tmp_path / "pairs.tsv") == 2
        assert "--judged and --lists are for --evaluate. Add it" in capsys.readouterr().err
        assert Releases(tmp_path).all() == []

    def test_may_leave_the_report_out(self, small_data: Path, tmp_path: Path, capsys: Capture) -> None:
        """The findings are then told by their file."""
        assert run("build", small_data, "--out", tmp_path, "--no-report") == 0
        captured = capsys.readouterr()
        assert "Writing the report" not in captured.err
        assert "  all of them, and what they mean: findings.json in the release\n" in captured.out
        assert not (Releases(tmp_path).current() / "report.html").exists()

    def test_on_windows_says_where_it_can(self, small_data: Path, small_releases: Path, tmp_path: Path) -> None:
        """Without what Python lacks there, a release can be read and served, but neither built nor switched to."""
        program = (
            "import asyncio, os, subprocess, sys\n"
            "sys.modules |= dict.fromkeys(['fcntl', 'grp', 'pwd', 'resource', 'termios'])\n"
            "for name in ('O_NOFOLLOW', 'O_NONBLOCK', 'O_DIRECTORY', 'posix_fadvise', 'geteuid', 'fork'):\n"
            "    delattr(os, name)\n"
            "from butaca.cli import main\n"
            "sys.exit(main())"
        )

        def run_there(*arguments: str | Path) -> tuple[int, str]:
            done = subprocess.run(
                [sys.executable, "-c", program, *arguments], capture_output=True, text=True, check=False
            )
            return done.returncode, done.stderr

        [name] = [path.name for path in Releases(small_releases).all()]
        refused = (
            "butaca: only Linux and macOS build and switch releases. On Windows, run butaca in WSL: wsl --install\n"
        )
        assert run_there("build", small_data, "--out", tmp_path) == (2, refused)
        assert run_there("activate", name, "--releases", small_releases) == (2, refused)
        assert run_there("info", "--releases", small_releases, "--verify") == (0, "")
        assert run_there("similar", "Toy Story", "--releases", small_releases) == (0, "")
        assert list(tmp_path.iterdir()) == []

    def test_without_its_packages_says_what_to_install(self, small_data: Path, tmp_path: Path) -> None:
        """The serving install brings none of them."""
        done = bare("build", small_data, "--out", tmp_path)
        assert (done.returncode, done.stdout) == (1, "")
        expected = "butaca: building needs the package duckdb. Install what builds with: pip install 'butaca[build]'\n"
        assert done.stderr == expected


class TestReport:
    """``butaca report`` says what is in a catalogue."""

    def test_of_the_current_release(self, small_releases: Path, tmp_path: Path, capsys: Capture) -> None:
        """The same facts and page that the release holds."""
        files = ["--html", tmp_path / "page.html", "--json", tmp_path / "facts.json"]
        assert run("report", "--releases", small_releases, *files) == 0
        assert capsys.readouterr().out.startswith("43 movies, 38 people from The Movies Dataset\n")
        folder = Releases(small_releases).current()
        assert (tmp_path / "facts.json").read_bytes() == (folder / "report.json").read_bytes()
        assert (tmp_path / "page.html").read_bytes() == (folder / "report.html").read_bytes()

    def test_with_a_full_profile(self, small_releases: Path, tmp_path: Path) -> None:
        """One page of every column of the clean table, with a film's values."""
        page = tmp_path / "full.html"
        assert run("report", "--releases", small_releases, "--full", page) == 0
        text = page.read_text(encoding="utf-8")
        for shown in ("vote_average", "directors", "Toy Story Collection", "John Lasseter"):
            assert shown in text

    def test_against_itself_nothing_has_changed(self, small_data: Path, small_releases: Path, capsys: Capture) -> None:
        """Files against the release that was built from them."""
        assert run("report", small_data, "--against", Releases(small_releases).current()) == 0
        assert "43 movies before, 43 now: stable\n" in capsys.readouterr().out

    def test_against_another_catalogue_is_an_alarm(
        self, small_data: Path, small_releases: Path, tmp_path: Path, capsys: Capture
    ) -> None:
        """The exit code says so to a pipeline, after everything is written."""
        facts = tmp_path / "facts.json"
        other = write(tmp_path / "other", [Film(n, "Another", runtime=10) for n in range(1, 9)])
        assert run("report", other, "--against", small_data, "--releases", small_releases, "--json", facts) == 1
        assert "43 movies before, 8 now: shifted\n" in capsys.readouterr().out
        assert json.loads(facts.read_text(encoding="utf-8"))["comparison"]["verdict"] == "shifted"


class TestEvaluateSearch:
    """``butaca evaluate search`` tells how well search finds what people type."""

    def test_of_what_the_release_has(self, small_releases: Path, capsys: Capture) -> None:
        """In lines that fit a terminal."""
        assert run("evaluate", "search", "--releases", small_releases) == 0
        said = capsys.readouterr().out.splitlines()
        assert said[0].split() == ["queries", "success@1", "success@5", "MRR"]
        assert any(line.startswith("all ") for line in said)
        assert max(map(len, said)) <= 80

    def test_takes_no_options_of_other_evaluations(self, small_releases: Path, capsys: Capture) -> None:
        """None of them is swallowed."""
        assert run("evaluate", "search", "--models", "knn", "--releases", small_releases) == 2
        assert "without --models" in capsys.readouterr().err

    def test_of_another_catalogue(self, tmp_path: Path, capsys: Capture) -> None:
        """There is nothing to ask for."""
        handmade.release(tmp_path / "one", [handmade.Film(1)]).close()
        (tmp_path / "current").symlink_to(tmp_path / "one")
        assert run("evaluate", "search", "--releases", tmp_path) == 2
        assert "nothing that the queries are about" in capsys.readouterr().err


class TestEvaluateJudged:
    """``butaca evaluate --protocol judged`` compares with judgements from outside."""

    @staticmethod
    def _files(folder: Path, verdicts: str = "862\t863\t1\n862\t754\t0\n863\t862\t1\n862\t5\t1\n") -> list[object]:
        listed = "863,10193,12,10681,8844,109445,564,194,1417,129,5"
        pairs, lists = folder / "pairs.tsv", folder / "lists.tsv"
        pairs.write_text(f"id_a\tid_b\tgood\n{verdicts}", encoding="utf-8")
        lists.write_text(f"id\trecommendations\n862\t{listed}\n", encoding="utf-8")
        return ["--judged", pairs, "--lists", lists]

    def test_gives_every_kind_of_output(self, small_releases: Path, tmp_path: Path, capsys: Capture) -> None:
        """Of the models asked for."""
        outputs = {name: tmp_path / f"judged.{name}" for name in ("json", "markdown", "picture", "log")}
        options = [part for name, path in outputs.items() for part in (f"--{name}", path)]
        given = ["--protocol", "judged", *self._files(tmp_path), "--models", "content,cosine", *options]
        assert run("evaluate", *given, "--releases", small_releases) == 0
        shown = capsys.readouterr().out
        assert max(map(len, shown.splitlines())) <= 80
        for line in (
            "verdicts: pairs.tsv, 2 pairs, 1 of them good",
            "  pairs left out, of which the catalogue lacks a movie: 1",
            "  rows that repeat a pair, which counts once: 1",
            "lists: lists.tsv, 1 lists",
            "  movies of the lists that the catalogue lacks: 1 of 11",
        ):
            assert f"\n{line}\n" in shown
        document = json.loads(outputs["json"].read_text(encoding="utf-8"))
        assert document["protocols"] == []
        figures = {row["model"]: row["auc"]["mean"] for row in document["judged"]["models"]}
        assert figures == {"content": 1, "cosine": 1}
        assert "| content 0.47 |" in outputs["markdown"].read_text(encoding="utf-8")
        assert outputs["picture"].stat().st_size > 0
        assert json.loads(outputs["log"].read_text(encoding="utf-8"))["judged"].keys() == figures.keys()

    def test_takes_part_where_there_are_judgements(self, small_releases: Path, tmp_path: Path, capsys: Capture) -> None:
        """Beside the three others, without being asked for; and never without them."""
        files = self._files(tmp_path)
        assert run("evaluate", "--models", "cosine", *files, "--releases", small_releases) == 0
        assert {"More like this", "Cold movies, listed", "Judged"} <= {
            line.split(":")[0] for line in capsys.readouterr().out.splitlines()
        }
        assert run("evaluate", "--models", "cosine", "--releases", small_releases) == 0
        assert "Judged" not in capsys.readouterr().out

    def test_bad_judgements_end_in_a_line(self, small_releases: Path, tmp_path: Path, capsys: Capture) -> None:
        """With the exit code of a bad file, or of wrong use."""
        files = self._files(tmp_path, verdicts="862\t863\tmaybe\n")
        assert run("evaluate", "--protocol", "judged", *files, "--releases", small_releases) == 1
        assert "butaca: pairs.tsv, line 2: good is 'maybe'. Write 1" in capsys.readouterr().err
        assert run("evaluate", "--protocol", "judged", "--releases", small_releases) == 2
        assert "needs judgements. Give --judged, --lists, or both" in capsys.readouterr().err
        assert run("evaluate", "--protocol", "similar", *files, "--releases", small_releases) == 2
        assert "are for the protocol judged" in capsys.readouterr().err


class TestLearnWeights:
    """Learning from people's ratings."""

    def test_too_few_likes_are_counted(self, small_releases: Path, tmp_path: Path, capsys: Capture) -> None:
        """In the line of the error, and nothing is written."""
        out = tmp_path / "weights.toml"
        assert run("learn-weights", "--releases", small_releases, "--out", out) == 2
        assert "too few likes (4 stars or more) to learn weights from" in capsys.readouterr().err
        assert not out.exists()


class TestStability:
    """``butaca stability`` holds the lists of a release against those of another."""

    def test_of_a_release_with_itself(self, small_releases: Path, tmp_path: Path, capsys: Capture) -> None:
        """By name, or by folder; the current one is what it is held against."""
        name = Releases(small_releases).current().name
        for old in (name, small_releases / name):
            written = tmp_path / "figures.json"
            assert run("stability", old, "--releases", small_releases, "--json", written) == 0
            said = capsys.readouterr().out
            assert f"after     {name}\nmovies    43 in both, 0 added, 0 removed\n" in said
            assert "identical 100.0% of lists\n" in said
            assert '"mean": 1.0' in written.read_text(encoding="utf-8")

    def test_of_a_release_that_there_is_not(self, small_releases: Path, capsys: Capture) -> None:
        """Those that there are are named."""
        assert run("stability", "yesterday", "--releases", small_releases) == 1
        name = Releases(small_releases).current().name
        said = f"butaca: no release called 'yesterday' in {small_releases}, and no such folder. There are: {name}\n"
        assert capsys.readouterr() == ("", said)

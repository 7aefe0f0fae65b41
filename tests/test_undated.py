"""Films without a date: dropped or kept as their source says, and unknown wherever a year counts."""

import json
import re
from pathlib import Path

import numpy as np
import pytest

from butaca import pipeline
from butaca.features.content import UNKNOWN_YEAR
from butaca.recommenders import like_rate_prior, likes
from butaca.recommenders.closeness import in_time
from butaca.release.manifest import FINDINGS, REPORT, REPORT_FACTS
from butaca.release.reader import Release
from butaca.release.store import Releases
from butaca.serving.browse import movies, named_movies
from butaca.sources.kaggle import KaggleSource
from cli.running import Capture, run
from conftest import Silent
from small_catalogue import write
from small_films import FILMS, Film
from tiny_catalogue import Tiny, tiny_catalogue
from undated_catalogue import EXTERNAL, IDS, UNDATED, UndatedSource

LOST, FROZEN, TWIN, OTHER_TWIN = sorted(IDS)


class TestTheSourceSays:
    """Whether a film without a date is a film."""

    def test_the_movies_dataset_drops_it(self, tmp_path: Path) -> None:
        """As ever: no date, no row."""
        source = KaggleSource(write(tmp_path / "data", (*FILMS, *UNDATED)))
        manifest = pipeline.build(source, Releases(tmp_path / "out"), Silent(), with_report=False).manifest
        assert manifest.counts["movies"] == len(FILMS)
        assert (manifest.findings["missing_release_date"], manifest.findings["impossible_release_date"]) == (3, 1)
        assert "unknown_release_date" not in manifest.findings

    def test_another_source_keeps_it(self, undated_releases: Path) -> None:
        """With a finding; nothing is dropped for it."""
        release = Releases(undated_releases).current()
        findings = {each["code"]: each for each in json.loads((release / FINDINGS).read_text())}
        assert (findings["unknown_release_date"]["count"], findings["unreadable_release_date"]["count"]) == (3, 1)
        assert not {"missing_release_date", "impossible_release_date", "missing_title"} & set(findings)
        assert findings["unreadable_release_date"]["examples"] == [
            {"where": str(OTHER_TWIN), "what": "Undated Twin: no date"}
        ]
        assert findings["shared_title_and_year"]["count"] == 2  # the Blackouts: unknown years are not the same

    def test_a_film_without_title_and_date_is_dropped(self, tmp_path: Path) -> None:
        """It is a missing title, once."""
        source = UndatedSource(write(tmp_path / "data", (*FILMS[:3], Film(5, "", ""), Film(6, "", "1999-09-09"))))
        manifest = pipeline.build(source, Releases(tmp_path / "out"), Silent(), with_report=False).manifest
        assert (manifest.counts["movies"], manifest.findings["missing_title"]) == (3, 2)


class TestReport:
    """No figure takes an unknown year for one."""

    def test_some_unknown(self, undated_releases: Path) -> None:
        """They are counted by themselves."""
        release = Releases(undated_releases).current()
        facts = json.loads((release / REPORT_FACTS).read_text())
        dates, count = facts["dates"], facts["counts"]["movies"]
        assert (dates["unknown_year_count"], dates["unknown_date_count"]) == (len(IDS), len(IDS))
        for name in ("months", "weekdays", "decades"):
            assert sum(each["movie_count"] for each in dates[name]) == count - len(IDS)
        years = next(each for each in facts["distributions"] if each["column"] == "release_year")
        assert (years["known"], years["minimum"]) == (count - len(IDS), 1927)

    def test_all_unknown(self, all_undated_releases: Path) -> None:
        """There is a report without a chart of decades."""
        release = Releases(all_undated_releases).current()
        facts = json.loads((release / REPORT_FACTS).read_text())
        assert facts["dates"]["decades"] == []
        assert facts["dates"]["unknown_year_count"] == facts["counts"]["movies"]

    @pytest.mark.parametrize("fixture", ["undated_releases", "all_undated_releases"])
    def test_says_no_none(self, fixture: str, request: pytest.FixtureRequest) -> None:
        """Neither as a word, nor as a year 0."""
        page = (Releases(request.getfixturevalue(fixture)).current() / REPORT).read_text(encoding="utf-8")
        text = re.sub(r"<[^>]*>", " ", re.sub(r"<(style|svg)\b.*?</\1>", " ", page, flags=re.DOTALL))
        assert not re.search(r"\bNone\b|\bnan\b|\(0\)", text)
        assert "sin año" in text


class TestModels:
    """An unknown year speaks neither for a film nor against it."""

    def test_closeness_is_the_usual(self) -> None:
        """To a film of unknown year it is that of the film to those of known years, on average."""
        years = np.array([1980, 2000, UNKNOWN_YEAR, 2020, UNKNOWN_YEAR])
        close, dated = in_time(years), in_time(np.array([1980, 2000, 2020]))
        rows = np.arange(3)
        known = np.array([0, 1, 3])
        assert close.of_pairs(known, np.full(3, 2)) == pytest.approx(dated.means)
        assert close.means[close.kinds[known]] == pytest.approx(dated.means)
        of_unknown = close.of_pairs(np.full(5, 2), np.arange(5))
        assert of_unknown == pytest.approx(np.full(5, dated.means[rows].mean()))

    def test_closeness_of_known_years_is_as_it_was(self) -> None:
        """To the last bit, beside unknown ones."""
        years = np.array([1980, 2000, 2020])
        rows, columns = np.repeat(np.arange(3), 3), np.tile(np.arange(3), 3)
        beside = in_time(np.array([*years, UNKNOWN_YEAR]))
        assert (in_time(years).of_pairs(rows, columns) == beside.of_pairs(rows, columns)).all()

    @pytest.mark.parametrize("count", [1, 3])
    def test_all_unknown_differ_in_nothing(self, count: int) -> None:
        """Closeness is finite, and the same for all."""
        close = in_time(np.full(count, UNKNOWN_YEAR))
        values = close.of_pairs(np.zeros(count, dtype=np.int64), np.arange(count))
        assert np.isfinite(values).all()
        assert len(set(values)) == 1

    def test_tastes(self) -> None:
        """Those of unknown year lose the mean of all; the others are as without them."""
        tastes = np.array([[1.0, 0.0], [0.0, 1.0], [0.5, 0.5]], dtype=np.float32)
        support = np.ones(3)
        without = likes.without_years(tastes[:2], support[:2], np.array([1950, 2010]))
        beside = likes.without_years(tastes, support, np.array([1950, 2010, UNKNOWN_YEAR]))
        assert beside[:2] == pytest.approx(without)
        assert beside[2] == pytest.approx([0, 0])

    def test_like_rate_prior(self) -> None:
        """The year of an unknown one is the mean of the known, 1990 without any."""
        with tiny_catalogue([Tiny(1), Tiny(2), Tiny(3)]) as catalogue:
            catalogue.connection.execute("UPDATE movies SET release_year = 1980 WHERE id = 1")
            catalogue.connection.execute("UPDATE movies SET release_year = NULL, release_date = NULL WHERE id = 3")
            assert like_rate_prior.terms(catalogue)["Y"] == pytest.approx([-0.5, 0.5, 0.0])
            catalogue.connection.execute("UPDATE movies SET release_year = NULL, release_date = NULL")
            assert like_rate_prior.terms(catalogue)["Y"] == pytest.approx([0, 0, 0])


class TestCommandLine:
    """What is printed, and what is understood."""

    def test_similar(self, undated_releases: Path, capsys: Capture) -> None:
        """The title stands alone."""
        assert run("similar", "Toy Story Lost", "--releases", undated_releases) == 0
        out = capsys.readouterr().out
        assert out.startswith("Like Toy Story Lost:\n")
        assert "None" not in out

    def test_by_text_id(self, undated_releases: Path, capsys: Capture) -> None:
        """Of the source, or of IMDb."""
        for text, title in (
            (EXTERNAL[LOST], "Toy Story Lost"),
            (EXTERNAL[FROZEN], "Frozen"),
            ("tt0114709", "Toy Story (1995)"),
        ):
            assert run("similar", text, "--releases", undated_releases) == 0
            assert capsys.readouterr().out.startswith(f"Like {title}:\n")
        assert run("similar", "tt0000000", "--releases", undated_releases) == 1
        assert "tt0000000" in capsys.readouterr().err

    def test_namesakes(self, undated_releases: Path, capsys: Capture) -> None:
        """Each is told by its year, or that it is unknown."""
        assert run("similar", "Frozen", "--releases", undated_releases) == 0
        out = capsys.readouterr().out
        assert f"Also called Frozen: unknown year (id {FROZEN}), 2010, 2005. Choose one as in 'Frozen (2010)'." in out
        assert run("similar", "Undated Twin", "--releases", undated_releases) == 0
        assert f"Also called Undated Twin: unknown year (id {OTHER_TWIN}).\n" in capsys.readouterr().out

    def test_filter(self, undated_releases: Path, capsys: Capture) -> None:
        """The word is that of the API."""
        assert run("similar", "Toy Story", "--year", "unknown", "-n", 10, "--releases", undated_releases) == 0
        out = capsys.readouterr().out
        assert "Toy Story Lost" in out
        assert "Toy Story 2" not in out
        assert run("similar", "Toy Story", "--year=-unknown", "-n", 10, "--releases", undated_releases) == 0
        assert "Toy Story Lost" not in capsys.readouterr().out


class TestRelease:
    """A year that is known without a date, and the order of release."""

    def test_only_the_year_is_known(self, undated_releases: Path) -> None:
        """Such a film stands at the beginning of its year; one without stands behind all."""
        release = Release(Releases(undated_releases).current())
        shown = {movie.id: movie for movie in movies.select(release, "")}
        release.close()
        toy, lost = shown[862], shown[LOST]
        only_year = type(toy)(**{**vars(toy), "id": 1, "release_date": None})
        assert sorted([lost, toy, only_year], key=lambda movie: movie.place_in_time) == [only_year, toy, lost]
        assert (toy.name, lost.name) == ("Toy Story (1995)", "Toy Story Lost")

    def test_a_title_goes_before_an_id(self, undated_releases: Path) -> None:
        """What is both is the title."""
        release = Release(Releases(undated_releases).current())
        assert [movie.id for movie in named_movies.resolve_title(release, "2012")] == [14161]
        assert [movie.id for movie in named_movies.resolve_title(release, f" {EXTERNAL[FROZEN]} ")] == [FROZEN]
        release.close()

"""Growth: results are kept and continued, powers are fitted, and all is told and drawn."""

import argparse
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from benchmarks.scale import __main__ as scale
from benchmarks.scale import curves, picture
from benchmarks.scale.document import document
from benchmarks.scale.fit import power_law
from benchmarks.scale.folders import Folders
from benchmarks.scale.results import Point, Result, Results
from benchmarks.scale.sizes import sizes

SIZES = (11_000, 45_346, 136_038, 1_000_000)


def _silent(_: str) -> None:
    """Tell nobody."""


def _stage(name: str, seconds: float) -> dict[str, object]:
    return {"name": name, "seconds": seconds, "cpu_seconds": seconds, "megabytes": 300.0}


def _build(kind: str, size: int, others: float = 0.0) -> Result:
    """Return a build that takes size / 100 seconds, and knn besides up to 60,000 films."""
    seconds = size / 100
    stages = [_stage("Comparing movies: content", seconds)]
    if size < 60_000:
        stages.append(_stage("Comparing movies: knn", 1e6))
    ratings = size if kind == "ratings" else 0
    figures = {
        **{"movies": 45_346 if ratings else size, "ratings": ratings, "seconds": seconds, "cpu_seconds": seconds},
        **{"megabytes": size**0.5, "release_megabytes": size / 200, "models": ["content"], "stages": stages},
        **{"recall": {"content": 0.9947}, "others": others},
    }
    return Result(Point(kind, size), figures, measured="2026-11-27", machine="2 cores")


def _server(size: int) -> Result:
    memory = {"megabytes": 90.0, "private_megabytes": 60.0}
    latency = {name: {"p50": 2.0, "p99": size**0.25, "asked": 1000} for name in ("similar", "search", "discover")}
    figures = {"movies": size, "ready_seconds": 0.6, "requests": 2000, "fresh": memory, "held": memory}
    return Result(Point("server", size), {**figures, "latency": latency, "others": 0.0}, measured="2026-11-27")


RESULTS = [
    *(_build("films", size, others=0.8 if size == 136_038 else 0) for size in SIZES),
    *(_server(size) for size in SIZES),
    *(_build("ratings", size) for size in (100_000, 1_000_000, 26_000_000)),
]


class TestFit:
    """Power laws."""

    def test_a_power_is_told_exactly(self) -> None:
        """Three times the size to the power of one and a half."""
        law = power_law([(size, 3 * size**1.5) for size in (10, 1_000, 70_000)])
        assert law is not None
        assert (law.exponent, law.factor, law.point_count) == pytest.approx((1.5, 3, 3))
        assert law.at(100) == pytest.approx(3_000)

    def test_squares_are_of_logarithms(self) -> None:
        """Figures of 1, 1 and 8 at 1, 2 and 4: a slope of three halves, half a doubling too low in the middle."""
        law = power_law([(1, 1), (2, 1), (4, 8)])
        assert law is not None
        assert (law.exponent, law.factor) == pytest.approx((1.5, 2**-0.5))

    @pytest.mark.parametrize("points", [[], [(5, 1)], [(5, 1), (5, 2)], [(5, 1), (6, 0)]])
    def test_fewer_than_two_sizes_have_none(self, points: list[tuple[float, float]]) -> None:
        """As have figures of 0, which have no logarithm."""
        assert power_law(points) is None

    def test_small_sizes_are_shown_and_not_fitted(self) -> None:
        """The curve has four dots, of which the first two are real, and its law three."""
        films = curves.of_kind([*RESULTS, Result(Point("films", 5), failed="no")], "films")
        curve = curves.curve(films, curves.named("megabytes"))
        assert [dot.real for dot in curve.dots] == [True, True, False, False]
        assert curve.law is not None
        assert (curve.law.exponent, curve.law.point_count) == pytest.approx((0.5, 3))

    def test_stages_of_some_sizes_alone_do_not_bend_the_whole(self) -> None:
        """What every size has is fitted apart."""
        films = curves.of_kind(RESULTS, "films")
        assert curves.common_stages(films) == ["Comparing movies: content"]
        assert curves.stage("Comparing movies: knn")(films[-1]) is None


class TestResults:
    """Points, measured or failed."""

    def _measure(self, folder: Path, take: Callable[[Point], Mapping[str, Any]], *, again: bool = False) -> Results:
        results = Results(folder, _silent)
        scale.measure([Point("films", size) for size in (2, 1, 3)], results, take, again=again)
        return results

    def test_a_point_is_measured_once(self, tmp_path: Path) -> None:
        """Unless it is asked for again."""
        asked: list[int] = []

        def take(point: Point) -> dict[str, int]:
            asked.append(point.size)
            return {"movies": point.size * len(asked)}

        for again in (False, False, True):
            results = self._measure(tmp_path, take, again=again)
        assert asked == [2, 1, 3, 2, 1, 3]
        assert [(result.point.size, result.figures["movies"]) for result in results] == [(1, 5), (2, 8), (3, 18)]

    def test_a_failed_point_is_told_and_tried_again(self, tmp_path: Path) -> None:
        """The next one goes on."""

        def fail(point: Point) -> dict[str, int]:
            if point.size == 1:
                raise MemoryError("too many films")
            return {"movies": point.size}

        failed = {result.point.size: result.failed for result in self._measure(tmp_path, fail)}
        assert failed == {1: "MemoryError: too many films", 2: None, 3: None}
        asked: list[int] = []
        results = self._measure(tmp_path, lambda point: asked.append(point.size) or {})
        assert asked == [1]
        assert {result.failed for result in results} == {None}

    def test_a_run_that_is_stopped_keeps_what_it_has(self, tmp_path: Path) -> None:
        """And goes on with the point at which it was stopped."""

        def stop(point: Point) -> dict[str, int]:
            if point.size == 1:
                raise KeyboardInterrupt
            return {"movies": point.size}

        with pytest.raises(KeyboardInterrupt):
            self._measure(tmp_path, stop)
        asked: list[int] = []
        self._measure(tmp_path, lambda point: asked.append(point.size) or {})
        assert asked == [1, 3]

    def test_data_are_made_once_and_whole(self, tmp_path: Path, small_data: Path) -> None:
        """Half a folder of a run that was stopped is made again; results outlive a cleaning."""
        folders = Folders(tmp_path, _silent, small_data)
        (tmp_path / "data" / "films-3.part" / "movies_dataset.csv").mkdir(parents=True)
        folder = folders.films(3)
        assert len((folder / "movies_dataset.csv").read_text(encoding="utf-8").splitlines()) > 3
        (folder / "movies_dataset.csv").write_text("kept", encoding="utf-8")
        assert (folders.films(3) / "movies_dataset.csv").read_text(encoding="utf-8") == "kept"
        Results(tmp_path / "results", _silent).keep(Result(Point("films", 3)))
        folders.clean()
        assert [path.name for path in tmp_path.iterdir()] == ["results"]


class TestOutput:
    """The document and the picture."""

    def test_the_document_has_points_exponents_and_circumstances(self) -> None:
        """What is drawn, what others did, and what failed."""
        text = document([*RESULTS, Result(Point("films", 2_000_000), failed="RuntimeError: ended with 1: no space")])
        rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in text.splitlines() if line.startswith("|")]
        assert [row[0] for row in rows[2:7]] == ["11,000", "45,346", "136,038 drawn", "1,000,000 drawn", "exponent"]
        assert rows[6][1:5] == ["1.00", "1.00", "0.50", "1.00"]
        assert ["those of every fitted point", "1.00"] in [[row[0], row[-2]] for row in rows]
        assert "too long: films 136,038.**" in text.replace("\n", " ")
        assert "- films 2,000,000: RuntimeError: ended with 1: no space" in text

    def test_nothing_measured_is_no_error(self) -> None:
        """The picture is empty then, and so is the document."""
        assert "##" not in document([])
        assert ElementTree.fromstring(picture.draw([])).tag.endswith("svg")

    def test_the_picture_shows_all_curves_by_day_and_night(self) -> None:
        """It is whole, steady, and asks for nothing else."""
        drawn = picture.draw(RESULTS)
        texts = ["".join(element.itertext()).strip() for element in ElementTree.fromstring(drawn).iter()]
        for label in ("CPU seconds: n^1.00", "peak MB: n^0.50", "similar, ms: n^0.25", "MB: n^0.00"):
            assert label in texts
        assert "prefers-color-scheme:dark" in drawn
        assert not [
            part for part in ("http", "url(") if part in drawn.replace("http://www.w3.org/", "").replace("url(#", "")
        ]
        assert picture.draw(RESULTS) == drawn

    def test_colours_are_all_declared(self) -> None:
        """No letter is black on black."""
        drawn = picture.draw(RESULTS)
        style = drawn.partition("<style>svg")[2].partition("</style>")[0]
        for variable in {part.partition(")")[0] for part in drawn.split("var(--")[1:]}:
            assert style.count(f"--{variable}:") == 2

    def test_it_is_written_where_it_is_asked_for(self, tmp_path: Path) -> None:
        """From the results alone."""
        results = Results(tmp_path / "results", _silent)
        for result in RESULTS:
            results.keep(result)
        assert scale.main(["--draw", "--work", str(tmp_path), "--out", str(tmp_path / "out")]) == 0
        assert (tmp_path / "out" / "scale.svg").read_text(encoding="utf-8") == picture.draw(RESULTS)
        assert json.loads((tmp_path / "results" / "films-11000.json").read_text(encoding="utf-8"))["failed"] is None


class TestSizes:
    """Sizes on the command line."""

    def test_sizes_may_have_units(self) -> None:
        """In any order."""
        assert sizes("1M, 45346,136k,0.1M,45346") == (45_346, 100_000, 136_000, 1_000_000)
        assert sizes("") == ()

    @pytest.mark.parametrize("text", ["0", "-5", "1G", "many", "1e6", "9" * 13])
    def test_others_are_refused(self, text: str) -> None:
        """With the value and the way out."""
        with pytest.raises(
            argparse.ArgumentTypeError, match=f"'{text}' is no size; sizes are such as 45346, 136k or 1M"
        ):
            sizes(text)

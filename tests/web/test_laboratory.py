"""The front and the model card, of a release with an evaluation and of one without."""

import hashlib
import json
import re
import shutil
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import httpx2
import pytest

from butaca.recommenders.shipped_weights import shipped
from butaca.release.manifest import EVALUATION
from butaca.web.pages.front_chart import HEIGHT, front_chart
from butaca.web.pages.quality import Figure, Front, Point, front
from release.damage import content_of, renewed
from server_process import serving

MODELS = ("hybrid", "hybrid alike", "content", "collaborative", "knn", "cosine", "random")


def _row(model: str, place: int, novelty: float | None, **figures: float) -> dict[str, object]:
    measured = {name: {"mean": value, "low": value - 0.03, "high": value + 0.03} for name, value in figures.items()}
    return {"model": model, "novelty": novelty, "learned_from_these_files": place == 1, **measured}


def _evaluation() -> dict[str, object]:
    """Return an evaluation as a build writes it, of made-up figures."""
    novelties = {"hybrid": (0.0, 0.5, 1.0)}
    likes = [_row(model, place, 0.5, **{"ndcg@10": 0.1 + place / 50}) for place, model in enumerate(MODELS)]
    verdicts = [_row(model, place, 0.5, auc=0.8 - place / 50) for place, model in enumerate(MODELS)]
    along = [_row("hybrid", 0, novelty, **{"ndcg@10": 0.2 - novelty / 10}) for novelty in novelties["hybrid"]]
    judged = [_row("hybrid", 0, novelty, auc=0.7 + novelty / 20) for novelty in novelties["hybrid"]]
    return {
        "protocols": [
            {"protocol": "similar", "raters": 1_234, "models": likes, "novelty_curves": {"hybrid": along}},
        ],
        "judged": {"models": verdicts, "novelty_curves": {"hybrid": judged}},
    }


@pytest.fixture(scope="module")
def evaluated(small_releases: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx2.Client]:
    """Return a client of a server on the small release with an evaluation."""
    releases = tmp_path_factory.mktemp("evaluated")
    folder = releases / "release"
    shutil.copytree((small_releases / "current").resolve(), folder)
    text = json.dumps(_evaluation()).encode()
    (folder / EVALUATION).write_bytes(text)
    content = content_of(folder)
    content["files"][EVALUATION] = {"sha256": hashlib.sha256(text).hexdigest(), "size": len(text)}
    (releases / "current").symlink_to(renewed(folder, content).name)
    with serving(releases) as client:
        yield client


@pytest.mark.parametrize("language", ["es", "en"])
def test_the_front_is_drawn_and_in_a_table(evaluated: httpx2.Client, language: str) -> None:
    """Each model once in either, with the intervals and numbers in the reader's form."""
    page = evaluated.get("/laboratory", params={"lang": language}).text
    drawn = page[page.index('<figure class="front">') : page.index("</figure>")]
    table = page[page.index("</figure>") : page.index('id="quality"')]
    names = re.findall(r'<th scope="row">([^<]+)</th>', table)
    assert len(names) == len(MODELS)
    assert drawn.count("<circle") == len(names) == table.count("<tr>") - 1
    assert all(f">{name}" in drawn for name in names)
    assert ("0,800" if language == "es" else "0.800") in table
    shown = " ".join(re.findall(r'class="tick"[^>]*>([^<]+)<', drawn))
    assert ("," in shown, "." in shown) == (language == "es", language == "en")
    assert drawn.count('class="curve') == 2
    assert drawn.count("*</text>") == 1
    assert "style=" not in page


def test_without_verdicts_it_says_how_to_make_one(small: httpx2.Client) -> None:
    """With the command."""
    page = small.get("/laboratory", params={"lang": "en"}).text
    assert "<figure" not in page
    assert "butaca build DATA --evaluate --judged FILE --lists FILE" in page


@pytest.mark.parametrize("language", ["es", "en"])
def test_the_model_card_tells_what_is_in_the_release(
    evaluated: httpx2.Client, small: httpx2.Client, language: str
) -> None:
    """Models with their parts and settings, sources with their terms, and what was measured of these models."""
    page = evaluated.get("/laboratory/models", params={"lang": language}).text
    release = evaluated.get("/api/v1/release").json()
    assert page.count("<tr><th") >= len(release["models"])
    for kind, text in shipped().provenance.items():
        if kind.endswith("_terms") and text == "no commercial use":
            text = {"es": "sin uso comercial", "en": text}[language]
        assert text.replace("'", "&#39;") in page
    assert release["source"] in page
    quality = page[page.index('id="quality"') :]
    assert "<table>" in quality
    assert "random" not in quality.lower()
    assert f'href="/laboratory?lang={language}"' in page
    without = small.get("/laboratory/models", params={"lang": language}).text
    assert "butaca build DATA --evaluate" in without[without.index('id="quality"') :]


def test_the_laboratory_leads_to_the_card(small: httpx2.Client) -> None:
    """And to the report."""
    page = small.get("/laboratory", params={"lang": "es"}).text
    assert 'href="/laboratory/models?lang=es"' in page
    assert 'href="/report#es"' in page


def _point(model: str, likes: float, verdicts: float, novelty: float | None = None) -> Point:
    return Point(
        model, novelty, Figure(likes, likes - 0.01, likes + 0.01), Figure(verdicts, verdicts - 0.05, None), False
    )


def test_places_on_the_front() -> None:
    """More likes are further to the right, better verdicts further up; all is on the chart, and no labels touch."""
    points = [_point(f"model {n}", 0.1 + n * 0.001, 0.7 + n * 0.001, 0.5) for n in range(12)]
    along = [_point("model 0", 0.3, 0.6, 0.0), _point("model 0", 0.1, 0.7, 0.5), _point("model 0", 0.02, 0.8, 1.0)]
    chart = front_chart(Front(points, {"model 0": along}))
    marks = {mark.point.model: mark for mark in chart.marks}
    assert marks["model 0"].x < marks["model 11"].x
    assert marks["model 0"].y > marks["model 11"].y
    assert marks["model 0"].colour == 0
    assert marks["model 1"].colour is None
    assert [piece.x1 > piece.x2 for piece in chart.segments] == [True, True]
    for mark in chart.marks:
        assert 0 <= mark.x_low < mark.x < mark.x_high <= 100
        assert 0 <= mark.y <= mark.y_low <= HEIGHT
    labels = sorted(mark.label_y for mark in chart.marks)
    assert min(second - first for first, second in pairwise(labels)) >= 19
    for ticks in (chart.across, chart.upwards):
        values = [tick.value for tick in ticks]
        assert 3 <= len(values) <= 11
        assert values == sorted(values)


def test_a_front_of_one_figure_can_be_drawn() -> None:
    """Where there is nothing to compare."""
    chart = front_chart(Front([Point("only", None, Figure(0.5, None, None), Figure(0.5, None, None), True)], {}))
    assert len(chart.marks) == 1
    assert len(chart.upwards) > 1


def test_a_front_needs_likes_and_verdicts_of_the_same_model() -> None:
    """Otherwise there is none."""
    measured = {"mean": 0.5, "low": 0.4, "high": 0.6}
    liked = {"model": "hybrid", "novelty": 0.5, "ndcg@10": measured}
    judged = {"model": "knn", "novelty": None, "learned_from_these_files": False, "auc": measured}
    similar = {"protocol": "similar", "raters": 3, "models": [liked], "novelty_curves": {}}
    document = {"protocols": [similar], "judged": {"models": [judged], "novelty_curves": {}}}
    assert front(document) is None
    assert front({"protocols": [similar], "judged": None}) is None
    same = judged | {"model": "hybrid", "novelty": 0.5}
    both = front({"protocols": [similar], "judged": {"models": [same], "novelty_curves": {}}})
    assert both is not None
    assert [point.model for point in both.points] == ["hybrid"]

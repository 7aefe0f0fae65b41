import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

from butaca.errors import UsageError
from butaca.evaluation.arrays import Floats
from butaca.evaluation.entrant_results import EntrantResult, OperatingPoint, ProtocolResult
from butaca.evaluation.evaluate import Evaluation, EvaluationOptions
from butaca.evaluation.judged_summary import JudgedSummary, summarise_judged
from butaca.evaluation.judgement_files.lists import ListsFile
from butaca.evaluation.judgement_files.verdicts import VerdictsFile
from butaca.evaluation.judgements import ReferenceLists, Verdicts
from butaca.evaluation.output import json_document, text_tables, tradeoff_chart
from butaca.evaluation.protocols.judged import JudgedEntrant, JudgedPoint
from butaca.evaluation.summary import summarise

PAIRS, LISTS = 60, 40
GOOD = np.arange(PAIRS) % 2 == 0
VERDICTS = VerdictsFile("pairs.tsv", "a" * 64, Verdicts(np.zeros(PAIRS), np.arange(PAIRS), GOOD), 65, 3, 2)
LISTED = ListsFile("lists.tsv", "b" * 64, ReferenceLists(np.arange(LISTS), ()), 1_045, 1_000, 4, 1, 800, 70)
_NOISE = np.random.default_rng(0).normal(size=PAIRS)


def _point(knowing: float, ndcg: float, novelty: float | None = None) -> JudgedPoint:
    """Half of the good pairs listed, a tenth of the bad ones; lists .1 above or below ``ndcg``."""
    scores: Floats = knowing * GOOD + _NOISE
    listed = np.where(GOOD, np.arange(PAIRS) % 4 == 0, np.arange(PAIRS) % 20 == 1)
    values = ndcg + 0.1 * np.where(np.arange(LISTS) % 2 == 0, 1, -1)
    return JudgedPoint(novelty, scores, listed, values, values / 2)


RESULTS = (
    JudgedEntrant("with a dial", True, _point(2, 0.3, 0.55), tuple(_point(a / 5, a / 50, a / 10) for a in range(11))),
    JudgedEntrant("fair", False, _point(1, 0.3)),
    JudgedEntrant("good", False, replace(_point(1, 0.2), listed=GOOD)),
)


def _summary(verdicts: VerdictsFile | None = VERDICTS, lists: ListsFile | None = LISTED) -> JudgedSummary:
    return summarise_judged(RESULTS, verdicts, lists, folds=5, seed=0)


def _evaluation(judged: JudgedSummary) -> Evaluation:
    options = EvaluationOptions(protocols=("judged",), verdicts=Path("pairs.tsv"))
    return Evaluation("a test", (), options, 5_000, 45, 9_999, 0, None, (), judged)


@pytest.fixture(scope="module")
def judged() -> JudgedSummary:
    """Three models, one of which has a dial."""
    return _summary()


class TestSummary:
    """Means, intervals and comparisons."""

    def test_figures_lie_in_their_intervals(self, judged: JudgedSummary) -> None:
        """At the default and along the dial; shares by hand."""
        for row in (*judged.rows, *judged.curves["with a dial"]):
            for estimate in row.figures.values():
                assert estimate.low <= estimate.mean <= estimate.high
        first = judged.rows[0]
        assert first.figures["good@50"].mean == 0.5
        assert first.figures["bad@50"].mean == 0.1
        assert first.good_to_bad == pytest.approx(5)
        assert first.figures["recall@10"].mean == pytest.approx(0.15)
        assert len(judged.curves["with a dial"]) == 11

    def test_a_ratio_to_nothing_is_unknown(self, judged: JudgedSummary) -> None:
        """Where no bad pair is listed."""
        ratio = judged.rows[2].good_to_bad
        assert ratio is not None
        assert np.isnan(ratio)

    def test_differences_are_of_the_same_pairs_and_lists(self, judged: JudgedSummary) -> None:
        """A wave that all share makes .1 certain."""
        actual = {(item.model, item.metric): item for item in judged.comparisons}
        assert set(actual) == {(model, metric) for model in ("fair", "good") for metric in ("auc", "ndcg@10")}
        ndcg = actual["good", "ndcg@10"]
        assert (ndcg.difference.low, ndcg.difference.high) == pytest.approx((0.1, 0.1))
        assert ndcg.p_corrected < 0.01
        auc = actual["good", "auc"]
        assert auc.difference.mean == pytest.approx(
            judged.rows[0].figures["auc"].mean - judged.rows[2].figures["auc"].mean
        )
        assert 0 < auc.difference.low < auc.difference.mean < auc.difference.high
        assert auc.p <= auc.p_corrected < 0.05
        assert actual["fair", "ndcg@10"].p_corrected == 1

    def test_another_model_may_be_compared(self) -> None:
        """By name; one alone is compared with none."""
        assert summarise_judged(RESULTS, VERDICTS, None, folds=5, seed=0, against="good").against == "good"
        assert summarise_judged(RESULTS[:1], VERDICTS, LISTED, folds=5, seed=0).comparisons == ()


class TestText:
    """Tables for people."""

    def test_fits_a_terminal(self, judged: JudgedSummary) -> None:
        """80 columns, every model with its marks, and their meaning."""
        text = text_tables.text(_evaluation(judged))
        assert max(len(line) for line in text.splitlines()) <= 80
        assert "nan" not in text
        for line in ("\nwith a dial 0.55*  ", "\nfair  ", "\ngood  ", "\n* learned"):
            assert line in text

    def test_tells_what_was_left_out(self, judged: JudgedSummary) -> None:
        """Of either file."""
        text = text_tables.text(_evaluation(judged))
        for line in (
            "verdicts: pairs.tsv, 60 pairs, 30 of them good",
            "  pairs left out, of which the catalogue lacks a movie: 3",
            "  rows that repeat a pair, which counts once: 2",
            "lists: lists.tsv, 40 lists",
            "  lists left out, whose movie the catalogue lacks: 1,000",
            "  lists left out, with under 10 movies that the catalogue has: 4",
            "  rows that repeat a list, which counts once: 1",
            "  movies of the lists that the catalogue lacks: 70 of 800",
        ):
            assert f"\n{line}\n" in text

    def test_figures_are_as_they_are(self, judged: JudgedSummary) -> None:
        """Two lines by hand, of which one has no ratio."""
        lines = text_tables.text(_evaluation(judged)).splitlines()
        cells = next(line.split() for line in lines if line.startswith("fair "))
        assert (*cells[3:6], cells[6], cells[8]) == (".50", ".10", "5.0", ".300", ".150")
        assert next(line.split() for line in lines if line.startswith("good "))[3:6] == ["1.00", ".00", "-"]

    @pytest.mark.parametrize(("verdicts", "lists"), [(VERDICTS, None), (None, LISTED)])
    def test_a_file_that_was_not_given_has_no_columns(
        self, verdicts: VerdictsFile | None, lists: ListsFile | None
    ) -> None:
        """Nor facts."""
        text = text_tables.text(_evaluation(_summary(verdicts, lists)))
        assert ("AUC" in text, "nDCG@10" in text) == (verdicts is not None, lists is not None)
        assert ("pairs.tsv" in text, "lists.tsv" in text) == (verdicts is not None, lists is not None)

    def test_markdown_tables_are_whole(self, judged: JudgedSummary) -> None:
        """Every row has as many cells as its header."""
        text = text_tables.markdown(_evaluation(judged))
        blocks = [block.splitlines() for block in text.split("\n\n") if block.startswith("|")]
        assert len(blocks) == 2  # models, the dial
        for block in blocks:
            assert len({line.count("|") for line in block}) == 1


class TestDocument:
    """For machines."""

    def test_holds_everything(self, judged: JudgedSummary, tmp_path: Path) -> None:
        """Unknown values are null."""
        path = tmp_path / "figures.json"
        json_document.write(_evaluation(judged), path)
        document = json.loads(path.read_text(encoding="utf-8"))
        assert document["schema"] == "butaca-evaluation/1"
        part = document["judged"]
        assert part["verdicts"] == {
            "name": "pairs.tsv", "sha256": "a" * 64, "rows": 65, "pairs": 60, "good": 30, "unknown": 3, "repeated": 2,
        }  # fmt: skip
        assert (part["lists"]["lists"], part["lists"]["missing"], part["lists"]["short"]) == (40, 70, 4)
        rows = {row["model"]: row for row in part["models"]}
        assert (rows["with a dial"]["cross_validated"], rows["fair"]["cross_validated"]) == (True, False)
        assert rows["fair"]["good_to_bad@50"] == 5
        assert rows["good"]["good_to_bad@50"] is None
        assert [row["novelty"] for row in part["novelty_curves"]["with a dial"]] == [a / 10 for a in range(11)]
        assert {item["metric"] for item in part["comparisons"]} == {"auc", "ndcg@10"}

    def test_a_file_that_was_not_given_is_null(self) -> None:
        """And its figures are not there."""
        document = json_document.document(_evaluation(_summary(lists=None)))
        part = document["judged"]
        assert isinstance(part, dict)
        assert part["lists"] is None
        assert "ndcg@10" not in part["models"][0]

    def test_the_log_has_the_means(self, judged: JudgedSummary, tmp_path: Path) -> None:
        """Of every model at its default."""
        path = tmp_path / "experiments.jsonl"
        json_document.log(_evaluation(judged), path, datetime(2026, 1, 1, tzinfo=UTC))
        line = json.loads(path.read_text(encoding="utf-8"))
        assert line["judged"]["good"]["ndcg@10"] == pytest.approx(0.2)
        assert line["judged"]["with a dial"]["novelty"] == 0.55


class TestChart:
    """The picture."""

    def test_has_verdicts_against_lists(self, judged: JudgedSummary, tmp_path: Path) -> None:
        """Where likes were not asked for; the same bytes again."""
        first, second = tmp_path / "first.svg", tmp_path / "second.svg"
        tradeoff_chart.draw(_evaluation(judged), first)
        tradeoff_chart.draw(_evaluation(judged), second)
        assert first.read_bytes() == second.read_bytes()
        assert ElementTree.parse(first).getroot().tag == "{http://www.w3.org/2000/svg}svg"
        drawn = first.read_text(encoding="utf-8")
        for name in ("with a dial", "fair", "good", "AUC on verdicts", "nDCG@10 on lists of others"):
            assert f">{name}" in drawn

    def test_has_verdicts_against_likes_beside_them(self, judged: JudgedSummary, tmp_path: Path) -> None:
        """Where likes were asked for too: a panel each, the lists of others in neither."""
        waves = np.array([0.1, -0.1])

        def likes(novelty: float | None) -> OperatingPoint:
            return OperatingPoint(novelty, {"ndcg@10": 0.3 + waves, "lift@10": 2 + waves}, {}, np.zeros(10))

        results = [
            EntrantResult(row.model, likes(row.novelty), tuple(likes(a / 10) for a in range(11) if row.novelty))
            for row in judged.rows
        ]
        similar = summarise(ProtocolResult("similar", np.array([1, 2]), 4, 4, 2, tuple(results)), seed=0)
        path = tmp_path / "both.svg"
        tradeoff_chart.draw(replace(_evaluation(judged), summaries=(similar,)), path)
        drawn = path.read_text(encoding="utf-8")
        assert drawn.count(">with a dial (a = 0.55)") == 2
        for label, count in (("lift@10", 1), ("AUC on verdicts", 1), ("nDCG@10 on raters", 2), ("nDCG@10 on lists", 0)):
            assert drawn.count(f">{label}") == count

    @pytest.mark.parametrize(("verdicts", "lists"), [(VERDICTS, None), (None, LISTED)])
    def test_needs_two_figures(self, tmp_path: Path, verdicts: VerdictsFile | None, lists: ListsFile | None) -> None:
        """One file has one."""
        with pytest.raises(UsageError, match="which judged has beside similar or with lists"):
            tradeoff_chart.draw(_evaluation(_summary(verdicts, lists)), tmp_path / "none.svg")

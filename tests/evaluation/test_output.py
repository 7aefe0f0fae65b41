import json
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

from butaca.errors import UsageError
from butaca.evaluation.entrant_results import EntrantResult, OperatingPoint, ProtocolResult
from butaca.evaluation.evaluate import Evaluation, EvaluationOptions
from butaca.evaluation.output import json_document, text_tables, tradeoff_chart
from butaca.evaluation.summary import Summary, summarise

PEOPLE = np.arange(1, 41)


def _point(ndcg: float, lift: float, count_shown: float, novelty: float | None = None) -> OperatingPoint:
    """Half of the raters .1 and 1 above these means, half below."""
    wave = np.where(PEOPLE % 2 == 0, 1.0, -1.0)
    return OperatingPoint(
        novelty,
        {"ndcg@10": ndcg + 0.1 * wave, "lift@10": lift + wave, "hit rate": np.full(40, 0.75)},
        {"shown": count_shown, "diversity": 0.5, "franchise@10": float("nan")},
        np.array([0.0] * 9 + [1.0]),
    )


def _table() -> ProtocolResult:
    curve = tuple(_point(0.4 - a / 40, 1 + a / 5, 1_000 * a, a / 10) for a in range(11))
    results = (
        EntrantResult("with a dial", _point(0.3, 2.2, 5_000, 0.55), curve),
        EntrantResult("good", _point(0.2, 2.1, 400)),
        EntrantResult("equal", _point(0.3, 2.2, 12_345)),
    )
    return ProtocolResult("similar", PEOPLE, 700, 300, 45, results)


@pytest.fixture(scope="module")
def summary() -> Summary:
    """Three models, one of which has a dial."""
    return summarise(_table(), seed=0)


@pytest.fixture(scope="module")
def evaluation(summary: Summary) -> Evaluation:
    """Of that protocol alone."""
    return Evaluation("a test", (), EvaluationOptions(protocols=("similar",)), 5_000, 45, 9_999, 0, None, (summary,))


class TestSummary:
    """Means, intervals and comparisons."""

    def test_means_lie_in_their_intervals(self, summary: Summary) -> None:
        """At the default, and along the dial."""
        rows = [*summary.rows, *summary.curves["with a dial"]]
        assert [row.figures["ndcg@10"].mean for row in rows[:3]] == pytest.approx([0.3, 0.2, 0.3])
        assert len(rows) == 3 + 11
        for row in rows:
            for name in ("ndcg@10", "lift@10"):
                assert row.figures[name].low < row.figures[name].mean < row.figures[name].high
        # The standard error is .1 / √40.
        width = rows[0].figures["ndcg@10"].high - rows[0].figures["ndcg@10"].low
        assert width == pytest.approx(2 * 1.96 * 0.1 / np.sqrt(40), rel=0.1)

    def test_differences_are_paired(self, summary: Summary) -> None:
        """The wave is everybody's, so that .1 is certain.

        What is equal is not told apart.
        """
        actual = {(item.model, item.metric): item for item in summary.comparisons}
        assert summary.against == "with a dial"
        better = actual["good", "ndcg@10"]
        assert (better.difference.low, better.difference.high) == pytest.approx((0.1, 0.1))
        assert better.p_corrected < 0.01
        assert actual["equal", "ndcg@10"].p_corrected == 1
        assert all(item.p_corrected >= item.p for item in actual.values())

    def test_another_model_may_be_compared(self) -> None:
        """By name; an unknown name means the first."""
        assert summarise(_table(), 0, "good").against == "good"
        assert summarise(_table(), 0, "none such").against == "with a dial"

    def test_one_model_alone_is_compared_with_none(self) -> None:
        """No comparisons."""
        table = ProtocolResult("similar", PEOPLE, 1, 1, 40, _table().results[1:2])
        assert summarise(table, 0).comparisons == ()


class TestText:
    """For raters."""

    def test_fits_a_terminal(self, evaluation: Evaluation) -> None:
        """80 columns, every model, no figure that is none."""
        text = text_tables.text(evaluation)
        assert max(len(line) for line in text.splitlines()) <= 80
        assert "More like this: 40 raters, 700 queries, 300 movies asked for" in text
        assert "nan" not in text
        for model in ("with a dial 0.55", "good", "equal"):
            assert f"\n{model}" in text

    def test_figures_are_as_they_are(self, evaluation: Evaluation) -> None:
        """A line by hand."""
        line = next(line for line in text_tables.text(evaluation).splitlines() if line.startswith("good "))
        ndcg, ends, lift, _, hit, count_shown, diversity, franchise, top = line.split()[1:]
        assert (ndcg, lift, hit, count_shown, diversity, franchise, top) == (
            ".200",
            "2.10",
            ".75",
            "400",
            ".50",
            "-",
            "100%",
        )
        low, high = ends.split("-")
        assert float(low) < 0.2 < float(high)

    def test_says_what_is_not_told_apart(self, evaluation: Evaluation) -> None:
        """By the corrected p."""
        lines = [line for line in text_tables.text(evaluation).splitlines() if "not told apart" in line]
        assert [line.split(":")[0].strip() for line in lines] == ["equal", "equal"]

    def test_markdown_tables_are_whole(self, evaluation: Evaluation) -> None:
        """Every row has as many cells as its header."""
        blocks = [
            block.splitlines() for block in text_tables.markdown(evaluation).split("\n\n") if block.startswith("|")
        ]
        assert len(blocks) == 3  # models, the dial, deciles of votes
        for block in blocks:
            assert len({line.count("|") for line in block}) == 1


class TestRecord:
    """For machines."""

    def test_the_document_is_json_with_a_schema(self, evaluation: Evaluation, tmp_path: Path) -> None:
        """Unknown values are null; equal evaluations give equal files."""
        first, second = tmp_path / "first.json", tmp_path / "second.json"
        json_document.write(evaluation, first)
        json_document.write(evaluation, second)
        assert first.read_bytes() == second.read_bytes()
        document = json.loads(first.read_text(encoding="utf-8"))
        assert document["schema"] == "butaca-evaluation/1"
        (protocol,) = document["protocols"]
        assert (protocol["protocol"], protocol["raters"], protocol["queries"]) == ("similar", 40, 700)
        good = next(row for row in protocol["models"] if row["model"] == "good")
        assert good["ndcg@10"]["mean"] == 0.2
        assert good["franchise@10"] is None
        assert [row["novelty"] for row in protocol["novelty_curves"]["with a dial"]] == [a / 10 for a in range(11)]
        assert document["ratings_test"] is None

    def test_the_log_grows_by_a_line(self, evaluation: Evaluation, tmp_path: Path) -> None:
        """Older lines stay."""
        path = tmp_path / "experiments.jsonl"
        for day in (1, 2):
            json_document.log(evaluation, path, datetime(2026, 1, day, tzinfo=UTC))
        lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        assert [line["at"] for line in lines] == ["2026-01-01T00:00:00+00:00", "2026-01-02T00:00:00+00:00"]
        assert lines[0]["protocols"]["similar"]["with a dial"]["novelty"] == 0.55
        assert lines[0]["protocols"]["similar"]["good"]["lift@10"] == 2.1


class TestFront:
    """The picture."""

    def test_is_svg_that_repeats(self, evaluation: Evaluation, tmp_path: Path) -> None:
        """Byte by byte, with every model's name as text."""
        first, second = tmp_path / "first.svg", tmp_path / "second.svg"
        tradeoff_chart.draw(evaluation, first)
        tradeoff_chart.draw(evaluation, second)
        assert first.read_bytes() == second.read_bytes()
        assert ElementTree.parse(first).getroot().tag == "{http://www.w3.org/2000/svg}svg"
        drawn = first.read_text(encoding="utf-8")
        for name in ("with a dial", "good", "equal"):
            assert f">{name}" in drawn

    def test_needs_a_protocol_with_lift(self, evaluation: Evaluation, tmp_path: Path) -> None:
        """Not the one for raters."""
        nothing = Evaluation("a test", (), evaluation.options, 1, 1, 1, 0, None, ())
        with pytest.raises(UsageError, match="nDCG and lift"):
            tradeoff_chart.draw(nothing, tmp_path / "none.svg")

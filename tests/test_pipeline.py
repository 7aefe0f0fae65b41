import json
from pathlib import Path

import duckdb
import pytest

from butaca import pipeline
from butaca.errors import UsageError
from butaca.evaluation.evaluate import EvaluationOptions
from butaca.recommenders.knn import Knn
from butaca.recommenders.registry import recipes
from butaca.release.manifest import REPORT, REPORT_FACTS, checksums
from butaca.release.reader import Release
from butaca.release.store import Releases
from butaca.sources.raw_tables import CREDITS, MOVIES, RawCatalogue
from conftest import Silent


class TwoFilms:
    """A source of its own kind: it needs no files."""

    name = "two films"
    licence = "nobody's"
    votes = "reviews"

    def load(self, connection: duckdb.DuckDBPyConnection, workspace: Path) -> RawCatalogue:
        """Two films, one of them without credits."""
        assert list(workspace.iterdir()) == []
        for table in (MOVIES, CREDITS):
            connection.execute(table.declaration)
        connection.execute(
            "INSERT INTO raw_movies (id, title, release_date, record) VALUES "
            "('1', 'One', '2001-01-02', 0), ('2', 'Two', '2002-02-03', 1)"
        )
        connection.execute(
            "INSERT INTO raw_credits (id, crew, record) VALUES ('1', [(7, 'Ada', 'Director', 'Directing')], 0)"
        )
        return RawCatalogue(self.name, [], [("somewhere", "something")])


def test_anything_that_makes_raw_tables_is_a_source(tmp_path: Path, silent: Silent) -> None:
    """Unreadable cells become findings, whatever the source."""
    summary = pipeline.build(TwoFilms(), Releases(tmp_path), silent, with_report=False)
    manifest = summary.manifest
    assert (manifest.source, manifest.licence, manifest.votes) == ("two films", "nobody's", "reviews")
    assert manifest.inputs == ()
    assert (manifest.counts["movies"], manifest.counts["people"]) == (2, 1)
    assert manifest.findings["malformed_literal"] == 1
    assert manifest.metrics is None
    assert manifest.findings["missing_credits"] == 1


def test_stages_are_told_in_their_order(tmp_path: Path, silent: Silent) -> None:
    """One a model, and the end."""
    pipeline.build(TwoFilms(), Releases(tmp_path), silent, (Knn(), Knn(False, "other")))
    assert silent.told == [
        "Reading two films",
        "Cleaning",
        "Writing the report",
        "Reading titles",
        "Writing the catalogue",
        "Reading content",
        "Comparing movies: knn",
        "Comparing movies: other",
        "Writing the release",
        "Verifying the release",
        "done",
    ]


def test_the_report_may_be_left_out(tmp_path: Path) -> None:
    """The release is otherwise the same, to the last byte."""
    full, lean = (
        pipeline.build(TwoFilms(), Releases(tmp_path / name), Silent(), (Knn(),), with_report=name == "full").release
        for name in ("full", "lean")
    )
    files = checksums(full)
    assert {REPORT, REPORT_FACTS} <= set(files)
    assert checksums(lean) == {name: file for name, file in files.items() if name not in (REPORT, REPORT_FACTS)}


def test_a_build_sums_up_what_it_did(tmp_path: Path, silent: Silent) -> None:
    """The release, its manifest and findings, time and memory."""
    summary = pipeline.build(TwoFilms(), Releases(tmp_path), silent, recipes=(), with_report=False)
    assert summary.release == Releases(tmp_path).current()
    assert summary.manifest == Release(summary.release).manifest
    assert {finding.kind.code: finding.count for finding in summary.findings} == summary.manifest.findings
    listed = json.loads((summary.release / "findings.json").read_text(encoding="utf-8"))
    assert listed == [finding.as_dict() for finding in summary.findings]
    assert summary.seconds > 0
    assert summary.peak_memory > 10 * 2**20


def test_a_release_may_hold_its_evaluation(small_data: Path, tmp_path: Path, silent: Silent) -> None:
    """Figures and tables are files like the others, the headlines are in the manifest; the same bytes every time."""
    built = [
        pipeline.build(
            pipeline.source_of(small_data),
            Releases(tmp_path / name),
            silent,
            (Knn(),),
            EvaluationOptions(folds=2),
            with_report=False,
        )
        for name in ("a", "b")
    ]
    manifest = built[0].manifest
    figures = json.loads((built[0].release / "evaluation.json").read_text(encoding="utf-8"))
    similar, personal = figures["protocols"][0], figures["protocols"][-1]
    assert manifest.metrics is not None
    assert (manifest.metrics.held_out, manifest.metrics.seed) == ("2 folds by raters", 0)
    headlines = manifest.metrics.protocols
    assert headlines["similar"].model == "hybrid"
    assert headlines["similar"].figures["ndcg@10"] == similar["models"][0]["ndcg@10"]["mean"] > 0
    assert headlines["personal"].model == personal["models"][0]["model"] == "for you"
    tables = (built[0].release / "evaluation.md").read_text(encoding="utf-8")
    assert tables.startswith("- The Movies Dataset: 43 movies")
    assert {"evaluation.json", "evaluation.md"} <= set(manifest.files)
    assert manifest == built[1].manifest


def test_without_ratings_there_is_nothing_to_evaluate_on(tmp_path: Path, silent: Silent) -> None:
    """It says so before anything is compared, and nothing is published."""
    with pytest.raises(UsageError, match=r"has no ratings to learn from"):
        pipeline.build(TwoFilms(), Releases(tmp_path), silent, evaluation=EvaluationOptions(), with_report=False)
    assert Releases(tmp_path).all() == []


def test_a_release_holds_the_registered_models_in_their_order(small_release: Release) -> None:
    """The first answers by default."""
    assert [model.name for model in small_release.manifest.models] == [
        recipe.name for recipe in recipes(has_ratings=True)
    ]


def test_the_data_folder_is_left_as_it_was(small_data: Path, small_release: Release) -> None:
    """Nothing is unpacked or written beside the input."""
    assert {path.name for path in small_data.iterdir()} == {file.name for file in small_release.manifest.inputs}

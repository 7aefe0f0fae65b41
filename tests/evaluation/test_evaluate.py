from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from butaca.catalogue.catalogue import Catalogue, attach, engine
from butaca.errors import MismatchedFiles, UsageError
from butaca.evaluation.baselines import all_baselines
from butaca.evaluation.entrants.release_models import entrant
from butaca.evaluation.evaluate import Evaluation, EvaluationOptions, evaluate
from butaca.evaluation.output import json_document
from butaca.recommenders.knn import Knn
from conftest import Silent
from evaluation.world import rated_catalogue
from tiny_catalogue import Tiny

MOVIES, PEOPLE = 60, 40


def _stars(first: int, count: int, seed: int) -> dict[int, dict[int, float]]:
    """Two tastes, even and odd movies, by which most stars are given."""
    random = np.random.default_rng(seed)
    return {
        rater: {
            100 + int(movie): 5.0 if (movie + rater) % 2 == 0 else 2.0
            for movie in random.choice(MOVIES, 25, replace=False)
        }
        for rater in range(first, first + count)
    }


@pytest.fixture(scope="module")
def catalogue() -> Iterator[Catalogue]:
    """Sixty movies, forty raters."""
    movies = [Tiny(100 + row, f"word{row % 7}", (row % 2, 2 + row % 5), 5.0, float(row)) for row in range(MOVIES)]
    with rated_catalogue(movies, _stars(1, PEOPLE, 0)) as made:
        made.connection.execute("UPDATE movies SET vote_count = id")
        yield made


def _evaluated(catalogue: Catalogue, options: EvaluationOptions) -> Evaluation:
    similar = (entrant(Knn()), *all_baselines.similar_baselines(options.seed))
    return evaluate(catalogue, options, Silent(), similar, all_baselines.personal_baselines(options.seed))


def _csv(path: Path, stars: dict[int, dict[int, float]]) -> Path:
    """Everybody rated at a second of their own.

    950 at that of rater 7 in the catalogue.
    """
    second = {950: 1007}
    rows = [
        f"{user},{movie},{given},{second.get(user, user)}\n"
        for user, movies in stars.items()
        for movie, given in movies.items()
    ]
    path.write_text("userId,movieId,rating,timestamp\n" + "".join(rows), encoding="utf-8")
    return path


class TestWhole:
    """All protocols on a world of two tastes."""

    @pytest.fixture(scope="class")
    @classmethod
    def evaluation(cls, catalogue: Catalogue) -> Evaluation:
        """With the defaults."""
        return _evaluated(catalogue, EvaluationOptions())

    def test_every_protocol_has_every_model(self, evaluation: Evaluation) -> None:
        """Cold movies have three tables."""
        assert [summary.protocol for summary in evaluation.summaries] == [
            "similar", "cold on both sides", "from cold movies", "to cold movies", "personal",
        ]  # fmt: skip
        for summary in evaluation.summaries[:4]:
            assert [row.model for row in summary.rows][:3] == ["knn", "random", "popularity"]
            assert summary.held_out_count == PEOPLE
        assert (evaluation.movie_count, evaluation.rater_count, evaluation.rating_count) == (
            MOVIES,
            PEOPLE,
            25 * PEOPLE,
        )

    def test_models_that_learn_tastes_find_them(self, evaluation: Evaluation) -> None:
        """Chance lifts about once; who knows the taste, twice."""
        rows = {row.model: row.figures for row in evaluation.summaries[0].rows}
        for model in ("item-kNN", "RP3beta", "EASE", "iALS"):
            assert rows[model]["lift@10"].mean > 1.3 * rows["popularity"]["lift@10"].mean
            assert rows[model]["ndcg@10"].low > rows["random"]["ndcg@10"].high
        personal = {row.model: row.figures for row in evaluation.summaries[-1].rows}
        assert personal["item-kNN"]["ndcg@10"].mean > personal["popularity"]["ndcg@10"].mean

    def test_without_ratings_there_is_nothing_to_find_cold_movies_by(self, evaluation: Evaluation) -> None:
        """For models that know nothing else."""
        rows = {row.model: row for row in evaluation.summaries[1].rows}
        assert rows["item-kNN"].figures["ndcg@10"].mean == rows["item-kNN"].over_lists["shown"] == 0
        assert rows["knn"].figures["ndcg@10"].mean > 0

    def test_it_repeats(self, evaluation: Evaluation, catalogue: Catalogue) -> None:
        """To the last digit; another seed draws others."""
        again = _evaluated(catalogue, EvaluationOptions())
        assert json_document.document(again) == json_document.document(evaluation)
        other = _evaluated(catalogue, EvaluationOptions(protocols=("personal",), seed=1))
        assert json_document.document(other)["protocols"] != json_document.document(evaluation)["protocols"][-1:]


class TestOtherPeople:
    """A file of raters who took no part in training."""

    def test_are_all_held_out(self, catalogue: Catalogue, tmp_path: Path) -> None:
        """And whoever is in both files is dropped from training."""
        all_raters = {**_stars(900, 12, seed=5), 950: _stars(1, PEOPLE, 0)[7]}
        options = EvaluationOptions(protocols=("similar",), ratings_test=_csv(tmp_path / "others.csv", all_raters))
        evaluation = _evaluated(catalogue, options)
        assert (evaluation.dropped_count, evaluation.summaries[0].held_out_count) == (1, 13)
        assert json_document.document(evaluation)["ratings_test"] == {
            "name": "others.csv", "raters": 13, "rows": 13 * 25, "impossible": 0, "unknown": 0, "repeated": 0,
        }  # fmt: skip

    def test_of_another_catalogue_are_refused(self, catalogue: Catalogue, tmp_path: Path) -> None:
        """Their movies are unknown."""
        path = _csv(tmp_path / "others.csv", {1: {7: 5.0, 8: 5.0}})
        with pytest.raises(MismatchedFiles, match=r"others\.csv"):
            _evaluated(catalogue, EvaluationOptions(ratings_test=path))


class TestBadOptions:
    """One line each."""

    @pytest.mark.parametrize(
        ("options", "says"),
        [
            ({"protocols": ("similar", "lukewarm")}, "no protocol called 'lukewarm'"),
            ({"folds": 1}, "1 folds leave nobody"),
            ({"cold_share": 1.0}, "share of 1.0 cold movies"),
        ],
    )
    def test_say_what_is_wrong(self, options: dict[str, object], says: str) -> None:
        """Before anything is read."""
        with pytest.raises(UsageError, match=says):
            EvaluationOptions(**options)  # type: ignore[arg-type]

    def test_a_catalogue_without_ratings_cannot_be_evaluated(self) -> None:
        """It says what to add."""
        with rated_catalogue([Tiny(1)], {}) as bare, pytest.raises(UsageError, match=r"Add ratings\.csv"):
            evaluate(bare, EvaluationOptions(), Silent())


@pytest.mark.real_data
@pytest.mark.slow
def test_the_baselines_are_where_they_were(real_releases: Path, tmp_path: Path) -> None:
    """On the real data.

    A wide margin around figures that were measured once.
    """
    with engine(tmp_path) as connection:
        attach(connection, real_releases / "current" / "tables")
        catalogue = Catalogue(connection, "real", (), ())
        baselines = [
            item for item in all_baselines.similar_baselines(0) if item.name in ("popularity", "item-kNN", "EASE")
        ]
        options = EvaluationOptions(protocols=("similar", "personal"))
        evaluation = evaluate(catalogue, options, Silent(), baselines, all_baselines.personal_baselines(0)[2:3])
    similar, personal = evaluation.summaries
    actual = {row.model: (row.figures["ndcg@10"].mean, row.figures["lift@10"].mean) for row in similar.rows}
    assert (similar.rater_count, similar.query_count) == (668, 12_161)
    assert actual["popularity"] == pytest.approx((0.340, 0.97), abs=0.02)
    assert actual["item-kNN"] == pytest.approx((0.233, 2.47), abs=0.02)
    assert actual["EASE"] == pytest.approx((0.240, 2.28), abs=0.02)
    assert personal.rows[0].figures["ndcg@10"].mean == pytest.approx(0.334, abs=0.02)

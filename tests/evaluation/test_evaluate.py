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
from butaca.recommenders.cosine import Cosine
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
            ({"protocols": ("judged",)}, "the protocol judged needs judgements"),
            ({"verdicts": Path("pairs.tsv")}, "for the protocol judged. Add --protocol judged"),
            ({"protocols": ("similar",), "lists": Path("lists.tsv")}, "for the protocol judged. Add --protocol judged"),
            (
                {"protocols": ("judged",), "lists": Path("l.tsv"), "ratings_test": Path("r.csv")},
                "judged holds no raters out",
            ),
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


class TestJudged:
    """The protocol ``judged``, beside others and alone."""

    @pytest.fixture(scope="class")
    @classmethod
    def files(cls, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
        """Movies of equal parity are judged good, and listed."""
        folder = tmp_path_factory.mktemp("judgements")
        pairs = [(100 + row, 100 + (3 * row + 1 + row % 2) % MOVIES) for row in range(MOVIES)]
        rows = [f"{mine}\t{other}\t{int((mine - other) % 2 == 0)}\n" for mine, other in pairs if mine != other]
        verdicts, lists = folder / "pairs.tsv", folder / "lists.tsv"
        verdicts.write_text("id_a\tid_b\tgood\n" + "".join(rows), encoding="utf-8")
        rows = [f"{movie}\t{','.join(str(movie + 2 * step) for step in range(1, 12))}\n" for movie in range(100, 120)]
        lists.write_text("id\trecommendations\n" + "".join(rows), encoding="utf-8")
        return {"verdicts": verdicts, "lists": lists}

    def test_models_that_know_the_tastes_agree(self, catalogue: Catalogue, files: dict[str, Path]) -> None:
        """More than by chance; beside a protocol of raters."""
        evaluation = _evaluated(catalogue, EvaluationOptions(protocols=("similar", "judged"), **files))
        assert [summary.protocol for summary in evaluation.summaries] == ["similar"]
        assert evaluation.judged is not None
        assert evaluation.judged.against == "knn"
        rows = {row.model: row.figures for row in evaluation.judged.rows}
        assert list(rows)[:3] == ["knn", "random", "popularity"]
        assert rows["random"]["auc"].mean == 0.5
        for model in ("item-kNN", "EASE", "iALS"):
            assert rows[model]["auc"].low > 0.5
            assert rows[model]["ndcg@10"].low > rows["random"]["ndcg@10"].high

    @pytest.mark.parametrize("name", ["verdicts", "lists"])
    def test_either_file_is_enough(self, catalogue: Catalogue, files: dict[str, Path], name: str) -> None:
        """And gives its own figures."""
        evaluation = _evaluated(catalogue, EvaluationOptions(protocols=("judged",), **{name: files[name]}))
        assert evaluation.judged is not None
        figures = {"verdicts": {"auc", "good@50", "bad@50"}, "lists": {"ndcg@10", "recall@10"}}
        assert set(evaluation.judged.rows[0].figures) == figures[name]
        assert evaluation.judged.rows[0].figures.keys() == evaluation.judged.rows[-1].figures.keys()

    def test_without_ratings_models_that_need_none_take_part(self, files: dict[str, Path]) -> None:
        """Asked for alone, with no other protocol."""
        options = EvaluationOptions(protocols=("judged",), **files)
        movies = [Tiny(100 + row, "", (row % 2,), 5.0, float(row)) for row in range(MOVIES)]
        similar = (entrant(Knn(), learns=False), *all_baselines.similar_baselines(0))
        with rated_catalogue(movies, {}) as bare:
            evaluation = evaluate(bare, options, Silent(), similar, ())
            assert evaluation.judged is not None
            names = [row.model for row in evaluation.judged.rows]
            assert names == ["knn", "random", "votes", "soup", "soup + votes"]
            with pytest.raises(UsageError, match="has no ratings, from which item-kNN would learn"):
                evaluate(bare, options, Silent(), [item for item in similar if item.name == "item-kNN"], ())

    def test_no_model_is_an_error(self, catalogue: Catalogue, files: dict[str, Path]) -> None:
        """Models for a person answer for no movie."""
        with pytest.raises(UsageError, match="none of the models takes part"):
            evaluate(catalogue, EvaluationOptions(protocols=("judged",), **files), Silent(), (), None)


@pytest.mark.real_data
@pytest.mark.slow
def test_judgements_are_where_they_were(shared_data: Path, real_releases: Path, tmp_path: Path) -> None:
    """On the real data: figures that others measured first, within their standard errors."""
    with engine(tmp_path) as connection:
        attach(connection, real_releases / "current" / "tables")
        catalogue = Catalogue(connection, "real", (), ())
        options = EvaluationOptions(
            protocols=("judged",), verdicts=shared_data / "judged_pairs.tsv", lists=shared_data / "tmdb_lists.tsv"
        )
        evaluation = evaluate(catalogue, options, Silent(), [entrant(Knn()), entrant(Cosine())], ())
    assert evaluation.judged is not None
    actual = {row.model: row.figures for row in evaluation.judged.rows}
    for model, auc, ndcg in (("knn", 0.715, 0.044), ("cosine", 0.761, 0.059)):
        assert actual[model]["auc"].mean == pytest.approx(auc, abs=0.018)
        assert actual[model]["ndcg@10"].mean == pytest.approx(ndcg, abs=0.006)


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

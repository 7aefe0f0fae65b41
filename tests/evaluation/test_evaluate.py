from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from butaca.catalogue.catalogue import Catalogue, attach, engine
from butaca.errors import MismatchedFiles, UsageError
from butaca.evaluation import record
from butaca.evaluation.baselines import registry
from butaca.evaluation.evaluate import Evaluation, Options, evaluate
from butaca.evaluation.recipes import contestant
from butaca.recommenders.knn import Knn
from conftest import Silent
from evaluation.world import rated_catalogue
from tiny_catalogue import Tiny

MOVIES, PEOPLE = 60, 40


def _stars(first: int, count: int, seed: int) -> dict[int, dict[int, float]]:
    """Two tastes, even and odd films, by which most stars are given."""
    random = np.random.default_rng(seed)
    return {
        person: {
            100 + int(film): 5.0 if (film + person) % 2 == 0 else 2.0
            for film in random.choice(MOVIES, 25, replace=False)
        }
        for person in range(first, first + count)
    }


@pytest.fixture(scope="module")
def catalogue() -> Iterator[Catalogue]:
    """Sixty films, forty people."""
    films = [Tiny(100 + row, f"word{row % 7}", (row % 2, 2 + row % 5), 5.0, float(row)) for row in range(MOVIES)]
    with rated_catalogue(films, _stars(1, PEOPLE, 0)) as made:
        made.connection.execute("UPDATE movies SET vote_count = id")
        yield made


def _evaluated(catalogue: Catalogue, options: Options) -> Evaluation:
    similar = (contestant(Knn()), *registry.similar(options.seed))
    return evaluate(catalogue, options, Silent(), similar, registry.personal(options.seed))


def _csv(path: Path, stars: dict[int, dict[int, float]]) -> Path:
    """Everybody rated at a second of their own; 950 at that of person 7 in the catalogue."""
    second = {950: 1007}
    rows = [
        f"{user},{film},{given},{second.get(user, user)}\n"
        for user, films in stars.items()
        for film, given in films.items()
    ]
    path.write_text("userId,movieId,rating,timestamp\n" + "".join(rows), encoding="utf-8")
    return path


class TestWhole:
    """All protocols on a world of two tastes."""

    @pytest.fixture(scope="class")
    @classmethod
    def evaluation(cls, catalogue: Catalogue) -> Evaluation:
        """With the defaults."""
        return _evaluated(catalogue, Options())

    def test_every_protocol_has_every_model(self, evaluation: Evaluation) -> None:
        """Cold films have three tables."""
        assert [summary.protocol for summary in evaluation.summaries] == [
            "similar", "cold on both sides", "from cold films", "to cold films", "personal",
        ]  # fmt: skip
        for summary in evaluation.summaries[:4]:
            assert [row.model for row in summary.rows][:3] == ["knn", "random", "popularity"]
            assert summary.held_out == PEOPLE
        assert (evaluation.movies, evaluation.people, evaluation.ratings) == (MOVIES, PEOPLE, 25 * PEOPLE)

    def test_models_that_learn_tastes_find_them(self, evaluation: Evaluation) -> None:
        """Chance lifts about once; who knows the taste, twice."""
        rows = {row.model: row.figures for row in evaluation.summaries[0].rows}
        for model in ("item-kNN", "RP3beta", "EASE", "iALS"):
            assert rows[model]["lift@10"].mean > 1.3 * rows["popularity"]["lift@10"].mean
            assert rows[model]["ndcg@10"].low > rows["random"]["ndcg@10"].high
        personal = {row.model: row.figures for row in evaluation.summaries[-1].rows}
        assert personal["item-kNN"]["ndcg@10"].mean > personal["popularity"]["ndcg@10"].mean

    def test_without_ratings_there_is_nothing_to_find_cold_films_by(self, evaluation: Evaluation) -> None:
        """For models that know nothing else."""
        rows = {row.model: row for row in evaluation.summaries[1].rows}
        assert rows["item-kNN"].figures["ndcg@10"].mean == rows["item-kNN"].over_lists["shown"] == 0
        assert rows["knn"].figures["ndcg@10"].mean > 0

    def test_it_repeats(self, evaluation: Evaluation, catalogue: Catalogue) -> None:
        """To the last digit; another seed draws others."""
        again = _evaluated(catalogue, Options())
        assert record.document(again) == record.document(evaluation)
        other = _evaluated(catalogue, Options(protocols=("personal",), seed=1))
        assert record.document(other)["protocols"] != record.document(evaluation)["protocols"][-1:]


class TestOtherPeople:
    """A file of people who took no part in training."""

    def test_are_all_held_out(self, catalogue: Catalogue, tmp_path: Path) -> None:
        """And whoever is in both files is dropped from training."""
        everybody = {**_stars(900, 12, seed=5), 950: _stars(1, PEOPLE, 0)[7]}
        options = Options(protocols=("similar",), ratings_test=_csv(tmp_path / "others.csv", everybody))
        evaluation = _evaluated(catalogue, options)
        assert (evaluation.dropped, evaluation.summaries[0].held_out) == (1, 13)
        assert record.document(evaluation)["ratings_test"] == {
            "name": "others.csv", "people": 13, "rows": 13 * 25, "impossible": 0, "unknown": 0, "repeated": 0,
        }  # fmt: skip

    def test_of_another_catalogue_are_refused(self, catalogue: Catalogue, tmp_path: Path) -> None:
        """Their films are unknown."""
        path = _csv(tmp_path / "others.csv", {1: {7: 5.0, 8: 5.0}})
        with pytest.raises(MismatchedFiles, match=r"others\.csv"):
            _evaluated(catalogue, Options(ratings_test=path))


class TestBadOptions:
    """One line each."""

    @pytest.mark.parametrize(
        ("options", "says"),
        [
            ({"protocols": ("similar", "lukewarm")}, "no protocol called 'lukewarm'"),
            ({"folds": 1}, "1 folds leave nobody"),
            ({"cold": 1.0}, "share of 1.0 cold films"),
        ],
    )
    def test_say_what_is_wrong(self, options: dict[str, object], says: str) -> None:
        """Before anything is read."""
        with pytest.raises(UsageError, match=says):
            Options(**options)  # type: ignore[arg-type]

    def test_a_catalogue_without_ratings_cannot_be_evaluated(self) -> None:
        """It says what to add."""
        with rated_catalogue([Tiny(1)], {}) as bare, pytest.raises(UsageError, match=r"Add ratings\.csv"):
            evaluate(bare, Options(), Silent())


@pytest.mark.real_data
@pytest.mark.slow
def test_the_baselines_are_where_they_were(real_releases: Path, tmp_path: Path) -> None:
    """On the real data: a wide margin around figures that were measured once."""
    with engine(tmp_path) as connection:
        attach(connection, real_releases / "current" / "tables")
        catalogue = Catalogue(connection, "real", (), ())
        baselines = [one for one in registry.similar(0) if one.name in ("popularity", "item-kNN", "EASE")]
        options = Options(protocols=("similar", "personal"))
        evaluation = evaluate(catalogue, options, Silent(), baselines, registry.personal(0)[2:3])
    similar, personal = evaluation.summaries
    found = {row.model: (row.figures["ndcg@10"].mean, row.figures["lift@10"].mean) for row in similar.rows}
    assert (similar.people, similar.queries) == (668, 12_161)
    assert found["popularity"] == pytest.approx((0.340, 0.97), abs=0.02)
    assert found["item-kNN"] == pytest.approx((0.233, 2.47), abs=0.02)
    assert found["EASE"] == pytest.approx((0.240, 2.28), abs=0.02)
    assert personal.rows[0].figures["ndcg@10"].mean == pytest.approx(0.334, abs=0.02)

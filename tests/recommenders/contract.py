"""Contract of all recommenders.

A test class inherits it and names a recipe.
"""

import math
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from butaca import pipeline
from butaca.catalogue.catalogue import Catalogue, attach, engine
from butaca.errors import NotFound
from butaca.recommenders.recommender import Recipe, Recommender
from butaca.release.reader import Release
from butaca.release.store import Releases
from butaca.serving.recommend.options import ListOptions
from butaca.serving.recommend.similar import similar
from conftest import Silent
from small_catalogue import write
from small_films import FILMS
from tiny_catalogue import Tiny, tiny_catalogue

LONELY = 900_001  # of the small catalogue: no genre, no word, no vote, no popularity
UNKNOWN = 424_242
TOY_STORIES = (862, 863, 10193)


class RecommenderContract:
    """Truths of any recommender, on the small catalogue."""

    recipe: Recipe

    @pytest.fixture(scope="class")
    @classmethod
    def catalogue(cls, small_release: Release, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalogue]:
        """Open the clean tables of the small catalogue."""
        with engine(tmp_path_factory.mktemp("work")) as connection:
            attach(connection, small_release.folder / "tables")
            yield Catalogue(connection, "small", (), ())

    @pytest.fixture(scope="class")
    @classmethod
    def model(cls, catalogue: Catalogue) -> Recommender:
        """Fit the recommender."""
        return cls.recipe.fit(catalogue)

    @pytest.fixture(scope="class")
    @classmethod
    def ids(cls, catalogue: Catalogue) -> list[int]:
        """Every movie."""
        listed: list[int] = catalogue.movie_ids.tolist()
        return listed

    def test_it_has_the_name_of_its_recipe(self, model: Recommender) -> None:
        """By which releases and questions call it."""
        assert model.name == self.recipe.name

    def test_it_never_lists_the_movie_itself(self, model: Recommender, ids: list[int]) -> None:
        """Nor a movie that does not exist."""
        for movie_id in ids:
            listed = {actual.movie_id for actual in model.similar_to(movie_id, len(ids))}
            assert listed <= set(ids) - {movie_id}

    @pytest.mark.parametrize("n", [1, 5, 42, 1000])
    def test_it_lists_at_most_n_and_none_twice(self, model: Recommender, ids: list[int], n: int) -> None:
        """However many there are.

        But for the franchise's places a longer list begins like a shorter one.
        """
        whole = [actual.movie_id for actual in model.similar_to(862, len(ids))]
        listed = [actual.movie_id for actual in model.similar_to(862, n)]
        assert len(set(listed)) == len(listed) == min(n, len(whole))
        others = [movie_id for movie_id in listed if movie_id not in TOY_STORIES]
        assert others == [movie_id for movie_id in whole if movie_id not in TOY_STORIES][: len(others)]

    def test_of_no_movies_there_is_no_list(self, model: Recommender) -> None:
        """None is what was asked for."""
        assert model.similar_to(862, 0) == []

    def test_scores_are_finite_and_sorted_and_ties_go_by_id(self, model: Recommender, ids: list[int]) -> None:
        """Scores that differ by less than their last digits tie."""
        for movie_id in ids:
            actual = model.similar_to(movie_id, len(ids))
            assert all(math.isfinite(item.score) for item in actual)
            ranks = [(-round(item.score, 12), item.movie_id) for item in actual]
            assert ranks == sorted(ranks)

    @pytest.mark.parametrize("movie_id", [UNKNOWN, -1, 0, 2**40])
    def test_an_unknown_movie_is_an_error(self, model: Recommender, movie_id: int) -> None:
        """It names the id."""
        with pytest.raises(NotFound, match=str(movie_id)):
            model.similar_to(movie_id, 5)

    def test_a_movie_without_genres_or_words_has_neighbours(self, model: Recommender) -> None:
        """There is always something to answer with."""
        assert len(model.similar_to(LONELY, 5)) == 5

    def test_every_answer_has_reasons_that_add_up_to_its_score(self, model: Recommender, ids: list[int]) -> None:
        """No reason counts against a movie, and none is empty."""
        for movie_id in ids:
            for actual in model.similar_to(movie_id, len(ids)):
                weights = [reason.weight for reason in actual.reasons]
                assert weights
                assert min(weights) > 0
                assert sum(weights) == pytest.approx(actual.score, abs=1e-12)

    def test_all_lists_at_once_are_the_lists_one_by_one(self, model: Recommender, ids: list[int]) -> None:
        """Ids and order are equal.

        Scores are to 0.02 %, parts to a sixth of the score.
        """
        n = 7
        blocks = list(model.neighbours(n))
        assert [movie_id for block in blocks for movie_id in block.movie_ids.tolist()] == ids
        for block in blocks:
            for row, movie_id in enumerate(block.movie_ids.tolist()):
                actual = {item.movie_id: item for item in model.similar_to(movie_id, len(ids))}
                listed = [listed for listed in block.ids[row].tolist() if listed >= 0]
                assert [item.movie_id for item in model.similar_to(movie_id, 2)] == listed[:2]
                for place, neighbour in enumerate(listed):
                    item = actual[neighbour]
                    divisor = self._divisor(model, ids.index(neighbour))
                    assert block.scores[row, place] / divisor == pytest.approx(item.score, rel=3e-4)
                    contributions = block.contributions[row, place] / block.contributions[row, place].sum()
                    parts = dict(zip(model.part_codes, (contributions * item.score).tolist(), strict=True))
                    given = {reason.code: reason.weight for reason in item.reasons}
                    assert parts == pytest.approx({code: given.get(code, 0) for code in parts}, abs=item.score / 6)

    @staticmethod
    def _divisor(model: Recommender, row: int) -> float:
        return (
            float(model.novelty_weighting.like_rates[row] ** model.novelty_weighting.novelty)
            if model.novelty_weighting
            else 1.0
        )

    def test_lists_of_some_movies_are_those_of_all(self, model: Recommender, ids: list[int]) -> None:
        """Rows are places in the catalogue's order."""
        rows = np.array([7, 3])
        some = next(iter(model.neighbours(5, rows)))
        assert some.movie_ids.tolist() == [ids[7], ids[3]]
        for row, movie_id in enumerate(some.movie_ids.tolist()):
            assert some.ids[row, 0] == model.similar_to(movie_id, 1)[0].movie_id

    def test_lists_longer_than_the_catalogue_are_filled_up(self, model: Recommender, ids: list[int]) -> None:
        """With -1 for the movie and 0 for the score, as where nothing else has anything in common."""
        for block in model.neighbours(len(ids) + 1):
            assert block.ids.shape[1] < len(ids)
            assert ((block.ids == -1) == (block.scores == 0)).all()

    def test_fitting_again_gives_the_same_answers(self, catalogue: Catalogue, model: Recommender) -> None:
        """Nothing is left to chance."""
        assert self.recipe.fit(catalogue).similar_to(862, 10) == model.similar_to(862, 10)

    def test_saved_and_loaded_it_answers_the_same(self, tmp_path: Path) -> None:
        """Ids and order are equal.

        Scores to 0.02 %; of reasons the seven greatest, to a seventh of the largest and what the others have.
        """
        data = write(tmp_path / "data", [movie for movie in FILMS if movie.original == "en"])
        built = pipeline.build(
            pipeline.source_of(data), Releases(tmp_path / "releases"), Silent(), (self.recipe,), with_report=False
        )
        release = Release(built.release)
        with engine(tmp_path) as connection:
            attach(connection, built.release / "tables")
            model = self.recipe.fit(Catalogue(connection, "small", (), ()))
            likeness = 0.0 if model.has_likeness else None
            for movie in release.rows("SELECT id FROM movies"):
                expected = model.similar_to(movie["id"], 20)
                loaded = similar(release, movie["id"], ListOptions(n=20, model=model.name, likeness=likeness)).results
                assert [item.movie.id for item in loaded] == [item.movie_id for item in expected]
                assert [item.score for item in loaded] == pytest.approx([item.score for item in expected], rel=3e-4)
                for item, other in zip(loaded, expected, strict=True):
                    weights = {reason.code: reason.weight for reason in other.reasons}
                    greatest = sorted(weights.values())[-7:]
                    error = max(greatest) / 3 + sum(weights.values()) - sum(greatest)
                    assert {reason.code for reason in item.reasons} >= {max(weights, key=lambda code: weights[code])}
                    for reason in item.reasons:
                        assert reason.weight == pytest.approx(weights[reason.code], abs=error)
        release.close()

    def test_of_a_single_movie_nothing_is_like_it(self) -> None:
        """A catalogue may be that small."""
        with tiny_catalogue([Tiny(1, "Dog", (5,), 6.0, 1.0)]) as catalogue:
            model = self.recipe.fit(catalogue)
            assert model.similar_to(1, 5) == []
            assert [block.ids.tolist() for block in model.neighbours(5)] == [[[]]]

    def test_movies_of_which_nothing_is_known_are_listed_by_id(self) -> None:
        """All of them are equally like one another, or not at all."""
        with tiny_catalogue([Tiny(3), Tiny(1), Tiny(2)]) as catalogue:
            actual = [item.movie_id for item in self.recipe.fit(catalogue).similar_to(2, 5)]
        assert actual in ([1, 3], [])

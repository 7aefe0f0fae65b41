import numpy as np
import pytest

from butaca.evaluation.raters import Raters
from butaca.evaluation.splits import folds, hold_out_others, overlapping_raters
from evaluation.world import Stars, likes, rated_catalogue, raters
from tiny_catalogue import Tiny

FILMS = [Tiny(30), Tiny(10), Tiny(20)]  # rows 2, 0, 1
STARS: Stars = {7: {10: 5.0, 20: 3.5}, 3: {30: 4.0}}


class TestPeople:
    """Ratings as matrices."""

    def test_come_from_the_catalogue_by_ascending_ids(self) -> None:
        """Raters and movies."""
        with rated_catalogue(FILMS, STARS) as catalogue:
            actual = Raters.of(catalogue)
        assert actual.ids.tolist() == [3, 7]
        assert actual.stars.toarray().tolist() == [[0, 0, 4], [5, 3.5, 0]]
        assert actual.rated_at.toarray().tolist() == [[0, 0, 1003], [1007, 1007, 0]]

    def test_like_what_they_gave_four_stars_or_more(self) -> None:
        """3.5 is no like."""
        actual = raters({1: {0: 4.0, 1: 3.5}, 2: {0: 5.0}}, 3)
        assert actual.likes.toarray().tolist() == [[1, 0, 0], [1, 0, 0]]
        assert actual.like_counts().tolist() == [2, 0, 0]
        assert actual.rating_counts().tolist() == [2, 1, 0]

    def test_some_of_them_are_people_too(self) -> None:
        """In the order asked for."""
        actual = raters({1: {0: 4.0}, 2: {1: 5.0}}, 2).take(np.array([1]))
        assert actual.ids.tolist() == [2]
        assert actual.stars.toarray().tolist() == [[0, 5]]

    def test_forget_movies_but_not_people(self) -> None:
        """Whoever rated nothing else is still there."""
        actual = raters({1: {0: 4.0}, 2: {0: 2.0, 1: 5.0}}, 2).without(np.array([True, False]))
        assert actual.ids.tolist() == [1, 2]
        assert actual.stars.toarray().tolist() == [[0, 0], [0, 5]]
        assert actual.rated_at.toarray().tolist() == [[0, 0], [0, 1000]]

    def test_nobody_is_nobody(self) -> None:
        """A catalogue without ratings."""
        with rated_catalogue(FILMS, {}) as catalogue:
            actual = Raters.of(catalogue)
        assert len(actual) == 0
        assert actual.stars.shape == (0, 3)


class TestAlone:
    """A catalogue whose ratings are those of some raters."""

    def test_its_table_holds_their_ratings_only(self) -> None:
        """And the original keeps its own."""
        with rated_catalogue(FILMS, STARS) as catalogue:
            all_raters = Raters.of(catalogue)
            with all_raters.take(np.array([1])).as_only_raters(catalogue) as own:
                rows = own.connection.execute("SELECT * FROM ratings").fetchall()
                assert rows == [(7, 10, 5.0, 1007), (7, 20, 3.5, 1007)]
                assert own.movie_ids.tolist() == catalogue.movie_ids.tolist() == [10, 20, 30]
                assert len(Raters.of(catalogue)) == 2
            assert len(Raters.of(catalogue)) == 2

    def test_it_may_hold_nobody(self) -> None:
        """An empty table."""
        with rated_catalogue(FILMS, STARS) as catalogue:
            nobody = Raters.of(catalogue).take(np.empty(0, np.int64))
            with nobody.as_only_raters(catalogue) as own:
                assert len(Raters.of(own)) == 0


class TestFolds:
    """Everybody is held out once."""

    @pytest.mark.parametrize(("count", "sizes"), [(2, [4, 3]), (5, [2, 2, 1, 1, 1]), (99, [1] * 7)])
    def test_training_is_everybody_else(self, count: int, sizes: list[int]) -> None:
        """Sizes differ by one at most.

        There are no more folds than raters.
        """
        all_raters = likes({rater: [0] for rater in range(7)}, 1)
        split = folds(all_raters, count, seed=1)
        assert [len(fold.held_out) for fold in split.folds] == sizes
        assert sorted(np.concatenate([fold.held_out for fold in split.folds]).tolist()) == list(range(7))
        for fold in split.folds:
            assert set(fold.training.ids.tolist()) == set(range(7)) - set(fold.held_out.tolist())

    def test_the_seed_decides(self) -> None:
        """Equal seeds repeat, other seeds do not."""
        all_raters = likes({rater: [0] for rater in range(50)}, 1)
        first, again, other = (folds(all_raters, 5, seed).folds[0].held_out.tolist() for seed in (1, 1, 2))
        assert first == again != other


class TestDuplicates:
    """Raters of the training ratings who are also held out."""

    held_out = raters({900: {0: 5.0, 1: 3.0, 2: 4.0}}, 5)

    @pytest.mark.parametrize(
        ("stars", "same"),
        [
            ({0: 5.0, 1: 3.0, 2: 4.0}, True),
            ({0: 5.0, 1: 3.0, 3: 1.0, 4: 1.0}, True),  # half of them
            ({0: 5.0, 2: 1.0, 3: 1.0}, False),  # a third
            ({0: 4.5, 1: 2.5, 2: 3.5}, False),  # the same movies
            ({3: 5.0}, False),
        ],
    )
    def test_are_found_by_movie_stars_and_second(self, stars: dict[int, float], same: bool) -> None:
        """At least half of their ratings."""
        assert overlapping_raters(raters({1: stars}, 5), self.held_out).tolist() == [same]

    def test_another_second_is_another_person(self) -> None:
        """Though the stars are the same."""
        other = raters({1: {0: 5.0, 1: 3.0, 2: 4.0}}, 5, second=2_000)
        assert overlapping_raters(other, self.held_out).tolist() == [False]

    def test_ratings_must_be_those_of_one_person(self) -> None:
        """Not a bit of each of two."""
        others = raters({1: {0: 5.0}, 2: {1: 4.0}}, 5)
        assert overlapping_raters(raters({3: {0: 5.0, 1: 4.0, 2: 1.0, 3: 1.0}}, 5), others).tolist() == [False]

    def test_are_dropped_from_training(self) -> None:
        """And counted."""
        training = raters({1: {0: 5.0, 1: 3.0}, 2: {3: 4.0}}, 5)
        split = hold_out_others(training, self.held_out)
        assert split.dropped_count == 1
        assert [fold.training.ids.tolist() for fold in split.folds] == [[2]]
        assert split.folds[0].held_out.tolist() == [0]

    def test_of_nobody_nobody_is_dropped(self) -> None:
        """On either side."""
        nobody = raters({}, 5)
        assert overlapping_raters(nobody, self.held_out).tolist() == []
        assert overlapping_raters(self.held_out, nobody).tolist() == [False]

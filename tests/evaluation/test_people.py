import numpy as np
import pytest

from butaca.evaluation.people import People
from butaca.evaluation.splits import apart, folds, in_both
from evaluation.world import Stars, likes, people, rated_catalogue
from tiny_catalogue import Tiny

FILMS = [Tiny(30), Tiny(10), Tiny(20)]  # rows 2, 0, 1
STARS: Stars = {7: {10: 5.0, 20: 3.5}, 3: {30: 4.0}}


class TestPeople:
    """Ratings as matrices."""

    def test_come_from_the_catalogue_by_ascending_ids(self) -> None:
        """People and films."""
        with rated_catalogue(FILMS, STARS) as catalogue:
            found = People.of(catalogue)
        assert found.ids.tolist() == [3, 7]
        assert found.stars.toarray().tolist() == [[0, 0, 4], [5, 3.5, 0]]
        assert found.times.toarray().tolist() == [[0, 0, 1003], [1007, 1007, 0]]

    def test_like_what_they_gave_four_stars_or_more(self) -> None:
        """3.5 is no like."""
        found = people({1: {0: 4.0, 1: 3.5}, 2: {0: 5.0}}, 3)
        assert found.likes.toarray().tolist() == [[1, 0, 0], [1, 0, 0]]
        assert found.like_counts().tolist() == [2, 0, 0]
        assert found.rating_counts().tolist() == [2, 1, 0]

    def test_some_of_them_are_people_too(self) -> None:
        """In the order asked for."""
        found = people({1: {0: 4.0}, 2: {1: 5.0}}, 2).take(np.array([1]))
        assert found.ids.tolist() == [2]
        assert found.stars.toarray().tolist() == [[0, 5]]

    def test_forget_films_but_not_people(self) -> None:
        """Whoever rated nothing else is still there."""
        found = people({1: {0: 4.0}, 2: {0: 2.0, 1: 5.0}}, 2).without(np.array([True, False]))
        assert found.ids.tolist() == [1, 2]
        assert found.stars.toarray().tolist() == [[0, 0], [0, 5]]
        assert found.times.toarray().tolist() == [[0, 0], [0, 1000]]

    def test_nobody_is_nobody(self) -> None:
        """A catalogue without ratings."""
        with rated_catalogue(FILMS, {}) as catalogue:
            found = People.of(catalogue)
        assert len(found) == 0
        assert found.stars.shape == (0, 3)


class TestAlone:
    """A catalogue whose ratings are those of some people."""

    def test_its_table_holds_their_ratings_only(self) -> None:
        """And the original keeps its own."""
        with rated_catalogue(FILMS, STARS) as catalogue:
            everybody = People.of(catalogue)
            with everybody.take(np.array([1])).alone_in(catalogue) as own:
                rows = own.connection.execute("SELECT * FROM ratings").fetchall()
                assert rows == [(7, 10, 5.0, 1007), (7, 20, 3.5, 1007)]
                assert own.movie_ids.tolist() == catalogue.movie_ids.tolist() == [10, 20, 30]
                assert len(People.of(catalogue)) == 2
            assert len(People.of(catalogue)) == 2

    def test_it_may_hold_nobody(self) -> None:
        """An empty table."""
        with rated_catalogue(FILMS, STARS) as catalogue:
            nobody = People.of(catalogue).take(np.empty(0, np.int64))
            with nobody.alone_in(catalogue) as own:
                assert len(People.of(own)) == 0


class TestFolds:
    """Everybody is held out once."""

    @pytest.mark.parametrize(("count", "sizes"), [(2, [4, 3]), (5, [2, 2, 1, 1, 1]), (99, [1] * 7)])
    def test_training_is_everybody_else(self, count: int, sizes: list[int]) -> None:
        """Sizes differ by one at most; there are no more folds than people."""
        everybody = likes({person: [0] for person in range(7)}, 1)
        split = folds(everybody, count, seed=1)
        assert [len(fold.held_out) for fold in split.folds] == sizes
        assert sorted(np.concatenate([fold.held_out for fold in split.folds]).tolist()) == list(range(7))
        for fold in split.folds:
            assert set(fold.training.ids.tolist()) == set(range(7)) - set(fold.held_out.tolist())

    def test_the_seed_decides(self) -> None:
        """The same again, another otherwise."""
        everybody = likes({person: [0] for person in range(50)}, 1)
        first, again, other = (folds(everybody, 5, seed).folds[0].held_out.tolist() for seed in (1, 1, 2))
        assert first == again != other


class TestDuplicates:
    """People of the training ratings who are also held out."""

    held_out = people({900: {0: 5.0, 1: 3.0, 2: 4.0}}, 5)

    @pytest.mark.parametrize(
        ("stars", "same"),
        [
            ({0: 5.0, 1: 3.0, 2: 4.0}, True),
            ({0: 5.0, 1: 3.0, 3: 1.0, 4: 1.0}, True),  # half of them
            ({0: 5.0, 2: 1.0, 3: 1.0}, False),  # a third
            ({0: 4.5, 1: 2.5, 2: 3.5}, False),  # the same films
            ({3: 5.0}, False),
        ],
    )
    def test_are_found_by_film_stars_and_second(self, stars: dict[int, float], same: bool) -> None:
        """At least half of their ratings."""
        assert in_both(people({1: stars}, 5), self.held_out).tolist() == [same]

    def test_another_second_is_another_person(self) -> None:
        """Though the stars are the same."""
        other = people({1: {0: 5.0, 1: 3.0, 2: 4.0}}, 5, second=2_000)
        assert in_both(other, self.held_out).tolist() == [False]

    def test_ratings_must_be_those_of_one_person(self) -> None:
        """Not a bit of each of two."""
        others = people({1: {0: 5.0}, 2: {1: 4.0}}, 5)
        assert in_both(people({3: {0: 5.0, 1: 4.0, 2: 1.0, 3: 1.0}}, 5), others).tolist() == [False]

    def test_are_dropped_from_training(self) -> None:
        """And counted."""
        training = people({1: {0: 5.0, 1: 3.0}, 2: {3: 4.0}}, 5)
        split = apart(training, self.held_out)
        assert split.dropped == 1
        assert [fold.training.ids.tolist() for fold in split.folds] == [[2]]
        assert split.folds[0].held_out.tolist() == [0]

    def test_of_nobody_nobody_is_dropped(self) -> None:
        """On either side."""
        nobody = people({}, 5)
        assert in_both(nobody, self.held_out).tolist() == []
        assert in_both(self.held_out, nobody).tolist() == [False]

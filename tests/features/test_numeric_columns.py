import numpy as np

from butaca.features import numeric_columns
from butaca.features.title_lemmas import add_title_terms
from tiny_catalogue import Tiny, tiny_catalogue

# Given out of order: rows are in the order of ids.
MOVIES = [
    Tiny(30, "Dogs", genres=(7, 5), average=8.0, popularity=2.5),
    Tiny(10, "Dog Story", genres=(5,), average=5.0, popularity=0.5),
    Tiny(20, "!!!"),
]


def test_genres_are_ones_where_a_movie_has_them() -> None:
    """Columns are genres by id."""
    with tiny_catalogue(MOVIES) as catalogue:
        assert catalogue.movie_ids.tolist() == [10, 20, 30]
        assert numeric_columns.genres(catalogue).tolist() == [[1, 0], [0, 0], [1, 1]]


def test_title_terms_are_ones_where_a_title_has_them() -> None:
    """Columns are terms in alphabetical order: dog, story."""
    with tiny_catalogue(MOVIES) as catalogue:
        add_title_terms(catalogue)
        assert numeric_columns.title_terms(catalogue).toarray().tolist() == [[1, 1], [0, 0], [1, 0]]


def test_an_unknown_vote_average_is_the_mean_of_the_known_ones() -> None:
    """(5 + 8) / 2."""
    with tiny_catalogue(MOVIES) as catalogue:
        assert numeric_columns.vote_average(catalogue).tolist() == [5.0, 6.5, 8.0]


def test_where_nobody_voted_at_all_averages_are_zero() -> None:
    """There is no mean to take."""
    with tiny_catalogue([Tiny(1), Tiny(2)]) as catalogue:
        assert numeric_columns.vote_average(catalogue).tolist() == [0, 0]


def test_an_unknown_popularity_is_zero() -> None:
    """It cannot be told from one that is not popular."""
    with tiny_catalogue(MOVIES) as catalogue:
        assert numeric_columns.popularity(catalogue).tolist() == [0.5, 0, 2.5]


def test_standardised_values_have_mean_zero_and_deviation_one() -> None:
    """1, 3 and 5 have the mean 3 and the deviation sqrt(8/3)."""
    step = np.sqrt(1.5)
    assert np.allclose(numeric_columns.standardised(np.array([1.0, 3.0, 5.0])), [-step, 0, step])


def test_values_that_do_not_vary_are_standardised_to_zero() -> None:
    """Nothing is divided by zero."""
    assert numeric_columns.standardised(np.array([4.0, 4.0])).tolist() == [0, 0]


def test_a_catalogue_without_genres_or_terms_has_no_columns() -> None:
    """Rows are still movies."""
    with tiny_catalogue([Tiny(1, "!!!"), Tiny(2, "?")]) as catalogue:
        add_title_terms(catalogue)
        assert numeric_columns.genres(catalogue).shape == (2, 0)
        assert numeric_columns.title_terms(catalogue).shape == (2, 0)

"""Returns of several films, by hand."""

from butaca.catalogue.movie import Movie
from butaca.serving.browse.returns import Returns, profit, returns


def film(budget: int, revenue: int) -> Movie:
    """Return a film of which only the money matters."""
    ratio = revenue / budget if budget and revenue else 0.0
    return Movie(1, "A Film", "2000-01-01", 2000, 90, "en", None, None, budget, revenue, ratio, 1.0, 10, 6.0)


def test_films_without_figures_do_not_count() -> None:
    """Of four films two have both figures: returns 2 and 4, 10 earned on 3 spent."""
    films = [film(1, 2), film(2, 8), film(5, 0), film(0, 7)]
    assert returns(films) == Returns(known=2, budget=3, revenue=10, total=6.0, mean=3.0, median=3.0, overall=10 / 3)
    assert profit(films) == 7


def test_a_wrong_unit_moves_the_mean_and_not_the_rest() -> None:
    """A budget of 1 dollar makes the mean absurd; the median and the overall figure stay."""
    films = [film(100, 200), film(100, 300), film(1, 500)]
    assert returns(films).mean == (2 + 3 + 500) / 3
    assert returns(films).median == 3
    assert returns(films).overall == 1000 / 201


def test_nothing_known() -> None:
    """No film counts: a sum of 0, and nothing else to say."""
    assert returns([film(0, 0)]) == Returns(0, 0, 0, 0.0, None, None, None)
    assert returns([]) == Returns(0, 0, 0, 0.0, None, None, None)
    assert profit([]) is None

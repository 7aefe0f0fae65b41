"""Conversion of catalogue values to items of answers."""

from collections.abc import Sequence

from butaca.catalogue.movie import Movie
from butaca.serving.browse.returns import returns
from butaca.web.api.schemas.answers import MovieItem
from butaca.web.api.schemas.resources import MoneyItem, MovieFactsItem


def movie_item(movie: Movie) -> MovieItem:
    """Return a movie as it stands in a list."""
    return MovieItem(id=movie.id, title=movie.title, year=movie.year)


def movie_facts_item(movie: Movie) -> MovieFactsItem:
    """Return a movie as it stands in a filmography or a collection."""
    return MovieFactsItem(
        id=movie.id,
        title=movie.title,
        year=movie.year,
        release_date=movie.release_date,
        budget=movie.budget or None,
        revenue=movie.revenue or None,
        return_=movie.return_ if movie.return_known else None,
        vote_count=movie.vote_count,
        vote_average=movie.vote_average,
    )


def money_item(movies: Sequence[Movie]) -> MoneyItem:
    """Return the budgets and revenues of some movies."""
    return MoneyItem.model_validate(returns(movies))

"""Values of the rooms below as items of answers."""

from collections.abc import Sequence

from butaca.catalogue.movie import Movie
from butaca.serving.browse.returns import returns
from butaca.web.api.schemas.answers import MovieItem
from butaca.web.api.schemas.resources import MoneyItem, MovieFactsItem


def movie_item(movie: Movie) -> MovieItem:
    """A movie in a list."""
    return MovieItem(id=movie.id, title=movie.title, year=movie.year)


def movie_facts_item(movie: Movie) -> MovieFactsItem:
    """A movie in a filmography or a collection."""
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
    """What some movies cost and returned."""
    return MoneyItem.model_validate(returns(movies))

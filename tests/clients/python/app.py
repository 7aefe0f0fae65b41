"""A small app on the generated Python client: it asks as a user of the API does, and writes the answers as JSON.

Checked by ``mypy --strict`` against the client that is generated beside it: ``python app.py ADDRESS RATINGS``.
"""

import io
import json
import sys
from pathlib import Path
from typing import Any

from butaca_client import Client
from butaca_client.api.v1 import (
    get_movie,
    import_ratings,
    list_movies,
    list_similar_movies,
    recommend_movies,
    search_names,
)
from butaca_client.models import (
    Facet,
    Franchise,
    ImportAnswer,
    Include,
    ListAnswer,
    MatchGrade,
    MovieAnswer,
    MovieField,
    MovieHit,
    MoviesAnswer,
    Problem,
    Rating,
    ReasonCode,
    RecommendationsBody,
    SearchAnswer,
    SearchKind,
    SortOrder,
)
from butaca_client.types import UNSET, File, Unset


class Refused(Exception):
    """The server answered with a problem, or not at all."""

    def __init__(self, problem: Problem | None) -> None:
        super().__init__(problem.detail if problem else "no answer")
        self.problem = problem


def movie_called(client: Client, title: str) -> MovieHit:
    """Return the movie that is called so.

    Raises:
        LookupError: there is none.
    """
    answer = search_names.sync(client=client, q=title, type_=[SearchKind.MOVIE, SearchKind.PERSON])
    if not isinstance(answer, SearchAnswer):
        raise Refused(answer)
    for hit in answer.results:
        if isinstance(hit, MovieHit) and hit.matched.how is MatchGrade.EXACT:
            return hit
    raise LookupError(title)


def shown(movies: ListAnswer) -> list[dict[str, Any]]:
    """Return listed movies with why they are listed."""
    return [
        {
            "id": movie.id,
            "year": movie.year,
            "evidence": movie.evidence.value,
            "reasons": [
                [str(reason.code), reason.weight, [entity.name for entity in reason.entities], reason.lift]
                for reason in movie.reasons
            ],
            "by_genre": any(reason.code is ReasonCode.GENRES for reason in movie.reasons),
            "sentence": movie.sentence.en,
            "notes": [str(note.code) for note in movie.notes],
            "backfilled": movie.backfilled,
        }
        for movie in movies.results
    ]


def similar(client: Client, movie_id: int) -> dict[str, Any]:
    """Return hidden family movies that are like one, of no franchise but one movie."""
    answer = list_similar_movies.sync(
        str(movie_id),
        client=client,
        n=5,
        novelty=0.8,
        genre="family,-horror",
        year="1990..2012",
        vote_count="100..",
        original_language=["en|ja"],
        franchise=Franchise.COLLAPSE,
    )
    if not isinstance(answer, ListAnswer):
        raise Refused(answer)
    return {"model": answer.model, "novelty": answer.novelty, "results": shown(answer)}


def recommended(client: Client, movie_id: int) -> list[dict[str, Any]]:
    """Return movies for somebody who likes one movie and has rated another."""
    wanted = RecommendationsBody(
        likes=[movie_id], ratings=[Rating(id=129, stars=4.5)], n=5, genre="animation|fantasy", diversity=0.2
    )
    answer = recommend_movies.sync(client=client, body=wanted)
    if not isinstance(answer, ListAnswer):
        raise Refused(answer)
    return shown(answer)


def paged(client: Client) -> dict[str, Any]:
    """Return all long animated movies, page by page, the most voted first, and their decades."""
    pages: list[list[list[str | int | None]]] = []
    decades: dict[str, int] = {}
    following: str | Unset | None = UNSET
    while True:
        answer = list_movies.sync(
            client=client,
            genre="animation",
            runtime="80..",
            sort=SortOrder.VOTE_COUNT_DESCENDING,
            fields=[MovieField.TITLE, MovieField.RELEASE_DATE, MovieField.ACTORS],
            facets=[Facet.DECADE, Facet.ORIGINAL_LANGUAGE],
            limit=2,
            next_=following,
        )
        if not isinstance(answer, MoviesAnswer):
            raise Refused(answer)
        if answer.facets:
            decades = {str(count.value): count.movie_count for count in answer.facets["decade"]}
        pages.append([
            [
                movie.id,
                movie.title or None,
                movie.release_date.isoformat() if movie.release_date else None,
                *(actor.name for actor in movie.actors or []),
            ]
            for movie in answer.results
        ])  # fmt: skip
        if answer.next_ is None:
            return {"pages": pages, "decades": decades}
        following = answer.next_


def details(client: Client, movie_id: int) -> dict[str, Any]:
    """Return facts of one movie, with its crew, the movies of its collection, and similar ones."""
    answer = get_movie.sync(
        str(movie_id), client=client, include=[Include.CREDITS, Include.COLLECTION, Include.SIMILAR]
    )
    if not isinstance(answer, MovieAnswer):
        raise Refused(answer)
    return {
        "title": answer.title,
        "released": answer.release_date.isoformat() if answer.release_date else None,
        "actors": [[credit.name, credit.character] for credit in answer.actors],
        "languages": [language.name for language in answer.spoken_languages],
        "return": answer.return_,
        "crew": [[member.name, member.job] for member in answer.crew or []],
        "collection": [movie.id for movie in answer.collection_movies or []],
        "similar": [movie.id for movie in answer.similar.results] if answer.similar else [],
    }


def told(problem: MovieAnswer | ListAnswer | Problem | None) -> dict[str, Any]:
    """Return what a problem says."""
    if not isinstance(problem, Problem):
        raise TypeError("an answer, and no problem")
    return {
        "status": problem.status,
        "detail": problem.detail,
        "suggestions": problem.suggestions or [],
        "parameters": [error.parameter for error in problem.errors or []],
    }


def imported(client: Client, file: Path) -> dict[str, Any]:
    """Return the movies of a file of ratings, and the rows that name none."""
    answer = import_ratings.sync(client=client, filename=file.name, body=File(io.BytesIO(file.read_bytes())))
    if not isinstance(answer, ImportAnswer):
        raise Refused(answer)
    return {
        "format": str(answer.format_),
        "matched": [[movie.id, movie.stars, movie.liked] for movie in answer.matched],
        "missing": [[row.name, str(row.reason), row.text.es] for row in answer.missing],
    }


def main(address: str, ratings: Path) -> dict[str, Any]:
    """Ask everything."""
    with Client(base_url=address, raise_on_unexpected_status=True) as client:
        hit = movie_called(client, "toy story")
        return {
            "movie": [hit.id, hit.name],
            "similar": similar(client, hit.id),
            "recommended": recommended(client, hit.id),
            "paged": paged(client),
            "details": details(client, hit.id),
            "unknown": told(get_movie.sync("1", client=client)),
            "mistyped": told(list_similar_movies.sync(str(hit.id), client=client, genre="animaton")),
            "invalid": told(list_similar_movies.sync(str(hit.id), client=client, novelty=7, n=0)),
            "imported": imported(client, ratings),
        }


if __name__ == "__main__":
    json.dump(main(sys.argv[1], Path(sys.argv[2])), sys.stdout, ensure_ascii=False)

"""Pages: search, a film with similar films, and recommendations.

They work without scripts; films that a visitor marks as liked are kept by a script, in the browser.
"""

from collections.abc import Sequence
from http import HTTPStatus
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi import Path as PathParameter
from starlette.responses import Response
from starlette.templating import Jinja2Templates

from butaca.catalogue.movie import Movie
from butaca.errors import NotFound
from butaca.release.reader import Release
from butaca.serving.browse import movies, named_movies
from butaca.serving.browse.details import details
from butaca.serving.browse.titles import spanish_title
from butaca.serving.recommend.feedback import Feedback
from butaca.serving.recommend.for_person import for_person
from butaca.serving.recommend.options import ListOptions
from butaca.serving.recommend.similar import similar
from butaca.serving.search.entries import MOVIES
from butaca.serving.search.search import search
from butaca.web import negotiation
from butaca.web.dependencies import Floor, GivenOnce, OpenRelease
from butaca.web.links import here
from butaca.web.pages import texts

router = APIRouter(include_in_schema=False, dependencies=[Depends(GivenOnce("lang"))])

_templates = Jinja2Templates(Path(__file__).parent / "templates")
_templates.env.filters["genrename"] = texts.genre

_FOUND = 30  # films shown for a search
_ALIKE = 12  # similar films shown
_WELL_KNOWN = 12  # films shown before anything is searched
_ACTORS = 8  # actors shown for a film

_FOR_YOU = 12  # films shown for a person
_TITLES = 100  # titles looked up, of those that a visitor writes

_LONG = 2_000  # characters, beyond which the page of a problem does not repeat an address

# Everything comes from this site.
POLICY = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self' data:; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

Dial = Annotated[float | None, Query(ge=0, le=1)]
Written = Annotated[str, Query(max_length=5000)]


@router.get("/")
def home(request: Request, release: OpenRelease, q: Annotated[str, Query(max_length=500)] = "") -> Response:
    """Show the search box and the results."""
    query = q.strip()
    if query:
        hits = search(release, query, MOVIES)
        named, total = movies.by_ids(release, [hit.entry.ref for hit in hits[:_FOUND]]), len(hits)
        films = [named[hit.entry.ref] for hit in hits[:_FOUND]]
    else:
        films, total = movies.most_voted(release, _WELL_KNOWN), 0
    genres = movies.genres(release, [movie.id for movie in films])
    return _page(request, "home.html", query=query, films=films, total=total, genres=genres)


@router.get("/movies/{movie_id}")
def movie(
    request: Request,
    release: OpenRelease,
    movie_id: Annotated[int, PathParameter(ge=0)],
    floor: Floor,
    novelty: Dial = None,
) -> Response:
    """Show a film and similar films of the chosen novelty."""
    movie_details = details(release, movie_id)
    listing = similar(release, movie_id, ListOptions(n=_ALIKE, novelty=novelty), floor)
    return _page(
        request,
        "movie.html",
        details=movie_details,
        movie=movie_details.movie,
        actors=movie_details.actors[:_ACTORS],
        listing=listing,
    )


@router.get("/for-you")
def for_you(
    request: Request, release: OpenRelease, likes: Written = "", dislikes: Written = "", novelty: Dial = None
) -> Response:
    """Show recommendations for the titles that the visitor wrote.

    Without titles they are films that many people like. A script replaces the list by one for the visitor's marks.
    """
    liked, unknown = _titles(release, likes)
    disliked, more_unknown = _titles(release, dislikes)
    both = liked.keys() & disliked.keys()
    feedback = Feedback(
        [movie for movie in liked if movie not in both], [movie for movie in disliked if movie not in both]
    )
    listing = for_person(release, feedback, ListOptions(n=_FOR_YOU, novelty=novelty))
    return _page(
        request,
        "for_you.html",
        listing=listing,
        asked=bool(feedback),
        likes=likes,
        dislikes=dislikes,
        unknown=[*unknown, *more_unknown],
        both=[liked[movie].title for movie in both],
    )


def problem(request: Request, status: HTTPStatus, detail: str, near: Sequence[str], movie_is_missing: bool) -> Response:
    """Render an error as a page, also for addresses of no page.

    With ``movie_is_missing`` it says that the movie, rather than the page, does not exist. If the address is long, the
    link to the other language leads to the start page.
    """
    content = {"missing": status == HTTPStatus.NOT_FOUND, "film": movie_is_missing, "detail": detail, "near": near}
    if len(request.scope["path"]) + len(request.scope["query_string"]) > _LONG:
        content["other_address"] = f"/?lang={_other(_language(request))}"
    return _page(request, "problem.html", status, **content)


def _page(request: Request, template: str, status: HTTPStatus = HTTPStatus.OK, **content: Any) -> Response:
    language = _language(request)
    other = _other(language)
    release: Release = request.app.state.release
    context = {
        "language": language,
        "other_language": other,
        "text": texts.TEXTS[language],
        "manifest": release.manifest,
        "release": release.id,
        "other_address": here(request, lang=other),
        "said": lambda text: texts.in_language(text, language),
        "percent": lambda share: texts.percent(share, language),
        "number": lambda value: texts.number(value, language),
        "spanish": lambda movie: spanish_title(release, movie.id) if language == "es" else None,
        "rated": lambda movie: _rated(movie, language, release),
        **content,
    }
    headers = {"Content-Security-Policy": POLICY, "Vary": "Accept-Language"}
    return _templates.TemplateResponse(request, template, context, status, headers)


def _titles(release: Release, written: str) -> tuple[dict[int, Movie], list[NotFound]]:
    """Return the films named in a text, and the titles not found.

    A title is a line.
    """
    films, unknown = dict[int, Movie](), []
    for line in [line.strip() for line in written.splitlines() if line.strip()][:_TITLES]:
        try:
            movie = named_movies.resolve_title(release, line)[0]
        except NotFound as error:
            unknown.append(error)
        else:
            films[movie.id] = movie
    return films, unknown


def _rated(movie: Movie, language: str, release: Release) -> str:
    text = texts.TEXTS[language]
    if movie.vote_average is None:
        return text["unvoted"]
    kind = "reviews" if release.manifest.votes == "reviews" else "votes"
    return text[kind].format(
        average=texts.decimal(movie.vote_average, language), count=texts.number(movie.vote_count, language)
    )


def _other(language: str) -> str:
    return next(code for code in negotiation.LANGUAGES if code != language)


def _language(request: Request) -> str:
    """Return the language that the address or the browser asks for.

    The address takes precedence over the browser's preference, and Spanish is the default.
    """
    asked = request.query_params.get("lang")
    if asked in negotiation.LANGUAGES:
        return str(asked)
    return negotiation.language(request.scope)

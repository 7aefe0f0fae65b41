"""Import of ratings: as a fragment for scripts, or as a form."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import IO, Annotated

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from butaca.bilingual import Bilingual
from butaca.catalogue.movie import with_year
from butaca.recommenders.stars import SEEN, mark
from butaca.release.reader import Release
from butaca.serving.ratings_import.import_limits import ImportLimits
from butaca.serving.ratings_import.matching.missing import reason_text, suggested, titled
from butaca.serving.ratings_import.matching.rows_to_movies import MatchedRows, MissingRow, match
from butaca.serving.ratings_import.reading.read_file import RatingsImport, read
from butaca.serving.ratings_import.rows import RatingRow
from butaca.serving.ratings_import.unreadable import UnreadableImport
from butaca.serving.recommend.feedback import Feedback
from butaca.web.api.imports import work_on_body
from butaca.web.dependencies import GivenOnce, OpenRelease
from butaca.web.pages import rendering
from butaca.web.pages.multipart import only_file
from butaca.web.pages.routes.for_you import render_list
from butaca.web.pages.texts import in_language

router = APIRouter(include_in_schema=False, dependencies=[Depends(GivenOnce("lang"))])

PATHS = ("/for-you/import", "/for-you/upload")
_MISSING = 100  # rows without a film that are named
_WITH_SUGGESTIONS = 20  # the first of these


@dataclass(frozen=True)
class Named:
    """A row without a film, with the reason.

    ``suggestions`` are films that it may mean: id and name.
    """

    entry: MissingRow
    reason: Bilingual
    suggestions: list[tuple[int, str]]


@dataclass(frozen=True)
class Import:
    """Content of a file; ``marks`` are [id, mark, stars, title, year]."""

    given: RatingsImport
    matched: MatchedRows
    marks: list[list[object]]
    watch_count: int
    named: list[Named]

    @property
    def feedback(self) -> Feedback:
        """The marks as feedback on films."""
        of = {code: [int(str(each[0])) for each in self.marks if each[1] == code] for code in ("liked", "disliked")}
        return Feedback(of["liked"], of["disliked"])


@router.post(PATHS[0])
async def import_ratings(
    request: Request, release: OpenRelease, filename: Annotated[str | None, Query(max_length=300)] = None
) -> Response:
    """Return a summary of a file, with the marks in it."""
    limits: ImportLimits = request.app.state.import_limits

    def work(file: IO[bytes], pause: Callable[[], None]) -> Response:
        try:
            result = _imported(release, file, limits, filename, pause)
        except UnreadableImport as error:
            status = HTTPStatus.UNPROCESSABLE_ENTITY
            return rendering.page(request, "import_failed.html", status, failed=_reason(request, error))
        marks = json.dumps(result.marks, ensure_ascii=False, separators=(",", ":"))
        return rendering.page(request, "import_summary.html", result=result, marks=marks)

    return await work_on_body(request, work) or _left()


@router.post(PATHS[1])
async def upload_ratings(request: Request, release: OpenRelease) -> Response:
    """Show the list for a file that is sent as a form."""
    limits: ImportLimits = request.app.state.import_limits
    content_type = request.headers.get("content-type", "")

    def work(file: IO[bytes], pause: Callable[[], None]) -> Response:
        try:
            name, content = only_file(file, content_type)
            with content:
                result = _imported(release, content, limits, name, pause)
        except UnreadableImport as error:
            return render_list(request, release, failed=_reason(request, error))
        seen = frozenset(int(str(each[0])) for each in result.marks if each[1] == "seen")
        return render_list(request, release, result.feedback, seen, result=result)

    return await work_on_body(request, work) or _left()


def _left() -> Response:
    """Return the answer to a client that has left; nobody reads it."""
    return Response(status_code=HTTPStatus.BAD_REQUEST)


def _reason(request: Request, error: UnreadableImport) -> str:
    return in_language(error.text, rendering.language(request))


def _imported(
    release: Release, file: IO[bytes], limits: ImportLimits, name: str | None, pause: Callable[[], None]
) -> Import:
    given = read(file, limits, name, pause)
    matched, listed = match(release, given.rows, pause), match(release, given.listed, pause)
    watched = {movie: row for movie, row in listed.movies.items() if movie not in matched.movies}
    titles = titled(release, [*matched.movies, *watched])
    marks: list[list[object]] = [
        [movie, code, stars, *titles[movie]]
        for code, stars, movie in (
            *((_mark(row), row.stars, movie) for movie, row in matched.movies.items()),
            *(("watch", None, movie) for movie in watched),
        )
    ]
    return Import(given, matched, marks, len(watched), _named(release, matched.missing[:_MISSING]))


def _mark(row: RatingRow) -> str:
    if row.stars is None:
        return "liked" if row.liked else "seen"
    return "liked" if row.liked and row.stars >= SEEN else mark(row.stars)


def _named(release: Release, missing: Sequence[MissingRow]) -> list[Named]:
    near = [suggested(release, entry) if place < _WITH_SUGGESTIONS else () for place, entry in enumerate(missing)]
    titles = titled(release, [movie for some in near for movie in some])
    return [
        Named(entry, reason_text(entry), [(movie, with_year(*titles[movie])) for movie in some])
        for entry, some in zip(missing, near, strict=True)
    ]

"""The composition root of the server."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import anyio.to_thread
from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware
from starlette.staticfiles import StaticFiles

from butaca import __version__
from butaca.release.reader import Release
from butaca.release.store import Releases
from butaca.settings import Settings
from butaca.web import (
    api_discover,
    api_groups,
    api_lists,
    api_movies,
    api_people,
    api_search,
    api_stats,
    api_v1,
    health,
    pages,
    preguntas,
    problems,
    reports,
)
from butaca.web.answer_cache import AnswerCache
from butaca.web.headers import ReleaseHeaders
from butaca.web.limits import BodyLimit

_API = (api_discover, api_movies, api_lists, api_people, api_groups, api_stats, api_search, api_v1)

_DESCRIPTION = """
Movies, what they have in common, and what people ask about them.

* **v1**: resources with ids, in English.
* **preguntas**: a dozen questions, in Spanish.

Errors are problems as of RFC 9457, with suggestions where a name was not found.
"""


def create_app(settings: Settings) -> FastAPI:
    """An application that serves the current release.

    Raises:
        ReleaseError: there is none, or it cannot be used.
    """
    release = Release(Releases(settings.releases).current())

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        anyio.to_thread.current_default_thread_limiter().total_tokens = settings.threads
        yield
        release.close()

    app = FastAPI(
        title="butaca",
        version=__version__,
        description=_DESCRIPTION,
        license_info={"name": f"Data: {release.manifest.source}, {release.manifest.licence}"},
        lifespan=lifespan,
        docs_url="/docs",
        redoc_url=None,
    )
    app.state.release = release
    app.add_middleware(GZipMiddleware, minimum_size=1000)
    app.add_middleware(AnswerCache, size=settings.cache << 20)
    app.add_middleware(BodyLimit)
    app.add_middleware(ReleaseHeaders, release=release.id)
    app.mount("/static", StaticFiles(directory=Path(__file__).parent / "static"), name="static")
    for room in (pages, reports, *_API, health, preguntas):
        app.include_router(room.router)
    problems.install(app)
    return app

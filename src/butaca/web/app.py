"""The composition root of the server."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import anyio.to_thread
from anyio import CapacityLimiter
from fastapi import Depends, FastAPI
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.staticfiles import StaticFiles

from butaca import __version__
from butaca.release import integrity
from butaca.release.integrity import BackgroundCheck
from butaca.release.reader import Release
from butaca.release.store import Releases
from butaca.serving.browse.movies import has_posters
from butaca.serving.ratings_import.import_limits import ImportLimits
from butaca.settings import Settings
from butaca.web import health
from butaca.web.api import discover, groups, imports, lists, movies, people, search, stats
from butaca.web.api import release as releases
from butaca.web.api.exports import Exports
from butaca.web.auth.keys import KeyFile
from butaca.web.clients.fair_queue import FairQueue
from butaca.web.clients.identity import Forwarded
from butaca.web.clients.limits import Amounts, Limits, limits
from butaca.web.clients.shared_memory import SharedMemory
from butaca.web.dependencies import KnownParameters
from butaca.web.middleware.answer_headers import AnswerHeaders
from butaca.web.middleware.base_path import BasePath
from butaca.web.middleware.body_limit import BodyLimit
from butaca.web.middleware.cors import Cors, Preflights
from butaca.web.middleware.head import Head
from butaca.web.middleware.http_caching import Caching
from butaca.web.middleware.integrity_gate import IntegrityGate
from butaca.web.middleware.overload import AnswerDeadline, ConcurrencyLimit, WorkTurns
from butaca.web.middleware.ranges import Ranges
from butaca.web.middleware.rate_limit import RateLimit
from butaca.web.middleware.response_cache import AnswerCache
from butaca.web.middleware.slow_readers import SlowReaders
from butaca.web.middleware.unexpected_errors import Unexpected
from butaca.web.middleware.url_limit import AddressLimit
from butaca.web.openapi import Described, operation_id
from butaca.web.pages import reference, report_files
from butaca.web.pages import routes as pages
from butaca.web.pages.posters import Posters
from butaca.web.pages.rendering import Site, problem
from butaca.web.pages.routes import import_ratings
from butaca.web.preguntas import routes as preguntas
from butaca.web.problems import handlers
from butaca.web.problems.readers import Readers

_PATIENT = 3  # times the seconds of an answer that a request may wait for its turn
_FILES = 2  # threads that read files while answers are sent
_API = (discover, movies, lists, imports, people, groups, stats, search, releases)

_FILES_OF_RATINGS = (imports.PATH, *import_ratings.PATHS)  # whose routes read the body as it arrives

_DESCRIPTION = """
Movies, recommendations with reasons, and statistics.

* **v1**: resources with ids, in English.
* **preguntas**: a dozen questions, in Spanish.

Errors are problems of RFC 9457, with suggestions if a name was not found. Unknown parameters are refused. Answers to
GET may be cached: send their `ETag` in `If-None-Match` to learn whether they have changed. `RateLimit` says how many
more requests are allowed.
"""


def limits_of(settings: Settings, memory: SharedMemory | None = None) -> Limits:
    """Return the limits of a server, in shared memory if given."""
    return limits(
        Amounts(
            rate=settings.rate,
            burst=settings.burst,
            connections=settings.connections,
            connections_per_peer=settings.connections_per_peer,
            requests=settings.concurrency,
            body_bytes=settings.body_bytes,
            bodies_bytes=settings.bodies << 20,
            imports=settings.imports,
            exports=settings.exports,
            client_share=settings.client_share,
        ),
        memory,
    )


def create_app(settings: Settings, limits: Limits | None = None, folder: Path | None = None) -> FastAPI:
    """Create an application that serves a release.

    It is the current one unless a folder is given. Several workers are given the same limits.

    Raises:
        ReleaseError: there is none, or it cannot be used.
        BrokenKeys: the file of keys cannot be read.
    """
    limits = limits or limits_of(settings)
    release = Release(folder or Releases(Path(settings.releases)).current())
    rate = None if settings.verify == "before" else integrity.RATE
    check = BackgroundCheck(release.folder, release.manifest, release.integrity, rate)

    large_places = max(1, settings.threads - 1)
    small, large = FairQueue(settings.threads), FairQueue(large_places)

    import_limits = ImportLimits(sent_bytes=settings.import_bytes, unpacked_bytes=settings.import_unpacked_bytes)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        anyio.to_thread.current_default_thread_limiter().total_tokens = settings.threads + large_places + _FILES
        check.start()
        if folder is not None and settings.verify == "before":
            check.join()  # others answer, and go on until this worker can
        yield
        check.stop()
        release.close()

    app = Described(
        title="butaca",
        version=__version__,
        description=_DESCRIPTION,
        license_info={"name": f"Data: {release.manifest.source}, {release.manifest.licence}"},
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        generate_unique_id_function=operation_id,
        middleware=_guard(settings, release, limits, small, large, import_limits),
    )
    app.state.release = release
    app.state.floor = settings.floor
    app.state.keys = _keys(settings)
    app.state.import_limits = import_limits
    app.state.import_work = imports.ImportWork(large, CapacityLimiter(settings.imports))
    app.state.site = Site(
        settings.site or "", Posters(settings.posters if has_posters(release) else "", settings.poster_sizes)
    )
    app.state.exports = Exports(limits.exports)
    reference.install(app)
    app.mount("/static", StaticFiles(directory=Path(reference.__file__).parent / "static"), name="static")
    known_parameters = Depends(KnownParameters())
    for room in (*_API, preguntas):  # first, since a request is compared with one route after the other
        app.include_router(room.router, dependencies=[known_parameters])
    for room in (*pages.ROOMS, report_files, health):
        app.include_router(room.router)
    handlers.install(app, Readers(pages.__name__, problem, preguntas.__name__, preguntas.ROUTES))
    return app


def _keys(settings: Settings) -> KeyFile | None:
    if settings.keys is None:
        return None
    keys = KeyFile(settings.keys)
    list(keys)  # to fail now, not at the first export, if it cannot be read
    return keys


def _guard(
    settings: Settings,
    release: Release,
    limits: Limits,
    small: FairQueue,
    large: FairQueue,
    import_limits: ImportLimits,
) -> list[Middleware]:
    """Return the middleware around the routes, the outermost first.

    In order: who the client is, whether it is allowed, whether an answer is needed, then the answer.
    """
    # Everything here is public and read-only, and there are no cookies: a script of any site may read what anyone
    # can. Keys have to be given by name, so no visitor's browser is made to use one unasked.
    scripts: dict[str, Any] = {
        "allow_origins": settings.origins,
        "allow_methods": ["GET", "HEAD", "POST"],
        "allow_headers": ["Authorization", "Content-Type", "If-None-Match", "X-API-Key"],
        "expose_headers": [
            "Butaca-Release",
            "ETag",
            "Link",
            "RateLimit",
            "RateLimit-Policy",
            "Retry-After",
            "X-Request-ID",
        ],
        "max_age": 86_400,
    }
    # Of all settings these alone change pages.
    pages_of = f"{__version__} {settings.site} {settings.posters} {','.join(settings.poster_sizes)}"
    return [
        Middleware(BasePath, base=settings.base_path, proxies=settings.trusted_proxies, hops=settings.trusted_hops),
        Middleware(Forwarded, proxies=settings.trusted_proxies, hops=settings.trusted_hops),
        Middleware(AnswerHeaders, release=release.id),
        Middleware(Cors, **scripts),
        Middleware(Unexpected),
        # Before anything that answers: whatever a client asks for counts.
        Middleware(
            RateLimit,
            rate=settings.rate,
            burst=settings.burst,
            clients=limits.clients,
            networks=limits.networks,
            secret=limits.secret,
        ),
        Middleware(Preflights, **scripts),
        Middleware(AddressLimit, most=settings.address_bytes),
        Middleware(IntegrityGate, integrity=release.integrity, verified_before=settings.verify == "before"),
        Middleware(SlowReaders, most=max(2, settings.concurrency // settings.workers)),
        # Before a request takes its place among those under way: a slow body holds up nobody.
        Middleware(
            BodyLimit,
            most=settings.body_bytes,
            seconds=settings.body_seconds,
            held=limits.bodies,
            streams=limits.imports,
            streamed=dict.fromkeys(_FILES_OF_RATINGS, import_limits.sent_bytes),
            gathered=limits.gathered,
        ),
        Middleware(
            ConcurrencyLimit,
            quota=limits.requests,
            waiting=max(1, settings.connections // settings.workers),
            each=settings.connections_per_peer,
        ),
        Middleware(Head),
        Middleware(Ranges),
        Middleware(Caching, release=release.id, version=pages_of, max_age=settings.max_age),
        Middleware(AnswerCache, size=(settings.cache << 20) // settings.workers),
        Middleware(GZipMiddleware, minimum_size=1000, compresslevel=6),
        # The innermost but for the clock: what is kept is answered without a turn.
        Middleware(
            WorkTurns,
            small=small,
            large=large,
            seconds=_PATIENT * settings.answer_seconds,
            unlimited=_FILES_OF_RATINGS,
        ),
        Middleware(AnswerDeadline, seconds=settings.answer_seconds),
    ]

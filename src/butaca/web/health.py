"""Is the process alive, and does it have something to serve?

Both are answered by the event loop itself: however busy the threads are, health does not wait for them.
"""

from fastapi import APIRouter
from pydantic import BaseModel, Field

from butaca.serving.browse import movies
from butaca.web.dependencies import OpenRelease, Uncached

# Plain functions would wait for a thread among those that answer everything else.
router = APIRouter(prefix="/health", tags=["health"], dependencies=[Uncached])


class LiveAnswer(BaseModel):
    """The process answers."""

    status: str


class ReadyAnswer(BaseModel):
    """The release answers."""

    status: str
    release: str
    last_movie: int
    verified: bool = Field(description="Whether all files have been compared with their checksums since the start")


@router.get("/live", summary="The process answers")
async def get_liveness() -> LiveAnswer:
    """Always 200 while the process runs."""
    return LiveAnswer(status="ok")


@router.get("/ready", summary="The release answers")
async def get_readiness(release: OpenRelease) -> ReadyAnswer:
    """200 when the release can be read; 503 once one of its files is known to be damaged."""
    return ReadyAnswer(
        status="ok", release=release.id, last_movie=movies.last_id(release), verified=release.integrity.whole
    )

"""Checks of health: liveness of the process, readiness of the release.

Both are answered by the event loop itself, so health does not wait for busy threads.
"""

from fastapi import APIRouter
from pydantic import BaseModel, Field

from butaca.serving.browse import movies
from butaca.web.dependencies import OpenRelease, Uncached

# Plain functions would wait for a thread among those that answer everything else.
router = APIRouter(prefix="/health", tags=["health"], dependencies=[Uncached])


class LiveAnswer(BaseModel):
    """The state of the process."""

    status: str


class ReadyAnswer(BaseModel):
    """The state of the release."""

    status: str
    release: str
    last_movie: int
    verified: bool = Field(description="Whether all files have been verified against their checksums since the start")


@router.get("/live", summary="Liveness of the process")
async def get_liveness() -> LiveAnswer:
    """Answer 200 as long as the process runs."""
    return LiveAnswer(status="ok")


@router.get("/ready", summary="Readiness of the release")
async def get_readiness(release: OpenRelease) -> ReadyAnswer:
    """Answer 200 when the release can be read.

    The answer is 503 once one of its files is known to be damaged.
    """
    return ReadyAnswer(
        status="ok", release=release.id, last_movie=movies.last_id(release), verified=release.integrity.whole
    )

"""Is the process alive, and does it have something to serve?"""

from fastapi import APIRouter

from butaca.web.dependencies import OpenRelease, Uncached

# Plain functions would wait for a thread among those that answer everything else.
router = APIRouter(prefix="/health", tags=["health"], dependencies=[Uncached])


@router.get("/live", summary="The process answers")
async def live() -> dict[str, str]:
    """Always 200 while the process runs."""
    return {"status": "ok"}


@router.get("/ready", summary="The release answers")
async def ready(release: OpenRelease) -> dict[str, str | int]:
    """200 when the release can be read."""
    row = release.row("SELECT max(rowid) FROM movies")
    return {"status": "ok", "release": release.id, "last_movie": row[0] if row else 0}

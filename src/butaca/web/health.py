"""Is the process alive, and does it have something to serve?"""

from fastapi import APIRouter, Depends, Response

from butaca.web.dependencies import OpenRelease


async def _now(response: Response) -> None:
    """What is so now is not kept by anybody."""
    response.headers["Cache-Control"] = "no-store"


router = APIRouter(prefix="/health", tags=["health"], dependencies=[Depends(_now)])


@router.get("/live", summary="The process answers")
def live() -> dict[str, str]:
    """Always 200 while the process runs."""
    return {"status": "ok"}


@router.get("/ready", summary="The release answers")
def ready(release: OpenRelease) -> dict[str, str | int]:
    """200 when the release can be read."""
    row = release.row("SELECT max(rowid) FROM movies")
    return {"status": "ok", "release": release.id, "last_movie": row[0] if row else 0}

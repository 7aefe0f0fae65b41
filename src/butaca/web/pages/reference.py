"""The interactive API reference: Swagger's page, served from here."""

from pathlib import Path

from fastapi import APIRouter, FastAPI
from starlette.responses import FileResponse, Response
from starlette.staticfiles import StaticFiles

from butaca.web.pages.policy import policy

router = APIRouter(include_in_schema=False)

_PAGE = Path(__file__).parent / "static" / "reference.html"


@router.get("/docs")
def reference() -> Response:
    """Serve a page that shows ``/openapi.json``."""
    return FileResponse(_PAGE, headers={"Content-Security-Policy": policy()})


def install(app: FastAPI) -> None:
    """Serve the page and its files.

    Call it before ``/static`` is mounted.
    """
    app.mount("/static/swagger", StaticFiles(packages=[("fastapi_offline", "static")]), name="swagger")
    app.include_router(router)

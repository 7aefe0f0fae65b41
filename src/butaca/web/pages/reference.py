"""The reference of the API, to read and to try: Swagger's page, all of it from this server."""

from pathlib import Path

from fastapi import APIRouter, FastAPI
from starlette.responses import FileResponse, Response
from starlette.staticfiles import StaticFiles

from butaca.web.pages.routes import POLICY

router = APIRouter(include_in_schema=False)

_PAGE = Path(__file__).parent / "static" / "reference.html"


@router.get("/docs")
def reference() -> Response:
    """What ``/openapi.json`` says."""
    return FileResponse(_PAGE, headers={"Content-Security-Policy": POLICY})


def install(app: FastAPI) -> None:
    """Serve the page and what it is made of; to be called before ``/static`` is mounted."""
    app.mount("/static/swagger", StaticFiles(packages=[("fastapi_offline", "static")]), name="swagger")
    app.include_router(router)

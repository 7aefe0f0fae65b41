"""The data report of a release, as a page and as facts."""

from pathlib import Path

from fastapi import APIRouter
from starlette.responses import FileResponse

from butaca.errors import NoReport
from butaca.release.manifest import REPORT, REPORT_FACTS
from butaca.release.reader import Release
from butaca.web.dependencies import OpenRelease

router = APIRouter(include_in_schema=False)

# The page brings its style along, and asks for nothing.
_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)


@router.get("/report")
def page(release: OpenRelease) -> FileResponse:
    """Serve the report on the catalogue and its defects.

    ``#en`` after the address shows it in English.
    """
    return FileResponse(_file(release, REPORT), headers={"Content-Security-Policy": _POLICY})


@router.get("/report.json")
def facts(release: OpenRelease) -> FileResponse:
    """Serve the report as JSON; its schema is docs/report.schema.json."""
    return FileResponse(_file(release, REPORT_FACTS))


def _file(release: Release, name: str) -> Path:
    if name not in release.manifest.files:
        raise NoReport(release.id)
    return release.file(name)

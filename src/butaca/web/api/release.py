"""API v1: the release that is served."""

from typing import cast

from fastapi import APIRouter

from butaca.serving.recommend import models
from butaca.web.api.schemas.answers import InputItem, Metrics, ReleaseAnswer
from butaca.web.dependencies import OpenRelease

router = APIRouter(prefix="/api/v1", tags=["v1"])


@router.get("/release", summary="The release that is served")
def get_release(release: OpenRelease) -> ReleaseAnswer:
    """Return the sources of the data, the versions used, and the counts."""
    manifest = release.manifest
    return ReleaseAnswer(
        release=release.id,
        source=manifest.source,
        licence=manifest.licence,
        inputs=[InputItem(**file) for file in manifest.inputs],
        versions=manifest.versions,
        counts=manifest.counts,
        findings=manifest.findings,
        models=models.model_names(release),
        metrics=cast(Metrics, manifest.metrics),
    )

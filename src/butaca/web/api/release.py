"""API v1: the release itself."""

from dataclasses import asdict

from fastapi import APIRouter

from butaca.release.manifest_types import Metrics
from butaca.serving.recommend import models
from butaca.web.dependencies import OpenRelease
from butaca.web.schemas.answers import ReleaseAnswer

router = APIRouter(prefix="/api/v1", tags=["v1"])


@router.get("/release", summary="What is being served")
def current_release(release: OpenRelease) -> ReleaseAnswer:
    """Where the data came from, with what they were made, and how many there are."""
    manifest = release.manifest
    return ReleaseAnswer(
        release=release.id,
        source=manifest.source,
        licence=manifest.licence,
        inputs=[asdict(file) for file in manifest.inputs],
        versions=dict(manifest.versions),
        counts=dict(manifest.counts),
        findings=dict(manifest.findings),
        models=models.model_names(release),
        metrics=_metrics(manifest.metrics),
    )


def _metrics(metrics: Metrics | None) -> dict[str, object]:
    """Return the headline figures, each protocol's beside its model; empty if none were measured."""
    if metrics is None:
        return {}
    protocols = {
        protocol: {
            "model": measured.model,
            **({} if measured.novelty is None else {"novelty": measured.novelty}),
            "raters": measured.rater_count,
            **measured.figures,
        }
        for protocol, measured in metrics.protocols.items()
    }
    return {"held_out": metrics.held_out, "seed": metrics.seed, "protocols": protocols}

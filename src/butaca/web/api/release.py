"""API v1: the release that is served."""

from dataclasses import asdict

from fastapi import APIRouter

from butaca.release import manifest_types
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
        inputs=[InputItem(**asdict(file)) for file in manifest.inputs],
        versions=dict(manifest.versions),
        counts=dict(manifest.counts),
        findings=dict(manifest.findings),
        models=models.model_names(release),
        metrics=Metrics() if manifest.metrics is None else _metrics(manifest.metrics),
    )


def _metrics(metrics: manifest_types.Metrics) -> Metrics:
    (
        """Return headline figures, each protocol's beside its model.

    Unknown ones are left out.
    """
        ""
    )
    protocols = {
        protocol: _known(model=row.model, novelty=row.novelty, raters=row.rater_count, **row.figures)
        for protocol, row in metrics.protocols.items()
    }
    return Metrics(held_out=metrics.held_out, seed=metrics.seed, protocols=protocols)


def _known(**figures: int | float | str | None) -> dict[str, int | float | str]:
    return {name: figure for name, figure in figures.items() if figure is not None}

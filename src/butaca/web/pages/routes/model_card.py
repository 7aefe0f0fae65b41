"""The page of the model card."""

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from butaca.serving.browse import model_facts
from butaca.serving.recommend import models
from butaca.web.dependencies import GivenOnce, OpenRelease
from butaca.web.pages import rendering
from butaca.web.pages.quality import measured_quality

router = APIRouter(include_in_schema=False, dependencies=[Depends(GivenOnce("lang"))])


@router.get("/laboratory/models")
def card(request: Request, release: OpenRelease) -> Response:
    """Show the model card of a release."""
    shown = models.all_models(release)
    return rendering.page(
        request,
        "model_card.html",
        models=shown,
        sources=model_facts.sources(release),
        evidence=model_facts.evidence(release),
        protocols=measured_quality(release).of([model.name for model in shown]),
    )

"""API v1: the catalogue as a whole."""

from fastapi import APIRouter

from butaca.serving.browse.stats import stats
from butaca.web.api.schemas.resources import StatsAnswer
from butaca.web.dependencies import OpenRelease

router = APIRouter(prefix="/api/v1", tags=["v1"])


@router.get("/stats", summary="Distribution of the catalogue")
def get_stats(release: OpenRelease) -> StatsAnswer:
    """Count movies by date, language, country and genre.

    Budgets and revenues are summed by year.
    """
    return StatsAnswer.model_validate({"release": release.id, **vars(stats(release))}, from_attributes=True)

"""API v1: the catalogue as a whole."""

from fastapi import APIRouter

from butaca.serving.browse.stats import stats
from butaca.web.api.schemas.resources import StatsAnswer
from butaca.web.dependencies import OpenRelease

router = APIRouter(prefix="/api/v1", tags=["v1"])


@router.get("/stats", summary="How the catalogue is spread")
def get_stats(release: OpenRelease) -> StatsAnswer:
    """Over years, months and weekdays, languages, countries, genres by decade, and money by year."""
    return StatsAnswer.model_validate({"release": release.id, **vars(stats(release))}, from_attributes=True)

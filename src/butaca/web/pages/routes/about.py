"""The page of credits and privacy."""

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from butaca.web.dependencies import GivenOnce
from butaca.web.pages import rendering

router = APIRouter(include_in_schema=False, dependencies=[Depends(GivenOnce("lang"))])


@router.get("/about")
def about(request: Request) -> Response:
    """Show where the data come from, and what becomes of a visitor's."""
    return rendering.page(request, "about.html")

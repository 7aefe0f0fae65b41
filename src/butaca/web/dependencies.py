"""What routes are given, and what is asked of every request to some of them."""

from difflib import get_close_matches
from typing import Annotated

from fastapi import Depends, Path, Request, Response, params
from fastapi.dependencies.utils import get_flat_params
from fastapi.routing import APIRoute

from butaca.catalogue.names import fold
from butaca.release.reader import Release
from butaca.serving.refusals import Refused


class UnknownParameters(Refused):
    """A query has parameters that the route does not know: ``names`` are all of them."""

    def __init__(self, names: list[str], known: list[str]) -> None:
        self.names = names
        self.there_are = ", ".join(known) or "-"
        near = [match for name in names for match in get_close_matches(fold(name[:_LOOKED_AT]), known, 1)]
        said = ", ".join(repr(name) for name in names)
        way_out = f"there are: {', '.join(known)}" if known else "this address has none"
        super().__init__(", ".join(names), f"there is no parameter {said}", way_out, near)


_LOOKED_AT = 80  # characters of an unknown name


async def _release(request: Request) -> Release:
    """Not a plain function, which would be sent to a thread for this."""
    release: Release = request.app.state.release
    return release


async def _uncached(response: Response) -> None:
    response.headers["Cache-Control"] = "no-store"


class KnownParameters:
    """Compares a query with what its route declares, one by one or in a model; ``web.app`` asks it of all but pages."""

    def __init__(self) -> None:
        self._declared: dict[str, list[str]] = {}  # by method and path of the route

    async def __call__(self, request: Request) -> None:
        """Say so if there are others.

        Raises:
            UnknownParameters: a mistyped filter must not be as good as none.
        """
        if not request.scope["query_string"]:
            return
        route: APIRoute = request.scope["route"]
        key = f"{request.method} {route.path}"
        known = self._declared.get(key)
        if known is None:
            known = self._declared[key] = _declared(route)
        unknown = [name for name in dict.fromkeys(request.query_params) if name not in known]
        if unknown:
            raise UnknownParameters(unknown, known)


def _declared(route: APIRoute) -> list[str]:
    fields = get_flat_params(route.dependant)
    return [
        field.alias for field in fields if not isinstance(field.field_info, params.Path | params.Header | params.Cookie)
    ]


OpenRelease = Annotated[Release, Depends(_release)]

MovieRef = Annotated[
    str,
    Path(pattern=r"^([0-9]{1,18}|tt[0-9]{1,18})$", description="Its id in the source, or at IMDb", examples=["862"]),
]

Uncached = Depends(_uncached)
"""For routes whose answers differ from one time to the next: ``@router.get(..., dependencies=[Uncached])``."""

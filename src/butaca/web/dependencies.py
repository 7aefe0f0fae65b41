"""Dependencies of routes, and checks of their requests."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Annotated, get_origin

from fastapi import Depends, Path, Request, Response, params
from fastapi.dependencies.utils import get_flat_params
from fastapi.routing import APIRoute

from butaca.catalogue.names import fold
from butaca.release.reader import Release
from butaca.serving.invalid_options import InvalidOption, join_first

_SHOWN = 80  # characters of an unknown name or of a value
_COMPARED = 10  # unknown names that the known ones are compared with


class UnknownParameters(InvalidOption):
    """A query with parameters that the route does not know.

    ``names`` are all of the unknown ones.
    """

    def __init__(self, names: Sequence[str], known: Sequence[str]) -> None:
        self.names = [name[:_SHOWN] for name in names]
        self.there_are = ", ".join(known) or "-"
        near = [match for name in self.names[:_COMPARED] for match in get_close_matches(fold(name), known, 1)]
        way_out = f"there are: {', '.join(known)}" if known else "this address has none"
        super().__init__(
            join_first(self.names),
            f"there is no parameter {join_first(map(repr, self.names))}",
            way_out,
            list(dict.fromkeys(near)),
        )


class RepeatedParameter(InvalidOption):
    """A query that repeats a parameter that takes a single value.

    ``values`` are all values given.
    """

    def __init__(self, name: str, values: Sequence[str]) -> None:
        self.values = values
        super().__init__(name, f"{name} is given {len(values)} times, as {self.shown_values()}", "give it once")

    def shown_values(self, further: str = "and {:,} more") -> str:
        """Return the first values, each cut to a readable length."""
        return join_first((repr(value[:_SHOWN]) for value in self.values), 3, further)


@dataclass(frozen=True)
class _Declared:
    """The query parameters of a route; ``lists`` are those that repeat."""

    names: tuple[str, ...]
    lists: frozenset[str]


class GivenOnce:
    """A check that no parameter of a single value is repeated.

    Choosing between the values would be a guess. ``others`` are parameters of a single value that the routes read
    without declaring them.
    """

    def __init__(self, *others: str) -> None:
        self._others = others
        self._declared: dict[str, _Declared] = {}  # by method and path of the route

    async def __call__(self, request: Request) -> None:
        """Check a request.

        Raises:
            InvalidOption: a parameter is repeated or, if that is refused too, unknown.
        """
        if not request.scope["query_string"]:
            return
        route: APIRoute = request.scope["route"]
        key = f"{request.method} {route.path}"
        declared = self._declared.get(key)
        if declared is None:
            declared = self._declared[key] = self._of(route)
        self._check(request, declared)

    def _check(self, request: Request, declared: _Declared) -> None:
        counts = Counter(name for name, _ in request.query_params.multi_items())
        for name in declared.names:
            if counts[name] > 1 and name not in declared.lists:
                raise RepeatedParameter(name, request.query_params.getlist(name))

    def _of(self, route: APIRoute) -> _Declared:
        fields = [
            field
            for field in get_flat_params(route.dependant)
            if not isinstance(field.field_info, params.Path | params.Header | params.Cookie)
        ]
        return _Declared(
            (*(field.alias for field in fields), *self._others),
            frozenset(field.alias for field in fields if get_origin(field.field_info.annotation) is list),
        )


class KnownParameters(GivenOnce):
    """A check that refuses undeclared parameters as well.

    ``web.app`` applies it to all routes but pages.
    """

    def _check(self, request: Request, declared: _Declared) -> None:
        unknown = [name for name in dict.fromkeys(request.query_params) if name not in declared.names]
        if unknown:
            raise UnknownParameters(unknown, declared.names)  # a mistyped filter must not be as good as none
        super()._check(request, declared)


async def _release(request: Request) -> Release:
    """Return the open release.

    A plain function would be sent to a thread for this.
    """
    release: Release = request.app.state.release
    return release


async def _floor(request: Request) -> float:
    floor: float = request.app.state.floor
    return floor


async def _uncached(response: Response) -> None:
    response.headers["Cache-Control"] = "no-store"


OpenRelease = Annotated[Release, Depends(_release)]

Floor = Annotated[float, Depends(_floor)]
"""The least confidence of a movie's list by default."""

MovieRef = Annotated[
    str,
    Path(
        pattern=r"^([0-9]{1,18}|tt[0-9]{1,18})$",
        description="Id of the movie, in the source or at IMDb",
        examples=["862"],
    ),
]

Uncached = Depends(_uncached)
"""Dependency of routes whose answers vary from request to request.

Use it as ``@router.get(..., dependencies=[Uncached])``.
"""

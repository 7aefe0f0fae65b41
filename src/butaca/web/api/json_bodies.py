"""JSON bodies, whose values and errors are bounded before they are built.

A body of two megabytes can hold 300,000 members. Parsed at once they take 40 MB, and each error of pydantic another
kilobyte. So a body that has more members than any valid one is not parsed: its errors are read off its text.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Coroutine, Iterator
from typing import Any, NoReturn, TypeVar

from anyio import to_thread
from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic import BaseModel, ValidationError

from butaca.errors import MAX_NAMED
from butaca.web.api.content_types import check
from butaca.web.problems.document import FURTHER

MEDIA_TYPE = "application/json"

_MOST_VALUES = 60_000  # 10,000 ratings of two members each, 10,000 ids in each of two lists, and the commas of filters
_MOST_CONTAINERS = 30_000
_MOST_MEMBERS = 1_000  # of one object
_INLINE = 16 << 10  # bytes, up to which a body is read in less time than it takes to hand it to a thread

# A string, its end where it has one, and what follows until the next. It fits wherever there is a quote, so that no
# text is gone through twice.
_STRING = re.compile(r'"((?:[^"\\]++|\\.)*+)"?([^"]*+)', re.DOTALL)

Model = TypeVar("Model", bound=BaseModel)


class JsonRoute(APIRoute):
    """A route that reads its JSON body within bounds.

    Large bodies are read in a thread, beside the event loop.
    """

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Read the body first, then proceed as other routes do."""
        handle = super().get_route_handler()
        model = self._model()
        if model is None:
            return handle

        async def read_first(request: Request) -> Response:
            check(request.headers, MEDIA_TYPE)
            content = await request.body()
            if not content:
                return await handle(request)
            if len(content) <= _INLINE:
                body = read(model, content)
            else:
                body = await to_thread.run_sync(read, model, content)
            return await handle(_Read(request, body))

        return read_first

    def _model(self) -> type[BaseModel] | None:
        field = self.body_field
        annotation: Any = field.field_info.annotation if field else None
        return annotation if isinstance(annotation, type) and issubclass(annotation, BaseModel) else None


class _Read(Request):
    """A request whose body has been read already."""

    def __init__(self, request: Request, value: BaseModel) -> None:
        super().__init__(request.scope)
        self._value = value

    async def body(self) -> bytes:
        """Return a placeholder that says there is a body."""
        return b"{}"

    async def json(self) -> BaseModel:
        """Return the parsed body."""
        return self._value


def read(model: type[Model], content: bytes) -> Model:
    """Validate a body as its model does.

    Raises:
        RequestValidationError: it is wrong; of some lists of errors the last, of type ``further``, counts others.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _error(f"no UTF-8 text, from byte {error.start} on") from None
    if text.count(",") > _MOST_VALUES or text.count("[") + text.count("{") > _MOST_CONTAINERS:
        raise _size_errors(model, text)
    try:
        value = json.loads(text, object_pairs_hook=_members, parse_constant=_constant)
    except _TooManyMembers:
        raise _size_errors(model, text) from None
    except json.JSONDecodeError as error:
        raise _error(f"no JSON, from character {error.pos} on") from None
    except RecursionError:
        raise _error("it is nested too deeply") from None
    except ValueError:  # Python reads no integer of more than 4,300 digits
        raise _error("it has a number of too many digits") from None
    try:
        return model.model_validate(value)
    except ValidationError as error:
        errors = error.errors(include_url=False)
    raise RequestValidationError([{**entry, "loc": ("body", *entry["loc"])} for entry in errors])


class _TooManyMembers(Exception):
    """An object has more members than any that is valid."""


def _members(pairs: list[tuple[str, Any]]) -> dict[str, object]:
    if len(pairs) > _MOST_MEMBERS:
        raise _TooManyMembers
    members = dict(pairs)
    if len(members) < len(pairs):
        name = next(name for name, count in Counter(name for name, _ in pairs).items() if count > 1)
        raise _error("it is given more than once; which counts would be a guess", name)
    return members


def _constant(name: str) -> NoReturn:
    raise _error(f"no JSON: it has {name}, which is no number")


def _size_errors(model: type[BaseModel], text: str) -> RequestValidationError:
    """Return the errors of a body that is not worth parsing.

    They are its unknown members; if all are known, its size.
    """
    known = {field.alias or name for name, field in model.model_fields.items()}
    unknown: dict[str, None] = {}
    further = 0
    for written in _names(text):
        name = _unescaped(written) if "\\" in written else written
        if name in known or name in unknown:
            continue
        if len(unknown) < MAX_NAMED:
            unknown[name] = None
        else:
            further += 1
    if not unknown:
        return _error(
            f"it has more values than any list of movies takes: {_MOST_VALUES:,} in all, of them "
            f"{_MOST_CONTAINERS:,} lists and objects, and {_MOST_MEMBERS:,} members in one object"
        )
    errors: list[dict[str, object]] = [
        {"type": "extra_forbidden", "loc": ("body", name), "msg": "", "input": None} for name in unknown
    ]
    if further:
        errors.append({"type": FURTHER, "loc": ("body",), "msg": "", "input": None, "ctx": {"n": further}})
    return RequestValidationError(errors)


def _names(text: str) -> Iterator[str]:
    """Yield the names of a JSON object's own members, as written.

    For anything but an object there are none.
    """
    before, quote, _ = text.partition('"')
    if before.strip() != "{" or not quote:
        return
    depth = 1
    for match in _STRING.finditer(text):
        written, following = match.groups()
        if depth == 1 and following.lstrip().startswith(":"):
            yield written
        depth += following.count("{") + following.count("[") - following.count("}") - following.count("]")


def _unescaped(written: str) -> str:
    """Return a name without its escapes.

    A name with escapes that are not valid in JSON is returned as written.
    """
    try:
        return str(json.loads(f'"{written}"'))
    except ValueError:
        return written


def _error(problem: str, *place: str) -> RequestValidationError:
    return RequestValidationError([{"type": "unreadable", "loc": ("body", *place), "msg": problem, "input": None}])

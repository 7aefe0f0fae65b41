"""The description of the API: what FastAPI says of the routes, and the problems that each may answer with."""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute

from butaca.web.api.schemas.answers import Problem
from butaca.web.problems.responses import MEDIA_TYPE

_SCHEMAS = "#/components/schemas/"
_RESPONSES = "#/components/responses/"
_CONTENT = {MEDIA_TYPE: {"schema": {"$ref": _SCHEMAS + "Problem"}}}

# What each problem means where any request may have it, or only some.
_ANY = {
    HTTPStatus.BAD_REQUEST: "The address is no UTF-8 text",
    HTTPStatus.REQUEST_URI_TOO_LONG: "The address is too long",
    HTTPStatus.UNPROCESSABLE_ENTITY: "A parameter is unknown, or has a value that cannot be; `errors` names each",
    HTTPStatus.TOO_MANY_REQUESTS: "Too many requests from one client; `Retry-After` says when to come back",
    HTTPStatus.INTERNAL_SERVER_ERROR: "An error here; it has been logged under `request_id`",
    HTTPStatus.SERVICE_UNAVAILABLE: "Too much at once, or it takes too long; `Retry-After` says when to come back",
}
_WITH_NAMES = {HTTPStatus.NOT_FOUND: "The release has nothing of that name or id; `suggestions` are what it has"}
_WITH_BODY = {
    HTTPStatus.REQUEST_TIMEOUT: "The body came too slowly",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "The body is too large",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: "The body is of another type than is said here, or of none, or coded",
}
_WITH_KEY = {HTTPStatus.UNAUTHORIZED: "A key is needed, and none or a wrong one was given"}
_WAITING = (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE)


def operation_id(route: APIRoute) -> str:
    """The name of the function that answers: what generated clients call it too."""
    return route.name


class Described(FastAPI):
    """An application whose description is complete."""

    def openapi(self) -> dict[str, Any]:
        """The OpenAPI document, made when it is first asked for."""
        if self.openapi_schema is None:
            _complete(super().openapi(), keys_are_asked_for=self.state.keys is not None)
        assert self.openapi_schema is not None
        return self.openapi_schema


def _complete(document: dict[str, Any], keys_are_asked_for: bool) -> None:
    components = document.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    for fastapis_own in ("HTTPValidationError", "ValidationError"):
        schemas.pop(fastapis_own, None)
    problem = Problem.model_json_schema(ref_template=_SCHEMAS + "{model}")
    schemas |= problem.pop("$defs", {}) | {"Problem": problem}
    meanings = _ANY | _WITH_NAMES | _WITH_BODY
    if keys_are_asked_for:
        meanings |= _WITH_KEY
    else:
        components.pop("securitySchemes", None)
    components["responses"] = {_name(status): _response(status, text) for status, text in sorted(meanings.items())}
    for path in document["paths"].values():
        for operation in path.values():
            responses = operation["responses"]
            if not keys_are_asked_for:
                operation.pop("security", None)
            for status in sorted(_possible(operation)):
                responses[str(int(status))] = {"$ref": _RESPONSES + _name(status)}
            for status, response in responses.items():
                if status.startswith("4") and "$ref" not in response:  # one that a route alone may answer with
                    response["content"] = _CONTENT


def _possible(operation: dict[str, Any]) -> Iterator[HTTPStatus]:
    yield from _ANY
    body = "requestBody" in operation
    if body or operation.get("parameters"):
        yield from _WITH_NAMES
    if body:
        yield from _WITH_BODY
    if "security" in operation:
        yield from _WITH_KEY


def _name(status: HTTPStatus) -> str:
    return "".join(word.capitalize() for word in status.name.split("_"))


def _response(status: HTTPStatus, meaning: str) -> dict[str, Any]:
    response: dict[str, Any] = {
        "description": meaning,
        "content": _CONTENT,
    }
    if status in _WAITING:
        response["headers"] = {"Retry-After": {"description": "Seconds", "schema": {"type": "integer", "minimum": 1}}}
    return response

"""The OpenAPI document: FastAPI's description, completed with possible problems."""

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

# The meaning of each problem, and the requests that may have it.
_ANY = {
    HTTPStatus.BAD_REQUEST: "The address is not UTF-8 text",
    HTTPStatus.REQUEST_URI_TOO_LONG: "The address is too long",
    HTTPStatus.UNPROCESSABLE_ENTITY: "A parameter is unknown or has an invalid value; `errors` names each",
    HTTPStatus.TOO_MANY_REQUESTS: "Too many requests from one client; `Retry-After` says when to try again",
    HTTPStatus.INTERNAL_SERVER_ERROR: "A server error; it has been logged under `request_id`",
    HTTPStatus.SERVICE_UNAVAILABLE: "The server is overloaded or too slow; `Retry-After` says when to try again",
}
_WITH_NAMES = {HTTPStatus.NOT_FOUND: "The release has nothing of that name or id; `suggestions` are similar names"}
_WITH_BODY = {
    HTTPStatus.REQUEST_TIMEOUT: "The body arrived too slowly",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "The body is too large",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: "The body has another media type than described here, or none, or is encoded",
}
_WITH_KEY = {HTTPStatus.UNAUTHORIZED: "A key is needed, and the request has none or an invalid one"}
_WAITING = (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE)


def operation_id(route: APIRoute) -> str:
    """Return the operation id of a route: the name of its function.

    Generated clients use it as well.
    """
    return route.name


class Described(FastAPI):
    """An application with a complete OpenAPI document."""

    def openapi(self) -> dict[str, Any]:
        """Return the OpenAPI document, which is made on the first call."""
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

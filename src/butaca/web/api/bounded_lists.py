"""List parameters: splitting of values, and bounded error reports."""

from collections.abc import Sequence
from typing import Any

from pydantic import (
    AfterValidator,
    BeforeValidator,
    FailFast,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WrapValidator,
)
from pydantic_core import InitErrorDetails, PydanticCustomError

from butaca.errors import MAX_NAMED
from butaca.web.problems.document import FURTHER


def _separated(value: Any) -> Any:
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        return [part for text in value for part in text.split(",")]
    return value


separated = BeforeValidator(_separated)
"""Values given several times, or once with commas between them, or both."""


def _first_errors(value: Any, validate: ValidatorFunctionWrapHandler) -> Any:
    try:
        return validate(value)
    except ValidationError as error:
        if not error.errors(include_url=False)[0]["loc"]:
            raise  # the list as a whole is wrong
    errors: list[InitErrorDetails] = []
    further = 0
    for place, item in enumerate(value):
        try:
            validate([item])
        except ValidationError as error:
            room = MAX_NAMED - len(errors)
            errors += [_placed(detail, place) for detail in error.errors(include_url=False)[:room]] if room else []
            further += error.error_count() - max(0, min(room, error.error_count()))
    if further:
        counted = PydanticCustomError(FURTHER, "and {n} more", {"n": further})
        errors.append(InitErrorDetails(type=counted, loc=(), input=None))
    raise ValidationError.from_exception_data("list", errors)


def _placed(error: Any, place: int) -> InitErrorDetails:
    """Return the error of a one-item list, moved to another place."""
    moved = InitErrorDetails(type=error["type"], loc=(place, *error["loc"][1:]), input=error["input"])
    if "ctx" in error:
        moved["ctx"] = error["ctx"]
    return moved


BOUNDED = (FailFast(), WrapValidator(_first_errors))
"""Validators that bound the errors of a list.

At most 100 wrong items are named and the rest counted, in little memory.
"""


def members_of(known: Sequence[str]) -> AfterValidator:
    """Return a validator that accepts only known names.

    Its error lists all known names.
    """

    def check(given: list[str]) -> list[str]:
        for name in given:
            if name not in known:
                shown = repr(name[:80])
                raise PydanticCustomError(
                    "unknown_name", "there is no {name}; there are: {known}", {"name": shown, "known": ", ".join(known)}
                )
        return given

    return AfterValidator(check)

"""Facts as JSON, there and back, and the schema that says what is in it."""

import json
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from butaca.catalogue.intake import Intake
from butaca.errors import BrokenRelease
from butaca.reports.profile import Profile

_PROFILE = TypeAdapter(Profile)


def write(profile: Profile, path: Path) -> None:
    """Write the facts as JSON: the same bytes for the same facts."""
    text = json.dumps(_PROFILE.dump_python(profile, mode="json"), indent=1, ensure_ascii=False, allow_nan=False)
    path.write_text(text + "\n", encoding="utf-8")


def read(path: Path) -> Profile:
    """The facts of a file that ``write`` wrote.

    Raises:
        BrokenRelease: the file does not hold such facts.
    """
    try:
        return _PROFILE.validate_json(path.read_bytes())
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise BrokenRelease(
            f"{path.name}: {where or 'the file'}: {first['msg']}. Build again with: butaca build"
        ) from error


def intake(path: Path) -> Intake | None:
    """What came in, from the facts in a release; None if it has none.

    Raises:
        BrokenRelease: the file does not hold such facts.
    """
    return read(path).intake if path.is_file() else None


def schema() -> dict[str, Any]:
    """The JSON schema of the facts (draft 2020-12)."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **_PROFILE.json_schema(mode="serialization"),
        "title": "The facts of a butaca report",
    }

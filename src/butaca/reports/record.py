"""Facts as JSON, there and back, and the schema that says what is in it."""

import json
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from butaca.catalogue.intake import Intake
from butaca.errors import BrokenRelease
from butaca.release.manifest import REPORT_FACTS
from butaca.reports.profile import Profile

_PROFILE = TypeAdapter(Profile)
_INTAKE = TypeAdapter(Intake | None)


def write(profile: Profile, path: Path) -> None:
    """Write the facts as JSON: the same bytes for the same facts."""
    text = json.dumps(_PROFILE.dump_python(profile, mode="json"), indent=1, ensure_ascii=False, allow_nan=False)
    path.write_text(text + "\n", encoding="utf-8")


def read(path: Path) -> Profile:
    """The facts of a file that ``write`` wrote.

    Raises:
        ValidationError: the file does not hold such facts.
    """
    return _PROFILE.validate_json(path.read_bytes())


def intake(release: Path) -> Intake | None:
    """What came in, from the facts in a release's folder; None if it was built before they were kept.

    The other facts are not looked at: they can be gathered again.

    Raises:
        BrokenRelease: the file does not hold such facts.
    """
    path = release / REPORT_FACTS
    if not path.is_file():
        return None
    try:
        return _INTAKE.validate_python(json.loads(path.read_text(encoding="utf-8"))["intake"])
    except (ValueError, LookupError, TypeError) as error:
        raise BrokenRelease(
            f"release {release.name}: {path.name} is damaged. Build again with: butaca build"
        ) from error


def schema() -> dict[str, Any]:
    """The JSON schema of the facts (draft 2020-12)."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **_PROFILE.json_schema(mode="serialization"),
        "title": "The facts of a butaca report",
    }

"""Write, read and describe the facts as JSON.

Pydantic is loaded by those who read facts: a build only writes them, and has no memory to spare.
"""

import json
from dataclasses import asdict
from pathlib import Path

from butaca.catalogue.intake import Intake
from butaca.errors import BrokenRelease
from butaca.release.manifest import REPORT_FACTS
from butaca.reports.profile import Profile


def write(profile: Profile, path: Path) -> None:
    """Write the facts as JSON: the same bytes for the same facts."""
    text = json.dumps(asdict(profile), indent=1, ensure_ascii=False, allow_nan=False)
    path.write_text(text + "\n", encoding="utf-8")


def read(path: Path) -> Profile:
    """Read the facts that ``write`` wrote.

    Raises:
        ValidationError: the file does not hold such facts.
    """
    from pydantic import TypeAdapter

    return TypeAdapter(Profile).validate_json(path.read_bytes())


def intake(release: Path) -> Intake | None:
    """Read the intake from the report in a release's folder.

    It is None if there is no report. The other facts are not read: they can be gathered again.

    Raises:
        BrokenRelease: the file does not hold such facts.
    """
    from pydantic import TypeAdapter

    path, adapter = release / REPORT_FACTS, TypeAdapter[Intake | None](Intake | None)
    if not path.is_file():
        return None
    try:
        return adapter.validate_python(json.loads(path.read_text(encoding="utf-8"))["intake"])
    except (ValueError, LookupError, TypeError) as error:
        raise BrokenRelease(
            f"release {release.name}: {path.name} is damaged. Build again with: butaca build"
        ) from error


def schema() -> dict[str, object]:
    """Return the JSON schema of the facts (draft 2020-12)."""
    from pydantic import TypeAdapter

    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **TypeAdapter(Profile).json_schema(mode="serialization"),
        "title": "The facts of a butaca report",
    }

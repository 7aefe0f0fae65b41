"""What is public: the addresses and answers that clients rely on, and what the server process is made of."""

import difflib
import itertools
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx2

from .renew_openapi import SNAPSHOT, described

OFFLINE = {"numpy", "scipy", "pandas", "duckdb", "sklearn", "simplemma", "babel", "rich", "pyarrow"}


def test_openapi_is_as_agreed(small: httpx2.Client) -> None:
    """A change of the API is a change of tests/web/openapi.json, which `make openapi` renews."""
    assert SNAPSHOT.is_file(), "what the API was agreed to be is not there; write it with: make openapi"
    agreed = SNAPSHOT.read_text(encoding="utf-8")
    changed = difflib.unified_diff(
        agreed.splitlines(), described(small).splitlines(), "agreed", "now", n=2, lineterm=""
    )
    shown = "\n".join(itertools.islice(changed, 60))
    assert not shown, f"the API is not what was agreed; if that is meant: make openapi\n{shown}"


def test_every_operation_can_be_called_by_name(small: httpx2.Client) -> None:
    """One name each, of letters, digits and underscores."""
    names = [operation["operationId"] for _, operation in operations(small)]
    assert len(set(names)) == len(names)
    assert all(name.isidentifier() and name == name.lower() for name in names), names


def test_every_operation_documents_its_problems(small: httpx2.Client) -> None:
    """As RFC 9457 has them; what FastAPI says of its own errors is not what is sent."""
    document = small.get("/openapi.json").json()
    for where, operation in operations(small):
        expected = {"200", "400", "414", "422", "429", "500", "503"}
        expected |= {"404"} if "{" in where else set()
        expected |= {"404", "408", "413"} if "requestBody" in operation else set()
        assert expected <= set(operation["responses"]), where
    for response in document["components"]["responses"].values():
        assert response["content"] == {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    assert "HTTPValidationError" not in json.dumps(document)


def operations(client: httpx2.Client) -> list[tuple[str, dict[str, Any]]]:
    """All operations, each with its path."""
    paths = client.get("/openapi.json").json()["paths"]
    return [(path, operation) for path, methods in paths.items() for operation in methods.values()]


def test_the_server_imports_no_matrix_library(small_releases: Path) -> None:
    """A process that serves has none of the packages that build."""
    program = (
        "import sys\n"
        "from pathlib import Path\n"
        "from butaca.settings import Settings\n"
        "from butaca.web import server\n"
        f"server.create_app(Settings(releases=Path({str(small_releases)!r})))\n"
        "print(sorted(name for name in sys.modules if '.' not in name))\n"
    )
    found = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    loaded = set(json.loads(found.stdout.replace("'", '"')))
    assert "fastapi" in loaded
    assert not loaded & OFFLINE

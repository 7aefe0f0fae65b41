"""What is public: the addresses and answers that clients rely on, and what the server process is made of."""

import difflib
import itertools
import json
import re
import subprocess
import sys
from collections.abc import Iterator
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


class TestForGeneratedClients:
    """What common generators stumble on; ``tests/clients`` runs some of them."""

    def test_closed_sets_are_components(self, small: httpx2.Client) -> None:
        """Each is one type, wherever it is used; but for the part of a set that tells kinds of answers apart."""
        document = small.get("/openapi.json").json()
        within = {
            name: schema for name, schema in document["components"]["schemas"].items() if "enum" not in schema
        } | document["paths"]
        assert len(within) < len(document["components"]["schemas"]) + len(document["paths"])
        inline = [schema["enum"] for schema in parts(within) if isinstance(schema.get("enum"), list)]
        assert inline == [["person", "collection", "company", "keyword"]]

    def test_values_that_are_no_names_have_names(self, small: httpx2.Client) -> None:
        """As `-title`: a generator would number it."""
        for name, schema in small.get("/openapi.json").json()["components"]["schemas"].items():
            names = schema.get("x-enum-varnames", [value.replace(" ", "_") for value in schema.get("enum", ())])
            assert all(value.isidentifier() for value in names), name
            assert len(set(names)) == len(schema.get("enum", ())), name

    def test_no_member_of_a_component_has_a_default(self, small: httpx2.Client) -> None:
        """What may be left out is not required, and that is all: with a default, generators require it or send it."""
        schemas = small.get("/openapi.json").json()["components"]["schemas"]
        members = [
            (name, member) for name, schema in schemas.items() for member in schema.get("properties", {}).items()
        ]
        assert members
        assert not [(name, member) for name, (member, schema) in members if "default" in schema]

    def test_no_parameter_has_a_list_as_its_default(self, small: httpx2.Client) -> None:
        """A generator would send it as a text."""
        parameters = [parameter for _, operation in operations(small) for parameter in operation.get("parameters", ())]
        assert parameters
        assert not [each["name"] for each in parameters if isinstance(each["schema"].get("default"), list)]

    def test_no_component_has_a_member_of_its_name(self, small: httpx2.Client) -> None:
        """In code generated for it, the two would be the same variable."""
        for name, schema in small.get("/openapi.json").json()["components"]["schemas"].items():
            own = re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()
            assert own not in schema.get("properties", {}), name

    def test_dates_say_so(self, small: httpx2.Client) -> None:
        """Null or not."""
        schemas = small.get("/openapi.json").json()["components"]["schemas"]
        dates = [
            member for schema in schemas.values() for name, member in schema.get("properties", {}).items()
            if name.endswith("_date") and schema.get("title") not in ("RecommendationsBody", "GroupBody")
        ]  # fmt: skip
        assert len(dates) == 3
        assert all(any(form.get("format") == "date" for form in parts(member)) for member in dates)

    def test_maps_have_typed_values(self, small: httpx2.Client) -> None:
        """None is of anything."""
        schemas = small.get("/openapi.json").json()["components"]["schemas"]
        assert not [part for part in parts(schemas) if part.get("additionalProperties") in (True, {})]
        objects = [part for part in parts(schemas) if part.get("type") == "object"]
        assert objects
        assert all("properties" in part or "additionalProperties" in part for part in objects)

    def test_operations_begin_with_an_english_verb(self, small: httpx2.Client) -> None:
        """In letters without accents."""
        verbs = {"list", "get", "count", "lookup", "search", "suggest", "recommend", "import", "export"}
        names = [operation["operationId"] for _, operation in operations(small)]
        assert all(name.isascii() and name.split("_")[0] in verbs for name in names), names


def parts(schema: Any) -> Iterator[dict[str, Any]]:
    """Yield all objects within a document, itself too; what is named ``examples`` is none of it."""
    if isinstance(schema, dict):
        yield schema
        for name, part in schema.items():
            if name != "examples":
                yield from parts(part)
    elif isinstance(schema, list):
        for part in schema:
            yield from parts(part)


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

"""Reads render.yaml: the one web service that this repository describes."""

from dataclasses import dataclass
from pathlib import Path

import yaml  # type: ignore[import-untyped] # it ships no types


class BlueprintError(Exception):
    """render.yaml does not say what a rehearsal needs."""


@dataclass(frozen=True)
class Service:
    """A web service, as Render is told about it."""

    name: str
    plan: str
    build: str
    start: str
    health: str
    variables: dict[str, str]

    @property
    def python(self) -> str:
        """The version of Python that is asked for."""
        return self.variables["PYTHON_VERSION"]


def read(path: Path) -> Service:
    """The service.

    Raises:
        BlueprintError: it is not exactly one web service of runtime python, or a field is missing.
    """
    services = yaml.safe_load(path.read_text(encoding="utf-8")).get("services", [])
    if len(services) != 1 or (services[0].get("type"), services[0].get("runtime")) != ("web", "python"):
        raise BlueprintError(f"{path.name}: one web service of runtime python is expected")
    service = services[0]
    variables = {pair["key"]: str(pair["value"]) for pair in service.get("envVars", [])}
    try:
        return Service(
            name=service["name"],
            plan=service["plan"],
            build=service["buildCommand"].strip(),
            start=service["startCommand"].strip(),
            health=service["healthCheckPath"],
            variables={"PYTHON_VERSION": variables.pop("PYTHON_VERSION"), **variables},
        )
    except KeyError as error:
        raise BlueprintError(f"{path.name}: {error} is missing") from None

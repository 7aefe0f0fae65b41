"""Texts of problems in Spanish."""

from collections.abc import Mapping
from typing import Any

from butaca.errors import ButacaError, NotFound, OutOfSpace, OutOfTime, UnknownModel
from butaca.serving.invalid_options import join_first
from butaca.serving.ratings_import.unreadable import UnreadableImport
from butaca.web.dependencies import RepeatedParameter, UnknownParameters

_KINDS = {
    "movie": "ninguna película",
    "actor": "ningún actor ni actriz",
    "director": "ningún director ni directora",
    "person": "ninguna persona",
    "collection": "ninguna franquicia",
    "company": "ninguna productora",
    "country": "ningún país",
    "language": "ningún idioma",
    "month": "ningún mes",
    "weekday": "ningún día de la semana",
}

_FURTHER = "y {} más"

_INVALID = {
    "missing": "falta",
    "string_pattern_mismatch": "no es un texto",
    "string_too_short": "está vacío",
    "string_too_long": "tiene más de {max_length} caracteres",
    "int_parsing": "ha de ser un número entero",
    "bool_parsing": "ha de ser true o false",
    "greater_than_equal": "ha de ser {ge} o más",
    "less_than_equal": "ha de ser {le} o menos",
}


def message(error: ButacaError) -> str:
    """Return the message of an error.

    Errors that cannot happen to a question are in English.
    """
    if isinstance(error, NotFound):
        return f"No hay {_KINDS[error.kind]} que sea «{error.value}»."
    if isinstance(error, UnknownModel):
        return f"No hay ningún modelo «{error.name}»; hay: {', '.join(error.known)}."
    if isinstance(error, UnknownParameters):
        names = join_first((f"«{name}»" for name in error.names), further=_FURTHER)
        return f"No hay ningún parámetro {names}; hay: {error.there_are}."
    if isinstance(error, RepeatedParameter):
        values = error.shown_values(_FURTHER)
        return f"{error.parameter} se da {len(error.values)} veces, con {values}; ha de darse una sola vez."
    if isinstance(error, UnreadableImport):
        return error.text.es
    if isinstance(error, OutOfSpace):
        return "No hay sitio para el archivo mientras se lee; prueba más tarde."
    if isinstance(error, OutOfTime):
        return f"La respuesta tarda más de {error.seconds:g} s; pide menos, o prueba más tarde."
    return str(error)


def further(count: int) -> str:
    """Return the end of a list of errors that has more."""
    return f"; {_FURTHER.format(count)}"


def invalid(error: Mapping[str, Any]) -> str:
    """Return the message of a validation error of pydantic."""
    pattern = _INVALID.get(error["type"], "no es válido")
    return pattern.format(**error.get("ctx", {}))

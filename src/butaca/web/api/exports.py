"""Whole lists as CSV or NDJSON, streamed: rows are read as fast as they are fetched, in as much memory as a page."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.responses import StreamingResponse

from butaca.serving.rows import Row

CSV, NDJSON, JSON = "text/csv", "application/x-ndjson", "application/json"

_FORMULAS = ("=", "+", "-", "@", "\t", "\r")  # what a cell begins with that a spreadsheet would compute


@dataclass(frozen=True)
class Format:
    """How rows are written: a media type, the ending of its files, and the pieces of text."""

    media_type: str
    ending: str
    write: Callable[[Iterable[Sequence[Row]], Sequence[str]], Iterator[str]]


def export(pieces: Iterable[Sequence[Row]], fields: Sequence[str], written: Format, name: str) -> StreamingResponse:
    """An answer that sends rows piece by piece, to be saved as a file of that name."""
    disposition = f'attachment; filename="{name}.{written.ending}"'
    return StreamingResponse(
        written.write(pieces, fields), media_type=written.media_type, headers={"Content-Disposition": disposition}
    )


def preferred(accept: str, offered: Sequence[str]) -> str:
    """The media type that an ``Accept`` header likes best, the first of equals; the first where it likes none.

    >>> preferred("text/csv, application/json;q=0.5", ("application/json", "text/csv"))
    'text/csv'
    """
    liked = dict.fromkeys(offered, (0.0, 0))
    for part in accept.split(","):
        name, *parameters = [piece.strip().lower() for piece in part.split(";")]
        quality = next((piece[2:] for piece in parameters if piece.startswith("q=")), "1")
        try:
            weight = float(quality)
        except ValueError:
            weight = 0.0
        for number, one in enumerate(("*/*", "{}/*", "{}")):
            for media_type in offered:
                pattern = one.format(media_type if one == "{}" else media_type.split("/")[0])
                if name == pattern and number >= liked[media_type][1]:
                    liked[media_type] = (weight, number)
    return max(offered, key=lambda media_type: liked[media_type][0])


def _csv(pieces: Iterable[Sequence[Row]], fields: Sequence[str]) -> Iterator[str]:
    """As of RFC 4180, in UTF-8, with a header; several names in a cell have bars between them."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(fields)
    for piece in pieces:
        writer.writerows([_cell(row[field]) for field in fields] for row in piece)
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
    yield buffer.getvalue()


def _ndjson(pieces: Iterable[Sequence[Row]], fields: Sequence[str]) -> Iterator[str]:
    """A JSON object a line."""
    for piece in pieces:
        yield "".join(
            json.dumps({field: row[field] for field in fields}, ensure_ascii=False, allow_nan=False) + "\n"
            for row in piece
        )


def _cell(value: Any) -> Any:
    """A value as a cell. A text that a spreadsheet would take for a formula gets an apostrophe in front."""
    if isinstance(value, list):
        value = "|".join(item["name"] for item in value)
    elif isinstance(value, Mapping):
        value = value["name"]
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULAS) else value


FORMATS = {CSV: Format(CSV, "csv", _csv), NDJSON: Format(NDJSON, "ndjson", _ndjson)}

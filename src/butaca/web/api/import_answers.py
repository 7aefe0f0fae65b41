"""Imports as answers, in the shape of ``schemas.imports.ImportAnswer``.

They are written without building that model, which would take 20 MB for 20,000 movies. Tests check the shape.
"""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from butaca.bilingual import Bilingual
from butaca.catalogue.movie import with_year
from butaca.release.reader import Release
from butaca.serving.explain.results import Note
from butaca.serving.ratings_import.matching.missing import reason_text, suggested, titled
from butaca.serving.ratings_import.matching.rows_to_movies import MatchedRows, MissingRow
from butaca.serving.ratings_import.reading.read_file import RatingsImport

MISSING = 100  # rows without a movie that an answer names
WITH_SUGGESTIONS = 20  # of these, the first
_AT_ONCE = 500  # movies that are written together
_NAMED = 10  # movies in a note


def import_json(release: Release, given: RatingsImport, matched: MatchedRows, missing_from: int) -> bytes:
    """Return the answer as JSON."""
    named = matched.missing[missing_from : missing_from + MISSING]
    facts = {
        "release": release.id,
        "format": given.files[0].format.code,
        "files": [
            {"name": file.name, "format": file.format.code, "site": file.format.site} for file in given.files
        ],
        "rows": given.row_count,
        "missing": _missing(release, named),
        "missing_count": len(matched.missing),
        "left_out": [
            {"line": cell.line, "file": cell.file, "column": cell.column, "value": cell.value,
             "text": _bilingual(cell.problem)}
            for cell in given.left_out
        ],
        "left_out_count": given.left_out_count,
        "notes": [
            {"code": note.code, "text": _bilingual(note.text)} for note in (*given.notes, *_renamed(release, matched))
        ],
    }  # fmt: skip
    return b"".join((_json(facts)[:-1], b',"matched":[', *_matched(release, matched), b"]}"))


def _matched(release: Release, matched: MatchedRows) -> Iterator[bytes]:
    ids = list(matched.movies)
    for place in range(0, len(ids), _AT_ONCE):
        some = ids[place : place + _AT_ONCE]
        names = titled(release, some)
        items = [
            {
                "id": movie,
                "title": names[movie][0],
                "year": names[movie][1],
                "stars": matched.movies[movie].stars,
                "liked": matched.movies[movie].liked,
            }
            for movie in some
        ]
        yield (b"," if place else b"") + _json(items)[1:-1]


def _missing(release: Release, named: Sequence[MissingRow]) -> list[dict[str, object]]:
    suggestions = [suggested(release, entry) for entry in named[:WITH_SUGGESTIONS]]
    suggestions += [()] * (len(named) - len(suggestions))
    titles = titled(release, [movie for some in suggestions for movie in some])
    return [
        {
            "line": entry.row.line,
            "file": entry.row.file,
            "name": entry.row.name,
            "reason": entry.reason,
            "text": _bilingual(reason_text(entry)),
            "suggestions": [{"id": movie, "title": titles[movie][0], "year": titles[movie][1]} for movie in some],
        }
        for entry, some in zip(named, suggestions, strict=True)
    ]


def _renamed(release: Release, matched: MatchedRows) -> list[Note]:
    """Return the note on movies that have another title here."""
    if not matched.inexact:
        return []
    some = list(matched.inexact)[:_NAMED]
    titles = titled(release, some)
    names = "; ".join(f"{matched.inexact[movie]}: {with_year(*titles[movie])}" for movie in some)
    more = "; …" if len(matched.inexact) > _NAMED else ""
    return [
        Note("called_otherwise", Bilingual(f"Called otherwise here: {names}{more}.", f"Aquí se llaman: {names}{more}."))
    ]


def _bilingual(text: Bilingual) -> dict[str, str]:
    return {"en": text.en, "es": text.es}


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode("utf-8", "replace")

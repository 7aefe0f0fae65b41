"""Reading of a file to import, within its limits.

The format is recognised by content, not by name or type.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import IO

from butaca.bilingual import Bilingual
from butaca.serving.explain.results import Note
from butaca.serving.ratings_import.import_limits import ImportLimits
from butaca.serving.ratings_import.reading.archive import Archive, source_of_name
from butaca.serving.ratings_import.reading.collecting import CollectedRows, no_pause
from butaca.serving.ratings_import.reading.import_formats import JSON_FORMAT, ImportFormat
from butaca.serving.ratings_import.reading.import_tables import recognise_table
from butaca.serving.ratings_import.reading.json_array import elements
from butaca.serving.ratings_import.reading.row_reading import RowSource, read_table
from butaca.serving.ratings_import.reading.text_encoding import Beginning, text_lines, text_pieces
from butaca.serving.ratings_import.reading.trakt_elements import read_elements
from butaca.serving.ratings_import.rows import LeftOutCell, RatingRow
from butaca.serving.ratings_import.unreadable import NotAnExport, UnreadableImport

_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_PACKED = (b"\x1f\x8b", b"7z\xbc\xaf\x27\x1c", b"Rar!", b"BZh", b"\xfd7zXZ")
_OLD_SPREADSHEET = b"\xd0\xcf\x11\xe0"
_NAMED = 10  # members of a zip, in a note
_DEFAULT = ImportLimits()


@dataclass(frozen=True)
class ReadFile:
    """A file that was read, or a zip's member, and its format.

    ``rated`` is whether it has ratings at all.
    """

    name: str | None
    format: ImportFormat
    rated: bool = True


@dataclass(frozen=True)
class RatingsImport:
    """The rows of a file, and the cells that were left out.

    There is a row a movie, as far as names tell. ``listed`` are rows of lists and watchlists, whose movies nobody has
    said to have seen.
    """

    files: Sequence[ReadFile]
    rows: Sequence[RatingRow]
    row_count: int
    left_out: Sequence[LeftOutCell]
    left_out_count: int
    notes: Sequence[Note]
    listed: Sequence[RatingRow] = ()


def read(
    file: IO[bytes], limits: ImportLimits = _DEFAULT, name: str | None = None, pause: Callable[[], None] = no_pause
) -> RatingsImport:
    """Read an export of Letterboxd, IMDb, Trakt or MovieLens.

    Reading begins at the file's position.

    ``name`` is that of the file, by which Letterboxd's watchlist is told from what was seen. ``pause`` is called now
    and then.

    Raises:
        UnreadableImport: it is none of them, or goes beyond the limits.
    """
    place = file.tell()
    first = file.read(8)
    file.seek(place)
    if first.startswith(_PACKED):
        raise UnreadableImport(
            Bilingual("this is packed, and not as zip", "esto está comprimido, y no como zip"),
            Bilingual("unpack it, or pack it as zip", "descomprímelo, o comprímelo como zip"),
        )
    if first.startswith(_OLD_SPREADSHEET):
        raise _spreadsheet()
    collected = CollectedRows(limits, pause)
    notes: list[Note] = []
    if first.startswith(_ZIP):
        files, skipped = _read_zip(file, limits, collected)
        notes += [_not_read(skipped)] if skipped else []
    else:
        files = [_read_file(Beginning(file), source_of_name(name or ""), collected)]
        notes += (
            [_SEEN_OR_WATCHLIST]
            if collected.row_count and not name and files[0].format.code == "letterboxd" and not files[0].rated
            else []
        )
    notes += [] if collected.row_count else [_NO_ROWS]
    notes += [_LIST_AS_SEEN] if any(member.format.code == "letterboxd_list" for member in files) else []
    notes += [_listed(collected.listed_count)] if collected.listed_count else []
    return RatingsImport(
        files,
        collected.rows,
        collected.row_count,
        collected.left_out,
        collected.left_out_count,
        notes,
        collected.listed,
    )


def _read_zip(file: IO[bytes], limits: ImportLimits, collected: CollectedRows) -> tuple[list[ReadFile], list[str]]:
    archive = Archive(file, limits)
    names = archive.names()
    if "[Content_Types].xml" in names:
        raise _spreadsheet()
    files = []
    for source, member in archive.members():
        collected.begin_file()
        try:
            files.append(_read_file(Beginning(member), source, collected))
        except NotAnExport:
            continue  # such as Letterboxd's profile.csv; a note names it
    if not names:
        raise UnreadableImport(Bilingual("the zip has no files", "el zip no tiene archivos"))
    if not files:
        listed = ", ".join(names[:_NAMED]) or "-"
        raise UnreadableImport(
            Bilingual(
                f"no file in the zip is an export; it has {listed}", f"ningún archivo del zip sirve; tiene {listed}"
            )
        )
    read_names = {file_read.name for file_read in files}
    return files, [name for name in names if name not in read_names]


def _read_file(file: Beginning, source: RowSource, collected: CollectedRows) -> ReadFile:
    """Read a table or an array of JSON.

    Raises:
        NotAnExport: it is neither, or of no known format.
    """
    if file.first_character() in ("[", "{"):
        read_elements(elements(text_pieces(file), collected.limits), source, collected)
        return ReadFile(source.name, JSON_FORMAT)
    table = recognise_table(text_lines(file, collected.limits), collected.limits)
    read_table(table, source, collected)
    places = table.format.places(table.header)
    return ReadFile(source.name, table.format, rated="stars" in places or "points" in places)


def _spreadsheet() -> UnreadableImport:
    return UnreadableImport(
        Bilingual("this is a spreadsheet", "esto es una hoja de cálculo"),
        Bilingual("save it as CSV", "guárdala como CSV"),
    )


_SEEN_OR_WATCHLIST = Note(
    "seen_or_watchlist",
    Bilingual(
        "Without ratings, a file of what was seen looks like a watchlist: its films count as seen.",
        "Sin notas, un archivo de lo visto es igual que una lista de pendientes: sus películas cuentan como vistas.",
    ),
)
_NO_ROWS = Note(
    "no_rows",
    Bilingual("The file has no rows: it names no movie.", "El archivo no tiene filas: no nombra ninguna película."),
)
_LIST_AS_SEEN = Note(
    "list_as_seen",
    Bilingual("This is a list: its films count as seen.", "Es una lista: sus películas cuentan como vistas."),
)


def _listed(count: int) -> Note:
    return Note(
        "listed",
        Bilingual(
            f"{count:,} on a list without a rating: these do not count as seen.",
            f"{count} en una lista y sin nota: estas no cuentan como vistas.",
        ),
    )


def _not_read(names: Sequence[str]) -> Note:
    listed = ", ".join(names[:_NAMED]) + (", …" if len(names) > _NAMED else "")
    return Note(
        "not_read", Bilingual(f"Files that were not read: {listed}.", f"Archivos que no se han leído: {listed}.")
    )

"""Sheets of a workbook: Excel of every age, and OpenDocument."""

import datetime
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import python_calamine

from butaca.errors import UnreadableFile

_LARGEST = 200 << 20  # bytes, unpacked: the library holds a sheet as a whole
_ERRORS = (python_calamine.CalamineError, python_calamine.PasswordError, zipfile.BadZipFile, OSError)


@contextmanager
def tables(path: Path, name: str) -> Iterator[dict[str, tuple[list[str], Iterator[Sequence[str]]]]]:
    """Open a workbook: columns and rows of text by sheet.

    The first row that is not blank names the columns.

    Raises:
        UnreadableFile: the workbook is damaged, locked, or larger than 200 MB unpacked.
    """
    if _unpacked_size(path) > _LARGEST:
        raise UnreadableFile(name, f"the workbook is larger than {_LARGEST >> 20} MB unpacked", "Save it as CSV")
    try:
        workbook = python_calamine.CalamineWorkbook.from_path(str(path))
        sheets = {sheet: _read(workbook.get_sheet_by_name(sheet)) for sheet in workbook.sheet_names}
    except _ERRORS as error:
        raise UnreadableFile(name, f"the workbook cannot be read ({error})", "Save it as CSV") from error
    with workbook:
        yield {sheet: table for sheet, table in sheets.items() if table is not None}


def _unpacked_size(path: Path) -> int:
    try:
        with zipfile.ZipFile(path) as archive:
            return sum(info.file_size for info in archive.infolist())
    except zipfile.BadZipFile:  # Excel until 2003 is not packed
        return path.stat().st_size


def _read(sheet: python_calamine.CalamineSheet) -> tuple[list[str], Iterator[Sequence[str]]] | None:
    rows = ([_cell(value) for value in row] for row in sheet.iter_rows())
    header = next((row for row in rows if any(row)), None)
    return None if header is None else (header, (row for row in rows if any(row)))


def _cell(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return value.date().isoformat()
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return str(value)

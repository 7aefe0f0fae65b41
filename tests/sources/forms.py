"""Writes one small table in every form that a file may have."""

import bz2
import csv
import gzip
import io
import json
import lzma
import sqlite3
import sys
import zipfile
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from xml.sax.saxutils import escape

import duckdb

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

HEADER = ("id", "title", "year", "genres", "overview")
ROWS = (
    ("1", "El faro, apagado", "2011", "Drama|Comedia", 'She said "no";\nhe left'),
    ("2", "Ñandú | 100 %", "2003", "Comedia", ""),
    ("3", "Tab\tand; bar", "1999", "", "plain"),
)
"""Cells with everything that stands between cells elsewhere."""

Write = Callable[[Path], Path]


def text(delimiter: str = ",", encoding: str = "utf-8", ends: str = "\n", header: Sequence[str] = HEADER) -> bytes:
    """Return the table as delimited text."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator=ends)
    writer.writerow(header)
    writer.writerows(ROWS)
    return out.getvalue().encode(encoding)


def file(name: str, content: bytes) -> Write:
    """Write a file of that name."""

    def write(folder: Path) -> Path:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return path

    return write


def records() -> list[dict[str, object]]:
    """Return the table as JSON has it: numbers and lists are such."""
    return [
        {"id": int(id_), "title": title, "year": int(year), "genres": genres.split("|"), "overview": plot or None}
        for id_, title, year, genres, plot in ROWS
    ]


def _archive(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def _sqlite(folder: Path) -> Path:
    path = folder / "films.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE films (id INTEGER, title TEXT, year INTEGER, genres TEXT, overview TEXT)")
        connection.execute("CREATE TABLE settings (name TEXT, value TEXT)")
        connection.executemany("INSERT INTO films VALUES (?, ?, ?, ?, ?)", ROWS)
        connection.commit()
    return path


def _parquet(folder: Path) -> Path:
    path = folder / "films.parquet"
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE films (id INTEGER, title TEXT, year INTEGER, genres TEXT[], overview TEXT)")
        for row in records():
            connection.execute("INSERT INTO films VALUES ($id, $title, $year, $genres, $overview)", row)
        connection.execute(f"COPY films TO '{path}' (FORMAT parquet)")
    return path


def workbook(rows: Sequence[Sequence[str]]) -> bytes:
    """Return a workbook of Excel with one sheet of texts, and a blank row on top."""
    cells = "".join(
        f"<row r='{place}'>"
        + "".join(
            f"<c r='{chr(65 + column)}{place}' t='inlineStr'><is><t xml:space='preserve'>{escape(cell)}</t></is></c>"
            for column, cell in enumerate(row)
        )
        + "</row>"
        for place, row in enumerate(rows, start=2)
    )
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    return _archive(
        {
            "[Content_Types].xml": f"<Types xmlns='{package}/content-types'>"
            "<Default Extension='rels' ContentType='application/vnd.openxmlformats-package.relationships+xml'/>"
            "<Override PartName='/xl/workbook.xml' ContentType='application/vnd.openxmlformats-officedocument."
            "spreadsheetml.sheet.main+xml'/><Override PartName='/xl/worksheets/sheet1.xml' ContentType="
            "'application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml'/></Types>".encode(),
            "_rels/.rels": f"<Relationships xmlns='{package}/relationships'><Relationship Id='r1' "
            f"Type='{office}/officeDocument' Target='xl/workbook.xml'/></Relationships>".encode(),
            "xl/workbook.xml": f"<workbook xmlns='{main}' xmlns:r='{office}'><sheets>"
            "<sheet name='Films' sheetId='1' r:id='r1'/></sheets></workbook>".encode(),
            "xl/_rels/workbook.xml.rels": f"<Relationships xmlns='{package}/relationships'><Relationship Id='r1' "
            f"Type='{office}/worksheet' Target='worksheets/sheet1.xml'/></Relationships>".encode(),
            "xl/worksheets/sheet1.xml": f"<worksheet xmlns='{main}'><sheetData>{cells}</sheetData>"
            "</worksheet>".encode(),
        }
    )


_LINES = "\n".join(map(json.dumps, records()))
_WITHIN = {"page": 1, "results": records(), "total": 3}
_KEYED = {str(row.pop("id")): row for row in records()}
_CRLF_THEN_LF = text(ends="\r\n").replace(b"\r\n", b"\n").replace(b"\n1,", b"\r\n1,", 1).replace(b"\n3,", b"\r\n3,", 1)

FORMS: dict[str, Write] = {
    "commas": file("films.csv", text()),
    "tabs": file("films.tsv", text("\t")),
    "semicolons": file("films.csv", text(";")),
    "bars": file("films.txt", text("|")),
    "Windows' line ends": file("films.csv", text(ends="\r\n")),
    "old Macintosh's line ends": file("films.csv", text(ends="\r")),
    "line ends that change": file("films.csv", _CRLF_THEN_LF),
    "a byte-order mark": file("films.csv", b"\xef\xbb\xbf" + text()),
    "two byte-order marks": file("films.csv", b"\xef\xbb\xbf" * 2 + text()),
    "UTF-16": file("films.csv", text("\t", "utf-16")),
    "UTF-16, the other way": file("films.csv", b"\xfe\xff" + text(encoding="utf-16-be")),
    "spaces and case in the header": file("films.csv", text(header=(" ID ", "Title", "YEAR", '"Genres"', "Overview "))),
    "quotes after backslashes": file("films.csv", text().replace(b'""', b'\\"')),
    "JSON": file("films.json", json.dumps(records()).encode()),
    "JSON, indented": file("films.json", json.dumps(records(), indent=2, ensure_ascii=False).encode()),
    "JSON lines": file("films.jsonl", _LINES.encode()),
    "JSON, an array within": file("films.json", json.dumps(_WITHIN).encode()),
    "JSON, by id": file("films.json", json.dumps(_KEYED).encode()),
    "Parquet": _parquet,
    "SQLite": _sqlite,
    "Excel": file("films.xlsx", workbook([HEADER, *ROWS])),
    "Excel, named CSV": file("films.csv", workbook([HEADER, *ROWS])),
    "gzip": file("films.csv.gz", gzip.compress(text())),
    "bzip2": file("films.csv.bz2", bz2.compress(text())),
    "xz": file("films.csv.xz", lzma.compress(text())),
    "zstd": file("films.csv.zst", zstd.compress(text())),
    "gzip, named CSV": file("films.csv", gzip.compress(text())),
    "JSON in gzip": file("films.json.gz", gzip.compress(_LINES.encode())),
    "zip": file("films.zip", _archive({"films.csv": text()})),
    "zip of a folder": file(
        "archive.zip",
        _archive({"data/films.csv": text(), "__MACOSX/data/._films.csv": b"\0\5", "data/README.md": b"# Films"}),
    ),
    "gzip in zip": file("films.zip", _archive({"films.csv.gz": gzip.compress(text())})),
    "a folder in a folder": file("inner/films.csv", text()),
}
"""How the table may be written, each in a folder of its own."""

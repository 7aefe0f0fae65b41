"""Render what documents have from the code: `make docs` writes it, and tests/test_docs.py compares."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Literal, get_args, get_origin

from pydantic.fields import FieldInfo

from butaca.catalogue.findings import KINDS
from butaca.catalogue.schema import DATE, INTEGER, REAL, TABLES, TEXT, Column, Table
from butaca.reports import facts_file
from butaca.serving.ratings_import.reading.import_formats import FORMATS, JSON_FORMAT
from butaca.serving.recommend.options import OPTIONS
from butaca.settings import Settings
from butaca.sources.cleaning.values.kinds import MOVIE_KINDS, RATING_KINDS, Kind
from butaca.sources.formats.known import FORMATS as CATALOGUES
from butaca.sources.formats.vocabulary import ROLES

FOLDER = Path(__file__).parent

_FINDINGS = """\
# Findings

What a build finds in the data, and what it does about it. Nothing is dropped silently: every finding has a code, a
count and examples in the release's `findings.json`, and its count in the manifest and at `/api/v1/release`.

An **error** is a row or cell that could not be kept as it stood, a **warning** a value that is missing, doubtful or was
repaired, an **info** worth knowing.
"""

_VALUES = """\
# Values

The forms in which a cell may have a number, a date or a running time. A cell that is read in another form than the
first of its kind is counted in a [finding](findings.md), and so is one that cannot be read: its value is unknown.

- **A column proves** what one of its cells leaves open. `1/2/1999` is read by the order that any other row shows
  (`31/12/1999` or `12/31/1999`); where none does, the build stops, or keeps the year if the column is accepted. `1,234`
  is a thousand unless other cells have decimal commas (`6,5`); so is `1.234` where amounts or counts are written
  `1.234.567`.
- **A year alone** is kept without a day: the movie has a year, and is in no month and no weekday.
- **A scale** is told by its column: averages become out of ten and ratings out of five stars, from scales of 5, 10 or
  100. `butaca info` and a finding say which it was. Ratings need four of five within the scale; averages are out of
  five only where at least ten of them have none above it.
- **Amounts** are in US dollars. Others are kept unconverted, with a finding, and have no return unless budget and
  revenue are in the same currency. Less than a dollar is unknown.
- **Unknown** are empty cells and `N/A`, `nan`, `None`, `null`, `\\N`, `-`, `unknown` and their like; a title may be
  called Unknown.
- **Countries and languages** may be names in English, Spanish, French, German, Italian or Portuguese, a language's
  name for itself, or any ISO code; jobs such as `directed by` are Director.
- **Texts** are decoded where they have HTML entities or are UTF-8 that was read in another encoding.

If more than a fifth of a column's values cannot be used the build stops, with a line for each such column that names
an example and the form expected. `butaca build --accept COLUMN` goes on without these values. Empty cells do not count.
Files of movies, credits, keywords, links and ratings are refused together if few of their ids, or most of their titles
or ids at IMDb, are those of the movies.
"""

_DICTIONARY = """\
# Data dictionary

The tables of a catalogue, as `butaca/catalogue/schema.py` declares them. The declaration checks data where they enter,
names the Parquet files in a release's `tables`, shapes its SQLite database, and feeds the
[data report](report.md). A column that is not required may be empty (NULL), which always means *unknown*; money is
never empty: there 0 is unknown. Rows are ordered by the table's key, which is unique.
"""
_TYPES = {INTEGER: "integer", REAL: "real", TEXT: "text", DATE: "date"}


def documents() -> dict[Path, str]:
    """Return the whole text of each document that has something from the code."""
    return {
        FOLDER / "findings.md": findings(),
        FOLDER / "values.md": values(),
        FOLDER / "data-dictionary.md": dictionary(),
        FOLDER / "report.schema.json": json.dumps(facts_file.schema(), indent=2, ensure_ascii=False) + "\n",
        FOLDER / "imports.md": with_section(FOLDER / "imports.md", "formats", formats()),
        FOLDER / "api.md": with_section(FOLDER / "api.md", "options", options()),
        FOLDER / "your-data.md": with_section(
            FOLDER / "your-data.md",
            "vocabulary",
            vocabulary(),
            with_section(FOLDER / "your-data.md", "formats", data_formats()),
        ),
        FOLDER / "deployment.md": with_section(FOLDER / "deployment.md", "settings", settings()),
    }


def findings() -> str:
    """Return the document of the kinds of findings."""
    rows = ((f"`{kind.code}`", kind.severity, kind.unit, kind.meaning, kind.action) for kind in KINDS.values())
    return f"{_FINDINGS}\n{_table(('code', 'severity', 'counts', 'meaning', 'what is done'), rows)}"


def values() -> str:
    """Return the document of the forms in which values are read."""
    kinds: dict[Kind, list[str]] = {}
    for column, kind in (*MOVIE_KINDS.items(), *RATING_KINDS.items()):
        kinds.setdefault(kind, []).append(f"`{column}`")
    rows = (
        (kind.name, ", ".join(columns), ", ".join(f"`{form}`" for form in kind.forms))
        for kind, columns in kinds.items()
    )
    return f"{_VALUES}\n{_table(('value', 'columns', 'forms, for example'), rows)}"


def dictionary() -> str:
    """Return the document of the tables and their columns."""
    return "\n".join((_DICTIONARY, *map(_table_section, TABLES)))


def formats() -> str:
    """Return the table of the formats of imports."""
    rows = (
        (
            f"`{kind.code}`",
            kind.site,
            ", ".join(f"`{name}`" for name in kind.columns),
            "seen" if kind.unrated == "seen" else "on a list",
            kind.note,
        )
        for kind in (*FORMATS, JSON_FORMAT)
    )
    return _table(("`format`", "site", "read columns", "a row without stars", ""), rows)


def data_formats() -> str:
    """Return the table of the formats of catalogues."""
    rows = (
        (kind.name, "; ".join(_columns(telling) for role, telling in kind.tables if role is not None), kind.licence)
        for kind in CATALOGUES
    )
    return _table(("format", "told by the columns", "licence"), rows)


def vocabulary() -> str:
    """Return the tables of the fields of input, one a kind of table."""
    sections = []
    for role in reversed(ROLES):
        rows = (
            (
                f"`{field.name}`",
                field.meaning,
                ", ".join(f"`{name}`" for name in field.synonyms),
                field.form.value.replace("|", "\\|"),
            )
            for field in role.fields
        )
        needs = ", ".join(" or ".join(f"`{name}`" for name in names) for names in role.needs)
        sections.append(
            f"### {role.name}\n\n{role.meaning[0].upper()}{role.meaning[1:]}. Needed: {needs}.\n\n"
            f"{_table(('field', 'what it is', 'also called', 'may look like'), rows)}"
        )
    return "\n".join(sections)


def _columns(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def options() -> str:
    """Return the table of the options of a list."""
    rows = (
        (
            f"`{option.name}`",
            "none" if option.default in (None, frozenset()) else f"`{option.default}`",
            f"{option.metadata['least']} to {option.metadata['most']}" if option.metadata["least"] is not None else "",
            option.metadata["description"],
        )
        for option in OPTIONS
    )
    return _table(("option", "default", "range", "what it is"), rows)


def settings() -> str:
    """Return the table of the settings."""
    rows = (
        (
            f"`{field.validation_alias}`",
            _default(field),
            "; ".join(part for part in (str(field.description), _choices(field)) if part),
        )
        for field in Settings.model_fields.values()
    )
    return _table(("variable", "default", "what it is"), rows)


def with_section(path: Path, name: str, text: str, document: str | None = None) -> str:
    """Return a document, by default as it is on disk, with the text between the two comments of that name."""
    whole = path.read_text(encoding="utf-8") if document is None else document
    before, begin, rest = whole.partition(f"<!-- {name} -->\n")
    _, end, after = rest.partition(f"<!-- /{name} -->\n")
    if not begin or not end:
        raise ValueError(f"{path.name} lacks the comments <!-- {name} --> and <!-- /{name} --> around what is rendered")
    return f"{before}{begin}{text}{end}{after}"


def _table_section(table: Table) -> str:
    rows = (
        (
            f"`{column.name}`",
            _TYPES[column.type],
            "yes" if column.required else "",
            _range(column),
            column.unit,
            column.meaning,
        )
        for column in table.columns
    )
    key = ", ".join(f"`{name}`" for name in table.key)
    served = "" if table.served else " Not in the database that is served."
    return (
        f"## {table.name}\n\n"
        f"{table.meaning[0].upper()}{table.meaning[1:]}. Key: {key}.{served}\n\n"
        f"{_table(('column', 'type', 'required', 'range', 'unit', 'meaning'), rows)}"
    )


def _range(column: Column) -> str:
    least, most = (
        None if bound is None else f"{bound:,.0f}" if bound >= 10_000 else f"{bound:g}"
        for bound in (column.minimum, column.maximum)
    )
    if least is None:
        return ""
    return f"{least} to {most}" if most else f"from {least}"


def _default(field: FieldInfo) -> str:
    if field.default is None:
        return "none"
    return f"`{','.join(field.default) if isinstance(field.default, tuple) else field.default}`"


def _choices(field: FieldInfo) -> str:
    """Return the range of a number or the members of a closed set; empty for other settings."""
    if get_origin(field.annotation) is Literal:
        return " or ".join(f"`{member}`" for member in get_args(field.annotation))
    bounds = [getattr(bound, end) for end in ("ge", "le") for bound in field.metadata if hasattr(bound, end)]
    return " to ".join(map(str, bounds))


def _table(columns: tuple[str, ...], rows: Iterable[Iterable[str]]) -> str:
    lines = (_row(columns), "|" + "---|" * len(columns), *map(_row, rows))
    return "".join(f"{line}\n" for line in lines)


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    for document, content in documents().items():
        document.write_text(content, encoding="utf-8")

"""Facts of the input: raw columns, and where rows and entries went."""

from dataclasses import dataclass

ROW_NOT_KEPT = "row_not_kept"  # why an entry of a nested cell is left out, beside the codes of findings


@dataclass(frozen=True)
class RawColumn:
    """A column as its file has it, before anything is changed.

    ``missing`` counts cells that are empty, or could not be read; of a nested column, also empty lists.
    ``zeros``, ``minimum``, ``maximum`` and ``mean`` are those of the cells that are finite numbers, and
    None in a column of texts; the last three also where there is no such cell. ``bands`` are the
    shares of missing cells, 0 to 1, in equal parts of the file in its own order.
    """

    table: str
    name: str
    cells: int
    missing: int
    zeros: int | None
    minimum: float | None
    maximum: float | None
    mean: float | None
    bands: tuple[float, ...]


@dataclass(frozen=True)
class LeftOut:
    """The number left out for one reason.

    ``code`` is the code of a finding, or ``ROW_NOT_KEPT``.
    """

    code: str
    count: int


@dataclass(frozen=True)
class Flow:
    """The fate of rows or entries that end in one catalogue table.

    ``unit`` says which: rows, or entries of nested cells. ``came`` is counted in the ``source`` and ``kept`` in the
    table, each by itself; the sum of those left out and those kept is ``came``.
    """

    table: str
    source: str
    unit: str
    came: int
    left_out: tuple[LeftOut, ...]
    kept: int


@dataclass(frozen=True)
class Intake:
    """The raw columns, file by file, and all flows."""

    columns: tuple[RawColumn, ...]
    flows: tuple[Flow, ...]

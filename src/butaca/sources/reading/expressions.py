"""SQL for the plain columns of a table."""

from collections.abc import Sequence

from butaca.catalogue.schema import literal, quoted
from butaca.sources.formats.recognition import Reading

_ARTICLES = (
    *("The", "A", "An", "Le", "La", "Les", "L'", "Un", "Une", "El", "Los", "Las", "Una", "Il", "Lo", "I", "Gli"),
    *("Der", "Die", "Das", "Ein", "Eine", "O", "Os", "As", "Den", "Det", "De", "Het"),
)
_YEAR = r"\s*\((\d{4})(?:[-–]\d{0,4})?\)\s*$"
_ARTICLE = rf"^(.*?), ({'|'.join(_ARTICLES)})((?: \(.*\))?)$"


def cell(column: str, *, exact: bool = False) -> str:
    r"""Return SQL for a cell.

    Unless ``exact``, space around it goes, and ``\N`` is NULL.
    """
    own = f"file.{quoted(column)}"
    return own if exact else f"nullif(nullif(trim({own}), '\\N'), '')"


def cells(reading: Reading, names: Sequence[str]) -> str:
    """Return SQL for the first cell of some fields that has something."""
    exact = reading.format is not None and reading.format.dated
    own = [cell(column, exact=exact) for name in names for column in reading.columns.get(name, ())]
    if not own:
        return "NULL::VARCHAR"
    return own[0] if len(own) == 1 else f"coalesce({', '.join(own)})"


def title(reading: Reading) -> str:
    """Return SQL for the title, without year, its article in front.

    ``Matrix, The (1999)`` is The Matrix.
    """
    own = cells(reading, ("title",))
    if not reading.year_in_title:
        return own
    bare = f"regexp_replace({own}, {literal(_YEAR)}, '')"
    return f"regexp_replace(regexp_replace({bare}, {literal(_ARTICLE)}, '\\2 \\1\\3'), '^(L'') ', '\\1')"


def date(reading: Reading) -> str:
    """Return SQL for the date of release, or the year alone."""
    if reading.year_in_title:
        own = cells(reading, ("title",))
        return f"nullif(regexp_extract({own}, {literal(_YEAR)}, 1), '')"
    own = cells(reading, ("release_date", "year"))
    if reading.format is not None and reading.format.dated:
        return own
    return f"regexp_replace({own}, '([0-9]) *\\([^0-9()]*\\)$', '\\1')"  # a country after the date


def imdb_id(reading: Reading) -> str:
    """Return SQL for IMDb's id as ``tt0111161``.

    The cell has the id, with or without tt, or a link.
    """
    own = cells(reading, ("imdb_id",))
    if own == "NULL::VARCHAR" or (reading.format is not None and reading.format.dated):
        return own
    return (
        f"CASE WHEN regexp_full_match({own}, '[0-9]{{1,9}}') THEN 'tt' || lpad({own}, 7, '0') "
        f"ELSE nullif(regexp_extract({own}, 'tt[0-9]{{5,9}}'), '') END"
    )


def text_id(reading: Reading) -> str:
    """Return SQL for the movie's id as text.

    It is its own, IMDb's, or title and year.
    """
    if "id" in reading.columns:
        return cells(reading, ("id",))
    by_title = f"'title: ' || lower({title(reading)}) || ' (' || coalesce({date(reading)}, '?') || ')'"
    if "imdb_id" in reading.columns:
        return f"coalesce({imdb_id(reading)}, {by_title})"
    return by_title

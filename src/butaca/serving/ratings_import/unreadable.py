"""Errors of files that cannot be imported, in English and Spanish."""

from butaca.bilingual import Bilingual
from butaca.serving.invalid_options import InvalidOption

PARAMETER = "file"

FORMATS_READ = Bilingual(
    en="it can be an export of Letterboxd (CSV or the whole zip), IMDb (CSV), Trakt (CSV or JSON) or MovieLens (CSV)",
    es="puede ser una exportación de Letterboxd (CSV o el zip entero), IMDb (CSV), Trakt (CSV o JSON) "
    "o MovieLens (CSV)",
)


class UnreadableImport(InvalidOption):
    """A file that cannot be imported; ``text`` is bilingual.

    ``text`` names the problem and the way out.
    """

    def __init__(self, problem: Bilingual, way_out: Bilingual = FORMATS_READ) -> None:
        super().__init__(PARAMETER, problem.en, way_out.en)
        self.text = Bilingual(str(self), f"{problem.es}; {way_out.es}.")


class TooLarge(UnreadableImport):
    """A file, or its unpacked content, with more bytes than allowed."""


class NotAnExport(UnreadableImport):
    """A file of no known format, as a zip's member may be."""


def empty() -> NotAnExport:
    """Return the error of an empty file."""
    return NotAnExport(Bilingual("it is empty", "está vacío"))

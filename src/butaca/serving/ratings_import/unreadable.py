"""The error of a file that cannot be imported, in English and in Spanish."""

from butaca.bilingual import Bilingual
from butaca.serving.invalid_options import InvalidOption

PARAMETER = "file"

FORMATS_READ = Bilingual(
    en="it can be an export of Letterboxd (CSV or the whole zip), IMDb (CSV), Trakt (CSV or JSON) or MovieLens (CSV)",
    es="puede ser una exportación de Letterboxd (CSV o el zip entero), IMDb (CSV), Trakt (CSV o JSON) "
    "o MovieLens (CSV)",
)


class UnreadableImport(InvalidOption):
    """A file cannot be imported; ``said`` has the problem and the way out in both languages."""

    def __init__(self, problem: Bilingual, way_out: Bilingual = FORMATS_READ) -> None:
        super().__init__(PARAMETER, problem.en, way_out.en)
        self.said = Bilingual(str(self), f"{problem.es}; {way_out.es}.")


class TooLarge(UnreadableImport):
    """A file, or what it unpacks to, has more bytes than it may."""


class NotAnExport(UnreadableImport):
    """A file is of no known format, which may be so of some members of a zip."""


def empty() -> NotAnExport:
    """Return the error of a file in which nothing is."""
    return NotAnExport(Bilingual("it is empty", "está vacío"))

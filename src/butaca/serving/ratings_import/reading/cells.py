"""Values of cells: stars, years, ids and dates, in any spelling.

Each reader returns None for an empty cell and raises ``BadCell`` for one that it cannot read.
"""

import re
from typing import NamedTuple

from butaca.bilingual import Bilingual
from butaca.catalogue.names import fold

_NUMBER = re.compile(r"\d{1,3}(?:[.,]\d{1,4})?", re.ASCII)
_STAR_SIGNS = re.compile(r"(★{0,5})(½?)☆*")
_YEAR = re.compile(r"[(\[]?(\d{4})(?:[.,]0|-\d\d-\d\d)?[)\]]?", re.ASCII)
_WHOLE = re.compile(r"(\d{1,15})(?:[.,]0)?", re.ASCII)
_IMDB = re.compile(
    r"(?:https?://(?:\w+\.)?imdb\.com/(?:[a-z-]{2,8}/)?title/)?(?:tt)?(\d{1,10})/?(?:\?.*)?", re.ASCII | re.IGNORECASE
)
_NOT_A_TITLE = re.compile(r"(?:nm|co|ch|ev)\d+", re.ASCII | re.IGNORECASE)
_DAY = re.compile(r"\d{4}-\d\d-\d\d(?:[T ][\d:.]+Z?)?", re.ASCII)
_TITLE_AND_YEAR = re.compile(r"(.+?)\s*\((\d{4})\)\s*", re.DOTALL)
_OTHER_TITLE = re.compile(r"(.+?)\s*\((?:a\.k\.a\. )?(.+?)\)\s*", re.DOTALL)
_YEARS = range(1870, 2101)
_TIME_DIGITS = 12  # of seconds since 1970, so that they sort as text

_WHOLE_NUMBER = Bilingual("it has to be a whole number", "ha de ser un número entero")
_A_YEAR = Bilingual("it has to be a year, such as 1995", "ha de ser un año, como 1995")
_AN_IMDB_ID = Bilingual("it has to be an id of IMDb, such as tt0113277", "ha de ser un id de IMDb, como tt0113277")

# Kinds of titles that are no movies, by what names them in IMDb's and Trakt's exports, whatever their language.
_KINDS = (
    ("podcast", re.compile("podcast")),
    ("game", re.compile("game|juego|gioco|jeu|spiel|jogo")),
    ("episode", re.compile("episod|folge|pilot")),
    ("music_video", re.compile("music|musik")),
    ("season", re.compile("season|temporada")),
    ("series", re.compile("serie|show")),
    ("person", re.compile("^(person|name)$")),
)
KIND_NAMES = {
    "podcast": Bilingual("a podcast", "un pódcast"),
    "game": Bilingual("a game", "un juego"),
    "episode": Bilingual("an episode of a series", "un episodio de una serie"),
    "music_video": Bilingual("a music video", "un vídeo musical"),
    "season": Bilingual("a season of a series", "una temporada de una serie"),
    "series": Bilingual("a series", "una serie"),
    "person": Bilingual("a person or company", "una persona o empresa"),
}


class BadCell(Exception):
    """A cell that cannot be read; ``problem`` is why."""

    def __init__(self, problem: Bilingual) -> None:
        super().__init__(problem.en)
        self.problem = problem


class Stars(NamedTuple):
    """A rating in stars, and whether only a scale of ten fits.

    ``whole`` is False for a number with a fraction.
    """

    stars: float | None
    out_of_ten: bool = False
    whole: bool = True


def stars(text: str, out_of: int) -> Stars:
    """Return a rating of a scale of 5 or 10 in stars.

    Stars are 0.5 to 5 in halves; 0 is no rating.
    """
    text = text.strip()
    if not text:
        return Stars(None)
    signs = _STAR_SIGNS.fullmatch(text)
    if signs and (signs[1] or signs[2]):
        value = (len(signs[1]) + 0.5 * bool(signs[2])) * out_of / 5
    elif _NUMBER.fullmatch(text):
        value = float(text.replace(",", "."))
    else:
        raise BadCell(_of_scale(out_of))
    if value == 0:
        return Stars(None)
    rating = value * 5 / out_of
    if rating * 2 in range(1, 11):
        return Stars(rating, whole=value.is_integer())
    if out_of == 5 and 5 < value <= 10 and value.is_integer():
        return Stars(None, out_of_ten=True)
    raise BadCell(_of_scale(out_of))


def _of_scale(out_of: int) -> Bilingual:
    if out_of == 5:
        return Bilingual("it has to be 0.5 to 5 stars, in halves", "ha de ser de 0,5 a 5 estrellas, en medias")
    return Bilingual("it has to be a whole number from 1 to 10", "ha de ser un número entero de 1 a 10")


OVER_FIVE = _of_scale(5)


def year(text: str) -> int | None:
    """Return the year of a cell.

    It may stand alone, in brackets or at the beginning of a date.

    >>> year("(1995)"), year("1995-12-15")
    (1995, 1995)
    """
    text = text.strip()
    if not text:
        return None
    written = _YEAR.fullmatch(text)
    if not written or int(written[1]) not in _YEARS:
        raise BadCell(_A_YEAR)
    return int(written[1])


def whole(text: str) -> int | None:
    """Return the id that a cell has; 0 is none."""
    text = text.strip()
    if not text:
        return None
    written = _WHOLE.fullmatch(text)
    if not written:
        raise BadCell(_WHOLE_NUMBER)
    return int(written[1]) or None


def imdb_id(text: str) -> str | None:
    """Return IMDb's id, given the id, its digits or an address.

    An id of a person is returned too, and is no movie's.

    >>> imdb_id("113277"), imdb_id("https://www.imdb.com/title/tt0113277/"), imdb_id("nm0000134")
    ('tt0113277', 'tt0113277', 'nm0000134')
    """
    text = text.strip()
    if not text:
        return None
    if _NOT_A_TITLE.fullmatch(text):
        return text[:20].lower()
    written = _IMDB.fullmatch(text)
    if not written:
        raise BadCell(_AN_IMDB_ID)
    return f"tt{int(written[1]):07}" if int(written[1]) else None


def sortable_date(text: str) -> str:
    """Return a date as text that sorts, or empty if unknown.

    >>> sortable_date("2024-05-01"), sortable_date("964982703"), sortable_date("05/01/2024")
    ('2024-05-01', '000964982703', '')
    """
    text = text.strip()
    if _DAY.fullmatch(text):
        return text
    return text.zfill(_TIME_DIGITS) if text.isascii() and text.isdigit() and len(text) <= _TIME_DIGITS else ""


def not_a_movie(title_type: str, imdb: str | None = None) -> str | None:
    """Return the code of a kind of title that is no movie.

    None is for movies, shorts, and unknown kinds.

    >>> not_a_movie("Video Game"), not_a_movie("tvMiniSeries"), not_a_movie("TV Movie"), not_a_movie("")
    ('game', 'series', None, None)
    """
    if imdb and not imdb.startswith("tt"):
        return "person"
    kind = fold(title_type[:40])
    return next((code for code, pattern in _KINDS if pattern.search(kind)), None)


def without_year(title: str) -> tuple[str, int | None]:
    """Return a title without its final year in brackets, and the year.

    >>> without_year("Alien (1979)"), without_year("Aliens")
    (('Alien', 1979), ('Aliens', None))
    """
    written = _TITLE_AND_YEAR.fullmatch(title)
    if written and int(written[2]) in _YEARS:
        return written[1], int(written[2])
    return title, None


def title_and_year(text: str) -> tuple[str, str, int | None]:
    """Return the title, other title and year of a cell of MovieLens.

    >>> title_and_year("Matrix, The (1999)")
    ('Matrix, The', '', 1999)
    >>> title_and_year("City of Lost Children, The (Cité des enfants perdus, La) (1995)")
    ('City of Lost Children, The', 'Cité des enfants perdus, La', 1995)
    """
    text, released = without_year(text.strip())
    if written := _OTHER_TITLE.fullmatch(text):
        return written[1], written[2], released
    return text, "", released

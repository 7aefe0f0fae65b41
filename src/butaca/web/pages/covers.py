"""Covers drawn by genre, title and id, for films without a picture.

A cover is 200 units wide and 300 high. Its colour and patterns come from the genre; the id chooses among them and
moves the pattern, so that films of a genre look related and not the same. The shapes are in ``cover_shapes.svg``.
"""

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, takewhile

_PATTERNS = {
    "Action": ("rays", "shards"),
    "Adventure": ("hills", "sun", "rays"),
    "Animation": ("arcs", "dots", "waves"),
    "Comedy": ("dots", "arcs", "sun"),
    "Crime": ("city", "blinds"),
    "Documentary": ("contours", "grid"),
    "Drama": ("waves", "moon", "contours"),
    "Family": ("arcs", "dots", "hills"),
    "Fantasy": ("stars", "moon", "rings"),
    "History": ("columns", "hills"),
    "Horror": ("moon", "shards", "blinds"),
    "Music": ("rings", "waves"),
    "Musical": ("rings", "rays"),
    "Mystery": ("blinds", "rings", "moon"),
    "Romance": ("petals", "waves"),
    "Science Fiction": ("grid", "rings", "stars"),
    "Sci-Fi": ("grid", "rings", "stars"),
    "Thriller": ("blinds", "city", "shards"),
    "War": ("hills", "shards"),
    "Western": ("sun", "hills"),
}
_ANY = ("contours", "waves", "rings")
PATTERNS = tuple(sorted({name for names in (*_PATTERNS.values(), _ANY) for name in names}))
SHADES = 3  # of each colour

_WIDTH = 170  # units for the title
_HEIGHT = 132
_SIZES = (38, 34, 30, 27, 24, 21, 18.5, 16.5, 15)
_LEADING = 1.1
_LONGEST = 300  # characters of a title that are fitted: no cover has room for more
_BASE = 262  # of the title's last line
_JOINER = "\u200d"
_NARROW, _WIDE = "ijlftrI.,:;'!|()[]-·’ ", "mwMW@%&—"


@dataclass(frozen=True)
class Line:
    """A line of a title, and the height of its foot."""

    text: str
    y: float


@dataclass(frozen=True)
class Cover:
    """The facts of a drawn cover.

    ``kind`` names its colour, ``shade`` a variant of it from 0, ``shift`` how far the pattern is moved, in units.
    """

    kind: str
    shade: int
    pattern: str
    shift: int
    mirrored: bool
    size: float
    lines: tuple[Line, ...]
    year: int | None


def cover(movie_id: int, title: str, year: int | None, genre: str | None) -> Cover:
    """Return the cover of a movie, always the same."""
    seed = (abs(movie_id) * 2654435761) % (1 << 32)  # Knuth's multiplicative hash: neighbouring ids differ
    patterns = _PATTERNS.get(genre or "", _ANY)
    kind = (genre or "none").lower().replace(" ", "-") if genre in _PATTERNS else "none"
    size, texts = _fitted(title)
    lines = tuple(
        Line(text, round(_BASE - (len(texts) - 1 - place) * size * _LEADING, 1)) for place, text in enumerate(texts)
    )
    return Cover(
        kind,
        (seed >> 7) % SHADES,
        patterns[(seed >> 11) % len(patterns)],
        (seed >> 15) % 61 - 30,
        bool(seed >> 23 & 1),
        size,
        lines,
        year,
    )


def _fitted(title: str) -> tuple[float, list[str]]:
    """Return the largest size that the title fits at, and its lines.

    At the smallest size, a title that is still too long is cut.
    """
    words = "".join(map(_drawn, title[:_LONGEST])).split() or ["?"]
    for size in _SIZES:
        lines = _wrapped(words, _WIDTH / size)
        if len(lines) * size * _LEADING <= _HEIGHT and all(_width(line) * size <= _WIDTH for line in lines):
            return size, lines
    size = _SIZES[-1]
    most = int(_HEIGHT / (size * _LEADING))
    lines = _wrapped([piece for word in words for piece in _pieces(word, _WIDTH / size)], _WIDTH / size)
    return size, lines if len(lines) <= most else [*lines[: most - 1], f"{_cut(lines[most - 1], _WIDTH / size - 1)}…"]


def _drawn(character: str) -> str:
    """Return a character as it is drawn.

    What turns the direction of letters or has no width is left out, but for what joins emoji.
    """
    if character.isprintable() or character == _JOINER:
        return character
    return "" if unicodedata.category(character) == "Cf" else " "


def _wrapped(words: list[str], width: float) -> list[str]:
    lines = [words[0]]
    for word in words[1:]:
        if _width(f"{lines[-1]} {word}") <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def _pieces(word: str, width: float) -> list[str]:
    pieces = []
    while _width(word) > width:
        piece = _cut(word, width - 0.5)
        pieces.append(f"{piece}-")
        word = word[len(piece) :]
    return [*pieces, word]


def _cut(text: str, width: float) -> str:
    """Return as much of a text as fits, a letter at least."""
    ends = accumulate(map(_advance, text))
    return text[: max(1, sum(1 for _ in takewhile(lambda end: end <= width, ends)))]


def _width(text: str) -> float:
    """Estimate the width of a text in bold serif letters."""
    return sum(map(_advance, text))


@lru_cache(4096)
def _advance(character: str) -> float:
    if unicodedata.combining(character) or character == _JOINER:
        return 0.0
    if character in _NARROW:
        return 0.36
    if character in _WIDE:
        return 0.98
    if unicodedata.east_asian_width(character) in "WF":
        return 1.05
    return 0.76 if character.isupper() else 0.6

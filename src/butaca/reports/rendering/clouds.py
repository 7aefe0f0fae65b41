"""Draw word clouds: the more movies have a word, the larger."""

from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape

import matplotlib
from PIL import ImageFont
from wordcloud import WordCloud

from butaca.reports.facts import MovieCount

_WIDTH, _HEIGHT = 720, 440  # of the picture's own units
_SMALLEST, _LARGEST = 15, 110  # the same units: letters that a phone still shows, and leave room for others
_COLOURS = ("ink", "blue", "orange-ink")
_FONT = Path("fonts", "ttf", "DejaVuSans-Bold.ttf")  # comes with Matplotlib; has Greek and Cyrillic letters too


def cloud(counts: Sequence[MovieCount]) -> str:
    """Draw words as text in SVG, sized by their movies.

    Equal counts give equal clouds.

    Each keeps the width it was placed with, whichever letters the reader's machine has.
    """
    font = str(Path(matplotlib.get_data_path()) / _FONT)
    placed = WordCloud(
        font,
        _WIDTH,
        _HEIGHT,
        margin=3,
        prefer_horizontal=1,
        relative_scaling=0.4,
        min_font_size=_SMALLEST,
        max_font_size=_LARGEST,
        max_words=len(counts),
        random_state=0,
    ).generate_from_frequencies({count.name: count.movie_count for count in counts})
    words = []
    for place, ((word, _), size, (down, across), _, _) in enumerate(placed.layout_):
        letters = ImageFont.truetype(font, size)
        left, top, _, _ = letters.getbbox(word, anchor="ls")  # of the ink, from where the baseline begins
        words.append(
            f'<text x="{across - left:.0f}" y="{down - top:.0f}" font-size="{size}" '
            f'textLength="{letters.getlength(word):.0f}" lengthAdjust="spacingAndGlyphs" '
            f'fill="var(--{_COLOURS[place % len(_COLOURS)]})">{escape(word)}</text>'
        )
    return f'<svg class="cloud" viewBox="0 0 {_WIDTH} {_HEIGHT}">{"".join(words)}</svg>'

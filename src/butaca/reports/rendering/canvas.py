"""Draw pictures as SVG in the colours and letters of the page."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from typing import Any

from matplotlib import rc_context
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

# Matplotlib writes these; the page's own variables stand in their place, which differ by day and night.
# Blue and orange are Okabe and Ito's, which people with any colour vision tell apart.
INK, SOFT, LINE = "#010101", "#020202", "#030303"
BLUE, ORANGE = "#0072b2", "#e69f00"
_VARIABLES = {INK: "ink", SOFT: "soft", LINE: "line", BLUE: "blue", ORANGE: "orange"}

WIDTH = 4.0  # inches: what a phone shows without making letters small
_SETTINGS = {
    "svg.fonttype": "none",
    "font.family": "sans-serif",
    "font.size": 9,
    "text.color": INK,
    "axes.edgecolor": LINE,
    "axes.labelcolor": SOFT,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "axes.grid": True,
    "grid.color": LINE,
    "grid.linewidth": 0.5,
    "xtick.color": SOFT,
    "ytick.color": SOFT,
    "axes.formatter.useoffset": False,
    "text.parse_math": False,  # a name may have dollars
}


class Drawing:
    """A picture with one pair of axes.

    ``svg`` is empty until the picture is finished.
    """

    def __init__(self, height: float) -> None:
        self._figure = Figure(figsize=(WIDTH, height), layout="constrained")
        FigureCanvasSVG(self._figure)
        self.axes: Any = self._figure.add_subplot()
        self.svg = ""

    def finish(self) -> None:
        """Write the picture."""
        self._figure.patch.set_visible(False)
        self.axes.patch.set_visible(False)
        out = StringIO()
        self._figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
        self.svg = _for_a_page(out.getvalue())


@contextmanager
def drawing(name: str, height: float) -> Iterator[Drawing]:
    """Open a picture of a height in inches, and finish it.

    Equal calls with equal names give equal bytes.
    """
    settings: Any = {**_SETTINGS, "svg.hashsalt": name}
    with rc_context(settings):
        picture = Drawing(height)
        yield picture
        picture.finish()


def _for_a_page(svg: str) -> str:
    """Fit a picture to the page.

    It loses the names of its parts, takes the page's colours and letters, and becomes as wide as there is room.
    """
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
    svg = re.sub(r'<svg [^>]*?viewBox="([^"]*)"[^>]*>', r'<svg viewBox="\1">', svg, count=1)
    svg = re.sub(r'<g id="[^"]*"', "<g", svg)
    svg = re.sub(r' id="image[0-9a-f]+"', "", svg)
    svg = re.sub(r"<!--.*?-->\n?", "", svg)
    svg = re.sub(r"(font: [^;\"]*?px) [^;\"]*", r"\1 system-ui, sans-serif", svg)
    for colour, variable in _VARIABLES.items():
        svg = svg.replace(colour, f"var(--{variable})")
    return re.sub(r"\n\s*", "\n", svg).strip()

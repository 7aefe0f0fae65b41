"""Render the facts of a report as one self-contained HTML file."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from butaca.catalogue.intake import ROW_NOT_KEPT
from butaca.catalogue.movie import with_year
from butaca.reports import numbers
from butaca.reports.finding_texts import finding_texts
from butaca.reports.profile import Profile
from butaca.reports.rendering.pictures import pictures

_TEMPLATES = Path(__file__).parent.parent / "templates"
_POINT = re.compile(r"(?<=\d)\.(?=\d)")
_SEVERITIES = ("error", "warning", "info")


def html(profile: Profile) -> str:
    """Render the page in Spanish and English, with its pictures.

    Equal facts give equal bytes.
    """
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= _vocabulary()
    drawings = pictures(profile)
    style = (_TEMPLATES / "report.css").read_text(encoding="utf-8")
    return environment.get_template("report.html").render(
        profile=profile,
        pictures={name: Markup(svg) for name, svg in drawings.drawn.items()},
        left_out=drawings.left_out,
        style=Markup(style),
        findings=sorted(profile.findings, key=lambda finding: (_SEVERITIES.index(finding.severity), -finding.count)),
        severities={name: sum(finding.severity == name for finding in profile.findings) for name in _SEVERITIES},
        raw={f"{column.table}.{column.name}": column for column in (profile.intake.columns if profile.intake else ())},
        spread={distribution.column: distribution for distribution in profile.distributions},
    )


def _vocabulary() -> Mapping[str, Any]:
    """Return the functions and texts that templates use."""
    return {
        "t": both,
        "whole": lambda value: Figure(numbers.whole(value)),
        "figure": lambda value: Figure(numbers.figure(value)),
        "percent": lambda share: Figure(numbers.percent(share)),
        "compact": lambda value: Figure(numbers.compact(value)),
        "finding_texts": finding_texts(),
        "ROW_NOT_KEPT": ROW_NOT_KEPT,
        "with_year": with_year,
    }


class Figure(str):
    """A number as text, which a page shows in the form of either language."""

    def __html__(self) -> str:
        return both(self, self) if _POINT.search(self) else escape(str(self))


def both(spanish: str, english: str) -> Markup:
    """Return a text in both languages, of which the page shows one.

    Numbers in the Spanish text get decimal commas.
    """
    in_spanish, in_english = escape(_POINT.sub(",", str(spanish))), escape(str(english))
    return Markup('<span lang="es">{}</span><span lang="en">{}</span>').format(in_spanish, in_english)

"""Running times, as people write them."""

import re

_HOURS = r"(?:h|hr|hrs|hour|hours|hora|horas|heure|heures|std|stunden?|ore)"
_MINUTES = r"(?:m|mn|min|mins|minute|minutes|minuto|minutos|minuten|minuti|'|′|’)"
_SECONDS = r"(?:s|sec|secs|second|seconds|segundos|''|\"|″)"
_FORMS = (
    re.compile(rf"(?P<m>\d+(?:[.,]\d+)?)\s*{_MINUTES}\.?(?:\s*(?P<s>\d+)\s*{_SECONDS}\.?)?"),
    re.compile(
        rf"(?P<h>\d+(?:[.,]\d+)?)\s*{_HOURS}\.?[\s,]*(?:and|y|et|und)?\s*"
        rf"(?:(?P<m>\d+)\s*{_MINUTES}?\.?)?(?:\s*(?P<s>\d+)\s*{_SECONDS}\.?)?"
    ),
    re.compile(r"p(?:(?P<d>\d+)d)?t(?:(?P<h>\d+(?:[.,]\d+)?)h)?(?:(?P<m>\d+(?:[.,]\d+)?)m)?(?:(?P<s>\d+)(?:\.\d+)?s)?"),
    re.compile(r"(?P<h>\d{1,2}):(?P<m>[0-5]?\d):(?P<s>[0-5]\d)"),
    re.compile(r"(?P<h>\d|1[0-2]|0\d):(?P<m>[0-5]\d)"),
    re.compile(r"(?P<m>\d{2,3}):(?P<s>[0-5]\d)"),
    re.compile(rf"(?P<s>\d+)\s*{_SECONDS}\.?"),
)
_MINUTES_IN = {"d": 1440.0, "h": 60.0, "m": 1.0, "s": 1 / 60}


def minutes(text: str) -> float | None:
    """Read a running time in minutes; None if it is none.

    >>> [minutes(text) for text in ("142 min", "1h 40m", "2h 22m", "1:40", "PT2H22M", "2 seasons")]
    [142.0, 100.0, 142.0, 100.0, 142.0, None]
    """
    spoken = " ".join(text.lower().split())
    for form in _FORMS:
        match = form.fullmatch(spoken)
        parts = {name: part for name, part in match.groupdict().items() if part} if match else {}
        if parts:
            return sum(float(part.replace(",", ".")) * _MINUTES_IN[name] for name, part in parts.items())
    return None

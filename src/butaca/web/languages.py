"""Which of the two languages a reader prefers."""

from starlette.datastructures import Headers

_LONGEST = 1_000  # characters of a header that are looked at


def preferred(headers: Headers, default: str = "en") -> str:
    """Return ``en`` or ``es``, whichever ``Accept-Language`` puts first.

    >>> preferred(Headers({"accept-language": "fr, en;q=0.5, es-MX;q=0.7"}))
    'es'
    """
    best, weight = default, 0.0
    for part in headers.get("accept-language", "")[:_LONGEST].split(","):
        code, _, quality = part.partition(";")
        language = code.strip().lower().split("-")[0]
        if language in ("en", "es") and (own := _weight(quality)) > weight:
            best, weight = language, own
    return best


def _weight(quality: str) -> float:
    try:
        return float(quality.strip().removeprefix("q=")) if quality.strip() else 1.0
    except ValueError:
        return 0.0

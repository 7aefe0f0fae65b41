"""Numbers with separators, signs and units, as people write them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

_NUMBER = re.compile(r"[+-]?[\d.,]*\d[.,]?")
_SPACES = re.compile(r"(?<=\d)[\s'’](?=\d{3}(?!\d))")  # 1 000 000 and 1'000'000; \s has the narrow ones too
_UNITS = {
    **dict.fromkeys(("", "+", "votes", "votos", "ratings", "reviews"), 1.0),
    **dict.fromkeys(("k", "thousand", "mil"), 1e3),
    **dict.fromkeys(("m", "mm", "mn", "mio", "mill", "million", "millions", "millón", "millones"), 1e6),
    **dict.fromkeys(("b", "bn", "billion", "billions", "mil millones"), 1e9),
}


@dataclass(frozen=True)
class Separators:
    """Meaning of commas and dots in a column, as its cells prove.

    ``comma`` is ``decimal`` or ``groups``, or empty where cells contradict each other; ``dot`` likewise. They only
    count where a cell itself leaves both open, as 1,234 does.
    """

    comma: str = "groups"
    dot: str = "decimal"


USUAL = Separators()
"""Their meaning where no cell proves anything."""


@dataclass(frozen=True)
class Quantity:
    """A number with the texts before and after it, in lower case."""

    number: float
    before: str
    after: str


def prove(texts: Iterable[str], *, small: bool = False, whole: bool = False) -> Separators:
    """Tell what separators mean from a column's cells.

    ``small`` numbers are below a thousand, so that a comma can only be decimal; of ``whole`` ones such as money a
    dot before three digits stands between groups, unless other cells have decimals.

    >>> prove(["1,25", "1,234"]), prove(["1.234.567", "12.500"]), prove(["1,234"]).comma
    (Separators(comma='decimal', dot='groups'), Separators(comma='decimal', dot='groups'), 'groups')
    """
    proofs = {proof for text in texts for proof in _proofs(text)}
    comma_decimal, comma_groups = "comma decimal" in proofs, "comma groups" in proofs
    dot_decimal, dot_groups = "dot decimal" in proofs, "dot groups" in proofs
    if not comma_groups and (comma_decimal or (dot_groups and not dot_decimal) or small):
        comma = "decimal"
    else:
        comma = "" if comma_decimal else "groups"
    if not dot_decimal and (
        dot_groups or comma_decimal or (whole and "dot open" in proofs and not {"no groups", "comma groups"} & proofs)
    ):
        dot = "groups"
    else:
        dot = "" if dot_groups else "decimal"
    return Separators(comma, dot)


def _proofs(text: str) -> Iterable[str]:
    """Yield what a cell proves by itself."""
    match = _NUMBER.search(_SPACES.sub("", text))
    digits = match[0].lstrip("+-").rstrip(".,") if match else ""
    if digits.isdecimal() and len(digits) > 3:
        yield "no groups"
    for mark, other, name in ((",", ".", "comma"), (".", ",", "dot")):
        if mark not in digits:
            continue
        if other in digits:
            yield f"{name} {'decimal' if digits.rindex(mark) > digits.rindex(other) else 'groups'}"
        elif digits.count(mark) > 1:
            yield f"{name} groups"
        elif re.fullmatch(r"[1-9]\d{0,2}[.,]\d{3}", digits):
            yield f"{name} open"
        else:
            yield f"{name} decimal"


def quantity(text: str, separators: Separators) -> Quantity | None:
    """Read a number with the texts around it, None without one.

    Two numbers are none.

    >>> quantity("$1,234.5", Separators()), quantity("€ 1.000", Separators(dot="groups"))
    (Quantity(number=1234.5, before='$', after=''), Quantity(number=1000.0, before='€', after=''))
    """
    joined = _SPACES.sub("", text.strip())
    match = _NUMBER.search(joined)
    if match is None:
        return None
    before, after = joined[: match.start()].strip().lower(), joined[match.end() :].strip().lower()
    negative = before.startswith(("-", "−")) or before.endswith(("-", "−"))  # -$5 and $-5
    if re.search(r"\d", after):
        return None
    number = _number(match[0].rstrip(".,"), separators)
    if number is None:
        return None
    return Quantity(-number if negative else number, before.strip("-−+ "), after)


def _number(digits: str, separators: Separators) -> float | None:
    sign, digits = (-1 if digits.startswith("-") else 1), digits.lstrip("+-")
    comma, dot = digits.count(","), digits.count(".")
    if comma and dot:
        decimal = max(",.", key=digits.rindex)
        return _joined(sign, digits, decimal)
    if comma + dot == 1 and re.fullmatch(r"[1-9]\d{0,2}[.,]\d{3}", digits):
        meaning = separators.comma if comma else separators.dot
        if not meaning:
            return None
        return _joined(sign, digits, ("," if comma else ".") if meaning == "decimal" else "")
    if comma + dot > 1:
        return _joined(sign, digits, "")
    return _joined(sign, digits, "," if comma else ".")


def _joined(sign: int, digits: str, decimal: str) -> float | None:
    """Join groups of two or three digits, None if they are none."""
    whole, _, fraction = digits.rpartition(decimal) if decimal and decimal in digits else (digits, "", "")
    groups = re.split(r"[.,]", whole)
    if not re.fullmatch(r"\d*", fraction) or (decimal and decimal in whole):
        return None
    if len(groups) > 1 and (
        not 1 <= len(groups[0]) <= 3 or len(groups[-1]) != 3 or len(set(map(len, groups[1:-1])) - {2, 3})
    ):
        return None
    return sign * float(f"{''.join(groups) or '0'}.{fraction or '0'}")


def factor(unit: str) -> float | None:
    """Return the factor of a unit such as million, None without.

    >>> factor("million"), factor("M"), factor("parsecs")
    (1000000.0, 1000000.0, None)
    """
    return _UNITS.get(unit.lower().strip(" ."))


def number(text: str, separators: Separators) -> float | None:
    """Read a number, perhaps with a unit such as k or votes.

    >>> number("1,234 votes", Separators()), number("6,5", Separators()), number("12 mm of rain", Separators())
    (1234.0, 6.5, None)
    """
    read = quantity(text, separators)
    if read is None or read.before:
        return None
    multiplier = factor(read.after)
    return None if multiplier is None else read.number * multiplier

"""Reasons as sentences, in English and in Spanish.

A sentence gives only reasons that count in the score. What a person can see comes first, then what people like, then
the rest; what many movies share tells nothing by itself.
"""

from collections import deque
from collections.abc import Iterable, Sequence, Set
from typing import NamedTuple

from butaca.bilingual import Bilingual
from butaca.serving.explain import clauses, own_movies
from butaca.serving.explain.own_movies import LEAST_SHARE, own_movie_clauses
from butaca.serving.explain.results import Reason

CODES = (*clauses.CODES, *own_movies.CODES)
"""The codes of all reasons.

Those of lists for a movie come first, then those of lists for a person.
"""

_MOST = 3  # reasons in a sentence
_PAIR = 2  # reasons that make a sentence, so that repeated ones are not needed
_NEAR = 3  # rows above, whose clauses a row rather does not repeat

_VISIBLE = ("franchise", "director", "keywords", "actors")  # in this order
_FIRST = (*_VISIBLE, "ratings", "taste")  # in this order, before all others
_SLIGHT = frozenset({"period", "original_language", "countries", "popularity", "rating"})  # never alone

# Rare things in common tell a reader more than common ones, so less weight is enough for them to be named.
_SALIENCE = {"franchise": 5, "director": 3, "actors": 3, "keywords": 3}

_LITTLE_KNOWN = Bilingual(
    "Little is known of what they have in common.", "Poco se puede decir de lo que tienen en común."
)


class _Sayable(NamedTuple):
    """A reason with its clause in a language."""

    reason: Reason
    is_strong: bool
    text: str

    @property
    def is_slight(self) -> bool:
        """True if many movies share it: it is never said alone."""
        return self.reason.code in _SLIGHT


def explanation_sentence(reasons: Sequence[Reason], title: str = "") -> Bilingual:
    """Return the sentence of a single row; see ``explanation_sentences``."""
    return explanation_sentences([reasons], title)[0]


def explanation_sentences(rows: Sequence[Sequence[Reason]], title: str = "") -> list[Bilingual]:
    """Return a sentence for each row of a list.

    It gives the strongest reasons, and rather those that the rows just above do not give. ``title`` is that of the
    movie the list starts from. Reasons that lack the names they need are left out. Where none is left but what many
    movies share, the sentence is that little is known; only in lists for a person may both texts be empty.
    """
    if any(reason.code in own_movies.CODES for reasons in rows for reason in reasons):
        return _own_sentences(rows, title)
    quoted_title = Bilingual(f"“{title}”", f"«{title}»")
    ranked = [_ranked(reasons) for reasons in rows]
    worded = [[(*pair, clauses.clause(pair[0], quoted_title)) for pair in row] for row in ranked]
    english = _varied([[_Sayable(reason, strong, text.en) for reason, strong, text in row] for row in worded])
    spanish = _varied([[_Sayable(reason, strong, text.es) for reason, strong, text in row] for row in worded])
    return [
        Bilingual(_sentence(en) or _LITTLE_KNOWN.en, _sentence(es) or _LITTLE_KNOWN.es)
        for en, es in zip(english, spanish, strict=True)
    ]


def _own_sentences(rows: Sequence[Sequence[Reason]], title: str) -> list[Bilingual]:
    sentences = []
    above: set[str] = set()
    for reasons in rows:
        if not any(reason.code in own_movies.CODES for reason in reasons):
            sentences.append(explanation_sentence(reasons, title))
            continue
        own, above = own_movie_clauses(reasons, above)
        sentences.append(Bilingual(_sentence([text.en for text in own]), _sentence([text.es for text in own])))
    return sentences


def _ranked(reasons: Iterable[Reason]) -> list[tuple[Reason, bool]]:
    """Return the reasons that may be named, and which are strong.

    They are in the order in which they are said. Weak ones have names: where there is no other, they are facts.
    """
    reasons = list(reasons)
    least = LEAST_SHARE * sum(abs(reason.weight) for reason in reasons)
    positive = [reason for reason in reasons if reason.weight > 0 and reason.code in clauses.CODES]
    strong = {reason.code for reason in positive if reason.weight * _SALIENCE.get(reason.code, 1) >= least}
    if "ratings" in strong:
        strong.discard("taste")  # it rests on the same people
    ranked = [(reason, reason.code in strong) for reason in positive if reason.code in strong or reason.entities]
    return sorted(ranked, key=lambda pair: _order(pair[0]))


def _order(reason: Reason) -> tuple[int, float]:
    if reason.code in _FIRST:
        return _FIRST.index(reason.code), -reason.weight
    return len(_FIRST) + (reason.code in _SLIGHT), -reason.weight


def _varied(rows: Iterable[Sequence[_Sayable]]) -> list[list[str]]:
    """Return the clauses that each row says, given the rows above."""
    near: deque[Set[str]] = deque(maxlen=_NEAR)
    clauses_of_rows = []
    for row in rows:
        texts = _choose([sayable for sayable in row if sayable.text], frozenset().union(*near))
        near.append(frozenset(texts))
        clauses_of_rows.append(texts)
    return clauses_of_rows


def _choose(row: Sequence[_Sayable], above: Set[str]) -> list[str]:
    """Return the clauses that a row says, three at most.

    The one of the greatest weight is among them. Where a row has others, those said ``above`` come after them and at
    most make up a pair, unless it is the first thing that a person can see. Slight clauses are no others, and one is
    said at most.
    """
    if any(sayable.is_strong and not sayable.is_slight for sayable in row):
        row = [sayable for sayable in row if sayable.is_strong]
    telling = [sayable for sayable in row if not sayable.is_slight]
    if not telling:
        return []
    fresh = [sayable for sayable in telling if sayable.text not in above]
    repeated: list[_Sayable] = []
    if fresh:
        repeated = [sayable for sayable in telling if sayable.text in above]
        telling = fresh
        if row[0] in repeated and row[0].reason.code in _VISIBLE:
            telling = [repeated.pop(0), *fresh]
    slight = sorted((sayable for sayable in row if sayable.is_slight), key=lambda sayable: sayable.text in above)
    chosen = [*telling, *repeated[: max(_PAIR - len(telling), 0)], *slight[:1]][:_MOST]
    weightiest = max(telling, key=lambda sayable: sayable.reason.weight)
    if weightiest not in chosen:
        chosen[-1] = weightiest
    return [sayable.text for sayable in chosen]


def _sentence(texts: Sequence[str]) -> str:
    text = "; ".join(texts)
    return f"{text[0].upper()}{text[1:]}." if text else ""

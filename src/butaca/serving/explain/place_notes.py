"""Notes on how a movie's place and its confidence go together.

Scores put the movies of a list in order, and confidence is told beside them. Where the two differ, the movie says why,
and likewise where its confidence is not known.
"""

from collections.abc import Mapping, Sequence
from typing import Literal, get_args

from butaca.bilingual import Bilingual
from butaca.serving.explain.results import Note, NoteCode

_VISIBLE = 0.005  # a difference of confidence, below which two may be rounded to the same

Move = Literal["franchise_place", "variety"]
"""Reasons to place a movie elsewhere than by its score."""

CODES: tuple[NoteCode, ...] = ("less_known", *get_args(Move))
"""The codes of notes on places."""


def place_notes(
    confidences: Sequence[float | None],
    scores: Sequence[float],
    moves: Sequence[tuple[Move | None, int | None]],
) -> list[tuple[Note, ...]]:
    """Return the notes of each movie of a list, in its order.

    ``moves`` are what put each elsewhere, and its place by score. A movie of unknown confidence says so where that of
    others is known.
    """
    notes = []
    known = any(confidence is not None for confidence in confidences)
    for place, (confidence, score, (moved_by, moved_from)) in enumerate(zip(confidences, scores, moves, strict=True)):
        own = [_UNCHECKED] if known and confidence is None else []
        later = zip(confidences[place + 1 :], scores[place + 1 :], strict=True)
        if confidence is not None and any(
            other is not None and other - confidence >= _VISIBLE and other_score <= score
            for other, other_score in later
        ):
            own.append(_LESS_KNOWN)  # only what novelty takes off makes the difference
        if moved_by is not None:
            text = _MOVED[moved_by]
            own.append(Note(moved_by, Bilingual(text.en.format(moved_from), text.es.format(moved_from))))
        notes.append(tuple(own))
    return notes


UNCHECKED_LIST = Note(
    "unchecked",
    Bilingual(
        "Too little is known here: nobody has checked how sure a list like this is.",
        "Aquí se sabe demasiado poco: nadie ha comprobado cuánto acierta una lista así.",
    ),
)
_UNCHECKED = Note(
    "unchecked",
    Bilingual(
        "Little known: nobody has checked how sure this is.", "Poco conocida: nadie ha comprobado cuánto acierta."
    ),
)
_LESS_KNOWN = Note(
    "less_known",
    Bilingual(
        "Before surer films, which more people like whatever else they like.",
        "Antes que otras más seguras, que gustan a más gente sea cual sea su gusto.",
    ),
)
_MOVED: Mapping[Move, Bilingual] = {
    "franchise_place": Bilingual(
        "A place is kept for its franchise: by its score alone it would be number {}.",
        "Se le guarda un puesto por ser de la saga: solo por su puntuación sería la número {}.",
    ),
    "variety": Bilingual(
        "Moved for variety: by its score alone it would be number {}.",
        "Movida para dar variedad: solo por su puntuación sería la número {}.",
    ),
}

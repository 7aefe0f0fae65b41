"""A list of movies as plain text for a terminal."""

import textwrap
from collections.abc import Iterator

from butaca.serving.explain.results import Result, ResultList

_INDENT = " " * 5


def lines(results: ResultList, width: int) -> Iterator[str]:
    """Yield the lines of a list's movies, with scores, reasons and notes.

    Below each movie stand its reason and notes, below all of them the notes on the list.
    """
    for place, result in enumerate(results.results, start=1):
        for text in _wrapped(f"{place:>3}. {_head(result)}", width, ""):
            yield text
        for text in (result.sentence.en, *(note.text.en for note in result.notes)):
            yield from _wrapped(text, width, _INDENT)
    for note in results.notes:
        yield from _wrapped(note.text.en, width, "")


def _head(result: Result) -> str:
    head = f"{result.movie.title} ({result.movie.year})  {result.score:.3f}"
    if result.confidence is not None:
        head += f", {result.confidence:.0%} sure"
    return head


def _wrapped(text: str, width: int, indent: str) -> list[str]:
    return textwrap.wrap(text, width, initial_indent=indent, subsequent_indent=indent or _INDENT)

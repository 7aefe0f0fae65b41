"""Files of verdicts on pairs of movies."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from butaca.errors import MismatchedFiles, UnreadableFile
from butaca.evaluation.arrays import Ints
from butaca.evaluation.judgement_files.rows import known_movies, movie_id, read_rows
from butaca.evaluation.judgements import Verdicts

COLUMNS = ("id_a", "id_b", "good")
_GOOD = {"0": False, "1": True}


@dataclass(frozen=True)
class VerdictsFile:
    """Verdicts of a file, and the counts of rows left out.

    ``row_count`` were read; of them ``unknown_count`` have a movie that the catalogue does not have,
    ``repeated_count`` repeat a pair in either direction.
    """

    name: str
    sha256: str
    verdicts: Verdicts
    row_count: int
    unknown_count: int
    repeated_count: int


def read_verdicts(path: Path, movie_ids: Ints) -> VerdictsFile:
    """Read a TSV file with the columns ``id_a``, ``id_b`` and ``good``.

    ``movie_ids`` are those of the catalogue, ascending. ``good`` is 1 where people judge the two movies good
    recommendations of each other, else 0. A pair that is repeated with the same verdict counts once.

    Raises:
        SourceError: it is missing, no such file, or of another catalogue.
    """
    file = read_rows(path, COLUMNS)
    verdicts: dict[tuple[int, int], tuple[bool, int]] = {}
    repeated_count = 0
    for line, (first_text, second_text, good_text) in file.rows:
        first, second = movie_id(file, line, "id_a", first_text), movie_id(file, line, "id_b", second_text)
        if good_text not in _GOOD:
            raise UnreadableFile(
                file.name, f"good is {good_text!r}", "Write 1 for a good recommendation and 0 for a bad one", line
            )
        if first == second:
            raise UnreadableFile(file.name, f"the movie {first} is judged with itself", "Leave the row out", line)
        pair = (min(first, second), max(first, second))
        good, before = verdicts.setdefault(pair, (_GOOD[good_text], line))
        if good != _GOOD[good_text]:
            raise UnreadableFile(
                file.name,
                f"good is {good_text} for the pair {first}, {second}, and {good:d} in line {before}",
                "Keep one verdict of each pair",
                line,
            )
        repeated_count += before != line
    pairs = np.array(list(verdicts), dtype=np.int64).reshape(-1, 2)
    goods = np.array([good for good, _ in verdicts.values()], dtype=bool)
    known = known_movies(file, pairs.ravel(), movie_ids).reshape(-1, 2).all(axis=1)
    for judged, way_out in ((goods, "good"), (~goods, "bad")):
        if not (judged & known).any():
            raise MismatchedFiles(
                file.name,
                f"no pair of movies in the catalogue is judged {way_out}",
                "Good pairs are compared with bad ones: add some of both",
            )
    first_rows, second_rows = np.searchsorted(movie_ids, pairs[known]).T
    return VerdictsFile(
        file.name,
        file.sha256,
        Verdicts(first_rows, second_rows, goods[known]),
        len(file.rows),
        int((~known).sum()),
        repeated_count,
    )

"""Files of lists of similar movies that others made."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from butaca.errors import MismatchedFiles, UnreadableFile
from butaca.evaluation.arrays import Ints
from butaca.evaluation.judgement_files.rows import known_movies, movie_id, read_rows
from butaca.evaluation.judgements import ReferenceLists

COLUMNS = ("id", "recommendations")
FEWEST_LISTED = 10  # movies of a list that the catalogue must have


@dataclass(frozen=True)
class ListsFile:
    """Lists of a file, and the counts of lists left out.

    ``row_count`` were read; of them ``unknown_count`` are of movies the catalogue does not have, ``short_count`` have
    fewer than ten movies that it has, ``repeated_count`` repeat a list. Of the lists that stay, ``missing_count`` of
    ``listed_count`` listed movies are not in the catalogue.
    """

    name: str
    sha256: str
    lists: ReferenceLists
    row_count: int
    unknown_count: int
    short_count: int
    repeated_count: int
    listed_count: int
    missing_count: int


def read_lists(path: Path, movie_ids: Ints) -> ListsFile:
    """Read a TSV file with the columns ``id`` and ``recommendations``.

    ``movie_ids`` are those of the catalogue, ascending. Recommendations are ids with commas between, the best first.
    A list that is repeated counts once, and so does a movie that a list repeats.

    Raises:
        SourceError: it is missing, no such file, or of another catalogue.
    """
    file = read_rows(path, COLUMNS)
    lists: dict[int, tuple[list[int], int]] = {}
    repeated_count = 0
    for line, (query_text, listed_text) in file.rows:
        query = movie_id(file, line, "id", query_text)
        ids = [movie_id(file, line, "recommendations", text) for text in listed_text.split(",")] if listed_text else []
        if query in ids:
            raise UnreadableFile(
                file.name, f"the movie {query} is recommended for itself", "Leave it out of its own list", line
            )
        before, before_line = lists.setdefault(query, (ids, line))
        if before != ids:
            raise UnreadableFile(
                file.name,
                f"the movie {query} has another list in line {before_line}",
                "Keep one list of each movie",
                line,
            )
        repeated_count += before_line != line
    queries = np.array(sorted(lists), dtype=np.int64)
    known = known_movies(file, queries, movie_ids)
    kept, rows = [], []
    short_count = listed_count = missing_count = 0
    for query in queries[known].tolist():
        listed = np.array(list(dict.fromkeys(lists[query][0])), dtype=np.int64)
        present = listed[np.isin(listed, movie_ids)]
        if len(present) < FEWEST_LISTED:
            short_count += 1
            continue
        kept.append(query)
        rows.append(np.searchsorted(movie_ids, present))
        listed_count += len(listed)
        missing_count += len(listed) - len(present)
    if not kept:
        raise MismatchedFiles(
            file.name,
            f"none of {int(known.sum()):,} lists has {FEWEST_LISTED} movies that the catalogue has",
            "Give longer lists, or evaluate on the catalogue they are of",
        )
    return ListsFile(
        file.name,
        file.sha256,
        ReferenceLists(np.searchsorted(movie_ids, kept), tuple(rows)),
        len(file.rows),
        int((~known).sum()),
        short_count,
        repeated_count,
        listed_count,
        missing_count,
    )

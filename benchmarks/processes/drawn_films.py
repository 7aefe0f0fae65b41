"""Folder of The Movies Dataset with any number of drawn films.

They are drawn to be like its own.

Usage: ``drawn_films DATA FILMS FOLDER``. DATA is the data set; the files are written plain, without ratings.

The real rows come first. Each copy of the world after that redraws every row: votes, dates, money and runtime stay
together, with jitter; the title has words of other titles of its language; the plot has sentences of a neighbour's.
See ``drawn_members`` for people, companies, collections and keywords.
"""

import csv
import gzip
import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import TextIO

import numpy as np

from benchmarks.processes.drawn_members import World

SEED = 45_346
ID_STEP = 1_000_000  # between the ids of a film and of its copy

_NESTED = ("belongs_to_collection", "production_companies")
_DAYS = 45  # a date moves by at most
_RUNTIME = 4  # minutes a runtime moves by at most
_SPREAD = 0.15  # of the logarithms of votes, popularity and money
_KEPT_WORD = 0.25  # of a title's words that stay
_NEAR = 8  # rows, in the order of neighbours, from which sentences come
_COMMON_WORDS = 60  # words of a language that stay in titles, such as articles

Row = dict[str, str]


def main(data: str, count: str, folder: str) -> None:
    """Write movies, credits and keywords; print what was drawn."""
    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    csv.field_size_limit(1 << 30)
    sample = Sample(Path(data))
    written = 0
    with (
        (target / "movies_dataset.csv").open("w", encoding="utf-8", newline="") as movies,
        (target / "credits.csv").open("w", encoding="utf-8", newline="") as credit_rows,
        (target / "keywords.csv").open("w", encoding="utf-8", newline="") as keywords,
    ):
        writers = [csv.writer(file, lineterminator="\n") for file in (movies, credit_rows, keywords)]
        headers = (list(sample.rows[0]), ("cast", "crew", "id"), ("id", "keywords"))
        for writer, header in zip(writers, headers, strict=True):
            writer.writerow(header)
        for movie, members, words in sample.draw(int(count)):
            for writer, row in zip(writers, (movie, members, words), strict=True):
                writer.writerow(row)
            written += 1
    print(json.dumps({"films": written}))


class Sample:
    """Real rows, and the words of their titles.

    The rows are whole, and have an id of their own.
    """

    def __init__(self, data: Path) -> None:
        """Read the three files."""
        known: dict[str, Row] = {}
        for row in _read(data, "movies_dataset"):
            if row["id"].isdecimal() and _is_date(row["release_date"]) and row["title"]:
                known.setdefault(row["id"], row)
        self.rows = list(known.values())
        self.world = World(
            self.rows,
            {row["id"]: (row["cast"], row["crew"]) for row in _read(data, "credits")},
            {row["id"]: row["keywords"] for row in _read(data, "keywords")},
        )
        self._words, self._common = _title_words(self.rows)
        # Neighbours stand side by side: of the same language and genres, then by date.
        self._order = sorted(
            range(len(self.rows)),
            key=lambda place: (
                self.rows[place]["original_language"],
                self.rows[place]["genres"],
                self.rows[place]["release_date"],
            ),
        )

    def draw(self, count: int) -> Iterator[tuple[list[str], tuple[str, str, str], tuple[str, str]]]:
        """Yield rows of movies, credits and keywords of ``count`` films."""
        for copy in range(-(-count // len(self.rows))):
            random = np.random.default_rng([SEED, copy])
            missing = count - copy * len(self.rows)
            places = np.arange(len(self.rows))
            if missing < len(self.rows):
                places = np.sort(random.permutation(places)[:missing])
            drawn = self._redrawn(random, copy) if copy else self.rows
            members = self.world.copied(random, copy)
            for place in places.tolist():
                row = drawn[place]
                cells = members.of(place)
                row = row | dict(zip(_NESTED, (cells.collection, cells.companies), strict=True))
                yield list(row.values()), (cells.cast, cells.crew, row["id"]), (row["id"], cells.keywords)

    def _redrawn(self, random: np.random.Generator, copy: int) -> list[Row]:
        rows: list[Row] = [{}] * len(self.rows)
        spread = np.exp(random.normal(0, _SPREAD, (len(rows), 4))).tolist()
        days = random.integers(-_DAYS, _DAYS + 1, len(rows)).tolist()
        steps = random.integers(1, _NEAR + 1, len(rows)).tolist()
        for rank, place in enumerate(self._order):
            row = self.rows[place]
            near = self.rows[self._order[(rank + steps[place]) % len(rows)]]
            votes, popularity, budget, revenue = spread[place]
            day = date.fromisoformat(row["release_date"])
            if (day.month, day.day) != (1, 1):  # often a placeholder
                day = min(max(day + timedelta(days[place]), day.replace(month=1, day=1)), day.replace(month=12, day=31))
            title = self._title(random, row["title"], row["original_language"])
            same = row["original_title"] == row["title"]
            original = title if same else self._title(random, row["original_title"], row["original_language"])
            rows[place] = row | {
                "id": str(int(row["id"]) + copy * ID_STEP),
                "imdb_id": f"tt{copy:02}{row['imdb_id'][2:]}" if row["imdb_id"] else "",
                "title": title,
                "original_title": original,
                "overview": _mixed(row["overview"], near["overview"]),
                "tagline": near["tagline"] and row["tagline"],
                "release_date": day.isoformat(),
                "vote_count": _scaled(row["vote_count"], votes),
                "vote_average": _moved(row["vote_average"], random.normal(0, 0.2), 1),
                "popularity": _scaled(row["popularity"], popularity, 6),
                "budget": _scaled(row["budget"], budget),
                "revenue": _scaled(row["revenue"], revenue),
                "runtime": _moved(row["runtime"], float(random.integers(-_RUNTIME, _RUNTIME + 1)), 0),
            }
        return rows

    def _title(self, random: np.random.Generator, title: str, language: str) -> str:
        """Return a title of as many words, mostly of other titles.

        These are of the same language.
        """
        pool, common = self._words[language], self._common[language]
        words = title.split()
        chances, drawn = random.random(len(words)).tolist(), random.integers(0, len(pool), len(words)).tolist()
        return " ".join(
            word if word in common or chance < _KEPT_WORD else pool[other]
            for word, chance, other in zip(words, chances, drawn, strict=True)
        )


def _title_words(rows: Sequence[Row]) -> tuple[dict[str, list[str]], dict[str, set[str]]]:
    """Return the words of titles by language, and the most frequent ones.

    Words stand as often as in the titles.
    """
    words: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        words[row["original_language"]] += row["title"].split()
    common = {}
    for language, pool in words.items():
        names, counts = np.unique(pool, return_counts=True)
        common[language] = set(names[np.argsort(-counts, kind="stable")[: min(_COMMON_WORDS, len(names) // 20)]])
        words[language] = [word for word in pool if word not in common[language]] or pool
    return words, common


def _mixed(plot: str, near: str) -> str:
    """Return a plot in which every other sentence is of another."""
    if not plot or not near:
        return plot
    own, other = re.split(r"(?<=[.!?]) ", plot), re.split(r"(?<=[.!?]) ", near)
    return " ".join(other[place] if place % 2 and place < len(other) else own[place] for place in range(len(own)))


def _scaled(cell: str, factor: float, digits: int = 0) -> str:
    """Return a number times a factor; text and 0 as they are."""
    try:
        value = float(cell)
    except ValueError:
        return cell
    return f"{max(value * factor, 0.5 if digits == 0 else 0):.{digits}f}" if value else cell


def _moved(cell: str, step: float, digits: int) -> str:
    """Return a number moved by a step; 0, which is unknown, stays."""
    try:
        value = float(cell)
    except ValueError:
        return cell
    most = 10.0 if digits else np.inf
    return f"{min(max(value + step, 1), most):.{digits}f}" if value else cell


def _is_date(cell: str) -> bool:
    try:
        date.fromisoformat(cell)
    except ValueError:
        return False
    return True


def _read(data: Path, stem: str) -> Iterator[Row]:
    path = next(data.glob(f"{stem}.csv*"))
    source: TextIO
    with (
        gzip.open(path, "rt", encoding="utf-8", newline="")
        if path.suffix == ".gz"
        else path.open(encoding="utf-8", newline="")
    ) as source:
        yield from csv.DictReader(source)


if __name__ == "__main__":
    main(*sys.argv[1:])

"""Members of drawn films, as rare as they are in reality.

They are people, companies, collections and keywords.

Members of many films are the same in each copy of the world. All others are copied with it, under ids and names of
their own, so that a person has as many films as in reality. Within a copy some credits change places with those of
films of the same language and time, which keeps both the cast's size and the person's films as they were.
"""

import ast
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

_SHARED = {"keywords": 40, "companies": 150}  # films from which on a member is the same in each copy
_STEPS = {"people": 20_000_000, "companies": 1_000_000, "collections": 1_000_000, "keywords": 1_000_000}
_SWAPPED = 0.15  # of credits
_WINDOW = 400  # credits, in the order of language and date, within which they change places

Entry = dict[str, Any]


class Cells(NamedTuple):
    """Cells of a film, Python literals."""

    cast: str
    crew: str
    keywords: str
    companies: str
    collection: str


@dataclass(frozen=True)
class _Film:
    cast: list[Entry]
    crew: list[Entry]
    keywords: list[Entry]
    companies: list[Entry]
    collection: Entry | None


class World:
    """Members of all real films."""

    def __init__(
        self, rows: Sequence[Mapping[str, str]], credited: Mapping[str, tuple[str, str]], words: Mapping[str, str]
    ) -> None:
        """Read the cells of ``rows``; ``credited`` and ``words`` are by film."""
        self._films = []
        for row in rows:
            cast, crew = credited.get(row["id"], ("[]", "[]"))
            collections = _entries(f"[{row['belongs_to_collection']}]")
            self._films.append(
                _Film(
                    _entries(cast),
                    _entries(crew),
                    _entries(words.get(row["id"], "")),
                    _entries(row["production_companies"]),
                    collections[0] if collections else None,
                )
            )
        order = sorted(
            range(len(rows)), key=lambda place: (rows[place]["original_language"], rows[place]["release_date"])
        )
        self._credits = [(place, role) for place in order for role in range(len(self._films[place].cast))]
        self._names = {
            "people": _names(entry for film in self._films for entry in (*film.cast, *film.crew)),
            "companies": _names(entry for film in self._films for entry in film.companies),
            "keywords": _names(entry for film in self._films for entry in film.keywords),
            "collections": _names(film.collection for film in self._films if film.collection),
        }
        self._shared = {
            kind: {id for id, count in _counts(self._films, kind).items() if count >= least}
            for kind, least in _SHARED.items()
        }

    def copied(self, random: np.random.Generator, copy: int) -> "Copy":
        """Return the members of all films in a copy of the world.

        Copy 0 is the world itself.
        """
        swapped: dict[tuple[int, int], Entry] = {}
        if copy:
            chosen = np.flatnonzero(random.random(len(self._credits)) < _SWAPPED)
            for start in range(0, len(chosen), _WINDOW):
                window = chosen[start : start + _WINDOW]
                for place, other in zip(window.tolist(), random.permutation(window).tolist(), strict=True):
                    film, role = self._credits[other]
                    swapped[self._credits[place]] = self._films[film].cast[role]
        names = {}
        for kind, known in self._names.items():
            own = {id for id in known if copy and id not in self._shared.get(kind, ())}
            ids = sorted(own)
            ends = random.permutation(len(ids)).tolist()
            names[kind] = {
                id: (id + copy * _STEPS[kind], _joined(known[id], known[ids[end]]))
                for id, end in zip(ids, ends, strict=True)
            }
        return Copy(self._films, swapped, names)


class Copy:
    """Members of all films in a copy of the world."""

    def __init__(
        self,
        films: Sequence[_Film],
        swapped: Mapping[tuple[int, int], Entry],
        names: Mapping[str, Mapping[int, tuple[int, str]]],
    ) -> None:
        self._films, self._swapped, self._names = films, swapped, names

    def of(self, place: int) -> Cells:
        """Return the cells of a film."""
        film = self._films[place]
        cast = []
        for role, entry in enumerate(film.cast):
            person = self._swapped.get((place, role), entry)
            cast.append(self._renamed("people", entry | {"id": person["id"], "name": person["name"]}))
        return Cells(
            repr(cast),
            repr([self._renamed("people", entry) for entry in film.crew]),
            repr([self._renamed("keywords", entry) for entry in film.keywords]),
            repr([self._renamed("companies", entry) for entry in film.companies]),
            repr(self._renamed("collections", film.collection)) if film.collection else "",
        )

    def _renamed(self, kind: str, entry: Entry) -> Entry:
        renamed = self._names[kind].get(entry["id"])
        return entry if renamed is None else entry | {"id": renamed[0], "name": renamed[1]}


def _entries(cell: str) -> list[Entry]:
    """Return the entries of a cell that have id and name.

    There are none in a cell that cannot be read.
    """
    try:
        entries = ast.literal_eval(cell or "[]")
    except (SyntaxError, ValueError):
        return []
    return [entry for entry in entries if isinstance(entry, dict) and entry.get("id") and entry.get("name")]


def _names(entries: Any) -> dict[int, str]:
    return {entry["id"]: entry["name"] for entry in entries}


def _counts(films: Sequence[_Film], kind: str) -> Counter[int]:
    return Counter(entry["id"] for film in films for entry in getattr(film, kind))


def _joined(name: str, other: str) -> str:
    """Return the first words of a name, and the last of another."""
    words, others = name.split(), other.split()
    return " ".join([*words[:-1], others[-1]] if len(words) > 1 and others else [*words, *others[-1:]])

"""The data with credits as large as the original's.

To real entries, filler is added up to 190 million bytes.

The real credits at hand lack most of the crew and the lower cast; the filler is in the original's
shape, with all its keys, so that a parser meets as much text, of the same kind: names with
apostrophes and nicknames in quotes, which make Python write its literals with double quotes, or
with backslashes where a name has both. Made once, and the same every time.
"""

import csv
import gzip
import random
import shutil
import sys
from pathlib import Path

from benchmarks import files

SIZE = 190_000_000  # bytes of the plain CSV
SEED = 1995
_CAST_SHARE = 0.5  # of the filler's bytes
_HALF_ENTRY = 90  # bytes; stopping there, the sizes of many rows add up to what was asked for
_PEOPLE = 150_000
_FIRST_ID = 20_000_001  # above every real id
# Shares of names and of characters with an apostrophe, with a nickname in quotes, with both: the real entries' own.
_ODD_NAMES = (0.008, 0.0002, 0.00003)
_ODD_CHARACTERS = (0.03, 0.008, 0.00035)
_NO_CHARACTER = 0.2
_GIVEN = (
    "Ada Aiko Alan Ana Ben Carla Chen Clara Dmitri Elena Emil Farah Greta Hugo Ines Ivan Jean José Kofi Lars Lena Luis "
    "Maja Marta Nils Nora Olga Omar Paul Petra Quentin Rosa Sam Søren Tara Théo Uma Vera Wim Xenia Yara Yusuf Zoé"
)
_FAMILY = (
    "Abe Bauer Becker Castro Dubois Eriksson Fischer García Haddad Ito Jensen Kowalski Larsen Martin Müller Nakamura "
    "Novak Okafor Olsen Park Petit Quinn Rossi Silva Singh Smith Suzuki Tanaka Urban Varga Weber Wong Young Zhang"
)
_PARTS = (
    "Doctor", "Waiter", "Teacher", "Soldier", "Driver", "Singer", "Reporter", "Policeman", "Himself as", "Young",
    "Old", "Captain", "Inspector", "Miss", "Mrs.", "Mr.", "Voice of", "Friend of", "Bodyguard (uncredited) of",
)  # fmt: skip
_JOBS = (
    ("Art", "Art Direction"), ("Camera", "Camera Operator"), ("Camera", "Director of Photography"),
    ("Costume & Make-Up", "Costume Design"), ("Crew", "Stunts"), ("Editing", "Editor"), ("Production", "Casting"),
    ("Production", "Executive Producer"), ("Production", "Producer"), ("Sound", "Original Music Composer"),
    ("Sound", "Sound Designer"), ("Visual Effects", "Animation"), ("Writing", "Screenplay"),
)  # fmt: skip
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"


def folder() -> Path:
    """Return the folder of plain CSV files, made if missing."""
    target = files.WORK / "padded"
    if not target.is_dir():
        sys.stderr.write(f"padding the credits, once, into {files.shown(target)} ...\n")
        unfinished = files.WORK / "padded.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(parents=True)
        for packed in sorted(files.DATA.glob("*.csv.gz")):
            plain = unfinished / packed.stem
            with gzip.open(packed) as source, plain.open("wb") as out:
                shutil.copyfileobj(source, out)
        pad(unfinished / "credits.csv", SIZE)
        unfinished.rename(target)
    return target


def pad(credits_file: Path, size: int) -> None:
    """Add filler to every row of a file of credits.

    The file then has about ``size`` bytes.
    """
    chance = random.Random(SEED)
    filler = Filler(chance)
    csv.field_size_limit(1 << 30)
    with credits_file.open(encoding="utf-8", newline="") as source:
        header, *rows = csv.reader(source)
    # Few films have very many credits, as in the original.
    weights = [chance.lognormvariate(0, 1) for _ in rows]
    each = (size - credits_file.stat().st_size) / sum(weights)
    cast, crew = header.index("cast"), header.index("crew")
    with credits_file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(header)
        for row, weight in zip(rows, weights, strict=True):
            row[cast] = _extended(row[cast], filler.cast(row[cast].count("'cast_id': "), weight * each * _CAST_SHARE))
            row[crew] = _extended(row[crew], filler.crew(weight * each * (1 - _CAST_SHARE)))
            writer.writerow(row)


def _extended(cell: str, entries: list[str]) -> str:
    """Return the literal of a list with more entries."""
    real = cell.strip()[1:-1]
    return f"[{', '.join([real, *entries] if real else entries)}]"


class Filler:
    """A maker of entries of people who do not exist."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._given, self._family = _GIVEN.split(), _FAMILY.split()
        self._people = [(_FIRST_ID + number, self._name()) for number in range(_PEOPLE)]

    def cast(self, order: int, size: float) -> list[str]:
        """Return cast literals of about ``size`` characters in all.

        The first has the billing order ``order``.
        """
        entries: list[str] = []
        while size > _HALF_ENTRY:
            person, name = self._person()
            entry = {
                "cast_id": order + 1,
                "character": self._character(),
                "credit_id": self._credit_id(),
                "gender": self._chance.randrange(3),
                "id": person,
                "name": name,
                "order": order,
                "profile_path": self._picture(),
            }
            entries.append(repr(entry))
            order += 1
            size -= len(entries[-1]) + 2
        return entries

    def crew(self, size: float) -> list[str]:
        """Return crew literals of about ``size`` characters in all, without directors."""
        entries: list[str] = []
        while size > _HALF_ENTRY:
            person, name = self._person()
            department, job = self._chance.choice(_JOBS)
            entry = {
                "credit_id": self._credit_id(),
                "department": department,
                "gender": self._chance.randrange(3),
                "id": person,
                "job": job,
                "name": name,
                "profile_path": self._picture(),
            }
            entries.append(repr(entry))
            size -= len(entries[-1]) + 2
        return entries

    def _person(self) -> tuple[int, str]:
        """Draw a person: some work in very many movies, most in few."""
        return self._people[int(_PEOPLE * self._chance.random() ** 3)]

    def _name(self) -> str:
        given, initial = self._chance.choice(self._given), self._chance.choice(_LETTERS[:26])
        return self._quoting(f"{given} {initial}.", self._chance.choice(self._family), _ODD_NAMES)

    def _character(self) -> str:
        if self._chance.random() < _NO_CHARACTER:
            return ""
        return self._quoting(self._chance.choice(_PARTS), self._chance.choice(self._given), _ODD_CHARACTERS)

    def _quoting(self, first: str, last: str, shares: tuple[float, float, float]) -> str:
        """Return two words, some quoted unusually by Python.

        Some contain what makes Python quote a literal in another way.
        """
        kind = self._chance.choices(("apostrophe", "nickname", "both", "plain"), (*shares, 1 - sum(shares)))[0]
        if kind in ("nickname", "both"):
            first = f'{first} "Lucky"'
        if kind in ("apostrophe", "both"):
            last = f"O'{last}"
        return f"{first} {last}"

    def _credit_id(self) -> str:
        return f"52fe{self._chance.getrandbits(80):020x}"

    def _picture(self) -> str | None:
        if self._chance.random() < 0.5:
            return None
        return f"/{''.join(self._chance.choices(_LETTERS, k=27))}.jpg"

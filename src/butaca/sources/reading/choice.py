"""Choose what each table of a folder is read as."""

from collections.abc import Sequence
from dataclasses import dataclass

from butaca.errors import MissingColumn, MissingFile, SourceError, UnreadableFile
from butaca.sources.files.tables import GivenTable
from butaca.sources.formats import known
from butaca.sources.formats.columns_file import Declared
from butaca.sources.formats.recognition import Reading, missing, read_as, recognise
from butaca.sources.formats.vocabulary import CREDITS, KEYWORDS, LINKS, MOVIES, RATINGS, ROLES, TITLES, Role

_STEMS = {
    MOVIES.name: ("movies_dataset", "movies_metadata"),
    CREDITS.name: ("credits",),
    KEYWORDS.name: ("keywords",),
    LINKS.name: ("links", "links_small"),
    RATINGS.name: ("ratings", "ratings_small"),
}
"""Names of files that promise a role, the best first."""

_TITLES = ("title.akas.", "titles.", "titles_")
_MOST_NAMED = 300  # characters of columns that a message names


@dataclass(frozen=True)
class Choice:
    """Tables that are read, by role, and reasons for the others."""

    readings: tuple[Reading, ...]
    unused: tuple[tuple[str, str], ...]

    def of(self, role: Role) -> list[Reading]:
        """Return the tables of a role."""
        return [reading for reading in self.readings if reading.role is role]

    @property
    def movies(self) -> Reading:
        """The table of movies, the first if there are several."""
        return self.of(MOVIES)[0]


def choose(place: str, tables: Sequence[GivenTable], declared: Declared) -> tuple[Choice | None, list[SourceError]]:
    """Return the choice of tables, None without movies, and all errors."""
    errors: list[SourceError] = []
    readings, unused = [], []
    for table in tables:
        try:
            reading = _reading(table, declared)
        except SourceError as error:
            errors.append(error)
            continue
        if reading is None:
            unused.append((table.name, f"its columns are {_listed(table.columns)}"))
        else:
            readings.append(reading)
    if not any(reading.role is MOVIES for reading in readings):
        readings = [_as_movies(reading) for reading in readings]
    chosen: list[Reading] = []
    for role in reversed(ROLES):
        candidates = sorted((r for r in readings if r.role is role), key=_rank)
        if not candidates:
            continue
        best = next((r for r in candidates if declared.role_of(r.table.name) is role), candidates[0])
        together = [r for r in candidates if _together(best, r)]
        chosen += together
        for other in candidates:
            if other not in together:
                unused.append((other.table.name, f"{best.table.name} is read as the {role.name}"))
                if role is MOVIES and role.name not in declared.files and _rank(other)[:-1] == _rank(best)[:-1]:
                    errors.append(_doubt(best, other))
        try:
            declared.columns_of(role, best.table)
        except SourceError as error:
            errors.append(error)
    if not any(reading.role is MOVIES for reading in chosen):
        return None, errors or [_no_movies(place, tables, declared)]
    return Choice(tuple(chosen), tuple(unused)), errors


def _reading(table: GivenTable, declared: Declared) -> Reading | None:
    """Return the reading of a table; None if nothing fits.

    Raises:
        MissingColumn: its name, or a declaration, promises what its columns do not have.
        UnreadableFile: a column that is read is there twice.
    """
    given = declared.role_of(table.name)
    reading = recognise(table)
    promised = given or _promised(table, reading)
    if promised is not None:
        reading = read_as(table, promised, declared.columns_of(promised, table, strict=given is not None))
    else:
        roles = [role for role in ROLES if role.name in declared.columns] if reading is None else [reading.role]
        for role in roles:
            own = declared.columns_of(role, table, strict=False)
            if own:
                reading = read_as(table, role, own)
                break
    if reading is None:
        return None
    lacking = missing(reading)
    if lacking:
        plural = "columns" if len(lacking) > 1 else "column"
        raise MissingColumn(
            table.name,
            f"no {plural} {', '.join(lacking)}",
            f"{_WAYS_OUT[reading.role.name]}{_listed(table.columns)}",
            1,
        )
    read = {column.lower() for own in reading.columns.values() for column in own}
    for name in table.sniffed.repeated:
        if name in read:
            raise UnreadableFile(table.name, f"the column {name!r} occurs twice", "Remove one of them", 1)
    return reading


_ASK = "The first line has to name the columns, or --columns says which they are; it has: "
_WAYS_OUT = {role.name: _ASK for role in ROLES} | {
    TITLES.name: "A file of titles has the columns movie_id, title, language and country, or those of IMDb's "
    "title.akas.tsv; this has: "
}


def _promised(table: GivenTable, reading: Reading | None) -> Role | None:
    """Return the role that a file's name promises, unless it fits."""
    if _base(table.name).startswith(_TITLES) and (reading is None or reading.role is not TITLES):
        return TITLES if reading is None or len(table.columns) <= len(TITLES.fields) else None
    if reading is not None:
        return None
    return next((role for role in ROLES if _stem(table.name) in _STEMS.get(role.name, ())), None)


def _as_movies(reading: Reading) -> Reading:
    """Return credits or keywords as movies, if they have titles."""
    if reading.role not in (CREDITS, KEYWORDS, TITLES) or _base(reading.table.name).startswith(_TITLES):
        return reading
    movies = read_as(reading.table, MOVIES, {})
    return reading if missing(movies) else movies


def _together(best: Reading, other: Reading) -> bool:
    """Return whether tables of one role are read one after the other."""
    if other is best or best.role is TITLES:
        return True
    return best.format is not None and best.format.joined and other.format is best.format


def _rank(reading: Reading) -> tuple[object, ...]:
    """Return how good a table is for its role, the best least."""
    name = reading.table.name
    stems = _STEMS.get(reading.role.name, ())
    stem = _stem(name)
    place = known.FORMATS.index(reading.format) if reading.format else len(known.FORMATS)
    return (
        place,
        stems.index(stem) if stem in stems else len(stems),
        -len(reading.columns),
        name.count("/"),
        name.count("."),  # plain files before packed ones
        name,
    )


def _base(name: str) -> str:
    return name.rpartition("/")[2].lower()


def _stem(name: str) -> str:
    """Return a file's name without folders and suffixes, in small letters."""
    return _base(name).partition(".")[0]


def _doubt(best: Reading, other: Reading) -> SourceError:
    return UnreadableFile(
        other.table.name,
        f"it could be the movies, and so could {best.table.name}",
        f"Take one of them away, name the file instead of the folder, or say --columns movies.file={best.table.name}",
    )


def _no_movies(place: str, tables: Sequence[GivenTable], declared: Declared) -> SourceError:
    for table in tables:
        try:
            declared.columns_of(MOVIES, table)
        except SourceError as error:  # a declared column that is not there says more
            return error
    if not tables:
        return MissingFile(place, "no table in it", "Put the files of the movies there, or name another folder")
    seen = "; ".join(f"{table.name} has {_listed(table.columns)}" for table in tables[:5])
    return MissingFile(
        place,
        "no table of movies, which has at least a title",
        f"Say which column is the title, as in --columns title=NAME: {seen}",
    )


def _listed(columns: Sequence[str]) -> str:
    return ", ".join(columns[:30])[:_MOST_NAMED] or "none"

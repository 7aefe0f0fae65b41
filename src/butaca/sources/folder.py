"""A folder, file or archive of movies, in whatever form."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from butaca.errors import MissingFile, SourceError, together
from butaca.sources.files import given
from butaca.sources.files.tables import GivenTable, InputFile, survey
from butaca.sources.formats import columns_file
from butaca.sources.formats.columns_file import Declared
from butaca.sources.formats.recognition import Reading
from butaca.sources.formats.vocabulary import (
    CREDITS,
    JOBS,
    KEYWORDS,
    LINKS,
    MOVIES,
    PEOPLE,
    RATINGS,
    TAGS,
    TITLES,
    VOTES,
)
from butaca.sources.raw_tables import MOVIES as MOVIES_TABLE
from butaca.sources.raw_tables import Note, RawCatalogue
from butaca.sources.reading import added, id_spaces, jobs, movies, numbers, others
from butaca.sources.reading.choice import Choice, choose

_READERS = {
    CREDITS.name: others.read_credits,
    KEYWORDS.name: others.read_keywords,
    TAGS.name: others.read_tags,
    LINKS.name: others.read_links,
    RATINGS.name: others.read_ratings,
    VOTES.name: others.read_votes,
    TITLES.name: others.read_titles,
}
_ORDER = (MOVIES, CREDITS, KEYWORDS, TAGS, LINKS, RATINGS, VOTES, JOBS, PEOPLE, TITLES)


class FolderSource:
    """A place with files of a catalogue, each told by its columns.

    ``added`` are files of further movies, laid over the others in their order. A row takes the place of the movie of
    its id; credits and keywords stay as they were if the file has no column for them. ``titles`` are files of further
    titles beside those of the folder. ``declared`` are columns as the user declares them.
    """

    votes = "votes"

    def __init__(
        self, place: Path, added: Sequence[Path] = (), titles: Sequence[Path] = (), declared: Declared | None = None
    ) -> None:
        self.place = place
        self.added = tuple(added)
        self.titles = tuple(titles)
        self.declared = declared or Declared()
        self.name = place.name or str(place)
        self.licence = "that of your data"

    def load(self, connection: duckdb.DuckDBPyConnection, workspace: Path) -> RawCatalogue:
        """Read every table that is known into the raw tables.

        Raises:
            SourceError: there are no movies, or files are unreadable, lack a column or do not belong together.
            SourceErrors: several files are.
        """
        with TemporaryDirectory(dir=workspace, prefix="files-") as folder:
            choice, errors = self._survey(connection, Path(folder))
            if choice is None:
                raise together(errors)
            return _Loading(self, connection, Path(folder), choice, errors).run()

    def survey(self, connection: duckdb.DuckDBPyConnection, workspace: Path) -> Choice:
        """Return what would be read as what, without reading it.

        Raises:
            SourceError, SourceErrors: as ``load`` does, of what the beginnings of files tell.
        """
        choice, errors = self._survey(connection, workspace)
        if choice is None or errors:
            raise together(errors)
        return choice

    def _survey(
        self, connection: duckdb.DuckDBPyConnection, workspace: Path
    ) -> tuple[Choice | None, list[SourceError]]:
        """Return the choice of tables, None without movies, and all errors."""
        declared = columns_file.merged(columns_file.of_folder(self.place), self.declared)
        errors: list[SourceError] = []
        tables: list[GivenTable] = []
        for file in given.collect(self.place):
            if file.name == columns_file.NAME:
                continue
            try:
                tables += survey(connection, file, workspace, declared.encoding)
            except SourceError as error:
                errors.append(error)
        choice, problems = choose(str(self.place), tables, declared)
        if errors:  # one of those files may hold the movies
            problems = [problem for problem in problems if not isinstance(problem, MissingFile)]
        return choice, errors + problems

    def titles_tables(self, connection: duckdb.DuckDBPyConnection, workspace: Path) -> list[Reading]:
        """Return the files of titles that were named.

        Raises:
            MissingFile, MissingColumn: one of them is not there, or is none.
        """
        for path in self.titles:
            if not path.is_file():
                raise MissingFile(str(path), "no such file", "Name a file of titles, such as title.akas.tsv")
        return [added.titles(connection, path, workspace) for path in self.titles]


class _Loading:
    """The loading of a source, with what came of it so far."""

    def __init__(
        self,
        source: FolderSource,
        connection: duckdb.DuckDBPyConnection,
        workspace: Path,
        choice: Choice,
        errors: list[SourceError],
    ) -> None:
        self.source, self.connection, self.workspace, self.choice = source, connection, workspace, choice
        self.errors = errors
        self.inputs: list[InputFile] = []
        self.malformed: list[tuple[str, str]] = []
        self.notes: list[Note] = []

    def run(self) -> RawCatalogue:
        """Read all files; every error of theirs is raised together."""
        choice, connection = self.choice, self.connection
        format = choice.movies.format
        readings = [r for role in _ORDER for r in choice.of(role)]
        with_jobs = any(r.role is JOBS or (r.role is CREDITS and jobs.are_ids(r)) for r in readings)
        if with_jobs:
            jobs.declare(connection)
        for reading in readings:
            self._guarded(reading)
        if self.errors:
            raise together(self.errors)
        if with_jobs:
            jobs.fill(connection)
        if len(choice.of(MOVIES)) > 1:
            _drop_repeats(connection)
        for path in self.source.added:
            self.malformed += added.lay_over(connection, path, self.workspace, choice.movies, self.inputs)
        for reading in self.source.titles_tables(connection, self.workspace):
            self._read(reading)
        names = id_spaces.Names(
            choice.movies.table.name,
            **{
                role.name: choice.of(role)[0].table.name
                for role in (CREDITS, KEYWORDS, LINKS, RATINGS)
                if choice.of(role)
            },
            links_are_own=format is not None and format.name == "MovieLens",
        )
        self.notes += id_spaces.settle(
            connection, names, columns_file.merged(columns_file.of_folder(self.source.place), self.source.declared).ids
        )
        dated = format is not None and format.dated
        numbers.number(connection, keep_odd=dated, made_up=not {"id", "imdb_id"} & set(choice.movies.columns))
        self._note_unused()
        if format is not None:
            self.source.name, self.source.licence = format.name, format.licence
        return RawCatalogue(self.source.name, self.inputs, self.malformed, undated=not dated, notes=tuple(self.notes))

    def _guarded(self, reading: Reading) -> None:
        try:
            self._read(reading)
        except SourceError as error:
            self.errors.append(error)
            for table in ("incoming", "tags", "votes", "more_titles"):  # what is left of a file that broke off
                self.connection.execute(f"DROP TABLE IF EXISTS {table}")
            self.connection.execute(MOVIES_TABLE.declaration)

    def _read(self, reading: Reading) -> None:
        file = replace(reading.table.stage(self.workspace), role=reading.role.name)
        self.inputs.append(file)
        connection, role = self.connection, reading.role
        if role is MOVIES:
            malformed, notes = movies.read(
                connection, reading, file,
                credits=not self.choice.of(CREDITS) and not self.choice.of(JOBS),
                keywords=not self.choice.of(KEYWORDS) and not self.choice.of(TAGS),
            )  # fmt: skip
            self.malformed += malformed
            self.notes += notes
        elif role is JOBS:
            jobs.read_jobs(connection, reading, file)
        elif role is PEOPLE:
            if self.choice.of(JOBS) or any(jobs.are_ids(r) for r in self.choice.of(CREDITS)):
                jobs.read_people(connection, reading, file)
        elif role is CREDITS and jobs.are_ids(reading):
            jobs.read_lists(connection, reading, file)
        else:
            self.malformed += _READERS[role.name](connection, reading, file)
        for path in self.workspace.glob(f"{file.path.name}*"):
            with suppress(FileNotFoundError):
                path.unlink()

    def _note_unused(self) -> None:
        if self.choice.unused:
            self.notes.append(Note("unused_file", self.choice.unused, len(self.choice.unused)))
        columns = [(reading.table.name, column) for reading in self.choice.readings for column in reading.ignored]
        if columns:
            self.notes.append(Note("unused_column", columns, len(columns)))


def _drop_repeats(connection: duckdb.DuckDBPyConnection) -> None:
    """Keep each movie of several files once, from the first."""
    connection.execute(
        "DELETE FROM raw_movies WHERE record IN (SELECT record FROM raw_movies WHERE id IS NOT NULL "
        "QUALIFY row_number() OVER (PARTITION BY id ORDER BY record) > 1)"
    )

"""The errors that butaca raises on purpose.

::

    ButacaError
    ├── UsageError                 a wrong argument or setting
    │   └── UnknownModel           the release has no recommender of that name
    ├── SourceError                an input file that cannot become a catalogue
    │   ├── MissingFile            a required file is not there
    │   ├── UnreadableFile         damaged, wrong encoding, not a CSV file
    │   ├── MissingColumn          the header lacks a required column
    │   ├── UnreadableColumn       too much of a column cannot be read
    │   ├── MismatchedFiles        files that belong to different catalogues
    │   └── SourceErrors           several of these at once
    ├── OutOfSpace                 the disk filled up while a release, or a file to import, was written
    ├── OutOfMemory                a build needs more memory than there is
    ├── ClusterError               a cluster is not there, or could not do its part
    ├── MissingExtra               a command needs packages that are not installed
    ├── ReleaseError               a release that cannot be used
    │   ├── NoRelease              nothing has been built yet, or the link to it is broken
    │   ├── BrokenRelease          files are missing or do not match their checksums
    │   └── RemoteError            a store of releases does not answer, or not as it should
    ├── BuildInProgress            another build holds the releases folder
    ├── BrokenKeys                 the file of keys cannot be read
    ├── OutOfTime                  a query takes longer than it may
    └── NotFound                   no such movie, person, country … in the release
        └── NoReport               the release holds no report

A message names the value that was wrong and the way out. How an error becomes an HTTP answer is
decided in one table, in ``butaca.web.problems.handlers``; how it becomes an exit code, in ``butaca.cli``.
"""

from collections.abc import Sequence

MAX_NAMED = 100
"""Values, or errors, that a message names; others are only counted."""


class ButacaError(Exception):
    """Base of all errors raised on purpose."""


class UsageError(ButacaError):
    """An argument or a setting with a value that makes no sense."""


class UnknownModel(UsageError):
    """A name that no recommender of the release has.

    ``known`` are the names that there are.
    """

    def __init__(self, name: str, known: Sequence[str]) -> None:
        self.name = name
        self.known = list(known)
        super().__init__(f"no model called {name!r}; this release has: {', '.join(self.known)}")


class SourceError(ButacaError):
    """An input that cannot become a catalogue.

    ``file`` is the file's name as the user knows it, ``line`` the 1-based line where known, ``way_out`` a sentence.
    """

    def __init__(self, file: str, problem: str, way_out: str, line: int | None = None) -> None:
        where = f"{file}, line {line}" if line else file
        super().__init__(f"{where}: {problem}. {way_out}")


class MissingFile(SourceError):
    """A required file that is not in the data folder."""


class UnreadableFile(SourceError):
    """A file that is damaged, empty, in another encoding, or no CSV."""


class MissingColumn(SourceError):
    """A header that lacks a required column."""


class MismatchedFiles(SourceError):
    """Files that do not belong together, though each is fine by itself."""


class UnreadableColumn(SourceError):
    """A column of which too many values cannot be used."""


class SourceErrors(SourceError):
    """Errors of several files, each with a line of its own."""

    def __init__(self, errors: Sequence[SourceError]) -> None:
        self.errors = list(errors)
        Exception.__init__(self, "\n".join(map(str, self.errors)))


def together(errors: Sequence[SourceError]) -> SourceError:
    """Return several errors as a single one; a single one is itself."""
    return errors[0] if len(errors) == 1 else SourceErrors(errors)


class OutOfSpace(ButacaError):
    """A full disk; the unfinished files have been removed again."""


class OutOfMemory(ButacaError):
    """A build that needs more memory than there is.

    The releases are as they were.
    """


class ClusterError(ButacaError):
    """A cluster that is not there, or could not do its part.

    The releases are as they were.
    """


class MissingExtra(ButacaError):
    """A command that needs packages which the serving install lacks."""


class ReleaseError(ButacaError):
    """A release that cannot be used."""


class NoRelease(ReleaseError):
    """A folder of releases without a current release or the named one."""


class BrokenRelease(ReleaseError):
    """A release that lacks files or does not match its manifest."""


class RemoteError(ReleaseError):
    """A store of releases that does not answer as it should."""


class BuildInProgress(ButacaError):
    """A second build into the releases folder of another."""


class BrokenKeys(ButacaError):
    """A file of keys that cannot be read, or is none."""


class OutOfTime(ButacaError):
    """A query that took the ``seconds`` it may take, without an answer."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        super().__init__(f"the answer takes more than {seconds:g} s; ask for less, or again later")


class NotFound(ButacaError):
    """A name or id that nothing in the release has.

    ``kind`` is a term of the domain (``movie``, ``person``, ``country`` …), ``suggestions`` are
    the nearest names that do exist, best first, ``parameter`` is where the name was given, if it had a name itself.
    """

    def __init__(self, kind: str, value: str, suggestions: Sequence[str] = (), parameter: str | None = None) -> None:
        self.kind = kind
        self.value = value
        self.suggestions = list(suggestions)
        self.parameter = parameter
        hint = f" Did you mean: {'; '.join(self.suggestions)}?" if self.suggestions else ""
        super().__init__(f"no {kind} called {value!r}.{hint}")


class NoReport(NotFound):
    """A release without a report."""

    def __init__(self, release: str) -> None:
        super().__init__("report", release)

    def __str__(self) -> str:
        """Return the way out, instead of suggestions."""
        return f"release {self.value} holds no report. Build again with: butaca build"

"""From files, or from a release, to an open catalogue."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple, Protocol

from butaca.catalogue import catalogue as catalogues
from butaca.catalogue.catalogue import Catalogue, Provenance
from butaca.catalogue.findings import Finding, read_findings
from butaca.catalogue.intake import Intake
from butaca.catalogue.schema import TABLES, TITLE_TERMS
from butaca.errors import UsageError
from butaca.features import text
from butaca.release import manifest as manifests
from butaca.release.store import Releases
from butaca.release.verification import verify
from butaca.reports import full_profile
from butaca.reports.facts_file import intake
from butaca.reports.measuring.comparing import compare
from butaca.reports.measuring.profiling import profile
from butaca.reports.measuring.sample import sample
from butaca.reports.profile import Profile
from butaca.sources.cleaning.plan import clean
from butaca.sources.kaggle import KaggleSource
from butaca.sources.raw_tables import Source
from butaca.sources.wikidata import WikidataSample


class Progress(Protocol):
    """Told what is going on."""

    def stage(self, name: str) -> None:
        """A stage begins, which ends the one before."""
        ...

    def done(self) -> None:
        """The last stage has ended."""
        ...


class Origin(NamedTuple):
    """Where a catalogue came from, and what was found in it; as ``Catalogue`` has them."""

    source: str
    inputs: tuple[Provenance, ...]
    findings: tuple[Finding, ...]
    votes: str
    intake: Intake | None


def source_of(data: Path | None, added: Sequence[Path] = ()) -> Source:
    """The source for a folder of CSV files, with files of films laid over it, or the default catalogue.

    Raises:
        UsageError: films are to be added to the default catalogue.
    """
    if data is not None:
        return KaggleSource(data, added)
    if added:
        raise UsageError(f"{added[0]} has nothing to be added to: name the folder DATA of the other films")
    return WikidataSample()


def read_and_clean(source: Source, tables: Path, workspace: Path, progress: Progress) -> Origin:
    """Write a source's clean tables as Parquet; return its name, files and findings.

    The engine is closed in between, which gives its memory to what comes next.
    """
    with catalogues.engine(workspace) as connection:
        progress.stage(f"Reading {source.name}")
        raw = source.load(connection, workspace)
        progress.stage("Cleaning")
        cleaning = clean(connection, raw)
        for table in TABLES:
            if table is not TITLE_TERMS:
                catalogues.save(connection, table, tables)
    inputs = tuple(Provenance(file.name, file.sha256, file.size) for file in raw.inputs)
    return Origin(raw.source, inputs, cleaning.findings, source.votes, cleaning.intake)


@contextmanager
def opened(
    data: Path | None, releases: Releases, progress: Progress, *, read_titles: bool = True
) -> Iterator[Catalogue]:
    """The clean catalogue of a folder of CSV files, or of a release: the current one unless a folder is given.

    Without ``read_titles`` the table of title terms of a folder of CSV files is empty.

    Raises:
        SourceError, NoRelease, BrokenRelease: there is none, or it is not usable.
    """
    folder = releases.current() if data is None else data
    with TemporaryDirectory(prefix="butaca-") as name:
        workspace = Path(name)
        if (folder / manifests.MANIFEST).is_file():
            manifest = verify(folder)
            inputs = tuple(Provenance(**file) for file in manifest.inputs)
            tables = folder / manifests.TABLES
            found = read_findings(folder / manifests.FINDINGS)
            provenance = Origin(manifest.source, inputs, found, manifest.votes, intake(folder))
        else:
            tables, provenance = workspace, read_and_clean(source_of(folder), workspace, workspace, progress)
        with catalogues.engine(workspace) as connection:
            catalogues.attach(connection, tables)
            catalogue = Catalogue(connection, *provenance)
            if read_titles:
                text.add_title_terms(catalogue)
            yield catalogue


def data_report(
    data: Path | None, against: Path | None, releases: Releases, progress: Progress, full: Path | None = None
) -> Profile:
    """The facts of what ``opened`` opens and, if that is named too, what changed since an older catalogue.

    Into ``full``, if given, goes the automatic profile of every column.

    Raises:
        SourceError, NoRelease, BrokenRelease: one of them is not there, or not usable.
        MissingExtra: what makes the automatic profile is not installed.
    """
    with opened(data, releases, progress, read_titles=False) as catalogue:
        if full is not None:
            progress.stage("Profiling every column")
            full_profile.write(catalogue, full)
        progress.stage("Gathering facts")
        found = profile(catalogue)
        newer = sample(catalogue) if against is not None else None
    if against is not None and newer is not None:
        with opened(against, releases, progress, read_titles=False) as catalogue:
            progress.stage("Comparing catalogues")
            found = replace(found, comparison=compare(sample(catalogue), newer))
    return found

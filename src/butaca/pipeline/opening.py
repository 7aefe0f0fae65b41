"""Opening of catalogues from files or from a release."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from butaca.catalogue import catalogue as catalogues
from butaca.catalogue.catalogue import Catalogue, Provenance
from butaca.catalogue.findings import Finding, read_findings
from butaca.catalogue.intake import Intake
from butaca.catalogue.schema import TABLES, TITLE_TERMS
from butaca.errors import UsageError
from butaca.evaluation.progress import Progress
from butaca.features import title_lemmas
from butaca.release import manifest as manifests
from butaca.release.store import Releases
from butaca.release.verification import verify
from butaca.reports import full_profile
from butaca.reports.facts_file import intake
from butaca.reports.measuring.comparing import compare
from butaca.reports.measuring.profiling import profile
from butaca.reports.measuring.sample import sample
from butaca.reports.profile import Profile
from butaca.resources import SMALLEST, Resources
from butaca.sources.cleaning.plan import clean
from butaca.sources.cleaning.steps import CleaningOptions
from butaca.sources.folder import FolderSource
from butaca.sources.formats import columns_file
from butaca.sources.formats.columns_file import Declared
from butaca.sources.raw_tables import RAW_TABLES, CatalogueSource
from butaca.sources.wikidata import WikidataSample


class Origin(NamedTuple):
    """Origin of a catalogue and its findings, as ``Catalogue`` has them."""

    source: str
    inputs: tuple[Provenance, ...]
    findings: tuple[Finding, ...]
    votes: str
    intake: Intake | None


def source_of(
    data: Path | None, added: Sequence[Path] = (), titles: Sequence[Path] = (), declared: Declared | None = None
) -> CatalogueSource:
    """Return the source of a folder or file, or the default catalogue.

    Files of movies may be laid over it, and files of titles added. ``declared`` are columns as the user declares them.

    Raises:
        UsageError: something is to be added to the default catalogue.
    """
    if data is not None:
        return FolderSource(data, added, titles, declared)
    for path in (*added, *titles):
        raise UsageError(f"{path} has nothing to be added to: name the folder DATA of the other movies")
    return WikidataSample()


def declared_by(columns: Sequence[str], encoding: str | None) -> Declared:
    """Return what the options of a command say of columns.

    Raises:
        UsageError: no such field, file or encoding.
    """
    return columns_file.of_arguments(columns, encoding)


def read_and_clean(
    source: CatalogueSource,
    tables: Path,
    workspace: Path,
    progress: Progress,
    resources: Resources = SMALLEST,
    *,
    accepted: Collection[str] | None = (),
) -> Origin:
    """Write a source's clean tables as Parquet; return its origin.

    ``accepted`` are the columns of which any share may be unread, None all of them. The engine is closed in between,
    which gives its memory to what comes next.

    Raises:
        UsageError: there is no column of such a name.
        SourceError: the input is not usable.
    """
    options = CleaningOptions(None if accepted is None else _columns(accepted))
    with catalogues.engine(workspace, resources) as connection:
        progress.stage(f"Reading {source.name}")
        raw = source.load(connection, workspace)
        progress.stage("Cleaning")
        cleaning = clean(connection, raw, options)
        for table in TABLES:
            if table is not TITLE_TERMS:
                catalogues.save(connection, table, tables)
    inputs = tuple(Provenance(file.name, file.sha256, file.size) for file in raw.inputs)
    return Origin(raw.source, inputs, cleaning.findings, source.votes, cleaning.intake)


def _columns(names: Collection[str]) -> frozenset[str]:
    known = dict.fromkeys(name for table in RAW_TABLES for name in table.columns)
    for name in names:
        if name not in known:
            raise UsageError(f"no column called {name!r} can be accepted; there are: {', '.join(known)}")
    return frozenset(names)


@contextmanager
def opened(
    data: Path | None,
    releases: Releases,
    progress: Progress,
    resources: Resources = SMALLEST,
    *,
    read_titles: bool = True,
) -> Iterator[Catalogue]:
    """Open the clean catalogue of a folder, or of a release.

    The folder holds CSV files or a release; the current release unless a folder is given.
    Without ``read_titles`` the table of title terms of a folder of CSV files is empty. Of such a folder any share of a
    column may be unread: its findings tell.

    Raises:
        SourceError, NoRelease, BrokenRelease: there is none, or it is not usable.
    """
    folder = releases.current() if data is None else data
    with TemporaryDirectory(prefix="butaca-") as name:
        workspace = Path(name)
        if (folder / manifests.MANIFEST).is_file():
            manifest = verify(folder)
            inputs = tuple(Provenance(file.name, file.sha256, file.size) for file in manifest.inputs)
            tables = folder / manifests.TABLES
            findings = read_findings(folder / manifests.FINDINGS)
            provenance = Origin(manifest.source, inputs, findings, manifest.votes, intake(folder))
        else:
            tables, source = workspace, source_of(folder)
            provenance = read_and_clean(source, tables, workspace, progress, resources, accepted=None)
        with catalogues.engine(workspace, resources) as connection:
            catalogues.attach(connection, tables)
            catalogue = Catalogue(connection, *provenance)
            if read_titles:
                title_lemmas.add_title_terms(catalogue)
            yield catalogue


def data_report(
    data: Path | None,
    against: Path | None,
    releases: Releases,
    progress: Progress,
    full: Path | None = None,
    resources: Resources = SMALLEST,
) -> Profile:
    """Return the facts of a catalogue, and its changes if compared.

    It is what ``opened`` opens; changes are since the older catalogue ``against``.
    Into ``full``, if given, goes the automatic profile of every column.

    Raises:
        SourceError, NoRelease, BrokenRelease: one of them is not there, or not usable.
        MissingExtra: what makes the automatic profile is not installed.
    """
    with opened(data, releases, progress, resources, read_titles=False) as catalogue:
        if full is not None:
            progress.stage("Profiling every column")
            full_profile.write(catalogue, full)
        progress.stage("Gathering facts")
        facts = profile(catalogue)
        newer = sample(catalogue) if against is not None else None
    if against is not None and newer is not None:
        with opened(against, releases, progress, resources, read_titles=False) as catalogue:
            progress.stage("Comparing catalogues")
            facts = replace(facts, comparison=compare(sample(catalogue), newer))
    return facts

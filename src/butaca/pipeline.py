"""The whole offline product on one page: read, clean, fit, write a release, switch to it."""

import json
import platform
import resource
import sqlite3
import time
import zlib
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple, Protocol

import duckdb

from butaca import __version__
from butaca.catalogue import catalogue as catalogues
from butaca.catalogue.catalogue import Catalogue, Provenance
from butaca.catalogue.findings import Finding, read_findings
from butaca.catalogue.intake import Intake
from butaca.catalogue.schema import RATINGS, TABLES, TITLE_TERMS
from butaca.errors import NoRelease, OutOfMemory, ReleaseError, UsageError
from butaca.evaluation import record, report, stability
from butaca.evaluation.baselines import factors
from butaca.evaluation.evaluate import Options, evaluate
from butaca.evaluation.stability import Stability
from butaca.features import memory, text
from butaca.recommenders import registry, weights
from butaca.recommenders.base import Recipe
from butaca.recommenders.personal import Personal
from butaca.recommenders.weights import Weights
from butaca.release import manifest as manifests
from butaca.release.manifest import Manifest
from butaca.release.reader import Release
from butaca.release.store import Releases
from butaca.release.writer import DatabaseWriter
from butaca.reports import publishing
from butaca.reports.measuring.comparing import compare
from butaca.reports.measuring.profiling import profile
from butaca.reports.measuring.sample import sample
from butaca.reports.profile import Profile
from butaca.reports.record import intake
from butaca.sources.cleaning import clean
from butaca.sources.kaggle import KaggleSource
from butaca.sources.raw import Source
from butaca.sources.wikidata_sample import WikidataSample

NEIGHBOURS = 50  # the longest list
POOL = 100  # of the default model
_LIBRARIES = ("duckdb", "numpy", "scipy", "simplemma", "stopwords", "babel", "matplotlib", "wordcloud")


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


@dataclass(frozen=True)
class BuildSummary:
    """What a build did; ``peak_memory`` in bytes, of the whole process.

    ``stability`` compares a sample of lists with the release that was current before; it is None where there was
    none, and where the two cannot be compared, for the reason that ``not_compared`` gives.
    """

    release: Path
    manifest: Manifest
    findings: tuple[Finding, ...]
    stability: Stability | None
    not_compared: str | None
    seconds: float
    peak_memory: int


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


def build(
    source: Source,
    releases: Releases,
    progress: Progress,
    recipes: Sequence[Recipe] | None = None,
    evaluation: Options | None = None,
) -> BuildSummary:
    """Make a release from a source and make it the current one; it holds an ``evaluation`` if one is asked for.

    Raises:
        SourceError: the input is not usable; the releases are as they were.
        BuildInProgress, OutOfSpace: likewise.
        UsageError, MissingExtra: likewise, where there are no ratings to evaluate on, or not what evaluates.
    """
    started = time.monotonic()
    if evaluation is not None:
        factors.als()
    with _storage_errors(releases), releases.building() as unfinished:
        release, workspace = unfinished / "release", unfinished / "work"
        tables = release / manifests.TABLES
        tables.mkdir(parents=True)
        workspace.mkdir()

        provenance = read_and_clean(source, tables, workspace, progress)
        progress.stage("Writing the report")
        _write_report(release, workspace, provenance)
        with catalogues.engine(workspace) as connection:
            catalogues.attach(connection, tables)
            catalogue = Catalogue(connection, *provenance)
            progress.stage("Reading titles")
            text.add_title_terms(catalogue)
            catalogues.save(connection, TITLE_TERMS, tables)
            metrics = {} if evaluation is None else _evaluate(catalogue, evaluation, release, progress)
            with DatabaseWriter(release / manifests.DATABASE) as database:
                models = _fit(catalogue, database, progress, recipes)
                progress.stage("Writing the release")
                database.write_catalogue(catalogue)
            manifest = _describe(release, source, catalogue, models, metrics)
        previous = _current(releases)
        published = releases.publish(release, manifests.content_id(manifest.files))
    compared, not_compared = _compared(previous, published)
    progress.done()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    seconds = time.monotonic() - started
    return BuildSummary(published, manifest, catalogue.findings, compared, not_compared, seconds, peak)


def _current(releases: Releases) -> Path | None:
    try:
        return releases.current()
    except NoRelease:
        return None


def _compared(previous: Path | None, published: Path) -> tuple[Stability | None, str | None]:
    """How alike the lists of two releases are, or why that cannot be said."""
    if previous is None:
        return None, None
    try:
        with closing(Release(previous)) as before, closing(Release(published)) as after:
            return stability.stability(before, after, sample=stability.SAMPLE), None
    except (ReleaseError, UsageError, sqlite3.DatabaseError, zlib.error) as error:
        return None, f"not compared with {previous.name}: {error}"


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


def _write_report(release: Path, workspace: Path, provenance: Origin) -> None:
    """Write the report of a release's tables, and give back the memory that took."""
    with catalogues.engine(workspace) as connection:
        catalogues.attach(connection, release / manifests.TABLES)
        found = profile(Catalogue(connection, *provenance))
    publishing.write(found, release / manifests.REPORT_FACTS, release / manifests.REPORT)
    memory.give_back()


def _evaluate(catalogue: Catalogue, options: Options, release: Path, progress: Progress) -> dict[str, Any]:
    """Evaluate what will be fitted, by all protocols asked for; write all figures and return the headline ones."""
    found = evaluate(catalogue, options, progress)
    record.write(found, release / manifests.EVALUATION)
    (release / manifests.EVALUATION_TABLES).write_text(report.markdown(found), encoding="utf-8")
    return record.headlines(found)


def _fit(
    catalogue: Catalogue, database: DatabaseWriter, progress: Progress, recipes: Sequence[Recipe] | None
) -> list[dict[str, Any]]:
    """Write every model's lists, one model after the other; return what the manifest says of them.

    The first model answers by default: it keeps more candidates than a list has, for what a request asks for.
    """
    has_ratings = catalogue.counts()[RATINGS.name] > 0
    chosen = registry.recipes(has_ratings=has_ratings) if recipes is None else recipes
    described = []
    for recipe in chosen:
        progress.stage(f"Comparing movies: {recipe.name}")
        described.append(_fit_one(catalogue, database, recipe, POOL if recipe is chosen[0] else NEIGHBOURS))
    if has_ratings:
        progress.stage("Learning what people like together")
        database.write_weights(Personal().fit(catalogue).item_weights())
    return described


def _fit_one(catalogue: Catalogue, database: DatabaseWriter, recipe: Recipe, n: int) -> dict[str, Any]:
    """One model's lists; the model is gone before the next one makes its own matrices."""
    model = recipe.fit(catalogue)
    facts: dict[str, Any] = {"name": model.name, "recipe": repr(recipe), "parts": model.part_codes}
    if model.dial:
        database.write_rates(model.name, catalogue.movie_ids, model.dial)
        facts |= {"familiarity": model.dial.familiarity, "pseudo_likes": model.dial.pseudo_people}
    database.write_neighbours(model.name, model.neighbours(n))
    return facts


def _describe(
    release: Path, source: Source, catalogue: Catalogue, models: list[dict[str, Any]], metrics: dict[str, Any]
) -> Manifest:
    """Write the findings and the manifest into a release whose other files are complete."""
    findings = [finding.as_dict() for finding in catalogue.findings]
    text = json.dumps(findings, indent=2, ensure_ascii=False)
    (release / manifests.FINDINGS).write_text(text + "\n", encoding="utf-8")
    manifest = Manifest(
        format=manifests.FORMAT,
        source=catalogue.source,
        licence=source.licence,
        votes=source.votes,
        inputs=[{"name": i.name, "sha256": i.sha256, "size": i.size} for i in catalogue.inputs],
        versions={
            "butaca": __version__,
            "python": platform.python_version(),
            "sqlite": sqlite3.sqlite_version,
            "zlib": zlib.ZLIB_RUNTIME_VERSION,
            **{name: version(name) for name in _LIBRARIES},
        },
        settings={"neighbours": NEIGHBOURS, **_of_recommendations(weights.shipped())},
        counts=catalogue.counts(),
        findings={finding.kind.code: finding.count for finding in catalogue.findings},
        models=models,
        files=manifests.checksums(release),
        metrics=metrics,
    )
    manifest.write(release)
    return manifest


def _of_recommendations(learned: Weights) -> dict[str, Any]:
    """What a server needs to know of the weights."""
    sure, strengths = learned.confidence, learned.personal
    return {
        "confidence": {kind: [sure[f"{kind}_intercept"], sure[f"{kind}_slope"]] for kind in ("similar", "recommended")},
        "recommended": {name: strengths[name] for name in ("dislike", "lukewarm", "low")},
    }


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
            manifest = Manifest.read(folder)
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


def data_report(data: Path | None, against: Path | None, releases: Releases, progress: Progress) -> Profile:
    """The facts of what ``opened`` opens and, if that is named too, what changed since an older catalogue.

    Raises:
        SourceError, NoRelease, BrokenRelease: one of them is not there, or not usable.
    """
    with opened(data, releases, progress, read_titles=False) as catalogue:
        progress.stage("Gathering facts")
        found = profile(catalogue)
        newer = sample(catalogue) if against is not None else None
    if against is not None and newer is not None:
        with opened(against, releases, progress, read_titles=False) as catalogue:
            progress.stage("Comparing catalogues")
            found = replace(found, comparison=compare(sample(catalogue), newer))
    return found


@contextmanager
def _storage_errors(releases: Releases) -> Iterator[None]:
    """The engines report a full disk, and memory that ran out, in their own ways."""
    try:
        yield
    except MemoryError as error:
        raise _out_of_memory() from error
    except (duckdb.IOException, duckdb.OutOfMemoryException, sqlite3.OperationalError) as error:
        message = str(error).lower()
        if "no space left" in message or "disk is full" in message or "max_temp_directory_size" in message:
            raise releases.out_of_space() from error
        if isinstance(error, duckdb.OutOfMemoryException):
            raise _out_of_memory() from error
        raise


def _out_of_memory() -> OutOfMemory:
    needs = "about 450 MB for 45,000 movies, and 800 MB where it learns from ratings"
    return OutOfMemory(f"the build ran out of memory. Nothing was changed: it needs {needs}")

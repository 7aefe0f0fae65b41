"""Build of a release on one page.

Read, clean, fit, write a release, switch to it.
"""

import sqlite3
import time
from collections.abc import Collection, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from butaca.catalogue import catalogue as catalogues
from butaca.catalogue.catalogue import Catalogue
from butaca.catalogue.findings import Finding
from butaca.catalogue.schema import TITLE_TERMS
from butaca.errors import NoRelease, ReleaseError, UsageError
from butaca.evaluation.baselines import factors
from butaca.evaluation.evaluate import EvaluationOptions, evaluate
from butaca.evaluation.output import json_document, text_tables
from butaca.evaluation.progress import Progress
from butaca.evaluation.protocols import stability
from butaca.evaluation.protocols.stability import Stability
from butaca.features import memory, title_lemmas
from butaca.pipeline import memory_needs
from butaca.pipeline.aggregation import Aggregation
from butaca.pipeline.beside import Beside
from butaca.pipeline.describing import describe
from butaca.pipeline.failures import storage_errors
from butaca.pipeline.memory_needs import CatalogueSize
from butaca.pipeline.model_building import ModelBuilder
from butaca.pipeline.opening import read_and_clean
from butaca.pipeline.release_parts import write_catalogue, write_report
from butaca.pipeline.stages import Stages
from butaca.recommenders import registry
from butaca.recommenders.model_names import MOST_EXACT
from butaca.recommenders.recommender import Recipe
from butaca.recommenders.shipped_weights import Weights, shipped
from butaca.release import manifest as manifests
from butaca.release.manifest import Manifest
from butaca.release.manifest_types import Metrics
from butaca.release.reader import Release
from butaca.release.store import STAGES, Releases
from butaca.release.writer import DatabaseWriter
from butaca.resources import Resources, machine_resources
from butaca.sources.raw_tables import CatalogueSource


@dataclass(frozen=True)
class BuildSummary:
    """Summary of a build.

    ``peak_memory`` in bytes, of the process and the largest of those beside it.
    ``stability`` compares a sample of lists with the release that was current before; it is None where there was
    none, and where the two cannot be compared, for the reason that ``not_compared`` gives. ``left_out`` are models that
    were not built, since the catalogue is large.
    """

    release: Path
    manifest: Manifest
    findings: tuple[Finding, ...]
    stability: Stability | None
    not_compared: str | None
    left_out: tuple[str, ...]
    taken_over: tuple[str, ...]
    seconds: float
    peak_memory: int


def build(
    source: CatalogueSource,
    releases: Releases,
    progress: Progress,
    recipes: Sequence[Recipe] | None = None,
    evaluation: EvaluationOptions | None = None,
    *,
    with_report: bool = True,
    weights: Weights | None = None,
    resources: Resources | None = None,
    accepted: Collection[str] = (),
    models: Collection[str] | None = None,
    most_exact: int = MOST_EXACT,
    since: Path | None = None,
    aggregation: Aggregation | None = None,
) -> BuildSummary:
    """Make a release from a source and make it the current one.

    It holds an ``evaluation`` if one is asked for.
    Without ``with_report`` the release holds no data report, and is otherwise the same. ``weights`` are the shipped
    ones unless given, and ``resources`` the machine's: the release is the same with any that suffice. ``accepted`` are
    the columns of which any share may be unread. ``models`` are names of models to build beside the default one; unless
    given, all are, but for baselines in catalogues of more than ``most_exact`` movies, where lists are of candidates.
    What the release ``since``, or a build that was stopped, has made of the same is taken over, with the same bytes. An
    ``aggregation`` adds ratings up elsewhere.

    Raises:
        SourceError: the input is not usable; the releases are as they were.
        BuildInProgress, ClusterError, OutOfSpace: likewise.
        BrokenRelease: likewise; ``since`` is damaged.
        UsageError, MissingExtra: likewise, where there is no such model, or no ratings for one or to evaluate on,
            or not what evaluates.
    """
    started = time.monotonic()
    registry.check_names(models or ())
    weights = shipped() if weights is None else weights
    resources = machine_resources() if resources is None else resources
    if evaluation is not None:
        factors.als()
    with releases.building() as unfinished, storage_errors(releases):
        release, workspace = unfinished / "release", unfinished / "work"
        tables = release / manifests.TABLES
        tables.mkdir(parents=True)
        workspace.mkdir()

        provenance = read_and_clean(source, tables, workspace, progress, resources, accepted=accepted)
        size = _size(tables, workspace, resources)
        sums = None
        if aggregation is None:
            memory_needs.require(size, resources)
        else:
            memory_needs.require(size._replace(ratings=0, rated=0), resources)
            sums, unusable = aggregation.sums(tables, workspace, weights, resources, progress)
            provenance = provenance._replace(findings=(*provenance.findings, *unusable))
            size = _size(tables, workspace, resources, sums)
            memory_needs.require_for_sums(sums, size, resources)
        has_ratings = size.ratings > 0
        if recipes is None:
            available = registry.recipes(has_ratings=has_ratings, weights=weights)
            selection = registry.select(available, models, with_baselines=size.movies <= most_exact)
        else:
            selection = registry.Selection(recipes)
        parts = (release, workspace / "beside", provenance, resources)
        with Beside(progress, apart=memory_needs.has_room_beside(size, resources)) as beside:
            if with_report:
                reported = beside.begin("Writing the report", write_report, *parts)
            with catalogues.engine(workspace, resources) as connection:
                catalogues.attach(connection, tables)
                catalogue = Catalogue(connection, *provenance, sums=sums)
                progress.stage("Reading titles")
                title_lemmas.add_title_terms(catalogue)
                memory.give_back()
                if with_report and (reason := reported()) is not None:
                    progress.stage(f"Leaving out the report, for {reason}")
                catalogues.save(connection, TITLE_TERMS, tables)  # which nobody reads half written
                written = beside.begin("Writing the catalogue", write_catalogue, *parts, sums)
                metrics = None if evaluation is None else _evaluate(catalogue, evaluation, release, progress)
                stages = Stages(unfinished / STAGES, tables, since, sums)
                builder = ModelBuilder(catalogue, stages, progress, resources.threads, most_exact)
                descriptions = builder.build(selection.recipes, weights, has_ratings=has_ratings)
                progress.stage("Writing the release")
                written()
                with DatabaseWriter(release / manifests.DATABASE) as database:
                    builder.copy_to(database)
                manifest = describe(release, source, catalogue, descriptions, metrics, weights, stages.keys)
        previous = _current(releases)
        progress.stage("Verifying the release")
        published = releases.publish(release)
    compared, not_compared = _compared(previous, published)
    progress.done()
    seconds = time.monotonic() - started
    return BuildSummary(
        published,
        manifest,
        catalogue.findings,
        compared,
        not_compared,
        selection.left_out,
        tuple(stages.taken_over),
        seconds,
        memory.peak() + beside.peak_memory,
    )


def _size(tables: Path, workspace: Path, resources: Resources, sums: Path | None = None) -> CatalogueSize:
    with catalogues.engine(workspace, resources) as connection:
        catalogues.attach(connection, tables)
        return CatalogueSize.of(Catalogue(connection, "", (), (), sums=sums))


def _current(releases: Releases) -> Path | None:
    try:
        return releases.current()
    except NoRelease:
        return None


def _compared(previous: Path | None, published: Path) -> tuple[Stability | None, str | None]:
    """Compare the lists of two releases, or return why not."""
    if previous is None:
        return None, None
    try:
        with closing(Release(previous)) as before, closing(Release(published)) as after:
            return stability.stability(before, after, sample=stability.SAMPLE), None
    except (ReleaseError, UsageError, sqlite3.DatabaseError) as error:
        return None, f"not compared with {previous.name}: {error}"


def _evaluate(catalogue: Catalogue, options: EvaluationOptions, release: Path, progress: Progress) -> Metrics:
    """Evaluate by all protocols asked for; return the headline figures.

    All figures are written into the release.
    """
    evaluation = evaluate(catalogue, options, progress)
    json_document.write(evaluation, release / manifests.EVALUATION)
    (release / manifests.EVALUATION_TABLES).write_text(text_tables.markdown(evaluation), encoding="utf-8")
    return json_document.headlines(evaluation)

"""Parts of a release that need no models: report and catalogue."""

from pathlib import Path

import duckdb

from butaca.catalogue import catalogue as catalogues
from butaca.catalogue.catalogue import Catalogue
from butaca.features.rewritten_titles import rewritten_titles
from butaca.pipeline.opening import Origin
from butaca.release import manifest as manifests
from butaca.release.writer import DatabaseWriter
from butaca.reports import publishing
from butaca.reports.measuring.profiling import profile
from butaca.resources import Resources

_UNREPORTABLE = (ArithmeticError, AssertionError, LookupError, RuntimeError, TypeError, ValueError)


def write_report(release: Path, workspace: Path, provenance: Origin, resources: Resources) -> str | None:
    """Write the report of a release; return the reason for none.

    A report that cannot be made of what the tables hold is left out.
    """
    facts_file, page = release / manifests.REPORT_FACTS, release / manifests.REPORT
    workspace.mkdir(exist_ok=True)
    try:
        with catalogues.engine(workspace, resources) as connection:
            catalogues.attach(connection, release / manifests.TABLES)
            facts = profile(Catalogue(connection, *provenance))
        publishing.write(facts, facts_file, page)
    except (*_UNREPORTABLE, duckdb.DataError) as error:
        facts_file.unlink(missing_ok=True)
        page.unlink(missing_ok=True)
        return f"it cannot be made of these values ({type(error).__name__}: {error})"
    return None


def write_catalogue(
    release: Path, workspace: Path, provenance: Origin, resources: Resources, sums: Path | None = None
) -> None:
    """Write the catalogue of a release's tables into a new database."""
    path = release / manifests.DATABASE
    path.unlink(missing_ok=True)
    workspace.mkdir(exist_ok=True)
    with catalogues.engine(workspace, resources) as connection:
        catalogues.attach(connection, release / manifests.TABLES)
        catalogue = Catalogue(connection, *provenance, sums=sums)
        rewritten = rewritten_titles(catalogue)
        with DatabaseWriter(path) as database:
            database.write_catalogue(catalogue, rewritten)

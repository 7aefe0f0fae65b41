"""A catalogue on the tables of a release, as the build has it before its recommenders are fitted."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from butaca.catalogue import catalogue as catalogues
from butaca.catalogue.catalogue import Catalogue


@contextmanager
def opened(tables: Path) -> Iterator[Catalogue]:
    """The catalogue, for as long as it is needed."""
    with tempfile.TemporaryDirectory() as workspace, catalogues.engine(Path(workspace)) as connection:
        catalogues.attach(connection, tables)
        yield Catalogue(connection, "benchmark", (), ())

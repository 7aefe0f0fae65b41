"""A catalogue on a release's tables, as before the recommenders' fit."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from butaca.catalogue import catalogue as catalogues
from butaca.catalogue.catalogue import Catalogue


@contextmanager
def opened(tables: Path) -> Iterator[Catalogue]:
    """Open the catalogue for as long as it is needed."""
    with tempfile.TemporaryDirectory() as workspace, catalogues.engine(Path(workspace)) as connection:
        catalogues.attach(connection, tables)
        yield Catalogue(connection, "benchmark", (), ())

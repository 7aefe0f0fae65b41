"""Aggregation of ratings by SQL, on this machine or on a cluster."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import duckdb
import numpy as np

from butaca.catalogue import catalogue as catalogues
from butaca.catalogue.findings import KINDS, Finding
from butaca.catalogue.schema import RATINGS, literal
from butaca.errors import MissingFile, UnreadableFile, UsageError
from butaca.evaluation.progress import Progress
from butaca.recommenders.aggregates import spark
from butaca.recommenders.aggregates.aggregate import Intake, aggregate, clean
from butaca.recommenders.aggregates.engine import DuckDbEngine, Engine
from butaca.recommenders.aggregates.statements import COLUMNS, UNLIMITED, AggregateOptions
from butaca.recommenders.content_ease import FEWEST_RATINGS, MOST_EXACT
from butaca.recommenders.shipped_weights import Weights
from butaca.resources import Resources

ENGINES = ("duckdb", "spark")
EngineName = Literal["duckdb", "spark"]

_ENGINE_SHARE = 0.6  # of the memory, while nothing else is done

_URL = re.compile(r"[a-z][a-z0-9+.-]+:/")


@dataclass(frozen=True)
class Aggregation:
    """Way in which ratings are added up.

    ``ratings`` are Parquet, a path or URL that every worker can read; None those of the catalogue itself. Workers write
    below ``scratch``, which they share; None is the build's own folder. Of a person with more than ``most_ratings`` as
    many are drawn.
    """

    engine: EngineName = "duckdb"
    master: str = ""
    ratings: str | None = None
    scratch: str | None = None
    most_ratings: int = UNLIMITED

    def sums(
        self, tables: Path, workspace: Path, weights: Weights, resources: Resources, progress: Progress
    ) -> tuple[Path, tuple[Finding, ...]]:
        """Return the folder of sums, and findings about other ratings.

        Raises:
            ClusterError, MissingExtra, UsageError: the engine is not there, or could not do its part.
            SourceError: the ratings cannot be read.
        """
        folder, options = workspace / "sums", AggregateOptions(weights, MOST_EXACT, FEWEST_RATINGS, self.most_ratings)
        folder.mkdir()
        progress.stage(f"Adding up ratings: {self.engine}")
        left_out: tuple[Finding, ...] = ()
        with self._opened(workspace, resources) as engine:
            if self.ratings is None:
                engine.send(RATINGS.name, tables / f"{RATINGS.name}.parquet")
            else:
                with duckdb.connect() as connection:
                    file = literal(str(tables / "movies.parquet"))
                    ids = connection.execute(f"SELECT id FROM read_parquet({file})").fetchnumpy()["id"]
                engine.attach_ids("movies", np.asarray(ids))
                engine.attach("given", self.ratings)
                left_out = tuple(_findings(clean(engine, options)))
            aggregate(engine, options, folder)
        return folder, left_out

    @contextmanager
    def _opened(self, workspace: Path, resources: Resources) -> Iterator[Engine]:
        scratch = workspace / "scratch"
        scratch.mkdir()
        if self.engine == "spark":
            with spark.session(self.master, self.scratch or scratch.absolute().as_uri(), resources) as engine:
                yield engine
            return
        if self.ratings is not None:
            if _URL.match(self.ratings):
                raise UsageError(
                    f"--ratings is {self.ratings}; --engine duckdb reads what is on this machine, spark any"
                )
            if not Path(self.ratings).exists():
                raise MissingFile(self.ratings, "no such file or folder", COLUMNS)
        try:
            with catalogues.engine(workspace, resources) as connection:
                connection.execute(f"SET memory_limit = '{int(resources.memory * _ENGINE_SHARE)}B'")
                yield DuckDbEngine(connection, scratch)
        except (duckdb.BinderException, duckdb.InvalidInputException, duckdb.ConversionException) as error:
            raise UnreadableFile(self.ratings or RATINGS.name, str(error).splitlines()[0], COLUMNS) from error


def _findings(intake: Intake) -> Iterator[Finding]:
    for code in ("impossible_rating", "rating_of_unknown_movie", "repeated_rating"):
        if count := int(getattr(intake, code)):
            yield Finding(KINDS[code], count)

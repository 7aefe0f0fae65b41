"""Aggregation of ratings: tables of sums, from which models learn."""

import re
from dataclasses import dataclass
from pathlib import Path

from butaca.errors import ClusterError, UnreadableFile
from butaca.recommenders.aggregates.engine import Engine
from butaca.recommenders.aggregates.statements import COLUMNS, AggregateOptions, Portion, statement

RESULTS = ("movie_counts", "movie_sums", "co_likes", "gram", "sample", "totals")
"""The tables that are made, in a folder each."""

_WHOLE = re.compile(r"u?(tiny|small)int|u?int(eger)?|bigint", re.IGNORECASE)
_NUMBER = re.compile(rf"{_WHOLE.pattern}|float|double|decimal\(.*\)", re.IGNORECASE)

_KEPT = ("movie_counts", "raters", "activity_weights", "strengths", "movie_sums")


@dataclass(frozen=True)
class Intake:
    """Ratings of a table that was cleaned nowhere: those left out, by their findings' codes."""

    ratings: int
    impossible_rating: int
    rating_of_unknown_movie: int
    repeated_rating: int


def clean(engine: Engine, options: AggregateOptions) -> Intake:
    """Keep, as ``ratings``, what is usable of the table ``given``; ``movies`` are the known ones.

    Raises:
        UnreadableFile: a column has values of another type.
    """
    for column, type_ in engine.row(statement("types", options)).items():
        if not (_NUMBER if column == "rating" else _WHOLE).fullmatch(str(type_)):
            raise UnreadableFile("the ratings", f"the column {column} is of the type {type_}", COLUMNS)
    counted = engine.row(statement("intake", options))
    engine.keep("ratings", [statement("kept", options)], order="")
    kept = _whole(engine.row("SELECT count(*) AS ratings FROM ratings")["ratings"])
    ratings, possible, known = (_whole(counted[name]) for name in ("ratings", "possible", "known"))
    return Intake(ratings, ratings - possible, possible - known, known - kept)


def aggregate(engine: Engine, options: AggregateOptions, folder: Path) -> None:
    """Write ``RESULTS`` of the table ``ratings`` into a folder.

    Raises:
        ClusterError: the sums are not those of the ratings.
    """
    for name in _KEPT:
        engine.keep(name, [statement(name, options)], order="movie_id" if name == "strengths" else "")
    portions: list[Portion] = engine.portions(statement("reach", options))
    grouped = any(portion.groups > 1 for portion in portions)
    parts = "pair_parts" if grouped else "pair_sums"
    engine.keep(parts, [statement("pair_parts", options, portion) for portion in portions], order="")
    if grouped:
        engine.keep("pair_sums", [statement("pair_sums", options)], order="")
    engine.keep("totals", [statement("totals", options)], order="")
    _require_whole(engine, options)
    for name in ("co_likes", "gram", "sample"):
        engine.keep(name, [statement(name, options)], order="")
    for name in RESULTS:
        engine.fetch(name, folder)


def _require_whole(engine: Engine, options: AggregateOptions) -> None:
    """Compare sums by pair with sums by person: no row got lost or came twice, whatever died on the way."""
    expected = _whole(engine.row("SELECT twice FROM totals")["twice"])
    summed = 2 * _whole(engine.row(statement("summed", options))["own"])
    if summed != expected:
        raise ClusterError(
            f"the sums of pairs are {summed}, and have to be {expected} by person: some of what the workers wrote is "
            "not there. Name with --scratch a folder or object storage that all of them share"
        )


def _whole(value: object) -> int:
    return int(str(value or 0))

"""Releases of a few films with chosen neighbours, so that every score can be computed by hand."""

import sqlite3
from array import array
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from butaca.catalogue.names import fold
from butaca.catalogue.schema import TABLES
from butaca.release import bitmap_index, database, manifest, neighbour_codec, search_index
from butaca.release.manifest import Manifest
from butaca.release.manifest_types import ModelDescription, ReleaseSettings
from butaca.release.neighbour_codec import LikenessColumns, NeighbourList
from butaca.release.packed_numbers import pack
from butaca.release.reader import Release
from release_settings import SETTINGS

LANGUAGES = {"en": ("English", "inglés"), "es": ("Spanish", "español"), "fr": ("French", "francés")}
COUNTRIES = {"US": ("United States", "Estados Unidos"), "AR": ("Argentina", "Argentina"), "FR": ("France", "Francia")}
PARTS = (
    "ratings",
    "taste",
    "keywords",
    "actors",
    "director",
    "franchise",
    "companies",
    "title",
    "genres",
    "text",
    "profile",
)
PARTS += ("period", "original_language", "like_rate_prior")


@dataclass(frozen=True)
class Film:
    """A film; members are given by name. ``rate`` is how likely anyone is to like it.

    Its date is 15 June of the year, unless it is not ``dated``.
    """

    id: int
    title: str = ""
    year: int | None = 2000
    rate: float = 0.1
    support: float = 10.0
    genres: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    cast: tuple[str, ...] = ()
    directors: tuple[str, ...] = ()
    companies: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    franchise: str | None = None
    language: str | None = "en"
    runtime: int | None = 90
    votes: int = 100
    average: float | None = 6.0
    imdb: str | None = None
    movielens: int | None = None
    original_title: str | None = None
    other_titles: tuple[str, ...] = ()
    rewritten_titles: tuple[str, ...] = ()
    ratings: int = 20
    fields: int = 7
    dated: bool = True


@dataclass(frozen=True)
class Pair:
    """A stored candidate: the movie, its score, and what parts contribute, in whole numbers to 15.

    ``alike`` are its likeness and what parts contribute to that.
    """

    id: int
    score: float
    parts: Mapping[str, int] = field(default_factory=lambda: {"ratings": 1})
    lift: float | None = None
    alike: tuple[float, Mapping[str, int]] | None = None


Lists = Mapping[int, Sequence[Pair]]


def release(
    folder: Path,
    films: Sequence[Film],
    hybrid: Lists | None = None,
    *,
    knn: Lists | None = None,
    weights: Mapping[int, Mapping[int, float]] | None = None,
    settings: ReleaseSettings = SETTINGS,
    novelty: float = 0.0,
) -> Release:
    """Open a release of these films. Films without a list have an empty one."""
    folder.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(folder / manifest.DATABASE)) as connection:
        connection.create_function("fold", 1, fold, deterministic=True)
        _catalogue(connection, films)
        likeness = _model(connection, "hybrid", PARTS, films, hybrid or {})
        _model(connection, "knn", ("genres", "rating"), films, knn or {})
        connection.execute(database.LIKE_RATES.format(model="hybrid"))
        connection.executemany(
            "INSERT INTO like_rates_hybrid VALUES (?, ?, ?)", [(film.id, film.rate, film.support) for film in films]
        )
        connection.execute(database.EVIDENCE)
        connection.executemany(
            "INSERT INTO evidence VALUES (?, ?, ?, ?)",
            [(film.id, film.ratings // 2, film.ratings, film.fields) for film in films],
        )
        if weights is not None:
            connection.execute(database.ITEM_WEIGHTS)
            for movie_id, row in weights.items():
                ranked = sorted(row.items(), key=lambda item: -abs(item[1]))
                ids, values = array("i", [other for other, _ in ranked]), array("f", [weight for _, weight in ranked])
                connection.execute("INSERT INTO item_weights VALUES (?, ?, ?)", (movie_id, pack(ids), pack(values)))
        bitmap_index.write(connection)
        bitmap_index.write_like_rate_order(connection, "hybrid")
        connection.commit()
        counts = dict.fromkeys((table.name for table in TABLES), 0) | {
            table.name: connection.execute(f"SELECT count(*) FROM {table.name}").fetchone()[0]
            for table in database.served_tables()
        }
    models = (
        ModelDescription("hybrid", recipe="", parts=PARTS, novelty=novelty, likeness=likeness),
        ModelDescription("knn", recipe="", parts=("genres", "rating"), novelty=None),
    )
    files = manifest.checksums(folder)
    Manifest(manifest.FORMAT, "a test", "none", "votes", (), {}, settings, counts, {}, models, files, None).write(
        folder
    )
    return Release(folder)


def _catalogue(connection: sqlite3.Connection, films: Sequence[Film]) -> None:
    tables = {table.name: table for table in database.served_tables()}
    for table in tables.values():
        connection.execute(database.create_table(table))

    def insert(table_name: str, /, **values: Any) -> None:
        row = dict.fromkeys(tables[table_name].names) | values
        connection.execute(database.insert(tables[table_name]), row)

    for kind, named in (("languages", LANGUAGES), ("countries", COUNTRIES)):
        for code, (name, name_es) in named.items():
            insert(kind, code=code, name=name, name_es=name_es)
    named_ids: dict[tuple[str, str], int] = {}

    def member(table: str, name: str) -> int:
        """Ids are given in the order in which names first occur, from 1, in each table."""
        if (table, name) not in named_ids:
            named_ids[table, name] = sum(other == table for other, _ in named_ids) + 1
            insert(table, id=named_ids[table, name], name=name)
        return named_ids[table, name]

    for film in films:
        franchise = member("collections", film.franchise) if film.franchise else None
        insert(
            "movies", id=film.id, title=film.title or f"Film {film.id}",
            release_date=f"{film.year}-06-15" if film.year and film.dated else None,
            release_year=film.year, runtime=film.runtime, original_language=film.language, status="Released",
            collection_id=franchise, budget=0, revenue=0, popularity=1.0, vote_count=film.votes,
            vote_average=film.average, **{"return": 0.0},
        )  # fmt: skip
        insert(
            "movie_details", movie_id=film.id, imdb_id=film.imdb, movielens_id=film.movielens,
            original_title=film.original_title,
        )  # fmt: skip
        for table, column, names in (
            ("genres", "genre_id", film.genres),
            ("keywords", "keyword_id", film.keywords),
            ("companies", "company_id", film.companies),
        ):
            for position, name in enumerate(names):
                insert(f"movie_{table}", movie_id=film.id, position=position, **{column: member(table, name)})
        for position, code in enumerate(film.countries):
            insert("movie_countries", movie_id=film.id, position=position, country_code=code)
        for department, job, names in (("Acting", "Actor", film.cast), ("Directing", "Director", film.directors)):
            for position, name in enumerate(names):
                person = member("people", name)
                insert("credits", movie_id=film.id, person_id=person, department=department, job=job, position=position)
        for position, title in enumerate(film.other_titles):
            insert("movie_titles", movie_id=film.id, position=position, title=title, language="es", country="ES")
        for term in sorted({fold(word) for word in film.title.split()}):
            insert("title_terms", movie_id=film.id, term=term)
    for table in tables.values():
        for statement in database.finish(table):
            connection.execute(statement)
    connection.execute(database.LOCALITY_NAMES)
    for kind, named in (("languages", LANGUAGES), ("countries", COUNTRIES)):
        for code, names in named.items():
            connection.executemany(
                "INSERT INTO locality_names VALUES (?, ?, ?)", {(kind, fold(name), code) for name in names}
            )
    search_index.write(connection, [(film.id, title) for film in films for title in film.rewritten_titles])


def _model(
    connection: sqlite3.Connection, name: str, parts: Sequence[str], films: Sequence[Film], lists: Lists
) -> bool:
    """Write a model; return whether it has likeness."""
    with_likeness = any(pair.alike is not None for pairs in lists.values() for pair in pairs)
    connection.execute(database.NEIGHBOURS.format(model=name))
    for film in films:
        pairs = sorted(lists.get(film.id, ()), key=lambda pair: pair.id)
        connection.execute(
            f"INSERT INTO neighbours_{name} VALUES (?, ?)",
            (
                film.id,
                neighbour_codec.encode(
                    NeighbourList(
                        array("i", [pair.id for pair in pairs]),
                        array("f", [pair.score for pair in pairs]),
                        bytes(pair.parts.get(part, 0) for pair in pairs for part in parts),
                        [pair.lift for pair in pairs],
                        _alike(pairs, parts) if with_likeness else None,
                    )
                ),
            ),
        )
    return with_likeness


def _alike(pairs: Sequence[Pair], parts: Sequence[str]) -> LikenessColumns:
    alike = [pair.alike or (0.0, {}) for pair in pairs]
    return LikenessColumns(
        array("f", [value for value, _ in alike]),
        bytes(contributions.get(part, 0) for _, contributions in alike for part in parts),
    )

"""No request reads a whole table: what it takes would grow with the catalogue."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from butaca.catalogue.names import fold
from butaca.catalogue.schema import TABLES
from butaca.release.manifest import DATABASE
from butaca.release.reader import Release
from butaca.settings import Settings
from butaca.web.app import create_app

_LARGE = {table.name for table in TABLES if table.served} - {"genres", "countries", "languages", "findings"}
_LARGE |= {"search_entries", "search_words", "search_sounds", "evidence", "bitmaps"}
_ADDRESSES = (
    *("/", "/movies/862", "/people/31", "/api/v1/movies/862", "/api/v1/movies/tt0114709", "/api/v1/people/31"),
    *(
        "/api/v1/movies/862/similar",
        "/api/v1/movies/862/similar?genre=comedy",
        "/api/v1/movies?sort=-revenue&facets=genre",
    ),
    *("/api/v1/movies?q=toy&genre=comedy", "/api/v1/movies?person=31", "/api/v1/movies?year=1990..1999&sort=title"),
    *("/api/v1/search?q=toy+story", "/api/v1/search?q=toi+stori+1995", "/api/v1/search?q=tom+hanks+toy"),
    *("/api/v1/search?q=862", "/api/v1/search?q=tt0114709", "/api/v1/search?q=amelie+poulain"),
    *("/recomendacion?titulo=Toy+Story", "/score_titulo?titulo=Toy+Story", "/votos_titulo?titulo=Toy+Story"),
    *(
        "/get_actor?nombre_actor=Tom+Hanks",
        "/get_director?nombre_director=John+Lasseter",
        "/peliculas_pais?pais=France",
    ),
    *("/franquicia?franquicia=Toy+Story+Collection", "/productora?productora=Pixar+Animation+Studios"),
    *("/cantidad_filmaciones_mes?mes=enero", "/cantidad_filmaciones_dia?dia=lunes"),
)


@pytest.fixture
def queries(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Note every query and its parameters, but for what is read once."""
    noted: dict[str, Any] = {}
    execute, once, inside = Release._executed, Release.once, [0]

    def executed(release: Release, query: str, parameters: Any, fetch: Callable[..., Any]) -> Any:
        if not inside[0]:
            noted[query] = parameters
        return execute(release, query, parameters, fetch)

    def only_once(release: Release, key: Any, read: Callable[[Release], Any]) -> Any:
        inside[0] += 1
        try:
            return once(release, key, read)
        finally:
            inside[0] -= 1

    monkeypatch.setattr(Release, "_executed", executed)
    monkeypatch.setattr(Release, "once", only_once)
    return noted


@pytest.fixture
def large(small_release: Release, tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """Open a copy of the database that does not tell how small its tables are."""
    copy = shutil.copy(small_release.folder / DATABASE, tmp_path)
    with closing(sqlite3.connect(copy)) as connection:
        connection.execute("DELETE FROM sqlite_stat1")
        connection.commit()
    with closing(sqlite3.connect(copy)) as connection:
        connection.create_function("fold", 1, fold, deterministic=True)
        yield connection


def test_every_row_that_is_read_is_looked_up(
    small_releases: Path, large: sqlite3.Connection, queries: dict[str, Any]
) -> None:
    """By an index, or the order of one."""
    with TestClient(create_app(Settings(releases=small_releases, rate=0))) as client:
        statuses = {address: client.get(address).status_code for address in _ADDRESSES}
    assert statuses == dict.fromkeys(_ADDRESSES, 200)
    assert len(queries) > 40
    scans = {
        query: scanned
        for query, parameters in queries.items()
        if not query.endswith("LIMIT 1")
        if (scanned := _scanned(large, query, parameters))
    }
    assert scans == {}


def _scanned(database: sqlite3.Connection, query: str, parameters: Any) -> list[str]:
    """Return the tables of which a query reads every row, in no order that is stored."""
    steps = [row[3].split() for row in database.execute(f"EXPLAIN QUERY PLAN {query}", parameters)]
    return [step[1] for step in steps if step[0] == "SCAN" and step[1] in _LARGE and step[2:3] != ["USING"]]

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from butaca.catalogue.catalogue import attach, save
from butaca.catalogue.schema import DATE, INTEGER, REAL, TABLES, TEXT, Table, quoted
from butaca.release.database import served_tables
from butaca.release.reader import Release

PARQUET = {INTEGER: "INT64", REAL: "DOUBLE", TEXT: "BYTE_ARRAY", DATE: "INT32"}
PANDAS = {INTEGER: "int64", REAL: "float64", TEXT: "str", DATE: "datetime64"}
NAMES = [table.name for table in TABLES]


@pytest.fixture(scope="module", params=["small", pytest.param("real", marks=pytest.mark.real_data)])
def release(request: pytest.FixtureRequest) -> Release:
    """Each of the two releases."""
    actual: Release = request.getfixturevalue(f"{request.param}_release")
    return actual


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a database engine without butaca's tables."""
    with duckdb.connect() as connection:
        yield connection


def _file(release: Release, table: Table) -> str:
    return f"'{release.folder / 'tables' / table.name}.parquet'"


@pytest.mark.parametrize("table", TABLES, ids=NAMES)
class TestParquet:
    """Each table is a file that any tool can read."""

    def test_has_the_declared_columns(
        self, release: Release, connection: duckdb.DuckDBPyConnection, table: Table
    ) -> None:
        """In their order and types, and no others."""
        actual = connection.execute(f"SELECT name, type FROM parquet_schema({_file(release, table)})").fetchall()
        assert actual[1:] == [(column.name, PARQUET[column.type]) for column in table.columns]

    def test_opens_as_a_data_frame(self, release: Release, connection: duckdb.DuckDBPyConnection, table: Table) -> None:
        """With as many rows as the manifest says.

        Whole numbers that are never unknown stay whole.
        """
        frame = connection.execute(f"FROM {_file(release, table)}").df()
        assert len(frame) == release.manifest.counts[table.name]
        assert list(frame.columns) == list(table.names)
        for column in table.columns:
            if column.required and len(frame):
                assert frame[column.name].notna().all()
                assert str(frame[column.name].dtype).startswith((PANDAS[column.type], "object"))

    def test_has_unique_keys_in_their_order(
        self, release: Release, connection: duckdb.DuckDBPyConnection, table: Table
    ) -> None:
        """The key is unique, and rows are ordered by it."""
        key = ", ".join(map(quoted, table.key))
        rows = connection.execute(f"SELECT {key} FROM {_file(release, table)}").fetchall()
        assert rows == sorted(set(rows))

    def test_has_values_within_their_ranges(
        self, release: Release, connection: duckdb.DuckDBPyConnection, table: Table
    ) -> None:
        """Every value that is known lies where its column allows."""
        for column in table.columns:
            condition = f"NOT ({column.accepts(quoted(column.name))})"
            assert connection.execute(f"SELECT count(*) FROM {_file(release, table)} WHERE {condition}").fetchone() == (
                0,
            )


MEMBERS = {
    "movie_details": {"movie_id": "movies"},
    "movies": {"collection_id": "collections", "original_language": "languages"},
    "credits": {"movie_id": "movies", "person_id": "people"},
    "movie_genres": {"movie_id": "movies", "genre_id": "genres"},
    "movie_companies": {"movie_id": "movies", "company_id": "companies"},
    "movie_countries": {"movie_id": "movies", "country_code": "countries"},
    "movie_languages": {"movie_id": "movies", "language_code": "languages"},
    "movie_keywords": {"movie_id": "movies", "keyword_id": "keywords"},
    "movie_titles": {"movie_id": "movies"},
    "title_terms": {"movie_id": "movies"},
    "ratings": {"movie_id": "movies"},
}


class TestReferences:
    """Rows refer to rows that exist."""

    def test_every_id_of_another_table_is_checked(self) -> None:
        """A column that ends in _id or _code refers to something.

        Ids elsewhere and users have no table.
        """
        elsewhere = {"imdb_id", "movielens_id", "external_id", "user_id"}
        referring = {
            (table.name, name)
            for table in TABLES
            for name in table.names
            if name.endswith(("_id", "_code")) and name not in elsewhere
        }
        assert referring <= {(table, column) for table, columns in MEMBERS.items() for column in columns}

    @pytest.mark.parametrize("name", MEMBERS)
    def test_no_row_refers_to_nothing(self, release: Release, connection: duckdb.DuckDBPyConnection, name: str) -> None:
        """No member without a name, no credit without a person."""
        tables = {table.name: table for table in TABLES}
        for column, other in MEMBERS[name].items():
            key = tables[other].key[0]
            assert connection.execute(
                f"SELECT count(*) FROM {_file(release, tables[name])} AS own "
                f"WHERE {column} IS NOT NULL AND NOT EXISTS (FROM {_file(release, tables[other])} AS other "
                f"WHERE other.{key} = own.{column})"
            ).fetchone() == (0,)


class TestDeclaration:
    """Every table and column is declared once."""

    @pytest.mark.parametrize("table", TABLES, ids=NAMES)
    def test_says_what_it_means(self, table: Table) -> None:
        """Tables and columns have a meaning.

        Keys are columns that are never unknown.
        """
        assert table.meaning
        assert len(set(table.names)) == len(table.names)
        for column in table.columns:
            assert column.meaning
        assert all(table.column(name).required for name in table.key)

    def test_an_unknown_column_is_an_error(self) -> None:
        """Like a dictionary's."""
        with pytest.raises(KeyError):
            TABLES[0].column("adult")

    def test_what_no_feature_uses_is_not_in_the_table_of_movies(self) -> None:
        """Of the original's columns, video and adult are gone.

        Posters and other ids stand beside the table.
        """
        movies, details = TABLES[0].names, TABLES[1].names
        unused = {"video", "imdb_id", "adult", "original_title", "poster_path", "homepage"}
        assert not unused & set(movies)
        assert unused - set(details) == {"video", "adult"}

    def test_ratings_are_not_served(self, small_release: Release) -> None:
        """Ratings are for learning; the server's database does not hold them."""
        actual = {row["name"] for row in small_release.rows("SELECT name FROM sqlite_master WHERE type = 'table'")}
        assert {table.name for table in served_tables()} == set(NAMES) - {"ratings"}
        assert {table.name for table in served_tables()} <= actual
        assert "ratings" not in actual


def test_a_table_refuses_what_it_does_not_allow(connection: duckdb.DuckDBPyConnection) -> None:
    """The declaration itself checks ranges and unknown values, where data enter."""
    ratings = next(table for table in TABLES if table.name == "ratings")
    connection.execute(ratings.declaration)
    connection.execute("INSERT INTO ratings VALUES (1, 1, 0.5, 0)")
    for row in ("(1, 1, 5.5, 0)", "(-1, 1, 3, 0)", "(1, 1, NULL, 0)"):
        with pytest.raises(duckdb.ConstraintException):
            connection.execute(f"INSERT INTO ratings VALUES {row}")


def test_a_table_is_written_in_the_order_of_its_key(tmp_path: Path) -> None:
    """Whatever the order it was filled in."""
    genres = next(table for table in TABLES if table.name == "genres")
    with duckdb.connect() as connection:
        connection.execute(genres.declaration)
        connection.execute("INSERT INTO genres VALUES (30, 'C'), (10, 'A'), (20, 'B')")
        save(connection, genres, tmp_path)
        assert connection.execute(f"SELECT id FROM '{tmp_path}/genres.parquet'").fetchall() == [(10,), (20,), (30,)]


def test_a_folder_may_have_quotes_in_its_name(tmp_path: Path, small_release: Release) -> None:
    """Paths are written into queries with care."""
    folder = tmp_path / 'it\'s "odd"'
    folder.mkdir()
    with duckdb.connect() as connection:
        attach(connection, small_release.folder / "tables")
        save(connection, TABLES[0], folder)
        connection.execute("DROP VIEW movies")
        for table in TABLES[1:]:
            connection.execute(f"DROP VIEW {table.name}")
        attach(connection, folder)
        assert connection.execute("SELECT count(*) FROM movies").fetchone() == (43,)
        assert connection.execute("SELECT count(*) FROM people").fetchone() == (0,)

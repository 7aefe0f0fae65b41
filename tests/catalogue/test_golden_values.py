"""Known facts of *The Movies Dataset*, on a release of it."""

from collections.abc import Iterator

import duckdb
import pytest

from butaca.catalogue.catalogue import attach
from butaca.release.reader import Release

pytestmark = pytest.mark.real_data

FOUND = {
    "shifted_record": 3,
    "repeated_id": 30,
    "conflicting_repeat": 13,
    "missing_release_date": 87,
    "missing_budget": 36_470,  # 80 %
    "missing_revenue": 37_949,  # 84 %
    "money_known": 5_375,
    "budget_unit": 243,
    "runtime_zero": 1_535,
    "placeholder_date": 3_141,
    "average_zero": 2_944,
    "unvoted": 2_846,
    "shared_title": 5_543,  # titles that are equal but for case
    "shared_title_and_year": 101,
    "repeated_keywords": 987,
    "unknown_marker": 11,
    "html_entities": 115,
    "wrong_encoding": 1,
    "mixed_script": 1,
}


@pytest.fixture(scope="module")
def connection(real_release: Release) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the tables of the real release."""
    with duckdb.connect() as connection:
        attach(connection, real_release.folder / "tables")
        yield connection


def _one(connection: duckdb.DuckDBPyConnection, query: str) -> object:
    row = connection.execute(query).fetchone()
    assert row is not None
    return row if len(row) > 1 else row[0]


def _films(connection: duckdb.DuckDBPyConnection, condition: str) -> object:
    return _one(connection, f"SELECT count(*) FROM movies WHERE {condition}")


class TestFilms:
    """45,346 films are left after the rules."""

    def test_counts(self, connection: duckdb.DuckDBPyConnection) -> None:
        """By month, weekday, votes and title."""
        assert _films(connection, "true") == 45_346
        assert _films(connection, "month(release_date) = 1") == 5_909
        assert _films(connection, "dayname(release_date) = 'Friday'") == 13_902
        assert _films(connection, "vote_count >= 2000") == 513
        assert _films(connection, "title = 'Frozen'") == 3
        assert _films(connection, "title = 'The Mummy'") == 4

    def test_toy_story(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Year, minutes, popularity, votes, average and return."""
        actual = _one(
            connection,
            'SELECT release_year, runtime, popularity, vote_count, vote_average, round("return", 6) '
            "FROM movies WHERE id = 862",
        )
        assert actual == (1995, 81, 21.946943, 5415, 7.7, 12.451801)

    def test_popularity(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Its 95th percentile, maximum and skew: what drowned the genres."""
        tail = "SELECT quantile_cont(popularity, 0.95), max(popularity), skewness(popularity) FROM movies"
        assert _one(connection, tail) == (
            pytest.approx(11.06, abs=0.005),
            pytest.approx(547.49, abs=0.005),
            pytest.approx(29.2, abs=0.05),
        )

    def test_six_films_make_nearly_all_of_the_sum_of_returns(self, connection: duckdb.DuckDBPyConnection) -> None:
        """99.7 %: budgets in the wrong unit make a sum of ratios meaningless."""
        share = _one(
            connection,
            'SELECT sum("return") FILTER (place <= 6) / sum("return") '
            'FROM (SELECT "return", row_number() OVER (ORDER BY "return" DESC) AS place FROM movies)',
        )
        assert share == pytest.approx(0.997, abs=0.0005)


class TestMembers:
    """Makers of movies."""

    def test_there_are_twenty_genres(self, connection: duckdb.DuckDBPyConnection) -> None:
        """The companies of the shifted records are not among them."""
        names = [name for (name,) in connection.execute("SELECT name FROM genres").fetchall()]
        assert len(names) == 20
        assert not {"Carousel Productions", "Aniplex", "Odyssey Media"} & set(names)

    def test_the_toy_story_collection(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Three films and their revenue."""
        actual = _one(
            connection,
            "SELECT count(*), sum(revenue) FROM movies JOIN collections ON collections.id = collection_id "
            "WHERE collections.name = 'Toy Story Collection'",
        )
        assert actual == (3, 1_937_890_605)

    def test_countries_count_in_any_position(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Not only the first."""
        actual = _one(connection, "SELECT count(DISTINCT movie_id) FROM movie_countries WHERE country_code = 'US'")
        assert actual == 21_134

    def test_pixar(self, connection: duckdb.DuckDBPyConnection) -> None:
        """52 films."""
        actual = _one(
            connection,
            "SELECT count(*) FROM movie_companies JOIN companies ON companies.id = company_id "
            "WHERE name = 'Pixar Animation Studios'",
        )
        assert actual == 52

    def test_directors_are_those_of_the_crew(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Each film's, with their own ids."""
        actual = connection.execute(
            "SELECT people.id, people.name FROM credits JOIN people ON people.id = person_id "
            "WHERE movie_id = 862 AND job = 'Director'"
        ).fetchall()
        assert actual == [(7879, "John Lasseter")]

    def test_billing_is_in_order(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Tom Hanks comes first."""
        actual = connection.execute(
            "SELECT people.name FROM credits JOIN people ON people.id = person_id "
            "WHERE movie_id = 862 AND department = 'Acting' ORDER BY position LIMIT 3"
        ).fetchall()
        assert [name for (name,) in actual] == ["Tom Hanks", "Tim Allen", "Don Rickles"]

    def test_russian_is_named_in_one_script(self, connection: duckdb.DuckDBPyConnection) -> None:
        """The source begins it with a Latin P."""
        actual = _one(connection, "SELECT name, name_es, native_name FROM languages WHERE code = 'ru'")
        assert actual == ("Russian", "ruso", "Русский")


@pytest.mark.parametrize("code", FOUND)
def test_known_defects_are_counted(code: str, real_release: Release) -> None:
    """Each of the brief's counts is found."""
    assert real_release.manifest.findings[code] == FOUND[code]


def test_nothing_is_malformed_in_the_real_data(real_release: Release) -> None:
    """Every nested cell is a literal, every number a number in its range."""
    unexpected = {"malformed_literal", "not_a_number", "out_of_range", "impossible_rating", "impossible_release_date"}
    assert not unexpected & set(real_release.manifest.findings)


def test_the_server_has_what_the_tables_have(real_release: Release, connection: duckdb.DuckDBPyConnection) -> None:
    """The database counts the same films, people and credits as the Parquet files."""
    for table, count in real_release.manifest.counts.items():
        if table != "ratings":
            row = real_release.row(f"SELECT count(*) AS n FROM {table}")
            assert row is not None
            assert row["n"] == count == _one(connection, f"SELECT count(*) FROM {table}")


def test_a_plot_has_no_entities(connection: duckdb.DuckDBPyConnection) -> None:
    """Though the source has escaped that of Judgment Night twice."""
    assert "cat & mouse" in str(_one(connection, "SELECT overview FROM movie_details WHERE movie_id = 6"))
    entities = "regexp_matches(overview, '&(amp|quot|lt|gt|nbsp|#[0-9]+);')"
    assert _one(connection, f"SELECT count(*) FROM movie_details WHERE {entities}") == 0

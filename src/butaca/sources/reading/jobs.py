"""Read credits by people's ids, as IMDb's datasets have them."""

import duckdb

from butaca.sources import csv_table
from butaca.sources.cells import derived_ids
from butaca.sources.files.tables import InputFile
from butaca.sources.formats.recognition import Reading
from butaca.sources.raw_tables import CREDITS
from butaca.sources.reading.expressions import cells
from butaca.sources.reading.list_columns import CREW_LISTS

_ACTORS = ("actor", "actress", "self", "cast", "acting")
_DEPARTMENTS = {
    "director": "Directing",
    "writer": "Writing",
    "producer": "Production",
    "composer": "Sound",
    "cinematographer": "Camera",
    "editor": "Editing",
    "production_designer": "Art",
    "casting_director": "Production",
}
_PERSON = "[a-z]{2}[0-9]{5,}"  # an id of a person, such as nm0000206


def are_ids(reading: Reading) -> bool:
    """Return whether a table of credits names people by ids."""
    return reading.format is not None and "directors" in reading.columns and "cast" not in reading.columns


def declare(connection: duckdb.DuckDBPyConnection) -> None:
    """Create the tables of jobs and of people's names."""
    connection.execute(
        "CREATE TABLE jobs (movie VARCHAR, person VARCHAR, job VARCHAR, place BIGINT, character VARCHAR, "
        "source INTEGER); CREATE TABLE person_names (person VARCHAR, name VARCHAR)"
    )


def read_lists(connection: duckdb.DuckDBPyConnection, reading: Reading, file: InputFile) -> None:
    """Add directors and writers, lists of ids by movie."""
    lists = {name: cells(reading, (name,)) for name in CREW_LISTS if name in reading.columns}
    movie = cells(reading, ("id",))
    csv_table.read(
        connection, file, "incoming", {"movie": movie, **lists}, condition=f"{movie} IN (SELECT id FROM raw_movies)"
    )
    for name in lists:
        connection.execute(
            f"INSERT INTO jobs SELECT movie, trim(unnest(string_split({name}, ','))), '{CREW_LISTS[name][0].lower()}', "
            f"generate_subscripts(string_split({name}, ','), 1), NULL, 0 FROM incoming WHERE {name} IS NOT NULL"
        )
    connection.execute("DROP TABLE incoming")


def read_jobs(connection: duckdb.DuckDBPyConnection, reading: Reading, file: InputFile) -> None:
    """Add people of every job, one a row."""
    movie = cells(reading, ("id",))
    columns = {name: cells(reading, (name,)) for name in ("name", "job", "place", "character")}
    columns["person"] = cells(reading, ("person", "name"))
    csv_table.read(
        connection, file, "incoming", {"movie": movie, **columns}, condition=f"{movie} IN (SELECT id FROM raw_movies)"
    )
    undone = """CASE WHEN character LIKE '"[%' THEN replace(substr(character, 2, length(character) - 2), '""', '"')
                ELSE character END"""
    connection.execute(
        f"""
        INSERT INTO jobs
        SELECT movie, person, lower(coalesce(job, 'actor')), coalesce(TRY_CAST(place AS BIGINT), record),
               CASE WHEN json_valid(parts) AND json_type(parts) = 'ARRAY'
                    THEN array_to_string(json_transform(parts, '["VARCHAR"]'), ' / ') ELSE character END, 1
        FROM (SELECT *, {undone} AS parts FROM incoming) WHERE person IS NOT NULL
        """
    )
    connection.execute(
        "INSERT INTO person_names SELECT DISTINCT person, name FROM incoming WHERE name IS NOT NULL; "
        "DROP TABLE incoming"
    )


def read_people(connection: duckdb.DuckDBPyConnection, reading: Reading, file: InputFile) -> None:
    """Add the names of the people who have a job."""
    person = cells(reading, ("person",))
    csv_table.read(
        connection,
        file,
        "incoming",
        {"person": person, "name": cells(reading, ("name",))},
        condition=f"{person} IN (SELECT person FROM jobs)",
    )
    connection.execute("INSERT INTO person_names SELECT person, name FROM incoming; DROP TABLE incoming")


def fill(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the raw credits of jobs and names; drop both.

    Directors and writers that a list names are not told again by the rows. Who has no name goes by the id.
    """
    actors = ", ".join(f"'{job}'" for job in _ACTORS)
    departments = " ".join(f"WHEN '{job}' THEN '{name}'" for job, name in _DEPARTMENTS.items())
    number = (
        f"CASE WHEN regexp_full_match(person, '{_PERSON}') THEN CAST(substr(person, 3) AS BIGINT) "
        f"ELSE coalesce(TRY_CAST(person AS BIGINT), {derived_ids.name_id('person')}) END"
    )
    titled = "upper(job[1]) || replace(job[2:], '_', ' ')"
    connection.execute(CREDITS.declaration)
    connection.execute(
        f"""
        INSERT INTO {CREDITS.name} BY NAME
        SELECT movie AS id,
               list({{id: number, name: name, "order": place, character: character}} ORDER BY place, number)
                   FILTER (job IN ({actors})) AS "cast",
               list({{id: number, name: name, job: {titled}, department: CASE job {departments} ELSE 'Crew' END}}
                    ORDER BY source, place, number) FILTER (job NOT IN ({actors})) AS crew,
               row_number() OVER (ORDER BY movie) - 1 AS record
        FROM (
            SELECT jobs.*, coalesce(names.name, person) AS name, {number} AS number
            FROM jobs LEFT JOIN (SELECT person, min(name) AS name FROM person_names GROUP BY 1) AS names USING (person)
            WHERE source = 0 OR job NOT IN (SELECT DISTINCT job FROM jobs WHERE source = 0)
        )
        GROUP BY movie
        """
    )
    connection.execute("DROP TABLE jobs; DROP TABLE person_names")

"""Profile every column of the clean table automatically, by skrub."""

from pathlib import Path

from butaca.catalogue.catalogue import Catalogue
from butaca.errors import MissingExtra

# A row a movie, with the names of what belongs to it.
_TABLE = """
    SELECT movies.* EXCLUDE (collection_id), collections.name AS collection, genres, countries, companies, directors,
        movie_details.* EXCLUDE (movie_id)
    FROM movies
    LEFT JOIN movie_details ON movie_details.movie_id = movies.id
    LEFT JOIN collections ON collections.id = collection_id
    LEFT JOIN (SELECT movie_id, string_agg(name, '|' ORDER BY position) AS genres FROM movie_genres
        JOIN genres ON genres.id = genre_id GROUP BY movie_id) AS g ON g.movie_id = movies.id
    LEFT JOIN (SELECT movie_id, string_agg(country_code, '|' ORDER BY position) AS countries FROM movie_countries
        GROUP BY movie_id) AS c ON c.movie_id = movies.id
    LEFT JOIN (SELECT movie_id, string_agg(name, '|' ORDER BY position) AS companies FROM movie_companies
        JOIN companies ON companies.id = company_id GROUP BY movie_id) AS p ON p.movie_id = movies.id
    LEFT JOIN (SELECT movie_id, string_agg(name, '|' ORDER BY position) AS directors FROM credits
        JOIN people ON people.id = person_id WHERE job = 'Director' GROUP BY movie_id) AS d ON d.movie_id = movies.id
    ORDER BY movies.id
"""


def write(catalogue: Catalogue, page: Path) -> None:
    """Write the profile as one HTML file.

    Raises:
        MissingExtra: skrub is not installed.
    """
    try:
        from skrub import TableReport
    except ModuleNotFoundError as error:
        raise MissingExtra(
            f"the full profile needs the package {error.name}. Install it with: pip install 'butaca[profile]'"
        ) from error
    table = catalogue.connection.execute(_TABLE).df()
    TableReport(table, title=f"{catalogue.source}, clean", verbose=0).write_html(page)

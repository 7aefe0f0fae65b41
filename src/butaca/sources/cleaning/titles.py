"""Titles of names files -> titles of the catalogue's movies."""

from butaca.sources.cleaning import codes
from butaca.sources.cleaning.steps import Context

# Countries whose titles are in Spanish where no language is given: IMDb's rows name the region only.
_SPANISH = (
    "ES",
    "MX",
    "AR",
    "CO",
    "CL",
    "PE",
    "UY",
    "VE",
    "EC",
    "BO",
    "PY",
    "CR",
    "CU",
    "DO",
    "GT",
    "HN",
    "NI",
    "PA",
    "SV",
)


def fill(context: Context) -> None:
    """Fill the titles, and record their flow.

    A movie is named by its id or that of IMDb. Its titles are in the order of the files, those in Spanish first.
    """
    connection = context.connection
    country = codes.code(context, codes.COUNTRIES, "raw.country")
    language = codes.code(context, codes.LANGUAGES, "raw.language")
    in_spanish = ", ".join(f"'{country}'" for country in _SPANISH)
    connection.execute(
        f"""
        CREATE TABLE typed_titles AS
        SELECT record, raw.movie_id AS given, coalesce(movies.id, details.movie_id) AS movie_id,
               nullif(trim(raw.title), '') AS title, upper({country}) AS country,
               coalesce(lower({language}),
                        CASE WHEN country IN ({in_spanish}) THEN 'es' END) AS language
        FROM raw_titles AS raw
        LEFT JOIN movies ON movies.id = TRY_CAST(raw.movie_id AS BIGINT)
        LEFT JOIN (SELECT imdb_id, min(movie_id) AS movie_id FROM movie_details GROUP BY 1) AS details
            ON details.imdb_id = trim(raw.movie_id)
        """
    )
    first = "row_number() OVER (PARTITION BY movie_id, lower(title), language ORDER BY record)"
    left_out = {
        code: context.findings.from_sql(
            code,
            f"SELECT coalesce(given, 'no id'), coalesce(title, 'no title'), record FROM typed_titles WHERE {which}",
        )
        for code, which in (
            ("missing_other_title", "title IS NULL"),
            ("other_title_of_unknown_movie", "title IS NOT NULL AND movie_id IS NULL"),
            ("repeated_other_title", f"title IS NOT NULL AND movie_id IS NOT NULL QUALIFY {first} > 1"),
        )
    }
    connection.execute(
        f"""
        INSERT INTO movie_titles
        SELECT movie_id, row_number() OVER (PARTITION BY movie_id ORDER BY language IS DISTINCT FROM 'es', record) - 1,
               title, language, country
        FROM (
            SELECT * FROM typed_titles WHERE title IS NOT NULL AND movie_id IS NOT NULL QUALIFY {first} = 1
        )
        ORDER BY movie_id, 2
        """
    )
    context.lineage.record_rows("titles", left_out, "movie_titles")

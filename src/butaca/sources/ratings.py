"""Ratings by MovieLens' ids -> ratings of the catalogue's movies."""

import duckdb

from butaca.catalogue.intake import Flow
from butaca.catalogue.schema import RATINGS
from butaca.sources import flows
from butaca.sources.recorder import Recorder


def clean(connection: duckdb.DuckDBPyConnection, recorder: Recorder) -> Flow:
    """Fill the ratings; the links say which movie a MovieLens id is, else it is taken as the movie's own."""
    linked = connection.execute("SELECT count(*) > 0 FROM raw_links").fetchone() == (True,)
    movie = "links.id" if linked else 'TRY_CAST("movieId" AS BIGINT)'
    join = (
        'LEFT JOIN (SELECT TRY_CAST("movieId" AS BIGINT) AS movielens_id, min(TRY_CAST("tmdbId" AS BIGINT)) AS id '
        'FROM raw_links GROUP BY 1) AS links ON links.movielens_id = TRY_CAST(raw."movieId" AS BIGINT)'
        if linked
        else ""
    )
    connection.execute(
        f"""
        CREATE TABLE typed_ratings AS
        SELECT record, raw."movieId" AS movielens_id, TRY_CAST("userId" AS BIGINT) AS user_id,
               {movie} AS movie_id, TRY_CAST(rating AS DOUBLE) AS stars,
               TRY_CAST("timestamp" AS BIGINT) AS rated_at,
               coalesce(user_id >= 0, false) AND raw."movieId" IS NOT NULL AND rated_at IS NOT NULL
                   AND coalesce({RATINGS.column("rating").accepts("stars")}, false) AS possible,
               EXISTS (FROM kept WHERE kept.id = {movie}) AS known
        FROM raw_ratings AS raw {join}
        """
    )
    what = "coalesce(CAST(stars AS VARCHAR), 'no') || ' stars by user ' || coalesce(CAST(user_id AS VARCHAR), '?')"
    columns = f"coalesce(movielens_id, '?'), {what}, record"
    latest = "row_number() OVER (PARTITION BY user_id, movie_id ORDER BY rated_at DESC, record DESC)"
    dropped = {
        code: recorder.from_sql(code, f"SELECT {columns} FROM typed_ratings WHERE {condition}")
        for code, condition in (
            ("impossible_rating", "NOT possible"),
            ("rating_of_unknown_movie", "possible AND NOT known"),
            ("repeated_rating", f"possible AND known QUALIFY {latest} > 1"),
        )
    }
    connection.execute(
        f"""
        INSERT INTO ratings
        SELECT user_id, movie_id, stars, rated_at FROM typed_ratings WHERE possible AND known
        QUALIFY {latest} = 1 ORDER BY user_id, movie_id
        """
    )
    connection.execute("DROP TABLE typed_ratings")
    if linked:
        recorder.from_sql(
            "movies_without_links",
            "SELECT movie_id, title, movie_id FROM movie_details JOIN movies ON movies.id = movie_id "
            "WHERE movielens_id IS NULL",
        )
    return flows.of_rows(connection, "ratings", dropped)

"""Ratings by MovieLens' ids -> ratings of the catalogue's movies."""

from butaca.catalogue.schema import RATINGS
from butaca.sources.cleaning.steps import Context


def fill(context: Context) -> None:
    """Fill the ratings, and record their flow.

    The links say which movie a MovieLens id stands for; without links it is the movie's own id. The latest rating
    of a user for a movie counts.
    """
    connection = context.connection
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
               EXISTS (FROM kept_movies AS kept WHERE kept.id = {movie}) AS known
        FROM raw_ratings AS raw {join}
        """
    )
    text = "coalesce(CAST(stars AS VARCHAR), 'no') || ' stars by user ' || coalesce(CAST(user_id AS VARCHAR), '?')"
    columns = f"coalesce(movielens_id, '?'), {text}, record"
    latest = "row_number() OVER (PARTITION BY user_id, movie_id ORDER BY rated_at DESC, record DESC)"
    left_out = {
        code: context.findings.from_sql(code, f"SELECT {columns} FROM typed_ratings WHERE {condition}")
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
    if linked:
        context.findings.from_sql(
            "movies_without_links",
            "SELECT movie_id, title, movie_id FROM movie_details JOIN movies ON movies.id = movie_id "
            "WHERE movielens_id IS NULL",
        )
    context.lineage.record_rows("ratings", left_out)

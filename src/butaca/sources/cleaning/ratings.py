"""Ratings of the source -> ratings of the catalogue's movies, in stars."""

from butaca.catalogue.schema import RATINGS
from butaca.sources.cleaning import column_forms
from butaca.sources.cleaning.steps import Context
from butaca.sources.cleaning.unread import MOST_UNREAD, check, file_name
from butaca.sources.cleaning.values.kinds import RATING_KINDS
from butaca.sources.raw_tables import RawCatalogue

_FEWEST_STARS = RATINGS.column("rating").minimum
_NAMED = '(TRY_CAST(raw."userId" AS DOUBLE) IS NULL OR strlen(trim(raw."userId")) > 18)'
# By their names: 52 bits of a checksum, so that a new rater leaves the numbers of the others.
_BY_NAME = 'CAST(md5_number_lower(trim(raw."userId")) >> 12 AS BIGINT)'

_LINKS = (
    'LEFT JOIN (SELECT TRY_CAST("movieId" AS BIGINT) AS movielens_id, min(TRY_CAST("tmdbId" AS BIGINT)) AS id '
    'FROM raw_links GROUP BY 1) AS links ON links.movielens_id = TRY_CAST(raw."movieId" AS BIGINT)'
)


def read_forms(context: Context, raw: RawCatalogue) -> None:
    """Tell how the columns are written; create ``odd_rating_cells``.

    The scale is a finding where it is not five stars.
    """
    forms = column_forms.read_ratings(context.connection, context.options.today.year)
    context.forms.update(forms)
    scale = forms["rating"].unit
    if scale != "out of 5":
        row = context.connection.execute("SELECT count(*) FROM raw_ratings").fetchone()
        text = f"ratings are {scale}, and become stars out of 5"
        context.findings.from_column("ratings_scale", row[0] if row else 0, file_name(raw, "ratings"), text)


def fill(context: Context, raw: RawCatalogue) -> None:
    """Fill the ratings, and record their flow.

    The links say which movie a MovieLens id stands for; without links it is the movie's own id. The latest rating
    of a user for a movie counts.
    """
    connection = context.connection
    linked = connection.execute("SELECT count(*) > 0 FROM raw_links").fetchone() == (True,)
    _type_ratings(context, raw, linked=linked)
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


def _type_ratings(context: Context, raw: RawCatalogue, *, linked: bool) -> None:
    """Create ``typed_ratings``, and check the columns."""
    form, times = context.forms["rating"], context.forms["timestamp"]
    user = _user(context, raw)
    time = _time(context, raw)
    movie = "links.id" if linked else 'TRY_CAST("movieId" AS BIGINT)'
    join = _LINKS if linked else ""
    stars = form.value
    if form.factor != 1:  # what is above none, on a finer scale, is half a star at least
        stars = f"CASE WHEN {stars} > 0 THEN greatest({stars}, {_FEWEST_STARS}) ELSE {stars} END"
    context.connection.execute(
        f"""
        CREATE TABLE typed_ratings AS
        SELECT record, raw."movieId" AS movielens_id, {user} AS user_id, {movie} AS movie_id, {stars} AS stars,
               {time} AS rated_at, {form.given} AS rated, {times.given} AS timed,
               coalesce(user_id >= 0, false) AND raw."movieId" IS NOT NULL AND rated_at IS NOT NULL
                   AND coalesce({RATINGS.column("rating").accepts("stars")}, false) AS possible,
               EXISTS (FROM kept_movies AS kept WHERE kept.id = {movie}) AS known
        FROM raw_ratings AS raw {form.join} {times.join} {join}
        """
    )
    file = file_name(raw, "ratings")
    unrated = f"stars IS NULL OR (stars <> 0 AND NOT {RATINGS.column('rating').accepts('stars')})"
    for column, given, lost in (("rating", "rated", unrated), ("timestamp", "timed", "rated_at IS NULL")):
        row = context.connection.execute(
            f"SELECT count(*), count(*) FILTER ({lost}), min(record) FILTER ({lost}) FROM typed_ratings WHERE {given}"
        ).fetchone()
        values, lost_count, record = row or (0, 0, None)
        first = None
        if lost_count > MOST_UNREAD * values:
            query = f'SELECT "{column}" FROM raw_ratings WHERE record = ?'
            example = context.connection.execute(query, [record]).fetchone()
            first = (record, str(example[0]) if example else "")
        check(context, raw, file, column, values, lost_count, first, RATING_KINDS[column].expected)


def _user(context: Context, raw: RawCatalogue) -> str:
    """Return SQL for a user's number.

    It is made from the name where a fifth of the column are none.
    """
    row = context.connection.execute(
        f"""SELECT count("userId"), count(*) FILTER ({_NAMED}), count(DISTINCT "userId") FILTER ({_NAMED})
        FROM raw_ratings AS raw WHERE trim("userId") <> ''"""
    ).fetchone()
    given, named, names = row or (0, 0, 0)
    if named <= MOST_UNREAD * given:
        return 'TRY_CAST(raw."userId" AS BIGINT)'
    example = context.connection.execute(
        f'SELECT "userId" FROM raw_ratings AS raw WHERE {_NAMED} ORDER BY record LIMIT 1'
    ).fetchone()
    context.findings.from_column(
        "named_users", names, file_name(raw, "ratings"), f"userId: {example[0] if example else ''}"
    )
    return f"CASE WHEN trim(raw.\"userId\") <> '' THEN {_BY_NAME} END"


def _time(context: Context, raw: RawCatalogue) -> str:
    """Return SQL for a rating's time, 0 where no rating has any."""
    row = context.connection.execute(
        "SELECT count(*), count(*) FILTER (trim(\"timestamp\") <> '') FROM raw_ratings"
    ).fetchone()
    ratings, timed = row or (0, 0)
    if ratings and not timed:
        text = "no rating has a time"
        context.findings.from_column("ratings_without_time", ratings, file_name(raw, "ratings"), text)
        return "0"
    form = context.forms["timestamp"]
    seconds = form.value
    if form.unit != "seconds":
        scaled = f"WHEN abs({seconds}) >= 1e14 THEN {seconds} / 1e6 WHEN abs({seconds}) >= 1e11 THEN {seconds} / 1e3"
        seconds = f"CASE {scaled} ELSE {seconds} END"
    return f"TRY_CAST(floor({seconds}) AS BIGINT)"

"""Clean ratings as Parquet, drawn or of the small file.

The least size is the small file itself.

Usage: ``drawn_parquet DATA RATINGS FOLDER``; writes ``ratings.parquet`` into FOLDER, prints ratings, people and pairs.
"""

import json
import sys
from pathlib import Path

import duckdb

from benchmarks.processes import drawn_ratings
from butaca.catalogue.schema import literal

_SMALLEST = 150_000  # ratings; up to here they are the real ones


def main(data: str, count: str, folder: str) -> None:
    """Write the file; print what it has."""
    target = Path(folder)
    target.mkdir(parents=True)
    drawn = target / "ratings.csv"
    if int(count) > _SMALLEST:
        drawn_ratings.main(data, count, folder)
        source = drawn
    else:
        source = next(Path(data).glob("ratings_small.csv*"))
    links = literal(str(next(Path(data).glob("links.csv*"))))
    file = literal(str(target / "ratings.parquet"))
    with duckdb.connect() as connection:
        connection.execute(
            f'COPY (SELECT CAST("userId" AS BIGINT) AS user_id, id AS movie_id, CAST(max(rating) AS DOUBLE) AS rating, '
            f'CAST(max("timestamp") AS BIGINT) AS rated_at FROM {literal(str(source))} JOIN (SELECT "movieId", '
            f'CAST(min("tmdbId") AS BIGINT) AS id FROM {links} WHERE "tmdbId" IS NOT NULL GROUP BY 1) '
            'USING ("movieId") '
            f"GROUP BY 1, 2 ORDER BY 1, 2) TO {file} (FORMAT parquet)"
        )
        row = connection.execute(
            f"SELECT sum(n), count(*), CAST(sum(n * (n - 1) // 2) AS BIGINT) FROM (SELECT count(*) AS n FROM {file} "
            "GROUP BY user_id)"
        ).fetchone()
    drawn.unlink(missing_ok=True)
    ratings, people, pairs = row or (0, 0, 0)
    print(json.dumps({"ratings": int(ratings), "people": int(people), "pairs": int(pairs)}))


if __name__ == "__main__":
    main(*sys.argv[1:])

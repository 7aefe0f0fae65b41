"""The same tables by pandas, for reference: ``etl_reference FOLDER``.

It reads literals with ast.literal_eval.

Straightforward code, not made slow: vectorised wherever pandas has a method, frames built from lists
of dicts at once, nothing computed twice. It cleans what the original cleaned, and records no findings.
"""

import ast
import importlib.util
import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import pandas as pd

_PARQUET = importlib.util.find_spec("pyarrow") is not None
_DETAILS = ["original_title", "overview", "tagline", "homepage", "poster_path", "imdb_id"]
_PLAIN = [
    *("id", "title", "release_date", "release_year", "runtime", "original_language", "status", "collection_id"),
    *("budget", "revenue", "return", "popularity", "vote_count", "vote_average"),
]
_NESTED = (
    ("genres", "genres", "id"),
    ("production_companies", "companies", "id"),
    ("production_countries", "countries", "iso_3166_1"),
    ("spoken_languages", "languages", "iso_639_1"),
)


def tables(folder: Path) -> dict[str, Any]:
    """Return all tables by name."""
    movies, made = _movies(folder)
    for column, name, key in _NESTED:
        made |= _membership(_entries(movies, "id", column), name, key)
    keywords = pd.read_csv(folder / "keywords.csv").drop_duplicates("id")
    keywords = keywords[keywords["id"].isin(movies["id"])]
    made |= _membership(_entries(keywords, "id", "keywords"), "keywords", "id")
    credits_ = pd.read_csv(folder / "credits.csv").drop_duplicates("id")
    made |= _people(credits_[credits_["id"].isin(movies["id"])])
    return made | _ratings(folder, movies)


def _movies(folder: Path) -> tuple[Any, dict[str, Any]]:
    movies = pd.read_csv(folder / "movies_dataset.csv", low_memory=False, dtype={"id": str})
    movies = movies[movies["id"].str.fullmatch("[0-9]+")].copy()
    movies["id"] = movies["id"].astype("int64")
    for column in ("budget", "revenue", "runtime", "popularity", "vote_count", "vote_average"):
        movies[column] = pd.to_numeric(movies[column], errors="coerce")
    movies[["budget", "revenue"]] = movies[["budget", "revenue"]].fillna(0)
    movies["release_date"] = pd.to_datetime(movies["release_date"], errors="coerce")
    movies = movies.dropna(subset=["release_date", "title"])
    movies = movies.sort_values("vote_count", ascending=False, kind="stable").drop_duplicates("id").sort_values("id")
    movies["release_year"] = movies["release_date"].dt.year
    known = (movies["budget"] > 0) & (movies["revenue"] > 0)
    movies["return"] = (movies["revenue"] / movies["budget"]).where(known, 0.0)
    collections = movies["belongs_to_collection"].dropna().apply(ast.literal_eval)
    movies["collection_id"] = collections.str["id"].astype("Int64")
    links = pd.read_csv(folder / "links.csv").dropna(subset=["tmdbId"]).drop_duplicates("tmdbId")
    links = links.rename(columns={"tmdbId": "id", "movieId": "movielens_id"}).astype({"id": "int64"})
    details = movies[["id", *_DETAILS]].merge(links[["id", "movielens_id"]], on="id", how="left")
    return movies, {
        "movies": movies[_PLAIN],
        "movie_details": details,
        "collections": pd.DataFrame(collections.tolist())[["id", "name", "poster_path"]].drop_duplicates("id"),
    }


def _entries(frame: Any, key: str, column: str) -> Any:
    """Return a row an entry of the column's lists.

    Its columns are the entry's keys, ``movie_id`` and ``position``.
    """
    lists = frame.set_index(key)[column].dropna().apply(ast.literal_eval)
    exploded = lists.explode().dropna()
    entries = pd.DataFrame(exploded.tolist())
    entries["movie_id"] = exploded.index.to_numpy()
    entries["position"] = entries.groupby("movie_id").cumcount()
    return entries


def _membership(entries: Any, name: str, key: str) -> dict[str, Any]:
    return {
        name: entries[[key, "name"]].drop_duplicates(key),
        f"movie_{name}": entries[["movie_id", key, "position"]].drop_duplicates(["movie_id", key]),
    }


def _people(credits_: Any) -> dict[str, Any]:
    cast = _entries(credits_, "id", "cast").assign(department="Acting", job="Actor")
    crew = _entries(credits_, "id", "crew")
    cast["position"] = cast["order"]
    both = pd.concat([cast, crew], ignore_index=True).dropna(subset=["id", "name"])
    columns = ["movie_id", "id", "department", "job", "character", "position"]
    return {
        "credits": both[columns].drop_duplicates(["movie_id", "id", "department", "job"]),
        "people": both[["id", "name"]].drop_duplicates("id"),
    }


def _ratings(folder: Path, movies: Any) -> dict[str, Any]:
    ratings = pd.read_csv(folder / "ratings_small.csv")
    links = pd.read_csv(folder / "links.csv", usecols=["movieId", "tmdbId"]).dropna()
    ratings = ratings.merge(links, on="movieId").drop(columns="movieId")
    return {"ratings": ratings[ratings["tmdbId"].isin(movies["id"])].drop_duplicates(["userId", "tmdbId"])}


def save(made: dict[str, Any], folder: Path) -> None:
    """Write the tables as Parquet if pandas can, else as pickle.

    Pickle is the cheapest format that pandas writes by itself.
    """
    for name, table in made.items():
        if _PARQUET:
            table.to_parquet(folder / f"{name}.parquet")
        else:
            table.to_pickle(folder / f"{name}.pickle")


def main(folder: str) -> None:
    """Print the seconds, and the numbers of movies and credits."""
    with tempfile.TemporaryDirectory() as scratch:
        started = time.perf_counter()
        made = tables(Path(folder))
        save(made, Path(scratch))
        seconds = time.perf_counter() - started
    facts = {"seconds": seconds, "format": "Parquet" if _PARQUET else "pickle"}
    print(json.dumps(facts | {name: len(made[name]) for name in ("movies", "credits")}))


if __name__ == "__main__":
    main(*sys.argv[1:])

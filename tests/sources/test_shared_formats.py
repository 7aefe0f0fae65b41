"""The files that people have, as they are: counts equal to those of an independent reading by pandas."""

import json
from collections.abc import Callable, Iterable
from pathlib import Path

import pandas as pd
import pytest

from sources.reading import read, shared

Counts = dict[str, int]


def _table(path: Path, **options: object) -> pd.DataFrame:
    return pd.read_csv(path, dtype=str, keep_default_na=False, **options)  # type: ignore[call-overload, no-any-return]


def _names(cells: Iterable[str], mark: str) -> set[str]:
    return {name.strip() for cell in cells for name in cell.split(mark) if name.strip()}


def _json(cells: Iterable[str]) -> set[int]:
    return {entry["id"] for cell in cells for entry in json.loads(cell)}


def _tmdb5000(folder: Path) -> Counts:
    movies, credits = (_table(folder / f"tmdb_5000_{name}.csv") for name in ("movies", "credits"))
    return {
        "films": movies["id"].nunique(),
        "people": len(_json([*credits["cast"], *credits["crew"]])),
        "genres": len(_json(movies["genres"])),
        "keywords": len(_json(movies["keywords"])),
        "ratings": 0,
    }


def _tmdb_v11(folder: Path) -> Counts:
    movies = _table(folder / "TMDB_movie_dataset_v11.csv")
    genres, keywords = (_names(movies[name], ",") for name in ("genres", "keywords"))
    return {"films": len(movies), "people": 0, "genres": len(genres), "keywords": len(keywords), "ratings": 0}


def _movielens(folder: Path) -> Counts:
    movies, tags, ratings = (_table(folder / f"{name}.csv") for name in ("movies", "tags", "ratings"))
    return {
        "films": len(movies),
        "people": 0,
        "genres": len(_names(movies["genres"], "|") - {"(no genres listed)"}),
        "keywords": tags["tag"].str.lower().nunique(),
        "ratings": ratings["movieId"].isin(movies["movieId"]).sum(),
    }


def _imdb(folder: Path) -> Counts:
    tables = {path.stem: _table(path, sep="\t", quoting=3, na_values=r"\N") for path in folder.glob("*.tsv")}
    movies = tables["title.basics"][tables["title.basics"]["titleType"] == "movie"]
    crew, principals = (
        table[table["tconst"].isin(movies["tconst"])] for table in (tables["title.crew"], tables["title.principals"])
    )
    people = _names([*crew["directors"], *crew["writers"].dropna()], ",") | set(principals["nconst"])
    return {
        "films": len(movies),
        "people": len(people),
        "genres": len(_names(movies["genres"], ",")),
        "keywords": 0,
        "ratings": 0,
    }


def _one_file(
    name: str, people: dict[str, str], genres: str, only: tuple[str, str] | None = None
) -> Callable[[Path], Counts]:
    """Return the counts of one file, by its columns of people, with what stands between, and of genres."""

    def counts(folder: Path) -> Counts:
        path = folder / name
        movies = pd.read_json(path) if path.suffix == ".json" else _table(path)
        if only is not None:
            movies = movies[movies[only[0]] == only[1]]
        found = set().union(*(_names(movies[column], mark) for column, mark in people.items()))
        kinds = len(_names(movies[genres], ",")) if genres else 0
        return {"films": len(movies), "people": len(found), "genres": kinds, "keywords": 0, "ratings": 0}

    return counts


def _letterboxd(folder: Path) -> Counts:
    files = ("watched.csv", "watchlist.csv", "ratings.csv", "likes/films.csv")
    films = pd.concat([_table(folder / name) for name in files])["Letterboxd URI"].nunique()
    return {"films": films, "people": 0, "genres": 0, "keywords": 0, "ratings": 0}


def _trakt(folder: Path) -> Counts:
    movies = [entry["movie"] for path in folder.glob("*.json") for entry in json.loads(path.read_text())]
    films = len({movie["ids"]["trakt"] for movie in movies})
    return {"films": films, "people": 0, "genres": 0, "keywords": 0, "ratings": 0}


_STARS = dict.fromkeys(("Director", "Star1", "Star2", "Star3", "Star4"), "\0")
FORMATS: dict[str, tuple[str, Callable[[Path], Counts]]] = {
    "tmdb5000": ("TMDB 5000", _tmdb5000),
    "tmdb_v11": ("TMDB movies", _tmdb_v11),
    "movielens": ("MovieLens", _movielens),
    "imdb": ("IMDb datasets", _imdb),
    "imdb_exports": ("IMDb export", _one_file("list.csv", {"Directors": ","}, "Genres")),
    "imdb_top_1000": ("IMDb top 1000", _one_file("imdb_top_1000.csv", _STARS, "Genre")),
    "letterboxd": ("Letterboxd export", _letterboxd),
    "movielens_site": ("MovieLens export", _one_file("movielens-ratings.csv", {}, "")),
    "netflix": (
        "Netflix titles",
        _one_file("netflix_titles.csv", {"director": ",", "cast": ","}, "listed_in", ("type", "Movie")),
    ),
    "rotten_tomatoes": (
        "Rotten Tomatoes",
        _one_file("rotten_tomatoes_movies.csv", {"director": ",", "writer": ","}, "genre"),
    ),
    "trakt": ("Trakt export", _trakt),
    "vega": ("Vega movies", _one_file("movies.json", {"Director": ","}, "Major Genre")),
}


@pytest.mark.parametrize("name", FORMATS)
def test_is_known_without_a_word(name: str) -> None:
    """What is counted is what pandas counts, and everything that is passed over is named."""
    folder = shared("formats", name)
    format, counts = FORMATS[name]
    with read(folder) as raw:
        assert raw.catalogue.source == format
        assert raw.catalogue.malformed == []
        assert raw.catalogue.undated
        assert raw.counts == counts(folder)
        assert "unused_column" not in raw.noted


TITLES = {
    "tmdb5000": ("The Dark Lighthouse", "2011-05-06"),
    "tmdb_v11": ("The Dark Lighthouse", "2011-05-06"),
    "movielens": ("The Dark Lighthouse", "2011"),
    "imdb": ("The Dark Lighthouse", "2011"),
    "imdb_exports": ("The Dark Lighthouse", "2011-05-06"),
    "imdb_top_1000": ("The Dark Lighthouse", "2011"),
    "letterboxd": ("The Dark Lighthouse", "2011"),
    "movielens_site": ("The Dark Lighthouse", "2011"),
    "netflix": ("The Dark Lighthouse", "2011"),
    "rotten_tomatoes": ("The Dark Lighthouse", "2011-05-06"),
    "trakt": ("The Dark Lighthouse", "2011"),
    "vega": ("The Dark Lighthouse", "May 06 2011"),
}


@pytest.mark.parametrize("name", TITLES)
def test_tells_the_same_movie(name: str) -> None:
    """Every format has it, under the same title, of the same year."""
    with read(shared("formats", name)) as raw:
        assert raw.rows("SELECT title, release_date FROM raw_movies ORDER BY record LIMIT 1") == [TITLES[name]]


def test_every_format_is_tried() -> None:
    """A folder that is new wants counts."""
    folders = {path.name for path in shared("formats", "").iterdir() if path.is_dir()}
    assert folders == set(FORMATS) == set(TITLES)

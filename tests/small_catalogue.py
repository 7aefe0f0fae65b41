"""A catalogue of 43 films, made by hand, in the files and the shape of *The Movies Dataset*.

It is planted with every defect of the real data; ``PLANTED`` says which and how often. ``write`` also
writes any other films, for tests that need few of them.
"""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from small_films import COMPANIES, COUNTRIES, DROPPED, FILMS, GENRES, LANGUAGES, PEOPLE, Film

COLUMNS = (
    *("adult", "belongs_to_collection", "budget", "genres", "homepage", "id", "imdb_id", "original_language"),
    *("original_title", "overview", "popularity", "poster_path", "production_companies", "production_countries"),
    *("release_date", "revenue", "runtime", "spoken_languages", "status", "tagline", "title", "video"),
    *("vote_average", "vote_count"),
)

PLANTED = {
    "shifted_record": 1,
    "repeated_id": 2,
    "conflicting_repeat": 1,  # Jumanji's
    "missing_title": 1,
    "missing_release_date": 1,
    "impossible_release_date": 1,
    "repeated_credits": 1,
    "repeated_keywords": 1,
    "credits_of_unknown_movie": 1,
    "keywords_of_unknown_movie": 1,
    "missing_other_title": 1,
    "other_title_of_unknown_movie": 1,
    "repeated_other_title": 1,
    "rating_of_unknown_movie": 1,
    "impossible_rating": 3,  # 0 stars, no time, no user
    "repeated_rating": 1,
    "malformed_literal": 1,
    "member_without_id": 1,  # the nameless genre
    "repeated_member": 1,  # Ada Quill in Doubles
    "not_a_number": 1,
    "out_of_range": 1,
    "unknown_marker": 1,  # a homepage
    "other_form": 2,  # a running time, and a rating
    "html_entities": 1,
    "wrong_encoding": 1,  # of the same tagline
    "control_characters": 2,  # a title, which is its original title too
    "missing_budget": 5,  # Frozen twice, The Mummy of 1959, Brother, and the one that is no number
    "missing_revenue": 6,  # the same, and The Mummy of 1932
    "money_known": 37,
    "budget_unit": 1,
    "revenue_unit": 1,
    "runtime_zero": 1,
    "missing_runtime": 1,
    "placeholder_date": 1,
    "average_zero": 3,
    "unvoted": 2,
    "missing_popularity": 1,
    "missing_genres": 1,
    "missing_credits": 1,
    "missing_overview": 1,
    "missing_original_language": 1,
    "unreleased": 1,
    "shared_title": 9,  # three Frozen, four The Mummy, two Blackout
    "shared_title_and_year": 2,  # the Blackouts
    "title_reserved_characters": 2,  # Face/Off, O Brother
    "title_pattern_characters": 1,  # O Brother
    "title_all_digits": 1,  # 2012
    "title_not_ascii": 3,  # WALL·E, Amélie, and one that is so once it is repaired
    "company_several_ids": 1,  # Universal Pictures
    "person_several_ids": 1,  # Bea Stone
    "person_several_names": 1,  # Chester Adams
    "language_without_name": 1,  # Zulu
    "other_code": 2,  # USA, English
    "mixed_script": 1,  # Russian
    "movies_without_links": 1,  # !!!
}

# What no film can have: these are planted in files of their own, in tests/sources.
OF_READING = ("unused_file", "unused_column", "not_a_movie", "id_space")

# A names file: the second is by IMDb's id, the third as its country says, the last three are defects.
TITLES = (
    ("27205", "Origen", "es", "ES"),
    ("tt0114709", "Juguetes", "", "MX"),
    ("862", "Histoire de jouets", "fr", "CA"),
    ("27205", "Origen", "es", "ES"),
    ("424242", "En ninguna parte", "es", "ES"),
    ("194", "", "es", "ES"),
)

_DEPARTMENTS = {"Writer": "Writing"}

# MovieLens' ids are places in this list, from 1.
LINKED = tuple(film.id for film in FILMS if film.id != 900_001)
_RATINGS = (
    *((1, 862, 5.0, 100), (1, 863, 4.0, 200), (1, 12, "4,5", 300), (2, 862, 4.0, 100), (2, 564, 2.0, 200)),
    *((3, 27205, 5.0, 100), (3, 77, 4.5, 200), (3, 862, 0.5, 300)),
    *((4, 194, 3.0, 100), (4, 194, 3.5, 200)),  # the later one counts
    *((5, 862, 0.0, 100), (5, 863, 4.0, ""), ("", 863, 4.0, 100)),  # impossible
)


def write(folder: Path, films: Sequence[Film] = FILMS, dropped: Sequence[Film] = ()) -> Path:
    """Write the two files that are required, and the keywords.

    Return the folder.
    """
    folder.mkdir(parents=True, exist_ok=True)
    rows(folder / "movies_dataset.csv", COLUMNS, (movie_row(film) for film in (*films, *dropped)))
    rows(folder / "credits.csv", ("cast", "crew", "id"), (credits_row(film) for film in films))
    rows(folder / "keywords.csv", ("id", "keywords"), (keywords_row(film) for film in films))
    return folder


def write_small(folder: Path) -> Path:
    """Write the small catalogue, all six files, with everything that is planted.

    Return the folder.
    """
    write(folder, FILMS, DROPPED)
    stranger = Film(999_999, "Not In The Movies")
    rows(folder / "credits.csv", ("cast", "crew", "id"), map(credits_row, (*FILMS, FILMS[0], stranger)))
    rows(folder / "keywords.csv", ("id", "keywords"), map(keywords_row, (*FILMS, FILMS[0], stranger)))
    imdb = {film.id: movie_row(film)["imdb_id"].removeprefix("tt") for film in FILMS}
    links = [{"movieId": n, "imdbId": imdb[film], "tmdbId": film} for n, film in enumerate(LINKED, start=1)]
    rows(folder / "links.csv", ("movieId", "imdbId", "tmdbId"), links)
    ratings = [
        {"userId": user, "movieId": LINKED.index(film) + 1, "rating": stars, "timestamp": time}
        for user, film, stars, time in _RATINGS
    ]
    ratings.append({"userId": 1, "movieId": 7777, "rating": 3.0, "timestamp": 400})
    rows(folder / "ratings.csv", ("userId", "movieId", "rating", "timestamp"), ratings)
    lines = ("\t".join(row) for row in (("movie_id", "title", "language", "country"), *TITLES))
    (folder / "titles_es.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def rows(path: Path, columns: Sequence[str], records: Iterable[dict[str, Any]]) -> None:
    """Write one CSV file; a column that a record lacks is empty."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(records)


def movie_row(film: Film) -> dict[str, Any]:
    """Return a movie as a record of movies_dataset.csv."""
    collection = {"id": film.collection[0], "name": film.collection[1]} if film.collection else None
    pictures = {"poster_path": f"/{film.id}.jpg", "backdrop_path": None}
    return {
        "adult": "False",
        "belongs_to_collection": repr(collection | pictures) if collection else "",
        "budget": film.budget,
        "genres": _listed(film.genres, lambda name: {"id": GENRES[name], "name": name}),
        "id": film.id,
        "imdb_id": f"tt{film.id}",
        "original_language": film.original,
        "original_title": film.title,
        "overview": f"The plot of {film.title}.",
        "popularity": film.popularity,
        "production_companies": _listed(film.companies, lambda name: {"name": name, "id": COMPANIES[name]}),
        "production_countries": _listed(film.countries, lambda code: {"iso_3166_1": code, "name": COUNTRIES[code]}),
        "release_date": film.date,
        "revenue": film.revenue,
        "runtime": film.runtime,
        "spoken_languages": _listed(film.languages, lambda code: {"iso_639_1": code, "name": LANGUAGES[code]}),
        "status": "Released",
        "title": film.title,
        "video": "False",
        "vote_average": film.average,
        "vote_count": film.votes,
        **film.other,
    }


def credits_row(film: Film) -> dict[str, Any]:
    """Return a movie as a record of credits.csv."""
    cast = [
        {"cast_id": n, "character": f"Part {n}", "id": PEOPLE[who], "name": who, "order": n} if isinstance(who, str)
        else who
        for n, who in enumerate(film.cast)
    ]  # fmt: skip
    directors = ((film.director, "Director"),) if film.director else ()
    crew = [
        {"department": _DEPARTMENTS.get(job, "Directing"), "id": PEOPLE[who], "job": job, "name": who}
        for who, job in (*directors, *film.crew)
    ]
    return {"cast": repr(cast), "crew": repr(crew), "id": film.id}


def keywords_row(film: Film) -> dict[str, Any]:
    """Return a movie as a record of keywords.csv, ids being keywords' lengths."""
    return {"id": film.id, "keywords": repr([{"id": len(word), "name": word} for word in film.keywords])}


def _listed(values: Any, entry: Any) -> str:
    return values if isinstance(values, str) else repr([entry(value) for value in values])

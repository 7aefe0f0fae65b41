"""Ids of ratings, links and credits mean what fits the movies, whatever their column is called."""

from pathlib import Path

import pytest

from butaca.errors import MismatchedFiles
from sources.reading import read

MOVIES = "id,title,year,imdb_id\n" + "".join(f"{n},Film {n},1990,tt00001{n}\n" for n in range(10, 30))


def _write(folder: Path, **files: str) -> Path:
    for name, text in {"movies": MOVIES, **files}.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


def _ratings(*movies: object) -> str:
    return "userId,movieId,rating,timestamp\n" + "".join(f"1,{movie},4.0,{n}\n" for n, movie in enumerate(movies))


def _links(*rows: tuple[object, object, object]) -> str:
    return "movieId,imdbId,tmdbId\n" + "".join(",".join(map(str, row)) + "\n" for row in rows)


def test_imdbs_ids_rate_movies_by_them(tmp_path: Path) -> None:
    """With or without zeros and letters."""
    with read(_write(tmp_path, ratings=_ratings("tt0000110", "0000111", "tt0000999"))) as raw:
        assert raw.rows('SELECT "movieId" FROM raw_ratings ORDER BY record') == ["10", "11", "tt0000999"]
        assert raw.noted == {"id_space": 1}


def test_own_ids_are_kept(tmp_path: Path) -> None:
    """Nothing is said where ids are what they seem."""
    with read(_write(tmp_path, ratings=_ratings(10, 11, 99))) as raw:
        assert raw.counts["ratings"] == 2
        assert raw.noted == {}


def test_ids_of_nothing_are_an_error(tmp_path: Path) -> None:
    """Which shows those of both sides."""
    message = r"ratings\.csv: none of its 2 ids, such as 900, is among those of the 20 movies, such as 10\. It probably"
    with pytest.raises(MismatchedFiles, match=message), read(_write(tmp_path, ratings=_ratings(900, 901))):
        pass


def test_links_lead_by_the_best_of_their_ids(tmp_path: Path) -> None:
    """By IMDb's where TMDB's are not those of the movies."""
    links = _links(*((n - 9, f"00001{n}", 5_000 + n) for n in range(10, 30)))
    with read(_write(tmp_path, links=links, ratings=_ratings(1, 2, 3))) as raw:
        assert raw.rows('SELECT "tmdbId" FROM raw_links ORDER BY record LIMIT 3') == ["10", "11", "12"]
        assert raw.counts["ratings"] == 3
        assert raw.noted == {"id_space": 1}


def test_links_that_lead_to_the_movies_are_believed(tmp_path: Path) -> None:
    """As in The Movies Dataset, even if some ids are ids of movies too."""
    links = _links(*((n - 5, f"00001{n}", n) for n in range(10, 30)))
    with read(_write(tmp_path, links=links, ratings=_ratings(5, 6, 12))) as raw:
        assert raw.rows('SELECT "tmdbId" FROM raw_links ORDER BY record LIMIT 2') == ["10", "11"]
        assert raw.noted == {}


def test_imdbs_ids_decide_between_two_meanings(tmp_path: Path) -> None:
    """Where both fit, the one that agrees with the movies' ids at IMDb is taken."""
    swapped = {n: 39 - n for n in range(10, 30)}
    own = _links(*((n, f"00001{n}", swapped[n]) for n in range(10, 30)))
    led = _links(*((n, f"00001{swapped[n]}", swapped[n]) for n in range(10, 30)))
    with read(_write(tmp_path, links=own, ratings=_ratings(10, 11))) as raw:
        assert raw.rows("SELECT count(*) FROM raw_links") == [0]
    with read(_write(tmp_path, links=led, ratings=_ratings(10, 11))) as raw:
        assert raw.rows("SELECT count(*) FROM raw_links") == [20]


def test_credits_by_imdbs_ids(tmp_path: Path) -> None:
    """Are credits of the movies."""
    credits = "imdb_id,cast\n" + "".join(f'tt00001{n},"Person {n}, Person 0"\n' for n in range(10, 30))
    with read(_write(tmp_path, credits=credits)) as raw:
        assert raw.rows("SELECT id FROM raw_credits ORDER BY record LIMIT 2") == ["10", "11"]
        assert raw.counts["people"] == 21

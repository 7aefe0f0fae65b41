from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from butaca import pipeline
from butaca.errors import MismatchedFiles
from butaca.release.reader import Release
from butaca.release.store import Releases
from butaca.serving.recommend.options import ListOptions
from butaca.serving.recommend.similar import similar
from butaca.sources.folder import FolderSource
from butaca.sources.raw_tables import RawCatalogue
from conftest import Silent
from small_catalogue import credits_row, rows, write
from small_films import Film
from sources.conftest import Clean

FILMS = [Film(n, f"Film {n}", other={"imdb_id": f"tt{n:07}"}) for n in range(1, 21)]


def _keywords(ids: Iterable[int]) -> Callable[[Path], object]:
    return lambda folder: rows(folder / "keywords.csv", ("id", "keywords"), [{"id": n, "keywords": "[]"} for n in ids])


def _ratings(ids: Iterable[int], links: Iterable[tuple[int, int, int]] = ()) -> Callable[[Path], object]:
    columns = ("userId", "movieId", "rating", "timestamp")
    records = [{"userId": 1, "movieId": n, "rating": 4, "timestamp": 9} for n in ids]
    linked = [dict(zip(("movieId", "imdbId", "tmdbId"), link, strict=True)) for link in links]

    def edit(folder: Path) -> None:
        rows(folder / "ratings.csv", columns, records)
        if linked:
            rows(folder / "links.csv", ("movieId", "imdbId", "tmdbId"), linked)

    return edit


def test_keywords_of_another_catalogue_are_an_error(clean_films: Clean) -> None:
    """Where few of their ids are movies, and few movies have any."""
    assert clean_films(FILMS, _keywords(range(1, 21)))
    assert clean_films(FILMS, _keywords(range(1, 3)))
    with pytest.raises(MismatchedFiles, match=r"keywords.csv: only 4 of its 20 ids are among the 20 movies"):
        clean_films(FILMS, _keywords(range(17, 37)))


def test_ratings_of_another_catalogue_are_an_error(clean_films: Clean) -> None:
    """Ratings of many films, of which the catalogue has few, are none."""
    assert clean_films(FILMS, _ratings([1, 700, 701]))
    assert clean_films(FILMS, _ratings(range(15, 500)))
    with pytest.raises(MismatchedFiles, match=r"ratings.csv: only 1 of its 20 rated movies are among the 20 movies"):
        clean_films(FILMS, _ratings([1, *range(100, 119)]))


@pytest.mark.parametrize("tmdb", [lambda n: 700 + n, lambda n: 21 - n])
def test_links_that_lead_to_other_films_are_left_for_a_better_space(
    clean_films: Clean, tmdb: Callable[[int], int]
) -> None:
    """The ratings' ids are those of the movies, which is told."""
    cleaned = clean_films(FILMS, _ratings(range(1, 10), [(n, n, tmdb(n)) for n in range(1, 21)]))
    assert cleaned.counts["id_space"] == 1
    assert cleaned.rows("SELECT movie_id FROM ratings ORDER BY movie_id") == list(range(1, 10))


def test_links_and_ratings_of_another_catalogue_are_an_error(clean_films: Clean) -> None:
    """Where neither space of ids leads to movies."""
    with pytest.raises(MismatchedFiles, match=r"ratings.csv: none of its 9 ids, such as 101, is among those of the 20"):
        clean_films(FILMS, _ratings(range(101, 110), [(n + 100, 500 + n, 700 + n) for n in range(1, 21)]))


def test_credits_of_other_titles_are_an_error(clean_films: Clean) -> None:
    """Where the file of credits has titles, as that of TMDB 5000 does."""
    columns = ("cast", "crew", "id", "title")

    def titled(shift: int) -> Callable[[Path], object]:
        records = [{**credits_row(film), "title": f"FILM, {film.id + shift}"} for film in FILMS]
        return lambda folder: rows(folder / "credits.csv", columns, records)

    assert "missing_credits" not in clean_films(FILMS, titled(0)).counts
    with pytest.raises(
        MismatchedFiles, match=r"credits.csv: 20 of its 20 ids are of other titles, such as 1 is FILM, 2, not"
    ):
        clean_films(FILMS, titled(1))


class _WithoutCredits(FolderSource):
    """A folder of which only the movies are read."""

    def load(self, connection: duckdb.DuckDBPyConnection, workspace: Path) -> RawCatalogue:
        """Forget every other table."""
        raw = super().load(connection, workspace)
        connection.execute("DROP TABLE raw_credits; DROP TABLE raw_keywords")
        return replace(raw, inputs=raw.inputs[:1])


def test_a_catalogue_needs_no_credits(tmp_path: Path, silent: Silent) -> None:
    """It is cleaned and built, and its movies have others like them."""
    source = _WithoutCredits(write(tmp_path / "data", FILMS))
    summary = pipeline.build(source, Releases(tmp_path / "releases"), silent, with_report=False)
    assert summary.manifest.counts["credits"] == 0
    assert summary.manifest.findings["missing_credits"] == 20
    with closing(Release(summary.release)) as release:
        assert len(similar(release, 1, ListOptions(n=5)).results) == 5

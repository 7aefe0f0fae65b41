import gzip
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from butaca.catalogue.catalogue import Catalogue
from butaca.errors import MismatchedFiles, MissingColumn, MissingFile, SourceError, UnreadableFile
from butaca.evaluation import ratings_file
from evaluation.world import rated_catalogue
from tiny_catalogue import Tiny

HEADER = "userId,movieId,rating,timestamp\n"


@pytest.fixture
def catalogue() -> Iterator[Catalogue]:
    """Movies 862 and 8844, which MovieLens calls 1 and 2, and 15602, which it does not know; and one rating."""
    with rated_catalogue([Tiny(862), Tiny(8844), Tiny(15602)], {7: {862: 5.0}}) as made:
        made.connection.execute("UPDATE movie_details SET movielens_id = 1 WHERE movie_id = 862")
        made.connection.execute("UPDATE movie_details SET movielens_id = 2 WHERE movie_id = 8844")
        yield made


def _read(catalogue: Catalogue, folder: Path, row_count: str) -> ratings_file.RatingsFile:
    path = folder / "others.csv"
    path.write_text(HEADER + row_count, encoding="utf-8")
    return ratings_file.read(catalogue, path)


def test_ratings_are_of_the_movies_movielens_means(catalogue: Catalogue, tmp_path: Path) -> None:
    """Rows of the catalogue, raters by id."""
    actual = _read(catalogue, tmp_path, "9,2,4.5,1000\n3,1,2.0,2000\n9,1,5.0,3000\n")
    assert actual.raters.ids.tolist() == [3, 9]
    assert actual.raters.stars.toarray().tolist() == [[2, 0, 0], [5, 4.5, 0]]
    assert actual.raters.rated_at.toarray().tolist() == [[2000, 0, 0], [3000, 1000, 0]]
    assert (actual.name, actual.row_count, actual.impossible_count, actual.unknown_count, actual.repeated_count) == (
        "others.csv",
        3,
        0,
        0,
        0,
    )


def test_without_links_ids_are_the_catalogues_own(catalogue: Catalogue, tmp_path: Path) -> None:
    """As a build takes them."""
    catalogue.connection.execute("UPDATE movie_details SET movielens_id = NULL")
    assert _read(catalogue, tmp_path, "9,15602,4.5,1000\n").raters.stars.toarray().tolist() == [[0, 0, 4.5]]


def test_the_catalogues_own_ratings_stay_as_they_are(catalogue: Catalogue, tmp_path: Path) -> None:
    """The file is not mixed with them."""
    _read(catalogue, tmp_path, "9,1,4.5,1000\n")
    assert catalogue.connection.execute("SELECT user_id FROM ratings").fetchall() == [(7,)]


def test_what_is_wrong_is_left_out_and_counted(catalogue: Catalogue, tmp_path: Path) -> None:
    """Impossible stars, no user, no time, an unknown movie, and an earlier rating of the same movie."""
    impossible_count = "1,2,5.5,10\n1,2,0,10\n,2,4.0,10\n1,2,4.0,\n"
    row_count = "1,1,4.0,10\n1,1,3.0,20\n2,2,5.0,10\n2,1,5.0,10\n1,99,4.0,10\n1,x,4.0,10\n" + impossible_count
    actual = _read(catalogue, tmp_path, row_count)
    assert (actual.row_count, actual.impossible_count, actual.unknown_count, actual.repeated_count) == (10, 4, 2, 1)
    assert actual.raters.stars.toarray().tolist() == [[3, 0, 0], [5, 5, 0]]


def test_it_may_be_packed(catalogue: Catalogue, tmp_path: Path) -> None:
    """As .gz."""
    path = tmp_path / "others.csv.gz"
    path.write_bytes(gzip.compress((HEADER + "1,1,4.0,10\n").encode()))
    assert ratings_file.read(catalogue, path).row_count == 1


@pytest.mark.parametrize(
    ("content", "error", "says"),
    [
        (None, MissingFile, "others.csv: no such file"),
        ("userId,movieId,timestamp\n1,1,2\n", MissingColumn, "the column rating is missing"),
        (HEADER + "1,77,4.0,10\n1,78,4.0,10\n1,1,4.0,10\n", MismatchedFiles, "of 3 ratings only 1 are of movies"),
        (HEADER, MismatchedFiles, "of 0 ratings"),
        (HEADER + "1,1,9,10\n", MismatchedFiles, "of 0 ratings"),
        ("", SourceError, "others.csv"),
        ("PK\x03\x04\x00\x00\x00\xff\xfe", SourceError, "others.csv"),
    ],
)
def test_bad_files_say_what_is_wrong(
    catalogue: Catalogue, tmp_path: Path, content: str | None, error: type[SourceError], says: str
) -> None:
    """And what to do."""
    path = tmp_path / "others.csv"
    if content is not None:
        path.write_text(content, encoding="latin-1")
    with pytest.raises(error, match=says) as raised:
        ratings_file.read(catalogue, path)
    assert re.search(r"\. [A-Z]", str(raised.value)), "the way out is a sentence"


def test_a_damaged_archive_is_unreadable(catalogue: Catalogue, tmp_path: Path) -> None:
    """Cut off in the middle."""
    path = tmp_path / "others.csv.gz"
    whole = gzip.compress((HEADER + "1,1,4.0,10\n" * 5_000).encode())
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(UnreadableFile):
        ratings_file.read(catalogue, path)

"""Folders with one fault each, of the kind that reading mends or names: what comes of them."""

import pytest

from butaca.errors import MismatchedFiles, UnreadableFile
from sources.reading import read, shared

ORDINARY = {"films": 12, "people": 11, "genres": 1, "keywords": 0, "ratings": 0}
GOOD: dict[str, dict[str, int]] = {
    "keywords_in_movies": {"keywords": 1},
    "keywords_plain": {"keywords": 2},
    "genres_pipe": {"genres": 2},
    "genres_noid": {},
    "json_nulls": {"people": 13},
    "ids_tt": {},
    "T_crlf_then_lf": {},
    "T_credits_crlf_then_lf": {},
    "mixed_eol": {},
    "backslash_quotes": {},
    "utf8_double_bom": {},
    "uppercase_name": {},
    "zip_archive_zip_kaggle": {},
    "bz2_named_csv": {},
    "links_unrelated": {"ratings": 39},
}
BAD = {
    "xlsx_named_csv": (UnreadableFile, r"movies_dataset\.csv: the workbook cannot be read .*\. Save it as CSV"),
    "links_foreign": (
        MismatchedFiles,
        r"links\.csv: movieId and tmdbId both fit movies_dataset\.csv and name different movies, as in 1 and 6\. "
        r"Say which the ids of the ratings are, --columns ratings\.ids=movies or ratings\.ids=links, or leave links",
    ),
}


@pytest.mark.parametrize("name", GOOD)
def test_is_read_as_a_reader_would(name: str) -> None:
    """All of it: no cell is lost, and what is passed over is said."""
    with read(shared("catalogues", name)) as raw:
        assert raw.counts == ORDINARY | GOOD[name]
        assert raw.catalogue.malformed == []
        assert raw.noted == ({"id_space": 1} if name == "links_unrelated" else {})
        titles = raw.rows("SELECT title FROM raw_movies ORDER BY record")
        assert titles == [f"Film Number {number}" for number in range(1, 13)]


@pytest.mark.parametrize("name", BAD)
def test_is_one_true_line(name: str) -> None:
    """It names the file, an example and the way out."""
    error, message = BAD[name]
    with pytest.raises(error, match=message) as caught, read(shared("catalogues", name)):
        pass
    assert type(caught.value) is error
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(("said", "ratings"), [("ratings.ids=movies", 39), ("ratings.ids=links", 39)])
def test_the_way_out_of_ids_that_mean_two_things(said: str, ratings: int) -> None:
    """The reader says which, and it is so."""
    with read(shared("catalogues", "links_foreign"), said) as raw:
        assert raw.counts == ORDINARY | {"ratings": ratings}
        first = 'SELECT "tmdbId" FROM raw_links WHERE "movieId" = \'4\''
        assert raw.rows(first) == ([] if said.endswith("movies") else ["9"])


def test_quotes_after_backslashes_are_quotes() -> None:
    """They stay in the cell without the backslash."""
    with read(shared("catalogues", "backslash_quotes")) as raw:
        plots = raw.rows("SELECT DISTINCT overview FROM raw_movies WHERE overview LIKE '%\"%'")
        assert plots
        assert not any("\\" in plot for plot in plots)


def test_ids_that_are_texts_keep_them() -> None:
    """The number is IMDb's without zeros, the same in the credits."""
    with read(shared("catalogues", "ids_tt")) as raw:
        assert raw.rows("SELECT id, external_id FROM raw_movies ORDER BY record LIMIT 1") == [("1", "tt0000001")]
        assert raw.rows("SELECT id FROM raw_credits ORDER BY record LIMIT 1") == ["1"]

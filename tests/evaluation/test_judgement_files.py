import re
from pathlib import Path

import numpy as np
import pytest

from butaca.errors import MismatchedFiles, MissingColumn, MissingFile, SourceError, UnreadableFile
from butaca.evaluation.judgement_files import rows as judgement_rows
from butaca.evaluation.judgement_files.lists import ListsFile, read_lists
from butaca.evaluation.judgement_files.verdicts import VerdictsFile, read_verdicts

IDS = np.array([*range(100, 130)], dtype=np.int64)
PAIRS = "id_a\tid_b\tgood\n"
LISTS = "id\trecommendations\n"
TEN = ",".join(str(number) for number in range(110, 120))


def _verdicts(folder: Path, rows: str, header: str = PAIRS) -> VerdictsFile:
    path = folder / "pairs.tsv"
    path.write_text(header + rows, encoding="utf-8", newline="")
    return read_verdicts(path, IDS)


def _lists(folder: Path, rows: str, header: str = LISTS) -> ListsFile:
    path = folder / "lists.tsv"
    path.write_text(header + rows, encoding="utf-8", newline="")
    return read_lists(path, IDS)


class TestVerdicts:
    """Pairs that people judged."""

    def test_are_rows_of_the_catalogue(self, tmp_path: Path) -> None:
        """With the verdict of each."""
        file = _verdicts(tmp_path, "100\t102\t1\n103\t101\t0\n")
        assert (file.verdicts.first.tolist(), file.verdicts.second.tolist()) == ([0, 1], [2, 3])
        assert file.verdicts.good.tolist() == [True, False]
        assert (file.name, file.row_count, file.unknown_count, file.repeated_count) == ("pairs.tsv", 2, 0, 0)
        assert re.fullmatch("[0-9a-f]{64}", file.sha256)

    def test_repeated_pairs_count_once(self, tmp_path: Path) -> None:
        """In either direction."""
        file = _verdicts(tmp_path, "100\t102\t1\n102\t100\t1\n100\t102\t1\n103\t101\t0\n")
        assert (len(file.verdicts), file.row_count, file.repeated_count) == (2, 4, 2)

    def test_pairs_that_the_catalogue_lacks_are_counted(self, tmp_path: Path) -> None:
        """One movie of a pair is enough."""
        file = _verdicts(tmp_path, "100\t102\t1\n103\t101\t0\n104\t9\t1\n8\t9\t0\n")
        assert (len(file.verdicts), file.unknown_count) == (2, 2)

    @pytest.mark.parametrize(
        ("header", "rows"),
        [
            ("\ufeffid_a\tid_b\tgood\r\n", "100\t102\t1\r\n103\t101\t0\r\n"),
            ("good\tnote\tid_b\tid_a\n", "1\tx\t102\t100\n0\t\t103\t101"),
            (PAIRS, "\n 100 \t102\t1 \n\n103\t101\t0\n\n"),
        ],
    )
    def test_may_be_written_otherwise(self, tmp_path: Path, header: str, rows: str) -> None:
        """By another system, in another order, with empty lines."""
        assert _verdicts(tmp_path, rows, header).verdicts.good.tolist() == [True, False]

    @pytest.mark.parametrize(
        ("rows", "error", "says"),
        [
            ("100\t101\tyes\n", UnreadableFile, "pairs.tsv, line 2: good is 'yes'. Write 1 for"),
            ("100\t101\t\n", UnreadableFile, "line 2: good is ''. Write 1 for"),
            ("100\t101\t1.0\n", UnreadableFile, "good is '1.0'"),
            ("100\t102\t1\n101\t101\t0\n", UnreadableFile, "line 3: the movie 101 is judged with itself. Leave"),
            ("1x0\t101\t0\n", UnreadableFile, "line 2: id_a has '1x0'. Ids of movies are whole numbers"),
            ("100\t-5\t0\n", UnreadableFile, "id_b has '-5'"),
            ("100\t١٠١\t0\n", UnreadableFile, "id_b has '١٠١'"),
            (f"100\t{'9' * 5_000}\t0\n", UnreadableFile, f"id_b has '{'9' * 40}…'"),
            ("100\t101\n", UnreadableFile, "line 2: 2 cells where the header has 3. Separate cells by tabs"),
            (
                "100\t101\t1\n101\t100\t0\n",
                UnreadableFile,
                "line 3: good is 0 for the pair 101, 100, and 1 in line 2. Keep one verdict",
            ),
            ("1\t2\t1\n3\t4\t0\n", MismatchedFiles, "of 4 movies such as 1 the catalogue has only 0. Evaluate on"),
            ("100\t101\t1\n102\t103\t1\n", MismatchedFiles, "no pair of movies in the catalogue is judged bad"),
            ("100\t101\t0\n102\t3\t1\n", MismatchedFiles, "no pair of movies in the catalogue is judged good"),
            ("", UnreadableFile, "there are no rows below the header"),
        ],
    )
    def test_bad_rows_are_named(self, tmp_path: Path, rows: str, error: type[SourceError], says: str) -> None:
        """In a line, with the way out."""
        with pytest.raises(error, match=re.escape(says)) as raised:
            _verdicts(tmp_path, rows)
        assert re.search(r"\. [A-Z]|: ", str(raised.value))
        assert "\n" not in str(raised.value)


class TestLists:
    """Lists that others made."""

    def test_are_rows_of_the_catalogue_that_it_has(self, tmp_path: Path) -> None:
        """By query, in the order of the list."""
        file = _lists(tmp_path, f"105\t129,7,{TEN},8\n100\t{TEN}\n")
        assert file.lists.queries.tolist() == [0, 5]
        assert [listed.tolist() for listed in file.lists.listed] == [[*range(10, 20)], [29, *range(10, 20)]]
        assert (file.row_count, file.listed_count, file.missing_count) == (2, 23, 2)

    def test_lists_left_out_are_counted(self, tmp_path: Path) -> None:
        """Of movies the catalogue lacks, with fewer than ten that it has, empty, and repeated ones."""
        rows = f"100\t{TEN}\n7\t{TEN}\n101\t{TEN[4:]},7,8\n102\t\n100\t{TEN}\n"
        file = _lists(tmp_path, rows)
        assert (len(file.lists), file.unknown_count, file.short_count, file.repeated_count) == (1, 1, 2, 1)

    def test_a_movie_that_a_list_repeats_counts_once(self, tmp_path: Path) -> None:
        """Ten are ten different ones."""
        file = _lists(tmp_path, f"100\t{TEN}\n101\t110,{TEN[4:]},119\n")
        assert (len(file.lists), file.short_count) == (2, 0)
        assert len(file.lists.listed[1]) == 10
        assert _lists(tmp_path, f"100\t{TEN}\n101\t111,{TEN[4:]},119\n").short_count == 1

    @pytest.mark.parametrize(
        ("rows", "error", "says"),
        [
            (f"100\t{TEN},100\n", UnreadableFile, "line 2: the movie 100 is recommended for itself. Leave"),
            (f"100\t{TEN}\n100\t{TEN},120\n", UnreadableFile, "line 3: the movie 100 has another list in line 2"),
            (f"100\t{TEN},\n", UnreadableFile, "line 2: recommendations has ''. Ids"),
            ("100\t110;111\n", UnreadableFile, "recommendations has '110;111'"),
            (f"x\t{TEN}\n", UnreadableFile, "line 2: id has 'x'"),
            (f"1\t{TEN}\n2\t{TEN}\n", MismatchedFiles, "of 2 movies such as 1 the catalogue has only 0"),
            ("100\t110,111\n101\t110\n", MismatchedFiles, "none of 2 lists has 10 movies that the catalogue has"),
        ],
    )
    def test_bad_rows_are_named(self, tmp_path: Path, rows: str, error: type[SourceError], says: str) -> None:
        """In a line, with the way out."""
        with pytest.raises(error, match=re.escape(says)):
            _lists(tmp_path, rows)


class TestFiles:
    """Files that are no judgements."""

    @pytest.mark.parametrize(
        ("content", "error", "says"),
        [
            (None, MissingFile, "pairs.tsv: no such file. Give a file of tab-separated values. The header has to name"),
            (b"", MissingColumn, "the column id_a is missing"),
            (b"id_a,id_b,good\n1,2,1\n", MissingColumn, "the column id_a is missing"),
            (b"id_a\tid_b\tverdict\n1\t2\t1\n", MissingColumn, "the column good is missing. The header has to name"),
            (b"\x1f\x8b\x08\x00", UnreadableFile, "byte 1 is no UTF-8. Save it as"),
            (b"id_a\tid_b\tgood\n" + b"1" * 200_000, UnreadableFile, "field larger than field limit"),
        ],
    )
    def test_are_refused(self, tmp_path: Path, content: bytes | None, error: type[SourceError], says: str) -> None:
        """Before anything is evaluated."""
        path = tmp_path / "pairs.tsv"
        if content is not None:
            path.write_bytes(content)
        with pytest.raises(error, match=re.escape(says)):
            read_verdicts(path, IDS)

    def test_that_are_too_large_are_not_read(self, tmp_path: Path) -> None:
        """The limit comes first."""
        path = tmp_path / "pairs.tsv"
        with path.open("wb") as file:
            file.truncate(judgement_rows.MAX_BYTES + 1)
        with pytest.raises(UnreadableFile, match="larger than 64 MB"):
            read_verdicts(path, IDS)

    def test_a_folder_is_no_file(self, tmp_path: Path) -> None:
        """Nor is anything else that never ends."""
        with pytest.raises(MissingFile):
            read_lists(tmp_path, IDS)

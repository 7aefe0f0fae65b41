"""Each error of Spark becomes a line that says what to do."""

import pytest

from butaca.errors import ClusterError, OutOfMemory, UnreadableFile
from butaca.recommenders.aggregates.spark_errors import translated

MASTER = "spark://a:7077"


@pytest.mark.parametrize(
    ("text", "log", "message"),
    [
        ("java.lang.OutOfMemoryError: Java heap space", "", "ran out of memory"),
        ("[UNABLE_TO_ACQUIRE_MEMORY] Unable to acquire 65536 bytes of memory, got 0", "", "ran out of memory"),
        (
            "ExecutorLostFailure (executor 0 exited caused by one of the running tasks) Reason: Command exited with "
            "code 137",
            "",
            "ran out of memory",
        ),
        ("Answer from Java side is empty", "java.lang.OutOfMemoryError: GC overhead limit", "ran out of memory"),
        ("java.io.IOException: No space left on device", "", "has no space left on its disk"),
        ("java.io.FileNotFoundException: File file:/a/b.parquet does not exist", "", "cannot read file:/a/b.parquet"),
        ("[PATH_NOT_FOUND] Path does not exist: s3a://a/b. SQLSTATE: 42K03", "", "cannot read s3a://a/b"),
        ("java.io.IOException: Mkdirs failed to create file:/a/_temporary", "", "cannot read file:/a/_temporary"),
        ("org.apache.hadoop.security.AccessControlException: hdfs://a/b denied", "", "cannot read hdfs://a/b"),
        ("x", "All masters are unresponsive! Giving up.", "no master at spark://a:7077, or it does not answer"),
        ("An error occurred while calling o1.z.\n: boom\nCaused by: a.B: the cause.", "", "failed: a.B: the cause."),
        ("", "", "failed: no reason"),
    ],
)
def test_what_the_line_says(text: str, log: str, message: str) -> None:
    """Whatever Spark wrote, it is a single line that names the cluster."""
    error = translated(RuntimeError(text), MASTER, log)
    assert isinstance(error, ClusterError)
    assert message in str(error)
    assert MASTER in str(error)
    assert "\n" not in str(error)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[UNABLE_TO_INFER_SCHEMA] Unable to infer schema for Parquet.", "they are no Parquet"),
        ("file:/a/b.csv is not a Parquet file. Expected magic number at tail", "they are no Parquet"),
        (
            "[UNRESOLVED_COLUMN.WITH_SUGGESTION] A column, variable, or function parameter with name `rating` cannot "
            "be resolved.",
            "there is no column rating",
        ),
    ],
)
def test_ratings_that_are_none(text: str, problem: str) -> None:
    """The file is to blame, not the cluster."""
    error = translated(RuntimeError(text), MASTER, "")
    assert isinstance(error, UnreadableFile)
    assert f"the ratings: {problem}. Give Parquet with the columns" in str(error)


class Mute(Exception):
    """An error that cannot say anything, since what it would ask is gone."""

    def __str__(self) -> str:
        """Fail."""
        raise AssertionError


def test_an_error_of_a_java_that_has_ended() -> None:
    """The log of that Java says more."""
    assert "failed: Mute. Its own log" in str(translated(Mute(), MASTER, ""))
    for error in (ConnectionRefusedError("[Errno 111] Connection refused"), Mute()):
        assert "the Java of this machine that led the work of spark://a:7077 ended" in str(
            translated(error, MASTER, "", ended=True)
        )
        assert "ran out of memory" in str(
            translated(error, MASTER, "java.lang.OutOfMemoryError: Java heap space", ended=True)
        )


def test_errors_of_our_own_stay() -> None:
    """They are said already."""
    error = OutOfMemory("no")
    assert translated(error, MASTER, "", ended=True) is error

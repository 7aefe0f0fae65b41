"""Errors of Spark as a line each, with the way out."""

import re

from butaca.errors import ButacaError, ClusterError, UnreadableFile
from butaca.recommenders.aggregates.statements import COLUMNS

_MASTER = re.compile(
    r"local(\[(\*|[1-9][0-9]*)(,[1-9][0-9]*)?\])?|local-cluster\[[0-9, ]+\]|spark://[^\s/]+|yarn|k8s://\S+"
)
_MEMORY = re.compile(
    r"OutOfMemoryError|Not enough memory to build|Unable to acquire \d+ bytes|UNABLE_TO_ACQUIRE_MEMORY|"
    r"exited? (?:caused by|with code|status).*\b(?:52|137)\b|exitCode[= ](?:52|137)|Exit code: (?:52|137)|"
    r"exit code (?:52|137)|exceeding memory limits|OOM"
)
_UNREADABLE = re.compile(
    r"(?:PATH_NOT_FOUND\W+Path does not exist: |FAILED_READ_FILE\S*\W+.*?reading file |"
    r"FileNotFoundException: (?:File )?|AccessControlException: |(?<=java.io.)IOException: Mkdirs failed to create |"
    r"NoSuchFileException: |AccessDeniedException: )(\S+)"
)
_LOST = re.compile(r"ExecutorLost|SparkContext was shut down|Answer from Java side is empty")
_DISK = re.compile(r"No space left on device|Disk quota exceeded")
_NO_PARQUET = re.compile(r"UNABLE_TO_INFER_SCHEMA|is not a Parquet file")
_COLUMN = re.compile(r"UNRESOLVED_COLUMN\S*\W+.*?name `([^`]+(?:`\.`[^`]+)?)`")
_UNRESPONSIVE = re.compile(
    r"[Mm]asters? (?:are|is) unresponsive|UnknownHostException|HADOOP_CONF_DIR|Failed to connect to"
)


def is_master(text: str) -> bool:
    """Return whether Spark could take a text for the URL of a master.

    >>> [is_master(text) for text in ("local[2]", "spark://a:7077", "yarn", "k8s://https://b", "local[0]", "mesos://a")]
    [True, True, True, True, False, False]
    """
    return _MASTER.fullmatch(text) is not None


def translated(error: BaseException, master: str, log: str, *, ended: bool = False) -> ButacaError:
    """Return the error of a build for one of Spark.

    ``log`` is the end of what Java wrote, and ``ended`` whether it has ended.
    """
    if isinstance(error, ButacaError):
        return error
    text = _text(error)
    if match := _COLUMN.search(text):
        return UnreadableFile("the ratings", f"there is no column {match[1].replace('`', '')}", COLUMNS)
    if _NO_PARQUET.search(text):
        return UnreadableFile("the ratings", "they are no Parquet", COLUMNS)
    if _MEMORY.search(text) or ((ended or _LOST.search(text)) and _MEMORY.search(log)):
        return ClusterError(
            f"an executor of {master} ran out of memory. Give it more (spark.executor.memory; --memory where the "
            "master is local), or count fewer ratings of very active people: --most-ratings"
        )
    if ended:
        return ClusterError(
            f"the Java of this machine that led the work of {master} ended. The system may have ended it for want of "
            "memory: give it more (--memory where the master is local, spark.driver.memory), or stop others"
        )
    if _DISK.search(text):
        return ClusterError(
            f"a worker of {master} has no space left on its disk. Make room where it shuffles (spark.local.dir) and "
            "writes (--scratch), or count fewer ratings of very active people: --most-ratings"
        )
    if match := _UNREADABLE.search(text):
        path = match[1].rstrip(".,;:")
        return ClusterError(
            f"a worker of {master} cannot read {path}. Name a path that all workers share and may read: --ratings for "
            "the ratings, --scratch for what they write"
        )
    if _UNRESPONSIVE.search(f"{text}\n{log}"):
        return ClusterError(f"no master at {master}, or it does not answer. Look whether it runs, and name another")
    return ClusterError(f"Spark at {master} failed: {_reason(text, log)}. Its own log says more")


def _text(error: BaseException) -> str:
    """Return what an error says; one of Java's asks a Java, which may have ended."""
    try:
        return str(error)
    except Exception:  # noqa: BLE001 - of whatever the connection to it is
        return type(error).__name__


def _reason(text: str, log: str) -> str:
    """Return the line that says most."""
    lines = [line.strip() for line in (*text.splitlines(), *reversed(log.splitlines()[-20:])) if line.strip()]
    causes = [line for line in lines if line.startswith("Caused by:")]
    chosen = (
        causes[-1:] or [line for line in lines if "An error occurred while calling" not in line] or ["no reason"]
    )[0]
    return chosen.removeprefix("Caused by: ").rstrip(".")[:300]

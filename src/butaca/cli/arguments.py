"""The arguments of every command."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from butaca import __version__, addresses
from butaca.errors import UsageError
from butaca.recommenders.model_names import MOST_EXACT, NAMES
from butaca.serving.filters import grammar
from butaca.serving.recommend.options import OPTIONS, Franchise

if TYPE_CHECKING:
    from dataclasses import Field

    from butaca.settings import Settings

OK, FAILED, USAGE = 0, 1, 2  # exit codes
WIDTH = 80  # columns

_STORE = ", or the address of a store, such as s3://bucket/prefix"
_OF_STORES = ("serve", "info", "activate")  # commands that read from a store too


class _Parser(argparse.ArgumentParser):
    """A parser that reports wrong arguments in one line."""

    def error(self, message: str) -> NoReturn:
        sys.stderr.write(f"butaca: {message}. See: {self.prog} --help\n")
        raise SystemExit(USAGE)


def parser() -> argparse.ArgumentParser:
    """Return the parser of all commands.

    Arguments that ``with_settings`` fills in are None.
    """
    root = _Parser(
        prog="butaca",
        description="Two CSV files in, a movie recommender out.",
        epilog="Settings such as BUTACA_RELEASES and PORT come from the environment; docs/deployment.md lists them.",
    )
    root.set_defaults(debug=False)
    commands = root.add_subparsers(dest="command", required=True, metavar="COMMAND", parser_class=_Parser)

    build = commands.add_parser("build", help="build a release from a catalogue, and switch to it")
    build.add_argument(
        "data", nargs="?", type=Path, metavar="DATA",
        help="a folder, a file or a zip archive of movies, and optionally of credits, keywords, links and ratings: "
        "CSV, JSON, Parquet, SQLite or Excel, as The Movies Dataset, TMDB, MovieLens, IMDb and others have them; see "
        "butaca inspect; without it, the default catalogue",
    )  # fmt: skip
    _add_columns(build)
    build.add_argument(
        "--add", action="append", type=Path, metavar="FILE", default=[],
        help="a file of movies to add to DATA, or to replace there, with the columns of any file of movies; may be "
        "repeated",
    )  # fmt: skip
    build.add_argument(
        "--titles", action="append", type=Path, metavar="FILE", default=[],
        help="a file of further titles of the movies, beside title.akas.tsv and titles*.tsv in DATA: IMDb's "
        "title.akas.tsv, or columns movie_id, title, language and country; may be repeated",
    )  # fmt: skip
    build.add_argument(
        "--evaluate", action="store_true",
        help="evaluate its recommendations, and keep the results in the release; takes some more minutes",
    )  # fmt: skip
    _add_judgements(build)
    build.add_argument(
        "--weights", type=Path, metavar="FILE", help="weights that learn-weights wrote (default: the shipped ones)"
    )
    build.add_argument(
        "--models", metavar="NAME,...",
        help=f"models to build beside the default one: {', '.join(NAMES)} (default: all; of more than {MOST_EXACT:,} "
        "movies without the last three, which compare all pairs)",
    )  # fmt: skip
    build.add_argument(
        "--since", metavar="RELEASE",
        help="take over from this release what would be made of the same, such as lists when only titles changed",
    )  # fmt: skip
    build.add_argument(
        "--accept", action="append", metavar="COLUMN", default=[],
        help="go on though more than a fifth of this column cannot be read; may be repeated",
    )  # fmt: skip
    build.add_argument(
        "--memory", metavar="SIZE", help="the most memory to take, such as 800MB or 4GB (default: BUTACA_MEMORY, else "
        "the machine's)",
    )  # fmt: skip
    build.add_argument("--threads", type=int, metavar="N", help="processors to use (default: the machine's)")
    build.add_argument(
        "--engine", choices=("duckdb", "spark"), default="duckdb",
        help="what adds up ratings: this machine (duckdb), or a Spark cluster (see docs/cluster.md; default: "
        "%(default)s)",
    )  # fmt: skip
    build.add_argument(
        "--master", metavar="URL", help="the cluster, such as spark://HOST:7077, yarn, k8s://https://HOST or local[2]"
    )
    build.add_argument(
        "--ratings", metavar="PATH",
        help="ratings that are not in DATA: Parquet with the columns user_id, movie_id, rating and rated_at, a file or "
        "folder; with --engine spark also a URL such as s3a://bucket/ratings, which all workers can read",
    )  # fmt: skip
    build.add_argument(
        "--scratch", metavar="PATH",
        help="where workers write, a folder or URL that all of them share (default: in the folder of the releases)",
    )  # fmt: skip
    build.add_argument(
        "--most-ratings", type=int, metavar="N",
        help="learn from at most so many ratings of a person, drawn by a seed (default: all)",
    )  # fmt: skip
    build.add_argument("--no-report", action="store_true", help="leave out the data report, which saves some seconds")
    _add_releases(build, flag="--out")

    inspect = commands.add_parser("inspect", help="tell what build would read from files, as what")
    inspect.add_argument("data", type=Path, metavar="DATA", help="a folder, a file or a zip archive, as for build")
    _add_columns(inspect)
    inspect.add_argument(
        "--write", type=Path, metavar="FILE",
        help="write it as a TOML file, to be edited and given to build by --columns, or put into DATA as butaca.toml",
    )  # fmt: skip

    serve = commands.add_parser("serve", help="serve the current release over HTTP")
    _add_releases(serve, _STORE)
    serve.add_argument("--host", help="address to listen on (default: HOST, else 127.0.0.1)")
    serve.add_argument("--port", type=int, help="port to listen on (default: PORT, else 8000)")
    serve.add_argument(
        "--workers", type=int, metavar="N",
        help="processes that serve, and follow the current release (default: BUTACA_WORKERS, else 1)",
    )  # fmt: skip

    similar = commands.add_parser("similar", help="list movies similar to one")
    similar.add_argument(
        "title", metavar="TITLE",
        help="the movie's title, such as Heat, or 'Heat (1995)' if several share it, or an id such as tt0113277; case "
        "and accents are ignored",
    )  # fmt: skip
    _add_list_options(similar, 5)
    _add_releases(similar)

    recommend = commands.add_parser("recommend", help="recommend movies from likes, dislikes and ratings")
    recommend.add_argument(
        "--like", action="append", default=[], metavar="TITLE",
        help="a movie you like, such as Heat or 'Heat (1995)'; may be repeated",
    )  # fmt: skip
    recommend.add_argument(
        "--dislike", action="append", default=[], metavar="TITLE", help="a movie you do not like; may be repeated"
    )
    recommend.add_argument(
        "--ratings",
        type=Path,
        metavar="FILE",
        help="your ratings: an export of Letterboxd (CSV or zip), IMDb, Trakt (CSV or JSON) or MovieLens",
    )
    _add_list_options(recommend, 10)
    _add_releases(recommend)

    evaluate = commands.add_parser("evaluate", help="evaluate recommendations on held-out raters, or search")
    _add_data(evaluate, "; the word search evaluates search on queries as people type them")
    evaluate.add_argument(
        "--ratings-test", type=Path, metavar="FILE",
        help="ratings of other raters (userId, movieId, rating, timestamp) to test on (default: five folds of the "
        "catalogue's own raters)",
    )  # fmt: skip
    evaluate.add_argument(
        "--protocol", action="append", choices=("similar", "cold", "personal", "judged"), default=[],
        help="similar movies, movies without ratings (cold), lists for a person (personal), or similar movies against "
        "judgements (judged); may be repeated (default: the first three, and judged if there are judgements)",
    )  # fmt: skip
    _add_judgements(evaluate)
    evaluate.add_argument("--models", metavar="NAMES", help="models to evaluate, such as hybrid,knn (default: all)")
    evaluate.add_argument("--seed", type=int, default=0, help="seed of the random numbers (default: %(default)s)")
    evaluate.add_argument("--json", type=Path, metavar="FILE", help="write all figures as JSON")
    evaluate.add_argument("--markdown", type=Path, metavar="FILE", help="write the tables as Markdown")
    evaluate.add_argument("--picture", type=Path, metavar="FILE", help="draw the trade-off of nDCG and lift as SVG")
    evaluate.add_argument("--log", type=Path, metavar="FILE", help="add a line to a log of experiments")
    _add_releases(evaluate)

    learn = commands.add_parser(
        "learn-weights", help="learn the weights of content, like-rate prior and confidence from ratings, or those of "
        "likeness from judgements"
    )  # fmt: skip
    _add_data(learn)
    learn.add_argument(
        "--judged", type=Path, metavar="FILE",
        help="learn likeness and its confidence, and keep all others: verdicts on pairs, as for evaluate",
    )  # fmt: skip
    learn.add_argument("--lists", type=Path, metavar="FILE", help="likewise: lists of others, as for evaluate")
    learn.add_argument("--out", type=Path, metavar="FILE", help="file for the weights (default: print them)")
    learn.add_argument(
        "--confidence-only", action="store_true", help="learn the weights of confidence, and keep all others"
    )
    learn.add_argument("--seed", type=int, default=0, help="seed of the random numbers (default: %(default)s)")
    _add_releases(learn)

    stable = commands.add_parser("stability", help="compare the lists of two releases")
    stable.add_argument("old", metavar="OLD", help="a release, by name or folder")
    stable.add_argument("new", nargs="?", metavar="NEW", help="the release to compare (default: the current one)")
    stable.add_argument("--json", type=Path, metavar="FILE", help="write all figures as JSON")
    _add_releases(stable)

    keys = commands.add_parser("keys", help="manage keys for exports of the whole catalogue, in the file BUTACA_KEYS")
    acts = keys.add_subparsers(dest="act", required=True, metavar="ACT", parser_class=_Parser)
    acts.add_parser("add", help="create a key, and print it").add_argument("name", metavar="NAME", help="its owner")
    acts.add_parser("list", help="list the owners of keys, with the dates of creation")
    acts.add_parser("remove", help="revoke a key").add_argument("name", metavar="NAME", help="its owner")

    report = commands.add_parser("report", help="report the content and the defects of a catalogue")
    _add_data(report)
    report.add_argument("--html", type=Path, metavar="FILE", help="write the report as a page, with charts")
    report.add_argument("--json", type=Path, metavar="FILE", help="write all facts as JSON")
    report.add_argument("--full", type=Path, metavar="FILE", help="also write an automatic profile of every column")
    report.add_argument(
        "--against", type=Path, metavar="OLD",
        help="compare with an older catalogue, given like DATA; the exit code is 1 if columns have shifted",
    )  # fmt: skip
    _add_releases(report)

    info = commands.add_parser("info", help="describe the current release")
    info.add_argument("--verify", action="store_true", help="verify the checksum of every file")
    _add_releases(info, _STORE)

    activate = commands.add_parser("activate", help="make another release the current one")
    activate.add_argument("name", metavar="NAME", help="the release; in a folder, every file is verified first")
    _add_releases(activate, _STORE)

    publish = commands.add_parser("publish", help="send a release to a store, and make it the current one there")
    publish.add_argument(
        "folder", type=Path, metavar="DIR", help="a release, or a folder of releases, whose current one is sent"
    )
    publish.add_argument(
        "address", metavar="URL",
        help="the address of the store, such as s3://bucket/prefix; what it has already is not sent again",
    )  # fmt: skip
    publish.add_argument(
        "--whole", action="store_true",
        help="send no patches of the release before: more bytes now, fewer for a server that has none",
    )  # fmt: skip
    publish.add_argument(
        "--keep", type=_at_least_one, metavar="N",
        help="then remove from the store what is older than a day and none of the last N releases needs",
    )  # fmt: skip
    for anywhere in (root, *commands.choices.values(), *acts.choices.values()):
        _add_globals(anywhere)
    return root


def with_settings(options: argparse.Namespace, settings: "Settings") -> argparse.Namespace:
    """Fill in arguments that are left to the settings."""
    for name in ("releases", "host", "port", "workers"):
        if getattr(options, name, settings) is None:
            setattr(options, name, getattr(settings, name))
    place = getattr(options, "releases", None)
    if isinstance(place, str) and options.command not in _OF_STORES:
        raise UsageError(
            f"{options.command} needs a folder of releases, and {addresses.masked(place)} is an address; name one with "
            f"{'--out' if options.command == 'build' else '--releases'}"
        )
    return options


def _add_globals(command: argparse.ArgumentParser) -> None:
    """Add the arguments that go before and after a command."""
    command.add_argument("--version", action="version", version=f"butaca {__version__}")
    command.add_argument(
        "--debug", action="store_true", default=argparse.SUPPRESS, help="show the traceback of an error"
    )


def _add_data(command: argparse.ArgumentParser, more: str = "") -> None:
    command.add_argument(
        "data", nargs="?", type=Path, metavar="DATA",
        help=f"folder of CSV files, or of a release (default: the current release){more}",
    )  # fmt: skip


def _add_judgements(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--judged", type=Path, metavar="FILE",
        help="judgements to evaluate on: verdicts on pairs of movies, tab-separated (id_a, id_b, good: 1 if people "
        "judge them good recommendations of each other, else 0)",
    )  # fmt: skip
    command.add_argument(
        "--lists", type=Path, metavar="FILE",
        help="judgements to evaluate on: lists of others, tab-separated (id, recommendations: ids with commas between, "
        "best first)",
    )  # fmt: skip


def _add_columns(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--columns", action="append", metavar="FIELD=COLUMN,...", default=[],
        help="the columns that fields are read from, such as title=Series_Title,year=Released, or ratings.user=Who; or "
        "a TOML file that says so; may be repeated",
    )  # fmt: skip
    command.add_argument(
        "--encoding", metavar="NAME", help="the encoding of text that is not UTF-8, such as windows-1252"
    )


def _add_releases(command: argparse.ArgumentParser, more: str = "", flag: str = "--releases") -> None:
    command.add_argument(
        flag, dest="releases", type=_place, metavar="DIR",
        help=f"folder of the releases{more} (default: BUTACA_RELEASES, else releases)",
    )  # fmt: skip


def _place(text: str) -> Path | str:
    """Return an address as a text, and a folder as a path."""
    return addresses.checked(text) if addresses.is_address(text) else Path(text)


def _add_list_options(command: argparse.ArgumentParser, n: int) -> None:
    """Add the options and filters of a list by their API names."""
    for option in OPTIONS:
        flag = "-n" if option.name == "n" else _flag(option.name)
        command.add_argument(flag, dest=option.name, **_argument(option, n))
    for name, meaning in grammar.MEANINGS.items():
        command.add_argument(_flag(name), dest=filter_attribute(name), metavar="FILTER", help=_help(meaning))


def _at_least_one(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text} is no number of releases; name 1 or more")
    return number


def _argument(option: "Field[Any]", n: int) -> dict[str, Any]:
    """Return the keyword arguments of ``add_argument`` for an option.

    Movies are given by title.
    """
    help_text = _help(option.metadata["description"])
    if isinstance(option.default, frozenset):
        return {"action": "append", "default": [], "metavar": "TITLE", "help": f"{help_text}; may be repeated"}
    if option.name == "franchise":
        return {"choices": [*Franchise], "help": help_text}
    if option.metadata["most"] is None:
        return {"help": help_text}
    kind, default = (int, n) if option.name == "n" else (float, option.default)
    ends = f"{option.metadata['least']} to {option.metadata['most']}"
    return {"type": kind, "default": default, "metavar": "X", "help": f"{help_text}; {ends}"}


def _flag(name: str) -> str:
    return f"--{name.replace('_', '-')}"


def _help(text: str) -> str:
    first = text[0] if text[1].isupper() else text[0].lower()  # acronyms stay, as in US dollars
    return f"{first}{text[1:]}".replace("%", "%%")


def filter_attribute(name: str) -> str:
    """Return the attribute that keeps a filter's value.

    It has a prefix, since some filters have the names of other arguments.
    """
    return f"filter_{name}"

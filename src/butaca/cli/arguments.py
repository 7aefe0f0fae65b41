"""The arguments of every command."""

import argparse
import sys
from pathlib import Path
from typing import NoReturn

from butaca import __version__
from butaca import settings as environment
from butaca.serving.filters import grammar
from butaca.settings import Settings

OK, FAILED, USAGE = 0, 1, 2  # exit codes
WIDTH = 80  # columns


class _Parser(argparse.ArgumentParser):
    """Wrong arguments end in one line, like every other error."""

    def error(self, message: str) -> NoReturn:
        sys.stderr.write(f"butaca: {message}. See: {self.prog} --help\n")
        raise SystemExit(USAGE)


def parser(settings: Settings) -> argparse.ArgumentParser:
    """The arguments; defaults come from the settings."""
    root = _Parser(
        prog="butaca",
        description="Two CSV files in, a movie recommender out.",
        epilog=f"Settings from the environment: {', '.join(environment.VARIABLES)}.",
    )
    root.add_argument("--version", action="version", version=f"butaca {__version__}")
    root.add_argument("--debug", action="store_true", help="show the traceback of an error")
    commands = root.add_subparsers(dest="command", required=True, metavar="COMMAND", parser_class=_Parser)

    build = commands.add_parser("build", help="make a release from a catalogue, and switch to it")
    build.add_argument(
        "data", nargs="?", type=Path, metavar="DATA",
        help="folder with movies_dataset.csv (or movies_metadata.csv) and credits.csv, plain, .gz or .zip, "
        "and, if you have them, keywords.csv, links.csv and ratings.csv; without it, the default catalogue",
    )  # fmt: skip
    build.add_argument(
        "--add", action="append", type=Path, metavar="FILE", default=[],
        help="a CSV file of films to lay over those of DATA: columns of movies_dataset.csv, at least id, title and "
        "release_date, and cast, crew and keywords as in the other files; may be repeated",
    )  # fmt: skip
    build.add_argument(
        "--evaluate", action="store_true",
        help="measure how good its recommendations are, and keep that in the release; takes some minutes more",
    )  # fmt: skip
    build.add_argument("--no-report", action="store_true", help="leave the data report out, which saves some seconds")
    build.add_argument(
        "--out", type=Path, metavar="DIR", default=settings.releases,
        help="folder of the releases (default: %(default)s)",
    )  # fmt: skip

    serve = commands.add_parser("serve", help="answer over HTTP from the current release")
    _add_releases(serve, settings)
    serve.add_argument("--host", default=settings.host, help="address to listen on (default: %(default)s)")
    serve.add_argument("--port", type=int, default=settings.port, help="port to listen on (default: %(default)s)")

    similar = commands.add_parser("similar", help="movies like one")
    similar.add_argument("title", metavar="TITLE", help="the movie's title; case and accents do not count")
    similar.add_argument("--year", type=int, help="the year, where several movies share the title")
    _add_wishes(similar, 5)
    _add_releases(similar, settings)

    recommend = commands.add_parser("recommend", help="movies for a person")
    recommend.add_argument(
        "--like", action="append", default=[], metavar="TITLE",
        help="a movie you like, as in Heat or 'Heat (1995)'; may be repeated",
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
    _add_wishes(recommend, 10)
    _add_releases(recommend, settings)

    evaluate = commands.add_parser("evaluate", help="how good the recommendations are, on people held out; or search")
    _add_data(evaluate, "; the word search instead tells how well search finds what people type")
    evaluate.add_argument(
        "--ratings-test", type=Path, metavar="FILE",
        help="other people's ratings (userId, movieId, rating, timestamp) to test on; without it, five folds of "
        "the catalogue's own people",
    )  # fmt: skip
    evaluate.add_argument(
        "--protocol", action="append", choices=("similar", "cold", "personal"), default=[],
        help="more like this, cold films, or for you; may be given again (default: all three)",
    )  # fmt: skip
    evaluate.add_argument("--models", metavar="NAMES", help="only these, such as hybrid,knn (default: all there are)")
    evaluate.add_argument("--seed", type=int, default=0, help="of every draw (default: %(default)s)")
    evaluate.add_argument("--json", type=Path, metavar="FILE", help="write all figures")
    evaluate.add_argument("--markdown", type=Path, metavar="FILE", help="write the tables")
    evaluate.add_argument("--picture", type=Path, metavar="FILE", help="draw the front, nDCG by lift, as SVG")
    evaluate.add_argument("--log", type=Path, metavar="FILE", help="add a line to a log of experiments")
    _add_releases(evaluate, settings)

    learn = commands.add_parser("learn-weights", help="learn the weights of content, fame and confidence from ratings")
    _add_data(learn)
    learn.add_argument("--out", type=Path, metavar="FILE", help="write them there (default: print)")
    learn.add_argument("--confidence-only", action="store_true", help="keep all others, and learn those of confidence")
    learn.add_argument("--seed", type=int, default=0, help="of every draw (default: %(default)s)")
    _add_releases(learn, settings)

    stable = commands.add_parser("stability", help="how alike the lists of two releases are")
    stable.add_argument("old", metavar="OLD", help="a release, by its name or its folder")
    stable.add_argument("new", nargs="?", metavar="NEW", help="another (default: the current release)")
    stable.add_argument("--json", type=Path, metavar="FILE", help="write all figures")
    _add_releases(stable, settings)

    keys = commands.add_parser("keys", help="keys for exports of the whole catalogue, in the file BUTACA_KEYS")
    acts = keys.add_subparsers(dest="act", required=True, metavar="ACT", parser_class=_Parser)
    acts.add_parser("add", help="make a key, and print it").add_argument("name", metavar="NAME", help="whose it is")
    acts.add_parser("list", help="whose keys there are, and since when")
    acts.add_parser("remove", help="let a key open nothing any more").add_argument("name", metavar="NAME")

    report = commands.add_parser("report", help="what is in a catalogue, and what is wrong with it")
    _add_data(report)
    report.add_argument("--html", type=Path, metavar="FILE", help="write the page, with pictures")
    report.add_argument("--json", type=Path, metavar="FILE", help="write all facts")
    report.add_argument("--full", type=Path, metavar="FILE", help="write an automatic profile of every column, too")
    report.add_argument(
        "--against", type=Path, metavar="OLD",
        help="what changed since an older catalogue, a folder likewise; the exit code is 1 if columns have shifted",
    )  # fmt: skip
    _add_releases(report, settings)

    info = commands.add_parser("info", help="what the current release holds")
    info.add_argument("--verify", action="store_true", help="check every file against its checksum")
    _add_releases(info, settings)

    activate = commands.add_parser("activate", help="go back to an earlier release, or on to another")
    activate.add_argument("name", metavar="NAME", help="the release, of which every file is checked first")
    _add_releases(activate, settings)
    return root


def _add_data(command: argparse.ArgumentParser, more: str = "") -> None:
    command.add_argument(
        "data", nargs="?", type=Path, metavar="DATA",
        help=f"folder of CSV files, or of a release (default: the current release){more}",
    )  # fmt: skip


def _add_releases(command: argparse.ArgumentParser, settings: Settings) -> None:
    command.add_argument(
        "--releases", type=Path, metavar="DIR", default=settings.releases,
        help="folder of the releases (default: %(default)s)",
    )  # fmt: skip


def _add_wishes(command: argparse.ArgumentParser, n: int) -> None:
    """What one may wish of any list; the same names as over HTTP."""
    command.add_argument("-n", type=int, default=n, help="how many, 1 to 50 (default: %(default)s)")
    command.add_argument("--model", help="the model that answers (default: the release's own)")
    command.add_argument("--novelty", type=float, metavar="X", help="0: well-known movies, 1: hidden ones")
    command.add_argument("--diversity", type=float, default=0.0, metavar="X", help="0: the best, 1: the most varied")
    command.add_argument(
        "--min-confidence", type=float, default=0.0, metavar="X", help="leave out what is less sure, 0 to 1"
    )
    command.add_argument("--exclude", action="append", default=[], metavar="TITLE", help="never list this movie")
    command.add_argument("--seen", action="append", default=[], metavar="TITLE", help="a movie you know: not listed")
    command.add_argument(
        "--franchise", choices=("next", "collapse", "exclude", "only"),
        help="of each franchise: the next, the best; none of its own, nothing else",
    )  # fmt: skip
    for name, meaning in grammar.MEANINGS.items():
        flag = f"--{name.replace('_', '-')}"
        command.add_argument(flag, dest=of_filter(name), metavar="FILTER", help=meaning.replace("%", "%%"))


def of_filter(name: str) -> str:
    """Where the value of a filter is kept; some have the names of other things."""
    return f"filter_{name}"

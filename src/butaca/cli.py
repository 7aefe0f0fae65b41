"""The command line: arguments -> pipeline or web; prints results, progress and errors."""

import argparse
import sys
import textwrap
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from butaca import __version__
from butaca import settings as environment
from butaca.console import console
from butaca.errors import ButacaError, MissingExtra, NotFound, UsageError
from butaca.release.reader import Release
from butaca.release.store import Releases
from butaca.settings import Settings

if TYPE_CHECKING:  # needs the packages of the build extra
    from butaca.pipeline import BuildSummary

OK, FAILED, USAGE = 0, 1, 2

_WIDTH = 80  # columns


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
        epilog="Settings from the environment: BUTACA_RELEASES, HOST, PORT, BUTACA_THREADS.",
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
    similar.add_argument("--model", help="the model that answers (default: the release's first)")
    similar.add_argument("-n", type=int, default=5, help="how many, at most 50 (default: %(default)s)")
    _add_releases(similar, settings)

    info = commands.add_parser("info", help="what the current release holds")
    info.add_argument("--verify", action="store_true", help="check every file against its checksum")
    _add_releases(info, settings)
    return root


def _add_releases(command: argparse.ArgumentParser, settings: Settings) -> None:
    command.add_argument(
        "--releases", type=Path, metavar="DIR", default=settings.releases,
        help="folder of the releases (default: %(default)s)",
    )  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return its exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        settings = environment.read()
        options = parser(settings).parse_args(given)
        return _COMMANDS[options.command](options, settings)
    except KeyboardInterrupt:
        return _failed("interrupted; nothing was changed", FAILED)
    except BrokenPipeError:
        sys.stderr.close()  # whoever read the output has gone; there is nobody to tell
        return FAILED
    except Exception as error:
        if "--debug" in given:
            raise
        if isinstance(error, UsageError):
            return _failed(str(error), USAGE)
        if isinstance(error, ButacaError | OSError):
            return _failed(str(error), FAILED)
        return _failed(
            f"unexpected {type(error).__name__}: {error}. Run again with --debug for the whole story", FAILED
        )


def _failed(message: str, code: int) -> int:
    sys.stderr.write(f"butaca: {' '.join(message.split())}\n")
    return code


def _build(options: argparse.Namespace, _: Settings) -> int:
    try:
        from butaca import pipeline
    except ModuleNotFoundError as error:
        raise MissingExtra(
            f"building needs the package {error.name}. Install what builds with: pip install 'butaca[build]'"
        ) from error
    with console() as progress:
        summary = pipeline.build(pipeline.source_of(options.data), Releases(options.out), progress)
    _print_summary(summary, options.out)
    return OK


def _print_summary(summary: "BuildSummary", out: Path) -> None:
    manifest = summary.manifest
    print(f"\n{manifest.counts['movies']:,} movies, {manifest.counts['people']:,} people from {manifest.source}")
    if summary.findings:
        print(f"{len(summary.findings)} kinds of findings, the most serious first:")
        order = {"error": 0, "warning": 1, "info": 2}
        for finding in sorted(summary.findings, key=lambda f: (order[f.kind.severity], -f.count))[:8]:
            line = f"  {finding.count:>9,} {finding.kind.unit:<8} {finding.kind.code}: {finding.kind.meaning}"
            print(line if len(line) <= _WIDTH else line[: _WIDTH - 2].rsplit(" ", 1)[0] + " …")
        print("  all of them: findings.json in the release")
    print(f"{summary.seconds:.0f} s, {summary.peak_memory / 2**20:.0f} MB of memory at most")
    print(f"release: {out / summary.release.name}")
    print("next:    butaca serve")


def _serve(options: argparse.Namespace, settings: Settings) -> int:
    from butaca.web import server

    if not 0 <= options.port <= 65535:
        raise UsageError(f"port {options.port} is not between 0 and 65535")
    server.run(replace(settings, releases=options.releases, host=options.host, port=options.port))
    return OK


def _similar(options: argparse.Namespace, _: Settings) -> int:
    from butaca.serving import movies
    from butaca.serving.similar import similar

    release = Release(Releases(options.releases).current())
    found = movies.by_title(release, options.title)
    chosen = [movie for movie in found if options.year in (None, movie.year)]
    if not chosen:
        years = ", ".join(str(movie.year) for movie in found)
        raise NotFound("movie", f"{options.title} ({options.year})", [f"{found[0].title}, of {years}"])
    movie = chosen[0]
    listed = similar(release, movie.id, options.n, options.model)
    print(f"Like {movie.title} ({movie.year}):")
    for place, entry in enumerate(listed, start=1):
        print(f"{place:>3}. {entry.movie.title} ({entry.movie.year})  {entry.score:.3f}")
        reasons = "; ".join(
            f"{reason.code} {reason.weight:.2f}" + (f" ({', '.join(reason.entities)})" if reason.entities else "")
            for reason in entry.reasons
        )
        print(textwrap.fill(reasons, _WIDTH, initial_indent="     ", subsequent_indent="     "))
    others = [other for other in found if other.id != movie.id]
    if others:
        years = ", ".join(str(other.year) for other in others)
        print(f"Also called {movie.title}: {years}. Choose with --year.")
    return OK


def _info(options: argparse.Namespace, _: Settings) -> int:
    from butaca.release.manifest import verify

    release = Release(Releases(options.releases).current())
    manifest = release.manifest
    if options.verify:
        verify(release.folder, manifest, thorough=True)
    size = sum(facts["size"] for facts in manifest.files.values())
    print(f"release   {release.id}  ({size / 1e6:.0f} MB{', all files verified' if options.verify else ''})")
    print(f"source    {manifest.source}")
    for file in manifest.inputs:
        print(f"          {file['name']}  {file['size']:,} bytes  sha256 {file['sha256'][:12]}…")
    counts = ", ".join(f"{count:,} {name}" for name, count in manifest.counts.items() if "_" not in name)
    print(textwrap.fill(counts, _WIDTH, initial_indent="holds     ", subsequent_indent="          "))
    print(f"models    {', '.join(model['name'] for model in manifest.models)}")
    print(f"findings  {len(manifest.findings)} kinds, in findings.json")
    versions = ", ".join(f"{name} {number}" for name, number in manifest.versions.items())
    print(textwrap.fill(versions, _WIDTH, initial_indent="made with ", subsequent_indent="          "))
    return OK


_COMMANDS = {"build": _build, "serve": _serve, "similar": _similar, "info": _info}

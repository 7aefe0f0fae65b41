"""The command line: arguments -> pipeline or web; prints results, progress and errors."""

import argparse
import sys
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, NoReturn

from butaca import __version__
from butaca import settings as environment
from butaca.console import console
from butaca.errors import ButacaError, MissingExtra, UsageError
from butaca.release.reader import Release
from butaca.release.store import Releases
from butaca.serving import filters
from butaca.settings import Settings

if TYPE_CHECKING:  # the first needs the packages of the build extra
    from butaca.pipeline import BuildSummary
    from butaca.serving.wishes import Wishes

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
        epilog=f"Settings from the environment: {', '.join(environment.NAMES)}.",
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
        "--ratings", type=Path, metavar="FILE", help="your ratings: an export of Letterboxd, IMDb or MovieLens"
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
    report.add_argument(
        "--against", type=Path, metavar="OLD",
        help="what changed since an older catalogue, a folder likewise; the exit code is 1 if columns have shifted",
    )  # fmt: skip
    _add_releases(report, settings)

    info = commands.add_parser("info", help="what the current release holds")
    info.add_argument("--verify", action="store_true", help="check every file against its checksum")
    _add_releases(info, settings)
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
    command.add_argument("--familiarity", type=float, metavar="X", help="0: well-known movies, 1: hidden ones")
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
    for name, meaning in filters.MEANINGS.items():
        flag = f"--{name.replace('_', '-')}"
        command.add_argument(flag, dest=_filter(name), metavar="FILTER", help=meaning.replace("%", "%%"))


def _filter(name: str) -> str:
    """Where the value of a filter is kept; some have the names of other things."""
    return f"filter_{name}"


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


def _pipeline() -> ModuleType:
    try:
        from butaca import pipeline
    except ModuleNotFoundError as error:
        raise MissingExtra(
            f"building needs the package {error.name}. Install what builds with: pip install 'butaca[build]'"
        ) from error
    return pipeline


def _build(options: argparse.Namespace, _: Settings) -> int:
    pipeline = _pipeline()
    from butaca.evaluation.evaluate import Options

    source, evaluation = pipeline.source_of(options.data, options.add), Options() if options.evaluate else None
    with console() as progress:
        summary = pipeline.build(source, Releases(options.out), progress, evaluation=evaluation)
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
        print("  all of them, and what they mean: report.html in the release")
    if summary.stability is not None:
        from butaca.evaluation import stability

        print(stability.line(summary.stability))
    if summary.not_compared is not None:
        print(textwrap.fill(f"lists: {summary.not_compared}", _WIDTH, subsequent_indent="       "))
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
    from butaca.serving import movies, plain, titles
    from butaca.serving.similar import similar

    release = Release(Releases(options.releases).current())
    movie = titles.named(release, options.title, options.year)[0]
    listing = similar(release, movie.id, _wishes(release, options))
    print(f"Like {movie.title} ({movie.year}):")
    print("\n".join(plain.lines(listing, _WIDTH)))
    others = [other for other in movies.by_title(release, movie.title) if other.id != movie.id]
    if others:
        years = ", ".join(str(other.year) for other in others)
        print(f"Also called {movie.title}: {years}. Choose with --year.")
    return OK


def _recommend(options: argparse.Namespace, _: Settings) -> int:
    from butaca.serving import plain, titles
    from butaca.serving.recommended import recommended
    from butaca.serving.tastes import Tastes

    release = Release(Releases(options.releases).current())
    likes, dislikes = (
        [titles.named(release, text)[0].id for text in given] for given in (options.like, options.dislike)
    )
    ratings, seen = _brought(release, options.ratings) if options.ratings else ({}, set())
    wishes = _wishes(release, options)
    listing = recommended(release, Tastes(likes, dislikes, ratings), replace(wishes, seen=wishes.seen | seen))
    print("\n".join(plain.lines(listing, _WIDTH)))
    return OK


def _brought(release: Release, path: Path) -> tuple[dict[int, float], set[int]]:
    """The ratings of a file, and the movies that were seen without one; says what was not found."""
    from butaca.serving import viewings

    rows = viewings.read(path.read_bytes())
    found, missing = viewings.matched(release, rows)
    if rows and not found:
        raise UsageError(
            f"none of the {len(rows):,} movies of {path.name} is in this release; is it of this catalogue?"
        )
    print(f"{path.name}: {len(found):,} movies found, {len(missing):,} not in this release")
    if missing:
        some = "; ".join(one.name for one in missing[:8]) + ("; …" if len(missing) > 8 else "")
        print(textwrap.fill(some, _WIDTH, initial_indent="  not found: ", subsequent_indent="  "))
    ratings = {one.movie.id: one.stars for one in found if one.stars is not None}
    return ratings, {one.movie.id for one in found if one.stars is None}


def _wishes(release: Release, options: argparse.Namespace) -> "Wishes":
    from butaca.serving import titles
    from butaca.serving.wishes import Franchise, Wishes

    exclude, seen = (
        frozenset(titles.named(release, text)[0].id for text in given) for given in (options.exclude, options.seen)
    )
    return Wishes(
        n=options.n,
        model=options.model,
        familiarity=options.familiarity,
        diversity=options.diversity,
        min_confidence=options.min_confidence,
        exclude=exclude,
        seen=seen,
        franchise=Franchise(options.franchise) if options.franchise else None,
        filters=filters.parse({name: getattr(options, _filter(name)) for name in filters.NAMES}),
    )


def _evaluate(options: argparse.Namespace, _: Settings) -> int:
    if options.data == Path("search"):
        return _evaluate_search(options)
    pipeline = _pipeline()
    from butaca.evaluation import front, record, report
    from butaca.evaluation.evaluate import PROTOCOLS, Options, chosen, evaluate

    wanted = Options(
        protocols=tuple(options.protocol) or PROTOCOLS, ratings_test=options.ratings_test, seed=options.seed
    )
    models = chosen(options.models.split(",") if options.models else None, options.seed)
    with console() as progress, pipeline.opened(options.data, Releases(options.releases), progress) as catalogue:
        found = evaluate(catalogue, wanted, progress, *models)
    print(report.text(found), end="")
    if options.json:
        record.write(found, options.json)
    if options.markdown:
        options.markdown.write_text(report.markdown(found) + "\n", encoding="utf-8")
    if options.picture:
        front.draw(found, options.picture)
    if options.log:
        record.log(found, options.log, datetime.now(UTC))
    return OK


def _evaluate_search(options: argparse.Namespace) -> int:
    from butaca.evaluation import finding
    from butaca.serving.search.candidates import holds
    from butaca.serving.search.search import search

    for name in ("ratings_test", "protocol", "models", "json", "markdown", "picture", "log"):
        if getattr(options, name):
            raise UsageError(f"search is evaluated without --{name.replace('_', '-')}; leave it out")
    release = Release(Releases(options.releases).current())
    queries = [query for query in finding.queries() if holds(release, query.kind, query.id)]
    if not queries:
        raise UsageError("this release has nothing that the queries are about: they are of The Movies Dataset")
    findings = [
        finding.finding(query, [(hit.entry.kind, hit.entry.ref) for hit in search(release, query.text)])
        for query in queries
    ]
    print(finding.text(findings), end="")
    return OK


def _learn_weights(options: argparse.Namespace, _: Settings) -> int:
    pipeline = _pipeline()
    from butaca.evaluation.learning.learning import learn
    from butaca.evaluation.learning.written import written

    with console() as progress, pipeline.opened(options.data, Releases(options.releases), progress) as catalogue:
        found = learn(catalogue, options.seed, progress)
    if options.out is None:
        print(written(found.weights), end="")
        return OK
    options.out.write_text(written(found.weights), encoding="utf-8")
    print(f"fame: correlation with likes {found.fame_correlation:.3f}, logarithms of films it had not seen")
    for name, gain in (("learned from", found.learned_from), ("left out", found.left_out)):
        before, after = gain.before, gain.after
        print(f"{name}: nDCG@10 {before.ndcg:.4f} -> {after.ndcg:.4f}, lift@10 {before.lift:.3f} -> {after.lift:.3f}")
    return OK


def _stability(options: argparse.Namespace, _: Settings) -> int:
    _pipeline()
    from butaca.evaluation import stability

    releases = Releases(options.releases)
    new = releases.current() if options.new is None else releases.named(options.new)
    found = stability.stability(Release(releases.named(options.old)), Release(new))
    print(stability.text(found), end="")
    if options.json:
        stability.write(found, options.json)
    return OK


def _keys(options: argparse.Namespace, settings: Settings) -> int:
    from butaca.web.keys import KeyFile

    if settings.keys is None:
        raise UsageError("no file of keys; name one in the environment, as in BUTACA_KEYS=keys.json")
    keys = KeyFile(settings.keys)
    if options.act == "add":
        print(keys.add(options.name))
    elif options.act == "remove":
        keys.remove(options.name)
    else:
        print("\n".join(f"{key.made}  {key.name}" for key in keys) or "no keys")
    return OK


def _report(options: argparse.Namespace, _: Settings) -> int:
    pipeline = _pipeline()
    from butaca.reports import publishing, summary
    from butaca.reports.comparison import Verdict

    with console() as progress:
        found = pipeline.data_report(options.data, options.against, Releases(options.releases), progress)
        progress.stage("Writing the report")
        publishing.write(found, options.json, options.html)
        progress.done()
    print(summary.text(found, _WIDTH))
    shifted = found.comparison is not None and found.comparison.verdict is Verdict.SHIFTED
    return FAILED if shifted else OK


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
    if manifest.metrics:
        print(
            textwrap.fill(
                _headlines(manifest.metrics), _WIDTH, initial_indent="measured  ", subsequent_indent="          "
            )
        )
    print(f"findings  {len(manifest.findings)} kinds, in findings.json")
    versions = ", ".join(f"{name} {number}" for name, number in manifest.versions.items())
    print(textwrap.fill(versions, _WIDTH, initial_indent="made with ", subsequent_indent="          "))
    return OK


def _headlines(metrics: Mapping[str, Any]) -> str:
    """What was measured of each protocol's first model."""
    said = [f"{metrics['held_out']}, seed {metrics['seed']}"]
    for protocol, found in metrics["protocols"].items():
        figures = (f"{name} {found[name]:.3f}" for name in ("ndcg@10", "lift@10") if found.get(name) is not None)
        said.append(f"{protocol}: {found['model']} {', '.join(figures)}")
    return "; ".join(said)


_COMMANDS = {
    "build": _build,
    "serve": _serve,
    "similar": _similar,
    "recommend": _recommend,
    "evaluate": _evaluate,
    "learn-weights": _learn_weights,
    "stability": _stability,
    "keys": _keys,
    "report": _report,
    "info": _info,
}

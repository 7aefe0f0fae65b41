"""Commands that build, and that evaluate the result: output and exit codes."""

import argparse
import textwrap
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from butaca.cli import inspected_files
from butaca.cli.arguments import FAILED, OK, WIDTH
from butaca.console import console
from butaca.errors import MissingExtra, UsageError
from butaca.recommenders import shipped_weights
from butaca.release.manifest import FINDINGS, REPORT
from butaca.release.reader import Release
from butaca.release.store import NOT_POSIX, Releases
from butaca.resources import Resources, machine_resources, memory_size

_MOST_THREADS = 256
_FEWEST_RATINGS, _MOST_RATINGS = 2, 1_000_000  # of a person, that may be learned from

if TYPE_CHECKING:  # it needs the packages of the build extra
    from collections.abc import Iterator, Sequence

    from butaca.catalogue.findings import Finding
    from butaca.pipeline import Aggregation, BuildSummary
    from butaca.settings import Settings


def _pipeline() -> ModuleType:
    try:
        from butaca import pipeline
    except ModuleNotFoundError as error:
        if error.name == "resource":  # of Python itself, where the system is POSIX
            raise UsageError(NOT_POSIX) from error
        raise MissingExtra(
            f"building needs the package {error.name}. Install what builds with: pip install 'butaca[build]'"
        ) from error
    return pipeline


def build(options: argparse.Namespace, settings: "Settings") -> int:
    """Make a release."""
    resources = _resources(options, settings)
    pipeline = _pipeline()
    from butaca.evaluation.evaluate import JUDGED, PROTOCOLS, EvaluationOptions

    has_judgements = bool(options.judged or options.lists)
    if has_judgements and not options.evaluate:
        raise UsageError("--judged and --lists are for --evaluate. Add it, or leave them out")
    aggregation = _aggregation(options, pipeline)
    declared = pipeline.declared_by(options.columns, options.encoding)
    source = pipeline.source_of(options.data, options.add, options.titles, declared)
    evaluation = (
        EvaluationOptions(
            (*PROTOCOLS, JUDGED) if has_judgements else PROTOCOLS, verdicts=options.judged, lists=options.lists
        )
        if options.evaluate
        else None
    )
    weights = None if options.weights is None else shipped_weights.read(options.weights)
    releases = Releases(options.releases)
    since = None if options.since is None else releases.named(options.since)
    with console() as progress:
        summary = pipeline.build(
            source,
            releases,
            progress,
            evaluation=evaluation,
            with_report=not options.no_report,
            weights=weights,
            resources=resources,
            accepted=options.accept,
            models=None if options.models is None else tuple(filter(None, options.models.split(","))),
            since=since,
            aggregation=aggregation,
        )
    _print_summary(summary, options.releases)
    return OK


def _aggregation(options: argparse.Namespace, pipeline: ModuleType) -> "Aggregation | None":
    """Return the aggregation asked for, None if none is.

    Raises:
        UsageError: options that do not go together, or a number that makes no sense.
    """
    if options.engine == "spark" and not options.master:
        raise UsageError("--engine spark needs a cluster: --master, such as spark://HOST:7077, or local[2] to try it")
    for name in ("master", "scratch"):
        if getattr(options, name) and options.engine != "spark":
            raise UsageError(f"--{name} is for --engine spark. Add it, or leave --{name} out")
    most = options.most_ratings
    if most is not None and not _FEWEST_RATINGS <= most <= _MOST_RATINGS:
        raise UsageError(
            f"--most-ratings is {most}; it has to be a whole number from {_FEWEST_RATINGS} to {_MOST_RATINGS}"
        )
    if options.engine == "duckdb" and options.ratings is None and most is None:
        return None
    if options.evaluate:
        raise UsageError(
            "--evaluate needs all ratings on this machine. Leave out --engine spark, --ratings and --most-ratings, or "
            "evaluate the release on ratings of others: butaca evaluate --ratings-test"
        )
    limits = {} if most is None else {"most_ratings": most}
    aggregation: Aggregation = pipeline.Aggregation(
        options.engine, options.master or "", options.ratings, options.scratch, **limits
    )
    return aggregation


def _resources(options: argparse.Namespace, settings: "Settings") -> Resources:
    """Return the memory and threads of arguments and settings.

    Raises:
        UsageError: a number that makes no sense.
    """
    threads = getattr(options, "threads", None)
    if threads is not None and not 1 <= threads <= _MOST_THREADS:
        raise UsageError(f"--threads is {threads}; it has to be a whole number from 1 to {_MOST_THREADS}")
    given = getattr(options, "memory", None)
    try:
        memory = settings.memory if given is None else memory_size(given)
    except ValueError as error:
        raise UsageError(f"--memory {error}") from None
    return machine_resources(memory, threads)


def inspect(options: argparse.Namespace, _: "Settings") -> int:
    """Tell what would be read, and write it down."""
    pipeline = _pipeline()
    inspection = pipeline.inspect(options.data, pipeline.declared_by(options.columns, options.encoding))
    print("\n".join(inspected_files.lines(inspection)))
    if options.write:
        options.write.write_text(inspection.toml, encoding="utf-8")
        print(f"\nwritten: {options.write}")
    return OK


def _print_summary(summary: "BuildSummary", out: Path) -> None:
    manifest = summary.manifest
    print(f"\n{manifest.counts['movies']:,} movies, {manifest.counts['people']:,} people from {manifest.source}")
    if summary.findings:
        print(f"{len(summary.findings)} kinds of findings, the most serious first:")
        order = {"error": 0, "warning": 1, "info": 2}
        for finding in sorted(summary.findings, key=lambda f: (order[f.kind.severity], -f.count))[:8]:
            line = f"  {finding.count:>9,} {finding.kind.unit:<8} {finding.kind.code}: {finding.kind.meaning}"
            print(line if len(line) <= WIDTH else line[: WIDTH - 2].rsplit(" ", 1)[0] + " …")
        listed = REPORT if REPORT in manifest.files else FINDINGS
        print(f"  all of them, and what they mean: {listed} in the release")
    if summary.taken_over:
        print(textwrap.fill(f"taken over: {', '.join(summary.taken_over)}", WIDTH, subsequent_indent="  "))
    if summary.left_out:
        line = f"models left out, for there are many movies: {', '.join(summary.left_out)}; --models builds them"
        print(textwrap.fill(line, WIDTH, subsequent_indent="  "))
    for line in _not_read(summary.findings):
        print(textwrap.fill(line, WIDTH, subsequent_indent="  "))
    if summary.stability is not None:
        from butaca.evaluation.output import stability_text

        print(stability_text.line(summary.stability))
    if summary.not_compared is not None:
        print(textwrap.fill(f"lists: {summary.not_compared}", WIDTH, subsequent_indent="       "))
    print(f"{summary.seconds:.0f} s, {summary.peak_memory / 2**20:.0f} MB of memory at most")
    print(f"release: {out / summary.release.name}")
    print("next:    butaca serve")


def _not_read(findings: "Sequence[Finding]") -> "Iterator[str]":
    """Yield lines about everything that was passed over or reinterpreted."""
    for finding in findings:
        named = "; ".join(f"{example.where}: {example.value}" for example in finding.examples)
        more = "" if finding.count == len(finding.examples) else "; and more, see butaca inspect"
        if finding.kind.code == "unused_column":
            yield f"{finding.count} columns not read: {named}{more}"
        elif finding.kind.code == "unused_file":
            yield f"{finding.count} files not read: {named}{more}"
        elif finding.kind.code in ("not_a_movie", "id_space"):
            yield f"{finding.kind.code}: {named}"


def evaluate(options: argparse.Namespace, settings: "Settings") -> int:
    """Measure recommendations, or search."""
    if options.data == Path("search"):
        return _evaluate_search(options)
    pipeline = _pipeline()
    from butaca.evaluation.evaluate import JUDGED, PROTOCOLS, EvaluationOptions, evaluate, select_entrants
    from butaca.evaluation.output import json_document, text_tables, tradeoff_chart

    defaults = (*PROTOCOLS, JUDGED) if options.judged or options.lists else PROTOCOLS
    evaluation = EvaluationOptions(
        protocols=tuple(dict.fromkeys(options.protocol)) or defaults,
        ratings_test=options.ratings_test,
        seed=options.seed,
        verdicts=options.judged,
        lists=options.lists,
    )
    models = select_entrants(options.models.split(",") if options.models else None, options.seed)
    with (
        console() as progress,
        pipeline.opened(options.data, Releases(options.releases), progress, _resources(options, settings)) as catalogue,
    ):
        results = evaluate(catalogue, evaluation, progress, *models)
    print(text_tables.text(results), end="")
    if options.json:
        json_document.write(results, options.json)
    if options.markdown:
        options.markdown.write_text(text_tables.markdown(results) + "\n", encoding="utf-8")
    if options.picture:
        tradeoff_chart.draw(results, options.picture)
    if options.log:
        json_document.log(results, options.log, datetime.now(UTC))
    return OK


def _evaluate_search(options: argparse.Namespace) -> int:
    from butaca.evaluation.protocols import search_quality
    from butaca.serving.search.entries import exists
    from butaca.serving.search.search import search

    for name in ("ratings_test", "protocol", "judged", "lists", "models", "json", "markdown", "picture", "log"):
        if getattr(options, name):
            raise UsageError(f"search is evaluated without --{name.replace('_', '-')}; leave it out")
    release = Release(Releases(options.releases).current())
    queries = [query for query in search_quality.queries() if exists(release, query.kind, query.id)]
    if not queries:
        raise UsageError("this release has nothing that the queries are about: they are of The Movies Dataset")
    findings = [
        search_quality.rank_answer(query, [(hit.entry.kind, hit.entry.ref) for hit in search(release, query.text)])
        for query in queries
    ]
    print(search_quality.text(findings), end="")
    return OK


def learn_weights(options: argparse.Namespace, settings: "Settings") -> int:
    """Learn the shipped weights again."""
    pipeline = _pipeline()
    from butaca.evaluation.learning import confidence_weights
    from butaca.evaluation.learning.learn import learn, learn_confidence
    from butaca.evaluation.learning.likeness_weights import learn_judged
    from butaca.evaluation.learning.likeness_weights import text as judged_text
    from butaca.evaluation.learning.weights_toml import to_toml

    lines = []
    with (
        console() as progress,
        pipeline.opened(options.data, Releases(options.releases), progress, _resources(options, settings)) as catalogue,
    ):
        if options.judged or options.lists:
            judged = learn_judged(catalogue, options.judged, options.lists, options.seed, progress)
            tables = [f"confidence of pairs held out:\n{judged_text(table)}" for table in judged.tables]
            return _write_weights(options.out, to_toml(judged.weights), "\n".join(tables))
        if options.confidence_only:
            weights, table = learn_confidence(catalogue, options.seed, progress)
        else:
            learned = learn(catalogue, options.seed, progress)
            weights, table = learned.weights, learned.confidence
            correlation = f"{learned.prior_correlation:.3f}"
            lines.append(f"like-rate prior: correlation with likes {correlation}, logarithms of movies it had not seen")
            for name, gain in (("learned from", learned.learned_from), ("left out", learned.left_out)):
                before, after = gain.before, gain.after
                lines.append(
                    f"{name}: nDCG@10 {before.ndcg:.4f} -> {after.ndcg:.4f}, "
                    f"lift@10 {before.lift:.3f} -> {after.lift:.3f}"
                )
    lines += ["confidence of lists for raters, by movies they named, out of fold:", confidence_weights.text(table)]
    return _write_weights(options.out, to_toml(weights), "\n".join(lines))


def _write_weights(out: Path | None, weights: str, report: str) -> int:
    """Print weights, or write them and print what was measured."""
    if out is None:
        print(weights, end="")
    else:
        out.write_text(weights, encoding="utf-8")
        print(report, end="")
    return OK


def stability(options: argparse.Namespace, _: "Settings") -> int:
    """Compare the lists of two releases."""
    _pipeline()
    from butaca.evaluation.output import stability_text
    from butaca.evaluation.protocols import stability

    releases = Releases(options.releases)
    new = releases.current() if options.new is None else releases.named(options.new)
    compared = stability.stability(Release(releases.named(options.old)), Release(new))
    print(stability_text.text(compared), end="")
    if options.json:
        stability_text.write(compared, options.json)
    return OK


def report(options: argparse.Namespace, settings: "Settings") -> int:
    """Describe a catalogue, or what changed in it."""
    pipeline = _pipeline()
    from butaca.reports import publishing, terminal_summary
    from butaca.reports.comparison import Verdict

    with console() as progress:
        facts = pipeline.data_report(
            options.data,
            options.against,
            Releases(options.releases),
            progress,
            options.full,
            _resources(options, settings),
        )
        progress.stage("Writing the report")
        publishing.write(facts, options.json, options.html)
        progress.done()
    print(terminal_summary.text(facts, WIDTH))
    shifted = facts.comparison is not None and facts.comparison.verdict is Verdict.SHIFTED
    return FAILED if shifted else OK

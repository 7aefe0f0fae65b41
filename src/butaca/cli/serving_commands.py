"""Commands that answer from a release, serve it, or describe it."""

import argparse
import textwrap
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from butaca.catalogue.findings import OF_COLUMNS, read_findings
from butaca.cli import store_commands
from butaca.cli.arguments import OK, WIDTH, filter_attribute
from butaca.errors import UsageError
from butaca.release.files import check_content
from butaca.release.manifest import DATABASE, FINDINGS
from butaca.release.manifest_types import Metrics, ModelDescription
from butaca.release.reader import Release
from butaca.release.store import Releases
from butaca.serving.filters import grammar

if TYPE_CHECKING:
    from butaca.serving.recommend.options import ListOptions
    from butaca.settings import Settings

_NAMED = 8  # movies or cells, in a line


class ImportedRatings(NamedTuple):
    """Ratings of a file, by the release's movies.

    ``seen`` are movies without stars, of which ``likes`` are some.
    """

    ratings: dict[int, float]
    seen: set[int]
    likes: list[int]


def serve(options: argparse.Namespace, settings: "Settings") -> int:
    """Answer over HTTP."""
    from butaca.settings import MOST_WORKERS
    from butaca.web import server

    if not 0 <= options.port <= 65535:
        raise UsageError(f"port {options.port} is not between 0 and 65535")
    if not 1 <= options.workers <= MOST_WORKERS:
        raise UsageError(f"{options.workers} workers are not between 1 and {MOST_WORKERS}")
    given = {name: getattr(options, name) for name in ("releases", "host", "port", "workers")}
    server.run(settings.model_copy(update=given))
    return OK


def similar(options: argparse.Namespace, settings: "Settings") -> int:
    """List movies like one, or liked by who likes it."""
    from butaca.cli import result_lines
    from butaca.serving.browse import movies, named_movies
    from butaca.serving.recommend.similar import similar

    with _open_verified(options) as release:
        movie = named_movies.resolve_title(release, options.title)[0]
        listing = similar(release, movie.id, _list_options(release, options), settings.floor)
        others = [other for other in movies.by_title(release, movie.title) if other.id != movie.id]
    name = movie.name
    print(f"Like {name}:" if listing.likeness != 0 else f"People who like {name} also like:")
    print("\n".join(result_lines.lines(listing, WIDTH)))
    if others:
        dated = next((f" Choose one as in '{other.name}'." for other in others if other.year), "")
        print(f"Also called {movie.title}: {named_movies.years_of(others)}.{dated}")
    return OK


def recommend(options: argparse.Namespace, _: "Settings") -> int:
    """List movies for a person."""
    from butaca.cli import result_lines
    from butaca.serving.browse import named_movies
    from butaca.serving.recommend.feedback import Feedback
    from butaca.serving.recommend.for_person import for_person

    with _open_verified(options) as release:
        likes, dislikes = (
            [named_movies.resolve_title(release, text)[0].id for text in given]
            for given in (options.like, options.dislike)
        )
        given = _read_ratings(release, options.ratings) if options.ratings else ImportedRatings({}, set(), [])
        list_options = _list_options(release, options)
        feedback = Feedback([*likes, *given.likes], dislikes, given.ratings)
        listing = for_person(release, feedback, replace(list_options, seen=list_options.seen | given.seen))
    print("\n".join(result_lines.lines(listing, WIDTH)))
    return OK


@contextmanager
def _open_verified(options: argparse.Namespace) -> Iterator[Release]:
    """Open the current release, and verify its database meanwhile.

    Raises:
        BrokenRelease: it is damaged, whatever the answer, or the error, would have been.
    """
    release = Release(Releases(options.releases).current())
    with closing(release), ThreadPoolExecutor(1) as executor:
        check = executor.submit(check_content, release.folder, DATABASE, release.manifest.files[DATABASE])
        try:
            yield release
        finally:
            check.result()


def _read_ratings(release: Release, path: Path) -> "ImportedRatings":
    """Read a file of ratings, and print what could not be used.

    Raises:
        UsageError: none of its movies is in the release.
    """
    from butaca.serving.ratings_import.matching.rows_to_movies import match
    from butaca.serving.ratings_import.reading.read_file import read

    with path.open("rb") as file:
        given = read(file, name=path.name)
    matched = match(release, given.rows)
    if matched.missing and not matched.movies:
        raise UsageError(
            f"none of the {len(given.rows):,} movies of {path.name} is in this release; is it of this catalogue?"
        )
    print(f"{path.name}: {len(matched.movies):,} movies found, {len(matched.missing):,} not in this release")
    _print_first("not found", [missing.row.name for missing in matched.missing], len(matched.missing))
    left_out = [
        f"{f'{cell.file}, ' if cell.file else ''}line {cell.line}, {cell.column}: {cell.value!r}"
        for cell in given.left_out
    ]
    _print_first("left out", left_out, given.left_out_count)
    for note in given.notes:
        print(textwrap.fill(note.text.en, WIDTH, initial_indent="  ", subsequent_indent="  "))
    return ImportedRatings(
        {movie: row.stars for movie, row in matched.movies.items() if row.stars is not None},
        {movie for movie, row in matched.movies.items() if row.stars is None},
        [movie for movie, row in matched.movies.items() if row.liked and row.stars is None],
    )


def _print_first(label: str, texts: list[str], count: int) -> None:
    if texts:
        some = "; ".join(texts[:_NAMED]) + (f"; and {count - _NAMED:,} more" if count > _NAMED else "")
        print(textwrap.fill(some, WIDTH, initial_indent=f"  {label}: ", subsequent_indent="  "))


def _list_options(release: Release, options: argparse.Namespace) -> "ListOptions":
    from butaca.serving.browse import named_movies
    from butaca.serving.recommend.options import OPTIONS, ListOptions

    values = {option.name: getattr(options, option.name) for option in OPTIONS}
    for name, value in values.items():
        if isinstance(value, list):
            values[name] = frozenset(named_movies.resolve_title(release, text)[0].id for text in value)
    filters = grammar.parse({name: getattr(options, filter_attribute(name)) for name in grammar.NAMES})
    return ListOptions(**values, filters=filters)


def keys(options: argparse.Namespace, settings: "Settings") -> int:
    """Make, list or remove keys for exports."""
    from butaca.web.auth.keys import KeyFile

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


def activate(options: argparse.Namespace, _: "Settings") -> int:
    """Make another release the current one."""
    if isinstance(options.releases, str):
        return store_commands.activate(options.releases, options.name)
    release = Releases(options.releases).activate(options.name)
    print(f"current: {release.name}, all files verified")
    print("next:    restart what serves it")
    return OK


def info(options: argparse.Namespace, _: "Settings") -> int:
    """Describe the current release."""
    from butaca.release.verification import verify

    if isinstance(options.releases, str):
        return store_commands.info(options.releases, verify=options.verify)
    release = Release(Releases(options.releases).current())
    manifest = verify(release.folder) if options.verify else release.manifest
    size = sum(file.size for file in manifest.files.values())
    print(f"release   {release.id}  ({size / 1e6:.0f} MB{', all files verified' if options.verify else ''})")
    print(f"source    {manifest.source}")
    for file in manifest.inputs:
        print(f"          {file.name}  {file.size:,} bytes  sha256 {file.sha256[:12]}…")
    counts = ", ".join(f"{count:,} {name}" for name, count in manifest.counts.items() if "_" not in name)
    print(textwrap.fill(counts, WIDTH, initial_indent="holds     ", subsequent_indent="          "))
    models = ", ".join(map(_model_text, manifest.models))
    print(textwrap.fill(models, WIDTH, initial_indent="models    ", subsequent_indent=" " * 10))
    if manifest.metrics:
        print(
            textwrap.fill(
                _headlines(manifest.metrics), WIDTH, initial_indent="measured  ", subsequent_indent="          "
            )
        )
    print(f"findings  {len(manifest.findings)} kinds, in findings.json")
    for text in _column_texts(release.folder / FINDINGS):
        print(textwrap.fill(text, WIDTH, initial_indent=" " * 10, subsequent_indent=" " * 10))
    versions = ", ".join(f"{name} {number}" for name, number in manifest.versions.items())
    print(textwrap.fill(versions, WIDTH, initial_indent="made with ", subsequent_indent="          "))
    return OK


def _model_text(model: ModelDescription) -> str:
    if model.recall is None:
        return model.name
    return f"{model.name} (lists of candidates, with {model.recall:.1%} of the exact ones in a sample)"


def _column_texts(findings: Path) -> list[str]:
    """Return how whole columns were read, nothing of a damaged file."""
    try:
        listed = read_findings(findings)
    except (OSError, LookupError, TypeError, ValueError):
        return []  # --verify tells
    return [
        "; ".join(f"{example.where}: {example.value}" for example in finding.examples)
        for finding in listed
        if finding.kind.code in OF_COLUMNS
    ]


def _headlines(metrics: Metrics) -> str:
    """Name the main figures of each protocol's first model."""
    texts = [f"{metrics.held_out}, seed {metrics.seed}"]
    for protocol, measured in metrics.protocols.items():
        figures = ((name, measured.figures.get(name)) for name in ("ndcg@10", "lift@10"))
        named = ", ".join(f"{name} {figure:.3f}" for name, figure in figures if figure is not None)
        texts.append(f"{protocol}: {measured.model} {named}")
    return "; ".join(texts)

"""Commands that answer from a release, serve it, or tell of it: what they print."""

import argparse
import textwrap
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from butaca.cli.arguments import OK, WIDTH, of_filter
from butaca.errors import UsageError
from butaca.release.reader import Release
from butaca.release.store import Releases
from butaca.serving import filters
from butaca.settings import Settings

if TYPE_CHECKING:
    from butaca.serving.wishes import Wishes


def serve(options: argparse.Namespace, settings: Settings) -> int:
    """Answer over HTTP."""
    from butaca.web import server

    if not 0 <= options.port <= 65535:
        raise UsageError(f"port {options.port} is not between 0 and 65535")
    server.run(replace(settings, releases=options.releases, host=options.host, port=options.port))
    return OK


def similar(options: argparse.Namespace, _: Settings) -> int:
    """Movies like one."""
    from butaca.serving import movies, plain, titles
    from butaca.serving.similar import similar

    release = Release(Releases(options.releases).current())
    movie = titles.named(release, options.title, options.year)[0]
    listing = similar(release, movie.id, _wishes(release, options))
    print(f"Like {movie.title} ({movie.year}):")
    print("\n".join(plain.lines(listing, WIDTH)))
    others = [other for other in movies.by_title(release, movie.title) if other.id != movie.id]
    if others:
        years = ", ".join(str(other.year) for other in others)
        print(f"Also called {movie.title}: {years}. Choose with --year.")
    return OK


def recommend(options: argparse.Namespace, _: Settings) -> int:
    """Movies for a person."""
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
    print("\n".join(plain.lines(listing, WIDTH)))
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
        print(textwrap.fill(some, WIDTH, initial_indent="  not found: ", subsequent_indent="  "))
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
        filters=filters.parse({name: getattr(options, of_filter(name)) for name in filters.NAMES}),
    )


def keys(options: argparse.Namespace, settings: Settings) -> int:
    """Make, list or remove keys for exports."""
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


def activate(options: argparse.Namespace, _: Settings) -> int:
    """Make another release the current one."""
    release = Releases(options.releases).activate(options.name)
    print(f"current: {release.name}, all files verified")
    print("next:    restart what serves it")
    return OK


def info(options: argparse.Namespace, _: Settings) -> int:
    """Tell what the current release holds."""
    from butaca.release.verification import verify

    release = Release(Releases(options.releases).current())
    manifest = verify(release.folder) if options.verify else release.manifest
    size = sum(facts["size"] for facts in manifest.files.values())
    print(f"release   {release.id}  ({size / 1e6:.0f} MB{', all files verified' if options.verify else ''})")
    print(f"source    {manifest.source}")
    for file in manifest.inputs:
        print(f"          {file['name']}  {file['size']:,} bytes  sha256 {file['sha256'][:12]}…")
    counts = ", ".join(f"{count:,} {name}" for name, count in manifest.counts.items() if "_" not in name)
    print(textwrap.fill(counts, WIDTH, initial_indent="holds     ", subsequent_indent="          "))
    print(f"models    {', '.join(model['name'] for model in manifest.models)}")
    if manifest.metrics:
        print(
            textwrap.fill(
                _headlines(manifest.metrics), WIDTH, initial_indent="measured  ", subsequent_indent="          "
            )
        )
    print(f"findings  {len(manifest.findings)} kinds, in findings.json")
    versions = ", ".join(f"{name} {number}" for name, number in manifest.versions.items())
    print(textwrap.fill(versions, WIDTH, initial_indent="made with ", subsequent_indent="          "))
    return OK


def _headlines(metrics: Mapping[str, Any]) -> str:
    """What was measured of each protocol's first model."""
    said = [f"{metrics['held_out']}, seed {metrics['seed']}"]
    for protocol, found in metrics["protocols"].items():
        figures = (f"{name} {found[name]:.3f}" for name in ("ndcg@10", "lift@10") if found.get(name) is not None)
        said.append(f"{protocol}: {found['model']} {', '.join(figures)}")
    return "; ".join(said)

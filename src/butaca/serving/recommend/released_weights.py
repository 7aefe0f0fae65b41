"""The weights a release was built with, from its manifest: a server has no others."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from butaca.errors import BrokenRelease
from butaca.release.reader import Release


@dataclass(frozen=True)
class Strengths:
    """How much a movie somebody named counts that was only seen (0 or more), or disliked (below 0); a like is 1."""

    seen: float
    dislike: float


@dataclass(frozen=True)
class ContentWeights:
    """How alike two movies are by each field, how sharply that tells them apart, and in years how fast time does."""

    fields: Mapping[str, float]
    temperature: float
    generation: float


def strengths(release: Release) -> Strengths:
    """Return the strengths of lists for a person.

    Raises:
        BrokenRelease: the release does not say.
    """
    return release.once("strengths", lambda opened: Strengths(**_settings(opened, "recommended")))


def content(release: Release) -> ContentWeights:
    """Return the weights of what movies have in common.

    Raises:
        BrokenRelease: the release does not say.
    """
    return release.once("content weights", lambda opened: ContentWeights(**_settings(opened, "content")))


def _settings(release: Release, name: str) -> Mapping[str, Any]:
    found = release.manifest.settings.get(name)
    if not isinstance(found, dict):
        raise BrokenRelease(
            f"release {release.id}: its manifest has no weights called {name!r}. Build again with: butaca build"
        )
    return found

"""The weights of a release, from its manifest.

A server has no others.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from butaca.errors import BrokenRelease
from butaca.release.reader import Release


@dataclass(frozen=True)
class Strengths:
    """The strengths of a person's movies, where a like is 1.

    ``seen`` is for a movie only seen, 0 or more; ``dislike`` is below 0.
    """

    seen: float
    dislike: float


@dataclass(frozen=True)
class ContentWeights:
    """The weights of the content similarity.

    ``fields`` is the weight of each attribute, ``temperature`` how sharply similarity tells movies apart, and
    ``generation`` the years in which closeness in time falls to a third.
    """

    fields: Mapping[str, float]
    temperature: float
    generation: float


def strengths(release: Release) -> Strengths:
    """Return the strengths of lists for a person.

    Raises:
        BrokenRelease: the manifest lacks them.
    """
    return release.once("strengths", lambda opened: Strengths(**_settings(opened, "recommended")))


def content(release: Release) -> ContentWeights:
    """Return the weights of the content similarity.

    Raises:
        BrokenRelease: the manifest lacks them.
    """
    return release.once("content weights", lambda opened: ContentWeights(**_settings(opened, "content")))


def _settings(release: Release, name: str) -> Mapping[str, Any]:
    settings = release.manifest.settings.get(name)
    if not isinstance(settings, dict):
        raise BrokenRelease(
            f"release {release.id}: its manifest has no weights called {name!r}. Build again with: butaca build"
        )
    return settings

"""Changes of a release, and how they are refused."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from butaca.errors import BrokenRelease
from butaca.release import manifest as manifests
from butaca.release.verification import glance

_WAY_OUT = r"\. (Go back with: butaca activate \S+, or build|Build) again with: butaca build$"

Content = dict[str, Any]


def renewed(folder: Path, content: bytes | Content) -> Path:
    """Write a manifest with a digest that matches, and rename the folder: as somebody would who edits it."""
    text = content if isinstance(content, bytes) else json.dumps(content).encode()
    (folder / "manifest.json").write_bytes(text)
    (folder / "manifest.sha256").write_bytes(manifests._digest_line(text))
    return folder if folder.name == "edited" else folder.rename(folder.parent / "edited")


def content_of(folder: Path) -> Content:
    """Return the manifest of a release."""
    content: Content = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return content


def check_refused(folder: Path, said: str, check: Callable[[Path], object] = glance) -> None:
    """Check that a release is refused, with a line that says why and the way out."""
    with pytest.raises(BrokenRelease, match=rf"^release \S+: {said}.*{_WAY_OUT}") as caught:
        check(folder)
    assert len(str(caught.value).splitlines()) == 1

"""Verification of a release, at a glance or to the last byte."""

from pathlib import Path

from butaca.release import contents, files
from butaca.release.manifest import DIGEST, MANIFEST, Manifest


def glance(folder: Path) -> Manifest:
    """Check the sizes of files and the models; return the manifest.

    Raises:
        BrokenRelease: the manifest is damaged, a file is missing or has another size, or the database does not fit.
    """
    manifest = _with_all_files(folder)
    contents.check(folder, manifest)
    return manifest


def verify(folder: Path) -> Manifest:
    """Check every byte of a release; return its manifest.

    Raises:
        BrokenRelease: the manifest is damaged, a file is missing, differs, or is not listed, or the database does not
            fit.
    """
    manifest = _with_all_files(folder)
    for name in files.names(folder):
        if name not in manifest.files and name not in (MANIFEST, DIGEST):
            raise files.broken(folder, f"{name[:60]!r} is in the folder, but not in {MANIFEST}; remove it")
    for name, digest in manifest.files.items():
        files.check_content(folder, name, digest)
    contents.check(folder, manifest, thoroughly=True)
    return manifest


def _with_all_files(folder: Path) -> Manifest:
    manifest = Manifest.read(folder)
    for name, digest in manifest.files.items():
        files.check_size(folder, name, digest)
    return manifest

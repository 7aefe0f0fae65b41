"""Whether a release is what its manifest says: at a glance, or to the last byte."""

from pathlib import Path

from butaca.release import contents, files
from butaca.release.manifest import DIGEST, MANIFEST, Manifest


def glance(folder: Path) -> Manifest:
    """Return the manifest of a release that has all its files in their sizes, and the models in its database.

    Raises:
        BrokenRelease: the manifest is damaged, a file is missing or has another size, or the database does not fit.
    """
    manifest = _with_all_files(folder)
    contents.check(folder, manifest)
    return manifest


def verify(folder: Path) -> Manifest:
    """Return the manifest of a release whose files are all there, no others, each with its checksum.

    Raises:
        BrokenRelease: the manifest is damaged, a file is missing, differs, or is not listed, or the database does not
            fit.
    """
    manifest = _with_all_files(folder)
    for name in files.names(folder):
        if name not in manifest.files and name not in (MANIFEST, DIGEST):
            raise files.broken(folder, f"{name[:60]!r} is in the folder, but not in {MANIFEST}; remove it")
    for name, facts in manifest.files.items():
        files.check_content(folder, name, facts)
    contents.check(folder, manifest, thoroughly=True)
    return manifest


def _with_all_files(folder: Path) -> Manifest:
    manifest = Manifest.read(folder)
    for name, facts in manifest.files.items():
        files.check_size(folder, name, facts)
    return manifest

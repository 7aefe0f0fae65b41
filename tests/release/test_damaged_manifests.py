"""Damaged manifests: their text, each of their fields, and changes anywhere."""

import json
import os
import shutil
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from pydantic import ValidationError

from butaca.errors import BrokenRelease
from butaca.release import manifest as manifests
from butaca.release.manifest import FORMAT, Manifest
from butaca.release.manifest_types import ModelDescription
from butaca.release.reader import Release
from butaca.release.verification import glance, verify

from .damage import Content, check_refused, content_of, renewed


class TestManifestText:
    """A manifest is JSON, to the letter."""

    @pytest.mark.parametrize(
        ("content", "said"),
        [
            (b"", "is no JSON, from line 1 column 1 on"),
            (b"{", "is no JSON"),
            (b"\xff\xfe", "is not UTF-8, from byte 0 on"),
            (b"\xef\xbb\xbf{}", "begins with a byte order mark"),
            ("{}".encode("utf-16"), "is not UTF-8"),
            (b'{"a": NaN}', "has NaN, which is no number"),
            (b'{"a": -Infinity}', "has -Infinity, which is no number"),
            (b'{"a": 1e999}', "has 1e999, which is no finite number"),
            (b'{"a": 1, "a": 1}', 'has the key "a" twice'),
            (b'{"a": "\\ud800"}', "has a control character in "),
            (b'{"a": "\\u001b[2J"}', "has a control character in "),
            (b'{"a": ' + b"9" * 5000 + b"}", "has a number that is too long"),
            (b"[" * 100_000, "is nested too deeply"),
            (b'{"a":' * 100_000, "is nested too deeply"),
            (b'{"a":' * 300 + b"1" + b"}" * 300, ".*is nested too deeply"),
            (b" " * (1 << 20) + b"{}", "is larger than 1,048,576 bytes"),
        ],
    )
    def test_that_is_damaged_is_an_error(self, content: bytes, said: str, folder: Path) -> None:
        """Each says what is wrong, in one line."""
        check_refused(renewed(folder, content), f"manifest.json:? {said}")

    def test_is_not_read_beyond_its_limit(self, folder: Path) -> None:
        """However large the file says it is: this one would fill any memory."""
        os.truncate(folder / "manifest.json", 1 << 40)
        check_refused(folder, "manifest.json is larger than 1,048,576 bytes")

    def test_that_was_changed_is_an_error(self, folder: Path) -> None:
        """Whether or not it still makes sense; and a digest that was renewed does not match the name."""
        changed = {**content_of(folder), "licence": "anything goes"}
        (folder / "manifest.json").write_text(json.dumps(changed), encoding="utf-8")
        check_refused(folder, "manifest.json does not match manifest.sha256")
        name = folder.name
        folder = renewed(folder, changed)
        assert glance(folder).licence == "anything goes"
        check_refused(
            folder.rename(folder.parent / name), "manifest.json does not match the digits that end the folder's"
        )

    @pytest.mark.parametrize("digest", ["renewed", "missing"])
    @pytest.mark.parametrize("number", [3, FORMAT - 1])
    def test_of_an_older_format_is_to_be_built_again(self, number: int, digest: str, folder: Path) -> None:
        """No other release is named, since it may be as old; some old ones have no digest."""
        folder = renewed(folder, content_of(folder) | {"format": number, "surprise": 1})
        shutil.copytree(folder, folder.parent / "20200101-000000-00000000")
        if digest == "missing":
            (folder / "manifest.sha256").unlink()
        said = f"manifest.json has format {number}, this butaca reads {FORMAT}. Build again with: butaca build"
        with pytest.raises(BrokenRelease, match=rf"^release edited: {said}$"):
            glance(folder)

    def test_of_a_newer_format_is_an_error(self, folder: Path) -> None:
        """It names both, and the release that can be gone back to."""
        shutil.copytree(folder, folder.parent / "20200101-000000-00000000")
        folder = renewed(folder, content_of(folder) | {"format": FORMAT + 1, "surprise": 1})
        said = f"manifest.json has format {FORMAT + 1}, this butaca reads {FORMAT}. Go back with: butaca activate 2020"
        with pytest.raises(BrokenRelease, match=rf"^release edited: {said}"):
            glance(folder)


class TestManifestFields:
    """Every member of a manifest has a type, and all of them have to be there."""

    @pytest.mark.parametrize(
        ("changed", "said"),
        [
            ({"files": None}, "files is null; it should be an object"),
            ({"files": {}}, "files lacks butaca.sqlite"),
            ({"files": {"butaca.sqlite": None}}, r'files\["butaca.sqlite"\] is null; it should be an object'),
            ({"files": {"butaca.sqlite": {"size": 1}}}, r'files\["butaca.sqlite"\] lacks sha256'),
            ({"models": [{}]}, r"models\[0\] lacks name, recipe, parts, novelty"),
            ({"models": {}}, r"models is {}; it should be a valid array"),
            (
                {"models": [{"name": "x", "recipe": "", "parts": [], "novelty": None}] * 2},
                'models has "x" more than once',
            ),
            ({"models": [{"name": "x; DROP", "recipe": "", "parts": [], "novelty": None}]}, r"models\[0\].name is "),
            (
                {"models": [{"name": "x", "recipe": "", "parts": [], "novelty": 2}]},
                r"models\[0\].novelty is 2; it should ",
            ),
            ({"counts": {"movies": 1}}, "counts lacks "),
            ({"inputs": [{}]}, r"inputs\[0\] lacks name, sha256, size"),
            ({"findings": {"shifted_record": 1.5}}, "findings.shifted_record is 1.5; it should be a valid integer"),
            (
                {"findings": {"shifted_record": -1}},
                "findings.shifted_record is -1; it should be greater than or equal to 0",
            ),
            (
                {"findings": {"shifted_record": 1 << 63}},
                "findings.shifted_record is 9223372036854775808; it should be ",
            ),
            ({"findings": {"shifted_record": True}}, "findings.shifted_record is true; it should be a valid integer"),
            ({"versions": {"python": 3}}, "versions.python is 3; it should be a valid string"),
            ({"settings": []}, r"settings is \[\]; it should be an object"),
            ({"settings": {}}, "settings lacks confidence, strengths, content"),
            ({"metrics": {"seed": 1}}, "metrics lacks held_out, protocols"),
            ({"metrics": {"held_out": "", "seed": 1, "protocols": {"x": {"model": 1}}}}, "metrics.protocols.x"),
            ({"metrics": {}}, "metrics lacks held_out, seed, protocols"),
            ({"source": True}, "source is true; it should be a valid string"),
            ({"surprise": 1}, r'it has "surprise", which is no member of it'),
            ({"surprise" * 9_999: 1}, 'it has "surprise.{50}…, which is no member of it'),
            ({"versions": {"python" * 9_999: 3}}, r'versions\["python.{52}…\] is 3; it should be a valid string'),
            ({"versions": {"\u202e": 3}}, r'versions\["\\u202e"\] is 3; it should be a valid string'),
            ({"counts": {"\u202e": 3}}, r'counts has "\\u202e", which is no table'),
        ],
    )
    def test_that_does_not_fit_is_named(self, changed: Content, said: str, folder: Path) -> None:
        """With its value and what it has to be."""
        check_refused(renewed(folder, content_of(folder) | changed), f"manifest.json: {said}")

    @pytest.mark.parametrize(
        ("place", "value", "said"),
        [
            (("counts", "movies"), "1", r'counts.movies is "1"; it should be a valid integer'),
            (("counts", "films"), 1, 'counts has "films", which is no table'),
            (("counts", "movies"), 0, r'counts\["movies"\] is 0, and butaca.sqlite has \d+'),
            (("counts", "keywords"), 10**6, r'counts\["keywords"\] is 1,000,000, and butaca.sqlite has \d+'),
            (("models", 0, "name"), "oracle", "models lacks hybrid, of which butaca.sqlite has lists"),
            (("models",), [], "models lacks .*, of which butaca.sqlite has lists"),
            (("models", 0, "parts", 0), "guess", r'models\[0\].parts\[0\] is "guess", which is no part of a model'),
            (("models", 0, "parts"), ["ratings"], "the model hybrid has 1 parts, which are not those of its lists"),
            (("models", 0, "parts"), [], "the model hybrid has 0 parts, which are not those of its lists"),
            (
                ("models", 3, "novelty"),
                0.5,
                "the model knn has a novelty, and butaca.sqlite has no like rates for it",
            ),
            (
                ("models", 0, "novelty"),
                None,
                "the model hybrid has no novelty, and butaca.sqlite has like rates for it",
            ),
            (("settings", "strengths"), {"seen": 0.5}, "settings.strengths lacks dislike"),
            (("settings", "strengths", "seen"), "0.5", 'settings.strengths.seen is "0.5"; it should be a valid number'),
            (("settings", "content", "weights"), {}, "settings.content.weights lacks keywords, actors, "),
            (
                ("settings", "content", "generation"),
                0,
                "settings.content.generation is 0; it should be greater than 0",
            ),
            (("settings", "confidence"), None, "settings.confidence is null; it should be an object"),
            (("settings", "confidence", "judged"), {"intercept": 1.0}, "settings.confidence.judged lacks slope"),
            (("settings", "confidence", "newcomer", "more"), 1, 'settings.confidence.newcomer has "more", which is no'),
            (("settings", "confidence", "recommended"), {}, "settings.confidence.recommended lacks intercept"),
        ],
    )
    def test_that_does_not_fit_the_database_is_named(
        self, place: tuple[Any, ...], value: Any, said: str, folder: Path
    ) -> None:
        """Although the digest was renewed: before a server answers with it."""
        content = content_of(folder)
        parent: Any = content
        for key in place[:-1]:
            parent = parent[key]
        parent[place[-1]] = value
        folder = renewed(folder, content)
        check_refused(folder, f"manifest.json: {said}")
        check_refused(folder, f"manifest.json: {said}", verify)

    @pytest.mark.parametrize("value", [1e308 * 10, float("nan")])
    def test_a_number_that_is_none_cannot_be_written(self, value: float, folder: Path) -> None:
        """A build is held to the same declarations."""
        settings = Manifest.read(folder).settings
        with pytest.raises(ValidationError, match="finite number"):
            replace(settings.strengths, seen=value)

    def test_counts_of_every_table_are_compared_when_verified(self, folder: Path) -> None:
        """Also of those that take long to count."""
        content = content_of(folder)
        content["counts"]["credits"] += 1
        folder = renewed(folder, content)
        assert glance(folder)
        check_refused(folder, r'manifest.json: counts\["credits"\] is [\d,]+, and butaca.sqlite has ', verify)

    def test_a_novelty_that_is_taken_away_is_noticed(self, folder: Path) -> None:
        """Scores would be taken for others."""
        content = content_of(folder)
        del content["models"][0]["novelty"]
        check_refused(renewed(folder, content), r"manifest.json: models\[0\] lacks novelty")

    @pytest.mark.parametrize("content", [b"null", b"[]", b'"text"', b"7"])
    def test_are_those_of_an_object(self, content: bytes, folder: Path) -> None:
        """Nothing else is a manifest."""
        check_refused(renewed(folder, content), r"manifest.json: it is \S+; it should be an object")

    @pytest.mark.parametrize(
        "path",
        [
            *("../outside", "/etc/passwd", "tables/../../outside", "./findings.json", "tables//movies.parquet", ""),
            *(
                "C:\\outside",
                "C:outside",
                "..\\outside",
                "tables/",
                ".hidden",
                "~/outside",
                "nul\0l",
                "manifest.json/..",
            ),
            *("line\nbreak", "findings.json\n", "ﬁndings.json"),
        ],
    )
    def test_paths_stay_inside_the_folder(self, path: str, folder: Path) -> None:
        """However they are written."""
        content = content_of(folder)
        content["files"][path] = content["files"]["findings.json"]
        check_refused(renewed(folder, content), "manifest.json( has a control character|: a key of files is )")


def _parts(value: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in a document: keys and positions on the way to each value."""
    items: Any = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [at, *(place for key, part in items for place in _parts(part, (*at, key)))]


_ANYTHING = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats(allow_nan=False) | some.text(max_size=9),
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.text(max_size=9), inner, max_size=3),
    max_leaves=5,
)


@pytest.fixture(scope="module")
def scratch(small_release: Release, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the small release whose manifest is changed over and over."""
    return Path(shutil.copytree(small_release.folder, tmp_path_factory.mktemp("scratch") / small_release.id))


def _mutated(content: Content, data: some.DataObject) -> Content:
    """A copy in which one value is dropped, replaced or joined by another."""
    changed: Content = json.loads(json.dumps(content))
    *way, last = data.draw(some.sampled_from(_parts(changed)[1:]))
    parent: Any = changed
    for key in way:
        parent = parent[key]
    match data.draw(some.sampled_from(("drop", "replace", "add"))):
        case "drop":
            del parent[last]
        case "replace":
            parent[last] = data.draw(_ANYTHING)
        case "add" if isinstance(parent, dict):
            parent[data.draw(some.text(max_size=9))] = data.draw(_ANYTHING)
        case _:
            parent.append(data.draw(_ANYTHING))
    return changed


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(some.data())
def test_a_manifest_changed_anywhere_is_never_accepted(
    small_release: Release, scratch: Path, data: some.DataObject
) -> None:
    """And read with a digest that was renewed, it is an error or has the types it should have: never a crash."""
    path = scratch / "manifest.json"
    whole, line = path.read_bytes(), (scratch / "manifest.sha256").read_bytes()
    try:
        changed = _mutated(json.loads(whole), data)
        path.write_bytes(json.dumps(changed).encode())
        check_refused(scratch, ".*manifest.json does not match manifest.sha256", verify)
        (scratch / "manifest.sha256").write_bytes(manifests._digest_line(path.read_bytes()))
        check_refused(scratch, ".*manifest.json", verify)
        edited = scratch.rename(scratch.parent / "edited")
        with suppress(BrokenRelease):
            found = Manifest.read(edited)
            assert all(isinstance(digest.size, int) for digest in found.files.values())
            assert all(isinstance(model, ModelDescription) for model in found.models)
            assert set(found.counts) >= set(small_release.manifest.counts)
        edited.rename(scratch)
    finally:
        if not scratch.exists():
            (scratch.parent / "edited").rename(scratch)
        path.write_bytes(whole)
        (scratch / "manifest.sha256").write_bytes(line)

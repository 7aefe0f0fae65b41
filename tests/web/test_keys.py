"""Keys for exports: what is kept of them, who may export, and the commands."""

import contextlib
import json
import os
import socket
import stat
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from butaca.cli import main
from butaca.errors import BrokenKeys, UsageError
from butaca.web.auth.export_access import Exporter
from butaca.web.auth.keys import KeyFile
from butaca.web.problems import handlers
from butaca.web.problems.readers import Readers

Capture = pytest.CaptureFixture[str]


DIGEST = "0" * 64
ENTRY = f'{{"name": "a", "sha256": "{DIGEST}", "made": "2020-01-01"}}'
AMBIGUOUS = {
    "it has 'name' more than once in an object": ENTRY.replace('"name"', '"name": "b", "name"'),
    "it has 'sha256' more than once in an object": ENTRY.replace("}", f', "sha256": "{DIGEST}"}}'),
    r"entry 1 has the name '\ud800'; it has to be 1 to 60 printable characters": ENTRY.replace('"a"', r'"\ud800"'),
    "entry 1 has the name ' '; it has to be 1 to 60 printable characters": ENTRY.replace('"a"', '" "'),
    "entry 2 has the name 'a', as one before it has": f"{ENTRY}, {ENTRY}",
    r"entry 1 was made on '\udcff', which is no day such as 2025-12-31": ENTRY.replace("2020-01-01", r"\udcff"),
}
AMBIGUOUS = {problem: f"[{entries}]" for problem, entries in AMBIGUOUS.items()}
"""Texts of files of which nobody can tell whose keys they are, by the problem that is told."""
BROKEN = [
    "", "{", "{}x", "{}", "null", "1", '"a"', "[1]", "[null]", "[[]]", '[{"name": "a"}]',
    '[{"name": "a", "sha256": 1, "made": "2020-01-01"}]',
    '[{"name": "a", "sha256": "ñ", "made": "2020-01-01"}]',
    f'[{{"name": "a", "sha256": "{DIGEST}", "made": null}}]',
    f'[{{"name": "a", "sha256": "{DIGEST}", "made": "2020-01-01", "more": "x"}}]',
    "[" * 100_000,
    *AMBIGUOUS.values(),
]  # fmt: skip
"""Texts of files that are no files of keys."""


def exporting(keys: KeyFile | None) -> TestClient:
    """Return a client of an application with one export."""
    app = FastAPI()
    app.state.keys = keys
    handlers.install(app, Readers())

    @app.get("/api/v1/export", dependencies=[Exporter])
    def export() -> str:
        return "everything"

    return TestClient(app)


class TestFile:
    """What is kept."""

    def test_knows_its_keys_until_they_are_removed(self, tmp_path: Path) -> None:
        """Also where somebody else has opened the file before."""
        ours, theirs = KeyFile(tmp_path / "keys"), KeyFile(tmp_path / "keys")
        assert not theirs.knows("")
        ana, ben = ours.add("Ana"), ours.add("Ben")
        assert [key.name for key in theirs] == ["Ana", "Ben"]
        assert [theirs.knows(text) for text in (ana, ben, ana[:-1], "", "\udcff")] == [True, True, False, False, False]
        ours.remove("Ana")
        assert [theirs.knows(text) for text in (ana, ben)] == [False, True]

    def test_does_not_hold_them(self, tmp_path: Path) -> None:
        """Keys differ, have 256 random bits, and only their owner reads what is kept."""
        path = tmp_path / "keys"
        keys = [KeyFile(path).add(name) for name in "ab"]
        assert keys[0] != keys[1]
        assert all(len(key) == len("butaca_") + 43 for key in keys)
        assert not any(key in path.read_text() or key[7:] in path.read_text() for key in keys)
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert os.listdir(tmp_path) == ["keys"]  # noqa: PTH208 - hidden files too

    @pytest.mark.parametrize("name", ["", " ", "x" * 61, "a\nb", "Ana"])
    def test_refuses_names(self, name: str, tmp_path: Path) -> None:
        """Empty, too long, more than a line, taken."""
        keys = KeyFile(tmp_path / "keys")
        keys.add("Ana")
        with pytest.raises(UsageError, match="name"):
            keys.add(name)
        assert [key.name for key in keys] == ["Ana"]

    @pytest.mark.parametrize("problem", AMBIGUOUS)
    def test_says_in_a_line_what_is_ambiguous(self, problem: str, tmp_path: Path) -> None:
        """By its name, in characters that any terminal prints."""
        (tmp_path / "keys").write_text(AMBIGUOUS[problem], encoding="utf-8")
        with pytest.raises(BrokenKeys) as caught:
            list(KeyFile(tmp_path / "keys"))
        assert str(caught.value) == f"{tmp_path / 'keys'} cannot be read as a file of keys: {problem}"
        assert str(caught.value).isprintable()

    @pytest.mark.parametrize("text", BROKEN)
    def test_that_is_none_is_an_error(self, text: str, tmp_path: Path) -> None:
        """Nobody is let in by it, and it is not overwritten."""
        (tmp_path / "keys").write_text(text)
        for act in (list, lambda keys: keys.add("a"), lambda keys: keys.knows("a")):
            with pytest.raises(BrokenKeys, match="cannot be read as a file of keys"):
                act(KeyFile(tmp_path / "keys"))
        assert (tmp_path / "keys").read_text() == text

    @pytest.mark.parametrize("kind", ["pipe", "folder", "device", "socket"])
    def test_that_is_no_regular_file_is_not_waited_for(self, kind: str, tmp_path: Path) -> None:
        """Also where it takes the place of a file whose keys were known, and even a link to it."""
        path = tmp_path / "keys"
        keys = KeyFile(path)
        keys.add("Ana")
        path.unlink()
        with contextlib.closing(socket.socket(socket.AF_UNIX)) as there:
            if kind == "pipe":
                os.mkfifo(path)
            elif kind == "folder":
                path.mkdir()
            elif kind == "device":
                path.symlink_to("/dev/zero")
            else:
                there.bind(str(path))
            for known in (keys, KeyFile(path)):
                with pytest.raises(BrokenKeys) as caught:
                    known.knows("")
                assert str(caught.value).startswith(f"{path} cannot be read as a file of keys: ")
                assert "\n" not in str(caught.value)

    def test_that_is_too_large_is_not_read(self, tmp_path: Path) -> None:
        """As a disk image that has its name."""
        path = tmp_path / "keys"
        with path.open("wb") as file:
            file.truncate(1 << 40)
        with pytest.raises(BrokenKeys, match="there can be 1,048,576"):
            list(KeyFile(path))


class TestExports:
    """Who may."""

    def test_everybody_where_there_is_no_file(self) -> None:
        """A catalogue is public unless somebody says otherwise."""
        assert exporting(None).get("/api/v1/export").json() == "everything"

    def test_whoever_has_a_key(self, tmp_path: Path) -> None:
        """In either header."""
        keys = KeyFile(tmp_path / "keys")
        key = keys.add("Ana")
        for headers in ({"Authorization": f"Bearer {key}"}, {"X-API-Key": key}):
            assert exporting(keys).get("/api/v1/export", headers=headers).status_code == 200

    @pytest.mark.parametrize(
        ("headers", "said", "challenge"),
        [
            ({}, "need a key", 'Bearer realm="butaca"'),
            ({"Authorization": "Basic YTpi"}, "need a key", 'Bearer realm="butaca"'),
            ({"Authorization": "Bearer no"}, "not known", 'Bearer realm="butaca", error="invalid_token"'),
            ({"X-API-Key": ""}, "a key", 'Bearer realm="butaca"'),
        ],
    )
    def test_nobody_else(self, headers: dict[str, str], said: str, challenge: str, tmp_path: Path) -> None:
        """A problem says how to ask; a file that is not there lets nobody in."""
        answer = exporting(KeyFile(tmp_path / "keys")).get("/api/v1/export", headers=headers)
        assert (answer.status_code, answer.headers["content-type"]) == (401, "application/problem+json")
        assert answer.headers["www-authenticate"].startswith(challenge)
        assert said in answer.json()["detail"]

    @pytest.mark.parametrize("text", [*BROKEN, None])
    def test_nobody_while_the_file_is_broken(
        self, text: str | None, tmp_path: Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        """Not even who was let in before: 503, in words that tell nothing of the file, which the log does, once."""
        path = tmp_path / "keys"
        keys = KeyFile(path)
        headers = {"X-API-Key": keys.add("Ana")}
        kept, client = path.read_text(), exporting(keys)
        assert client.get("/api/v1/export", headers=headers).status_code == 200
        if text is None:
            path.unlink()
            path.mkdir()
        else:
            path.write_text(text)
        for _ in range(3):
            answer = client.get("/api/v1/export", headers=headers)
            assert (answer.status_code, answer.headers["content-type"]) == (503, "application/problem+json")
            assert "mend its file of keys" in answer.json()["detail"]
            assert str(tmp_path) not in answer.text
        assert [str(path) in record.getMessage() for record in caplog.records] == [True]
        if text is not None:
            path.write_text(kept)
            assert client.get("/api/v1/export", headers=headers).status_code == 200


class TestCommands:
    """Adding, listing, removing."""

    def test_add_list_remove(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
        """A key is printed once, alone on its line."""
        monkeypatch.setenv("BUTACA_KEYS", str(tmp_path / "keys"))
        assert main(["keys", "list"]) == 0
        assert capsys.readouterr().out == "no keys\n"
        assert main(["keys", "add", "Ana"]) == 0
        key = capsys.readouterr().out.strip()
        assert KeyFile(tmp_path / "keys").knows(key)
        assert main(["keys", "list"]) == 0
        (kept,) = json.loads((tmp_path / "keys").read_text())
        assert capsys.readouterr().out == f"{kept['made']}  Ana\n"
        assert main(["keys", "remove", "Ana"]) == 0
        assert main(["keys", "remove", "Ana"]) == 2
        assert capsys.readouterr().err == "butaca: there is no key 'Ana'; there are: none\n"

    def test_need_a_file(self, monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
        """Which the environment names."""
        monkeypatch.delenv("BUTACA_KEYS", raising=False)
        assert main(["keys", "list"]) == 2
        assert "BUTACA_KEYS" in capsys.readouterr().err

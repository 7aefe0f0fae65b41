"""Reads the instructions that this repository's Dockerfile uses, and refuses every other.

It is no Docker: it knows few instructions, each in one form, so that what is rehearsed is what is
written. Variables, heredocs, flags and parser directives are refused, not guessed.
"""

import json
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

_FROM = re.compile(r"(python:(\d+\.\d+)-slim)(?:\s+AS\s+([a-z][a-z0-9-]*))?", re.IGNORECASE)
_USER = re.compile(r"(\d+):(\d+)")
_HEALTHCHECK = re.compile(r"((?:--(?:interval|timeout|start-period)=\d+s\s+)*)CMD\s+(\[.*\])", re.DOTALL)
_DIRECTIVE = re.compile(r"#\s*(syntax|escape|check)\s*=", re.IGNORECASE)
_ABSOLUTE = re.compile(r"""(?:^|[\s='"(>])/(?!dev/null\b)""")


class DockerfileError(Exception):
    """An instruction that is not known here, or not in this form."""


@dataclass(frozen=True)
class Copy:
    """COPY: from the context, or from an earlier stage."""

    sources: tuple[str, ...]
    target: str
    stage: str | None


@dataclass(frozen=True)
class Run:
    """RUN: a line for the shell."""

    line: str


@dataclass(frozen=True)
class Workdir:
    """WORKDIR: the folder that everything after it happens in."""

    folder: str


@dataclass(frozen=True)
class Env:
    """ENV: variables for everything after it, and for the server."""

    variables: dict[str, str]


Step = Copy | Run | Workdir | Env


@dataclass(frozen=True)
class Stage:
    """One FROM and what follows; ``user`` (uid, gid), ``command`` and ``health`` are for the server."""

    image: str
    python: str
    name: str | None
    steps: tuple[Step, ...]
    user: tuple[int, int] | None
    ports: tuple[int, ...]
    health: tuple[str, ...] | None
    command: tuple[str, ...] | None


def parse(text: str) -> list[Stage]:
    """The stages in order.

    Raises:
        DockerfileError: with the number of the line.
    """
    stages: list[_Draft] = []
    for number, name, value in _instructions(text):
        try:
            if name == "FROM":
                stages.append(_Draft(value))
            elif not stages:
                raise DockerfileError(f"{name} before FROM")
            else:
                stages[-1].add(name, value)
        except DockerfileError as error:
            raise DockerfileError(f"Dockerfile, line {number}: {error}") from None
    if not stages:
        raise DockerfileError("Dockerfile: no FROM")
    return [draft.stage() for draft in stages]


def _instructions(text: str) -> Iterator[tuple[int, str, str]]:
    """Line number, name and value of each instruction, with continued lines joined."""
    pending, start = "", 0
    for number, line in enumerate(text.splitlines(), start=1):
        if line.lstrip().startswith("#"):
            if _DIRECTIVE.match(line.lstrip()):
                raise DockerfileError(f"Dockerfile, line {number}: parser directives are not known here: {line}")
            continue
        if not pending:
            start = number
        pending += line
        if pending.endswith("\\"):
            pending = pending[:-1]
        elif pending.strip():
            name, _, value = pending.strip().partition(" ")
            yield start, name.upper(), value.strip()
            pending = ""
        else:
            pending = ""
    if pending:
        raise DockerfileError(f"Dockerfile, line {start}: the last line is continued")


class _Draft:
    """A stage while it is read."""

    def __init__(self, value: str) -> None:
        match = _FROM.fullmatch(value)
        if match is None:
            raise DockerfileError(f"FROM {value}: only python:X.Y-slim is known here")
        self.image, self.python, self.name = match.groups()
        self.steps: list[Step] = []
        self.user: tuple[int, int] | None = None
        self.ports: list[int] = []
        self.health: tuple[str, ...] | None = None
        self.command: tuple[str, ...] | None = None

    def add(self, name: str, value: str) -> None:
        """One more instruction."""
        if name not in ("RUN", "CMD", "HEALTHCHECK") and "$" in value:
            raise DockerfileError(f"{name} {value}: variables are not known here")
        match name:
            case "COPY":
                self.steps.append(_copy(value))
            case "RUN":
                self.steps.append(_run(value))
            case "WORKDIR":
                self.steps.append(Workdir(value))
            case "ENV":
                self.steps.append(Env(_variables(value)))
            case "USER":
                self.user = _user(value)
            case "EXPOSE" if value.isdigit():
                self.ports.append(int(value))
            case "HEALTHCHECK" if match := _HEALTHCHECK.fullmatch(value):
                self.health = _words(match[2])
            case "CMD":
                self.command = _words(value)
            case _:
                raise DockerfileError(f"{name} {value}: not known here, or not in this form")
        if name in ("COPY", "RUN", "WORKDIR") and self.user is not None:
            raise DockerfileError(f"{name} after USER: not known here")

    def stage(self) -> Stage:
        """What was read."""
        return Stage(
            self.image, self.python, self.name, tuple(self.steps), self.user, tuple(self.ports), self.health,
            self.command,
        )  # fmt: skip


def _copy(value: str) -> Copy:
    words = shlex.split(value)
    stage = words.pop(0).removeprefix("--from=") if words and words[0].startswith("--from=") else None
    if len(words) < 2 or any(word.startswith(("--", "[")) for word in words):
        raise DockerfileError(f"COPY {value}: only COPY [--from=STAGE] SOURCE... TARGET is known here")
    if len(words) > 2 and not words[-1].endswith("/"):
        raise DockerfileError(f"COPY {value}: several sources need a target that ends in /")
    return Copy(tuple(words[:-1]), words[-1], stage)


def _run(value: str) -> Run:
    if value.startswith(("--", "[")) or "<<" in value:
        raise DockerfileError(f"RUN {value}: only a line for the shell is known here")
    if _ABSOLUTE.search(value):
        raise DockerfileError(f"RUN {value}: it names an absolute path, which a rehearsal cannot map")
    return Run(value)


def _variables(value: str) -> dict[str, str]:
    words = shlex.split(value)
    pairs = [word.partition("=") for word in words]
    if not pairs or any(not equals for _, equals, _ in pairs):
        raise DockerfileError(f"ENV {value}: only NAME=VALUE is known here")
    return {name: content for name, _, content in pairs}


def _user(value: str) -> tuple[int, int]:
    match = _USER.fullmatch(value)
    if match is None:
        raise DockerfileError(f"USER {value}: only UID:GID, in numbers, is known here")
    return int(match[1]), int(match[2])


def _words(value: str) -> tuple[str, ...]:
    try:
        words = json.loads(value)
    except ValueError:
        words = None
    if not isinstance(words, list) or not words or not all(isinstance(word, str) for word in words):
        raise DockerfileError(f"{value}: only a JSON list of words is known here")
    for word in words:
        if word.startswith("/"):
            raise DockerfileError(f"{word}: an absolute path, which a rehearsal cannot map")
    return tuple(words)


class Ignore:
    """.dockerignore: the last line that matches a file, or a folder above it, decides.

    Known are ``*``, names and paths without wildcards, ``!`` before them, and ``**/NAME``.
    """

    def __init__(self, text: str) -> None:
        self._lines = [line.strip() for line in text.splitlines() if line.strip() and line.strip()[0] != "#"]
        for line in self._lines:
            pattern = line.removeprefix("!").removeprefix("**/")
            if line != "*" and (
                re.search(r"[*?\[\\]", pattern) or pattern.startswith("/") or pattern != pattern.strip()
            ):
                raise DockerfileError(f".dockerignore: {line}: not known here")

    def keeps(self, path: str) -> bool:
        """Whether a file, named from the context's root, is part of the context."""
        kept = True
        for line in self._lines:
            if _matches(PurePosixPath(path), line.removeprefix("!")):
                kept = line.startswith("!")
        return kept


def _matches(path: PurePosixPath, pattern: str) -> bool:
    if pattern.startswith("**/"):
        return pattern[3:] in path.parts
    return pattern == "*" or pattern in (str(path), *map(str, path.parents))

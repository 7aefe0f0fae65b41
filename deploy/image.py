"""Carries a Dockerfile's stages out in folders, without Docker.

What stands for what:

=====================  ==========================================================
in the Dockerfile      in the rehearsal
=====================  ==========================================================
FROM python:X.Y-slim   an empty folder for ``/`` and a fresh virtual environment
                       of the same minor version, first in PATH
the build context      the checkout's files that .dockerignore keeps
WORKDIR, COPY targets  ``/build`` is the folder ``build`` in the stage's ``/``
COPY --from=NAME       copied out of that stage's ``/``
RUN                    ``/bin/sh -c``, in the working folder, under the cap
USER                   the server runs as that number, if we are root
=====================  ==========================================================

What it is not: an isolated file system (the machine's own ``/usr`` is there), and Debian's packages of
the slim image are not checked.
"""

import shutil
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from dockerfile import Copy, DockerfileError, Env, Ignore, Stage, Workdir
from steps import Place


@dataclass
class StageFolder:
    """A stage that is being carried out; ``root`` stands for ``/``."""

    stage: Stage
    root: Path
    environment: dict[str, str]
    logs: Path
    folder: PurePosixPath = field(default=PurePosixPath("/"))

    @property
    def place(self) -> Place:
        """Where its commands run now."""
        return Place(self.inside(self.folder), self.environment, self.logs)

    def inside(self, path: PurePosixPath | str) -> Path:
        """Where a path of the stage is on this machine; relative ones start in its working folder."""
        return self.root / (self.folder / path).relative_to("/")

    def prepare(self, step: Copy | Workdir | Env, context: Path, others: dict[str, "StageFolder"]) -> None:
        """Carry out a step that is no command."""
        match step:
            case Workdir(folder):
                self.folder /= folder
                self.inside("").mkdir(parents=True, exist_ok=True)
            case Env(variables):
                self.environment |= variables
            case Copy(sources, target, stage):
                if stage is not None and stage not in others:
                    raise DockerfileError(f"COPY --from={stage}: no stage before this one has that name")
                origin = context if stage is None else others[stage].root
                self._copy(origin, sources, target)

    def _copy(self, origin: Path, sources: tuple[str, ...], target: str) -> None:
        """A folder's content, or files; into a folder where the target ends in ``/`` or is one."""
        aim = self.inside(target)
        for source in sources:
            found = [origin] if source in (".", "/") else sorted(origin.glob(source.strip("/")))
            if not found:
                raise DockerfileError(f"COPY {source}: there is no such file")
            for path in found:
                if path.is_dir():
                    shutil.copytree(path, aim, symlinks=True, dirs_exist_ok=True)
                else:
                    into = target.endswith("/") or aim.is_dir()
                    file = aim / path.name if into else aim
                    file.parent.mkdir(parents=True, exist_ok=True)
                    shutil.copy(path, file)


def narrow(context: Path, ignore: Ignore) -> None:
    """Remove from the context what Docker would not be sent."""
    for path in sorted(context.rglob("*"), reverse=True):
        if path.is_dir():
            if not any(path.iterdir()):
                path.rmdir()
        elif not ignore.keeps(path.relative_to(context).as_posix()):
            path.unlink()

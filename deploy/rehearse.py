"""Rehearses the deployment: the commands of render.yaml and of the Dockerfile, run as they are written there.

They run in a copy of the checkout, in a clean environment, under the 512 MB of Render's free web
service, and the server has its tenth of a processor too. Each server is waited for, asked, and
stopped. Exit code 0 means that everything passed.
"""

import argparse
import os
import shutil
import signal
import sys
import tempfile
import textwrap
from collections.abc import Sequence
from pathlib import Path

import blueprint
import dockerfile
from cap import CPU, MEMORY, best_cap
from checkout import (
    ROOT,
    CheckoutError,
    checkout_files,
    cool,
    copy_checkout,
    environment,
    find_python,
    make_environment,
)
from dockerfile import Run
from image import StageFolder, narrow
from limits import Cap, Usage, User
from live_server import Server, free_port, sample_questions
from steps import Place, StepError, run, shell, shown

_WIDTH = 80


def main() -> int:
    """Rehearse what is asked for; return the exit code."""
    options = _arguments()
    os.umask(0o022)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))  # whatever runs is ended on the way out
    work = Path(tempfile.mkdtemp(prefix="butaca-rehearsal-"))
    work.chmod(0o755)  # the server's own user has to come through
    try:
        rehearsal = Rehearsal(work, options.data, options.cpu)
        rehearsal.introduce()
        if options.only != "docker":
            rehearsal.render()
        if options.only != "render":
            rehearsal.docker()
    except StepError as error:
        _line("FAILED", str(error))
        print(textwrap.indent(error.output, "            | "))
        return 1
    except (CheckoutError, blueprint.BlueprintError, dockerfile.DockerfileError) as error:
        _line("FAILED", str(error))
        return 1
    finally:
        if options.keep:
            _line("kept", str(work))
        else:
            shutil.rmtree(work)
    print("\neverything passed")
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Rehearse the deployment under 512 MB of memory.")
    parser.add_argument("--only", choices=("render", "docker"), help="one of the two kinds (default: both)")
    parser.add_argument("--data", type=Path, metavar="DIR", help="build from these files (default: as the checkout is)")
    parser.add_argument(
        "--cpu", type=float, default=CPU, metavar="SHARE",
        help="the server's share of one processor; 0 is a whole machine (default: %(default)s)",
    )  # fmt: skip
    parser.add_argument("--keep", action="store_true", help="keep the folder that everything happened in")
    options = parser.parse_args()
    if options.data is not None and not options.data.is_dir():
        parser.error(f"{options.data} is no folder")
    return options


class Rehearsal:
    """Everything that is run, in order, in one folder."""

    def __init__(self, work: Path, data: Path | None, cpu: float) -> None:
        self._work, self._data, self._cpu = work, data, cpu or None
        self._files = checkout_files()
        self._service = blueprint.read(ROOT / "render.yaml")
        self._stages = dockerfile.parse((ROOT / "Dockerfile").read_text(encoding="utf-8"))
        last = self._stages[-1].user
        self._user = User(*last) if last is not None and os.geteuid() == 0 else None

    def introduce(self) -> None:
        """What is rehearsed, and how."""
        print("butaca: rehearsal of the deployment\n")
        _line("checkout", f"{len(self._files)} files: git's, as they are now, and new ones")
        _line("data", self._data_words())
        with best_cap(MEMORY, self._cpu) as cap:
            _line("memory", f"{MEMORY // 2**20} MB, by {cap.words}")
            _line("processor", f"for the server {_share(cap)}; for what builds, all of it")

    def render(self) -> None:
        """Render's native runtime: one folder and one environment for the build and for the server."""
        service = self._service
        print(f"\nrender.yaml: plan {service.plan}")
        folder, home = self._work / "render", self._work / "home-render"
        home.mkdir()
        copy_checkout(self._files, folder, self._data)
        python, version = find_python(service.python, self._user)
        _line("python", f"{version}, for the {service.python} asked for")
        variables = environment(home, make_environment(python, self._work / "python-render")) | service.variables
        place = Place(folder, variables, self._work / "render.log")
        self._run(shell(service.build), place)
        self._serve(shell(service.start), place, service.health, None)

    def docker(self) -> None:
        """The Dockerfile's stages, in folders that stand for their file systems; see image.py."""
        print(f"\nDockerfile: {len(self._stages)} stages, in folders; no Docker is used")
        context = self._work / "context"
        copy_checkout(self._files, context, self._data)
        narrow(context, dockerfile.Ignore((ROOT / ".dockerignore").read_text(encoding="utf-8")))
        done: dict[str, StageFolder] = {}
        for number, stage in enumerate(self._stages):
            folder = self._stage(number, stage, context, done)
            done[stage.name or str(number)] = folder
        last = folder.stage
        if last.command is None or last.health is None or last.user is None:
            raise dockerfile.DockerfileError("the last stage needs USER, HEALTHCHECK and CMD")
        # Docker gives a user without an entry the home /.
        place = Place(
            folder.place.folder, folder.environment | {"HOME": str(folder.root)}, folder.logs, self._user
        )  # fmt: skip
        self._serve(last.command, place, self._service.health, last.health)

    def _stage(
        self, number: int, stage: dockerfile.Stage, context: Path, others: dict[str, StageFolder]
    ) -> StageFolder:
        root, home = self._work / f"stage-{number}", self._work / f"home-{number}"
        root.mkdir()
        home.mkdir()
        python, version = find_python(stage.python, self._user)
        variables = environment(home, make_environment(python, self._work / f"python-{number}"))
        folder = StageFolder(stage, root, variables, self._work / f"stage-{number}.log")
        _line("FROM", f"{stage.image}: Python {version}, nothing installed")
        for step in stage.steps:
            if isinstance(step, Run):
                self._run(shell(step.line), folder.place)
            else:
                folder.prepare(step, context, others)
        return folder

    def _run(self, command: Sequence[str], place: Place) -> None:
        _command(command)
        with best_cap() as cap:
            ran = run(command, place, cap)
        _line("ok", f"{ran.seconds:.0f} s; {_memory(ran.usage)}")

    def _serve(self, command: Sequence[str], place: Place, health: str, check: Sequence[str] | None) -> None:
        _command(command)
        cool(self._work)
        port = free_port()
        place = Place(place.folder, {**place.environment, "PORT": str(port)}, place.log, place.user)
        with best_cap(MEMORY, self._cpu) as cap, Server(command, place, cap, port) as server:
            ready = server.wait_until_ready(health)
            _line("ready", f"{ready:.1f} s after the start, as user {server.user()}, with {_share(cap)}")
            holds = server.ask("/api/v1/release").json()
            _line("serves", f"{holds['counts']['movies']:,} films, {holds['source']}")
            for answer in sample_questions(server):
                _line(f"{answer.status}", f"{answer.seconds * 1000:5.0f} ms  {_cut(answer.path, _WIDTH - 24)}")
            if check is not None:
                log = place.log.with_suffix(".health")
                checked = run(check, Place(place.folder, place.environment, log, place.user), cap)
                _line("healthy", f"{checked.seconds:.1f} s for HEALTHCHECK's own command")
            stopped = server.stop()
            _line("stopped", f"{stopped:.1f} s after SIGTERM")
            _line("memory", _memory(cap.usage()))

    def _data_words(self) -> str:
        if self._data is not None:
            files = [file for file in self._data.iterdir() if file.is_file()]
            return f"{len(files)} files of {self._data.name}/, {sum(f.stat().st_size for f in files) / 1e6:.0f} MB"
        if any(name.startswith("data/") for name in self._files):
            return "the checkout's data/"
        return "the default catalogue"


def _share(cap: Cap) -> str:
    return "whole processors" if cap.cpu is None else f"{cap.cpu:g} of a processor"


def _memory(usage: Usage) -> str:
    words = f"{usage.own / 2**20:.0f} MB held at most"
    if usage.total is not None:
        words += f", {usage.total / 2**20:.0f} with cached files"
    return words


def _command(command: Sequence[str]) -> None:
    text = " ".join(shown(command).split())
    print(textwrap.fill(text, _WIDTH, initial_indent="  $ ", subsequent_indent="      ", break_on_hyphens=False))


def _line(label: str, text: str) -> None:
    print(textwrap.fill(text, _WIDTH, initial_indent=f"  {label:<10}", subsequent_indent=" " * 12), flush=True)


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else text[: width - 1] + "…"


if __name__ == "__main__":
    sys.exit(main())

"""Rehearsal of the deployment's two scripts under Render's 512 MB.

The memory is that of the free web service; the environment is clean.

deploy/build.sh runs in a copy of the files that an image is made from. Then everything is removed but what the image's
last stage copies, and deploy/start.sh serves that as the image's user, with a tenth of a processor and cold files. The
server is waited for, asked, and stopped. Exit code 0 means that everything passed.
"""

import argparse
import importlib.util
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path
from urllib.parse import quote

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))  # the cap is there, since the tests use it too

from cap import CPU, MEMORY, Cap, Process, ProcessError, User, best_cap, free_port  # noqa: E402

PYTHON = "3.11"  # as render.yaml and the Dockerfile have it
USER = User(10001, 10001)  # as the Dockerfile has it; taken where we are root
SERVED = ("deploy/start.sh", ".deploy/serve", "releases")  # what the Dockerfile's last stage copies
_PATH = "/usr/local/bin:/usr/bin:/bin"
_USABLE = "import ensurepip, ssl, sqlite3, sys, venv; print('%d.%d' % sys.version_info[:2])"


class CannotRehearse(Exception):
    """Something that a rehearsal needs is not on this machine."""


class NotCompiled(Exception):
    """Modules would be compiled at every start of the server, which may not keep them."""


def main() -> int:
    """Rehearse; return the exit code."""
    options = _arguments()
    os.umask(0o022)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))  # ends what runs on the way out
    work = Path(tempfile.mkdtemp(prefix="butaca-rehearsal-"))
    work.chmod(0o755)  # the server's user has to come through
    user = USER if os.geteuid() == 0 else None
    try:
        copy_checkout(work / "app", options.data)
        environment = clean_environment(work, find_python(user))
        _build(work / "app", environment)
        keep_served(work / "app")
        check_compiled(work / "app")
        _serve(work / "app", environment, user, options.cpu or None)
    except (CannotRehearse, NotCompiled, ProcessError) as error:
        _line("FAILED", str(error))
        return 1
    finally:
        if options.keep:
            _line("kept", str(work))
        else:
            shutil.rmtree(work)
    print("everything passed")
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Rehearse the deployment under 512 MB of memory.")
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


def image_files() -> list[str]:
    """Return the files of an image, by git and .dockerignore.

    They are known to git, or would be taken by it.

    Raises:
        CannotRehearse: this is no git checkout.
    """
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        raise CannotRehearse(f"git does not know this folder: {listed.stderr.strip()}")
    names = sorted(name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file())
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    kept = [line[1:] for line in lines if line.startswith("!")]
    return [name for name in names if any(fnmatch(name, pattern) or name.startswith(f"{pattern}/") for pattern in kept)]


def copy_checkout(target: Path, data: Path | None) -> None:
    """Copy the files of an image, and ``data`` if given.

    That folder becomes ``data/``.
    """
    for name in image_files():
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, target / name)
    if data is not None:
        shutil.rmtree(target / "data", ignore_errors=True)
        shutil.copytree(data, target / "data")


def clean_environment(work: Path, python: Path) -> dict[str, str]:
    """Return the variables of a fresh machine, with this one's pip settings."""
    (work / "home").mkdir()
    pip = {name: value for name, value in os.environ.items() if name.startswith("PIP_")}
    return {"PATH": _PATH, "HOME": str(work / "home"), "LANG": "C.UTF-8", "PYTHON": str(python), **pip}


def find_python(user: User | None) -> Path:
    """Return a Python of the deployment's version that the user can run.

    Raises:
        CannotRehearse: there is none.
    """
    names = [str(getattr(sys, "_base_executable", sys.executable))]
    names += [f"{folder}/python{PYTHON}" for folder in [*os.environ.get("PATH", "").split(":"), *_PATH.split(":")]]
    for candidate in (Path(name).resolve() for name in names if Path(name).is_file()):
        try:
            tried = subprocess.run(
                [candidate, "-c", _USABLE], cwd="/", capture_output=True, text=True, check=False,
                user=user.uid if user else None, group=user.gid if user else None, extra_groups=[] if user else None,
            )  # fmt: skip
        except PermissionError:
            continue
        if tried.stdout.strip() == PYTHON:
            return candidate
    raise CannotRehearse(f"no Python {PYTHON} with venv{f' that user {user.uid} can run' if user else ''} is here")


def keep_served(app: Path) -> None:
    """Remove everything but what the image's last stage copies.

    The kernel then forgets the files that are kept.
    """
    rest = app.rename(app.with_name("rest"))
    for name in SERVED:
        (app / name).parent.mkdir(parents=True, exist_ok=True)
        (rest / name).rename(app / name)
    shutil.rmtree(rest)
    os.sync()
    for path in filter(Path.is_file, app.rglob("*")):
        with path.open("rb") as file:
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def check_compiled(app: Path) -> None:
    """Check that the server has its modules compiled.

    Raises:
        NotCompiled: some are not.
    """
    modules = sorted((app / ".deploy" / "serve").rglob("*.py"))
    missing = [path for path in modules if not Path(importlib.util.cache_from_source(path)).is_file()]
    if missing or not modules:
        raise NotCompiled(f"{len(missing)} of {len(modules)} modules of the server are not compiled: {missing[:3]}")


def _build(app: Path, environment: dict[str, str]) -> None:
    with best_cap() as cap, Process(cap, ["deploy/build.sh"], app, environment) as build:
        _line("build.sh", f"under {MEMORY // 2**20} MB, by {cap.words}")
        _line("built", f"in {build.wait():.0f} s; {_memory(cap)}")


def _serve(app: Path, environment: dict[str, str], user: User | None, cpu: float | None) -> None:
    port = free_port()
    variables = {**environment, "HOST": "0.0.0.0", "PORT": str(port)}
    with best_cap(MEMORY, cpu) as cap, Process(cap, ["deploy/start.sh"], app, variables, user) as server:
        share = "whole processors" if cap.cpu is None else f"{cap.cpu:g} of a processor"
        _line("start.sh", f"likewise, with {share}")
        _line("ready", f"after {server.wait_until_ready(port):.1f} s, as user {server.user()}")
        for path, seconds in _sample_questions(server, port):
            _line("answered", f"in {seconds * 1000:4.0f} ms  {path}")
        _line("stopped", f"{server.stop():.1f} s after SIGTERM; {_memory(cap)}")


def _sample_questions(server: Process, port: int) -> Iterator[tuple[str, float]]:
    """Ask about movies of the catalogue; yield paths and seconds.

    The seconds are those until the answer.
    """
    paths = ["/", "/report", "/api/v1/search?q=a&type=movie&limit=50"]
    while paths:
        path = paths.pop(0)
        started = time.monotonic()
        body = server.ask(port, path)
        yield path, time.monotonic() - started
        if "/search?" in path:
            movies = json.loads(body)["results"][:3]
            paths += [f"/api/v1/movies/{movie['id']}" for movie in movies]
            paths += [f"/recomendacion/{quote(movie['title'], safe='')}" for movie in movies]
        elif path.startswith("/api/v1/movies/"):
            people = json.loads(body)["directors"][:1]
            paths += [f"/get_director/{quote(person['name'], safe='')}" for person in people]


def _memory(cap: Cap) -> str:
    usage = cap.usage()
    cached = "" if usage.total is None else f", {usage.total / 2**20:.0f} with cached files"
    return f"{usage.own / 2**20:.0f} MB held at most{cached}"


def _line(label: str, text: str) -> None:
    print(f"{label:<10}{text}", flush=True)


if __name__ == "__main__":
    sys.exit(main())

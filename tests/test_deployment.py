"""The deployment's files, and the parts of the rehearsal that need no network."""

import json
import os
import py_compile
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from cap import MEMORY
from conftest import ROOT
from server_process import serving

sys.path.append(str(ROOT / "deploy"))  # a folder of scripts, not a package

import rehearse

LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
NPM_LOCK = ROOT / "tests" / "clients" / "typescript" / "package-lock.json"


def read(name: str) -> str:
    """Return the text of a file of the repository."""
    return (ROOT / name).read_text(encoding="utf-8")


def instructions(stage: str) -> list[list[str]]:
    """Return the instructions of a stage of the Dockerfile as words, comments left out."""
    lines = (line for line in stage.splitlines() if line and not line.startswith("#"))
    return [line.split(maxsplit=1) for line in lines]


@pytest.fixture(scope="module")
def stages() -> list[list[list[str]]]:
    """The two stages of the Dockerfile."""
    _, *stages = re.split(r"^(?=FROM )", read("Dockerfile"), flags=re.MULTILINE)
    assert len(stages) == 2
    return [instructions(stage) for stage in stages]


@pytest.fixture(scope="module")
def service() -> dict[str, Any]:
    """The only service of render.yaml."""
    [service] = yaml.safe_load(read("render.yaml"))["services"]
    service["variables"] = {pair["key"]: pair["value"] for pair in service["envVars"]}
    return dict(service)


class TestScripts:
    """deploy/build.sh and deploy/start.sh."""

    @pytest.mark.parametrize("name", ["build.sh", "start.sh"])
    def test_can_be_run(self, name: str) -> None:
        """Each is a program that the shell understands, and stops at the first thing that fails."""
        script = ROOT / "deploy" / name
        assert os.access(script, os.X_OK)
        subprocess.run(["/bin/sh", "-n", script], check=True)
        assert "\nset -eu\n" in script.read_text(encoding="utf-8")

    def test_installs_are_locked(self) -> None:
        """Every package comes from a lock with hashes or is the wheel just built; nothing else is downloaded."""
        script = read("deploy/build.sh")
        assert re.search(r"install --no-deps .*\$@", script.replace("\\\n", " "))
        installs = re.findall(r"(?:^|\|\| )install (.+)", script, re.MULTILINE)
        assert len(installs) == 5
        for install in installs:
            assert "--require-hashes -r requirements/" in install or install.endswith(".deploy/wheel/*.whl")
        assert "wheel --no-deps --no-build-isolation" in script
        assert {f"requirements/{lock.name}" for lock in LOCKS} >= set(re.findall(r"requirements/\w+\.txt", script))

    def test_what_serves_has_nothing_that_builds(self) -> None:
        """Its environment gets the serving lock and the wheel, and no pip."""
        installs = re.findall(r"^install serve (.+)$", read("deploy/build.sh"), re.MULTILINE)
        assert installs == ["--require-hashes -r requirements/serve.txt", "--force-reinstall .deploy/wheel/*.whl"]
        assert "--no-compile" not in read("deploy/build.sh").split("install() {")[1].split("}")[0]  # for both
        assert "-m venv --without-pip .deploy/serve" in read("deploy/build.sh")

    def test_no_shell_is_between_the_server_and_its_signals(self) -> None:
        """And the port is left to $PORT."""
        assert read("deploy/start.sh").endswith('\nexec .deploy/serve/bin/butaca serve "$@"\n')

    def test_a_folder_of_data_that_is_none_ends_the_build(self, tmp_path: Path) -> None:
        """Before anything is installed."""
        command = [ROOT / "deploy" / "build.sh", tmp_path / "none"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode != 0
        assert f"{tmp_path}/none" in done.stderr
        assert done.stdout == ""


class TestRender:
    """render.yaml."""

    def test_it_is_the_free_plan(self, service: dict[str, Any]) -> None:
        """The Blueprint asks for the plan that the rehearsal measures against."""
        assert (service["type"], service["runtime"], service["plan"]) == ("web", "python", "free")
        assert MEMORY == 512 * 2**20

    def test_it_runs_both_scripts(self, service: dict[str, Any]) -> None:
        """And nothing besides."""
        assert service["buildCommand"] == "deploy/build.sh"
        assert service["startCommand"] == "exec deploy/start.sh"

    def test_health_is_what_the_server_answers(self, service: dict[str, Any]) -> None:
        """Render asks an address that means ready, not only alive."""
        assert service["healthCheckPath"] == "/health/ready"

    def test_the_server_listens_where_render_says(self, service: dict[str, Any]) -> None:
        """On all addresses; the port is left to $PORT."""
        assert service["variables"]["HOST"] == "0.0.0.0"
        assert "PORT" not in service["variables"]


class TestDockerfile:
    """The Dockerfile."""

    def test_the_first_stage_builds_and_the_second_serves(self, stages: list[list[list[str]]]) -> None:
        """By the scripts; what the second holds comes from the first alone."""
        first, second = stages
        assert [words for command, words in first if command == "RUN"] == ["deploy/build.sh"]
        assert [words for command, words in second if command in ("RUN", "ADD")] == []
        assert [json.loads(words) for command, words in second if command == "CMD"] == [["deploy/start.sh"]]

    def test_the_server_brings_nothing_that_builds(self, stages: list[list[list[str]]]) -> None:
        """It gets what the rehearsal serves, each to where it was: its programs name their place."""
        copies = [shlex.split(words) for command, words in stages[1] if command == "COPY"]
        names = [Path(source).relative_to("/app").as_posix() for _, source, _ in copies]
        assert tuple(names) == rehearse.SERVED
        assert {options for options, _, _ in copies} == {"--from=build"}
        for name, (_, _, target) in zip(names, copies, strict=True):
            assert name == (f"{target}{Path(name).name}" if (ROOT / name).is_file() else target.rstrip("/"))
        assert all(["WORKDIR", "/app"] in stage for stage in stages)

    def test_the_server_is_not_root(self, stages: list[list[list[str]]]) -> None:
        """The last stage runs as the number that the rehearsal takes, which is not 0."""
        user = rehearse.USER
        assert ["USER", f"{user.uid}:{user.gid}"] in stages[1]
        assert min(user.uid, user.gid) > 0

    def test_it_can_be_asked_how_it_is(self, stages: list[list[list[str]]], small_releases: Path) -> None:
        """HEALTHCHECK's own command passes beside a server, and fails where there is none."""
        [words] = [words for command, words in stages[1] if command == "HEALTHCHECK"]
        program, *arguments = json.loads(words.partition(" CMD ")[2])
        assert program == "python"
        assert "/health/ready" in arguments[-1]
        assert ["EXPOSE", "8000"] in stages[1]
        with serving(small_releases) as client:
            for port, code in ((client.base_url.port, 0), (1, 1)):
                environment = {**os.environ, "PORT": str(port)}
                done = subprocess.run([sys.executable, *arguments], env=environment, capture_output=True, check=False)
                assert done.returncode == code

    def test_all_ways_use_one_python(self, stages: list[list[list[str]]], service: dict[str, Any]) -> None:
        """render.yaml, both stages and the rehearsal name the same minor version."""
        images = [words.split()[0] for stage in stages for command, words in stage if command == "FROM"]
        assert images == [f"python:{rehearse.PYTHON}-slim"] * 2
        assert service["variables"]["PYTHON_VERSION"].rpartition(".")[0] == rehearse.PYTHON

    def test_the_context_is_what_an_image_is_made_of(self) -> None:
        """.dockerignore lets the package, the locks, the scripts and the data through, and nothing else."""
        names = rehearse.image_files()
        needed = {"src/butaca/cli/__init__.py", "pyproject.toml", "README.md", "LICENSE", "deploy/build.sh"}
        assert needed | set(rehearse.SERVED[:1]) | {f"requirements/{lock.name}" for lock in LOCKS} <= set(names)
        tops = {name.partition("/")[0] for name in names}
        assert tops <= {"src", "requirements", "deploy", "data", "pyproject.toml", "README.md", "LICENSE"}
        assert [name for name in names if name.startswith("deploy/")] == ["deploy/build.sh", "deploy/start.sh"]
        first, *patterns = [line for line in read(".dockerignore").splitlines() if not line.startswith("#")]
        assert first == "*"
        assert [pattern for pattern in patterns if pattern[0] != "!"] == ["**/__pycache__"]


class TestLocks:
    """requirements/*.txt, and npm's."""

    @pytest.mark.parametrize("lock", [*LOCKS, NPM_LOCK], ids=lambda lock: lock.name)
    def test_hold_hashes_and_no_addresses(self, lock: Path) -> None:
        """Neither of a registry nor of anybody else."""
        text = lock.read_text(encoding="utf-8")
        assert "sha512-" in text or "sha256:" in text
        assert re.findall(r"\S*://\S*", text) == []

    def test_make_renews_all_of_them(self) -> None:
        """Each lock file is made by `make lock`."""
        assert {f"requirements/{lock.name}" for lock in LOCKS} == set(re.findall(r"-o (\S+)", read("Makefile")))

    @pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.stem)
    def test_versions_are_those_of_the_suite(self, lock: Path) -> None:
        """What is deployed is what is tested; the own packages of browser and clients aside."""
        pins, tested = (
            dict(re.findall(r"^([\w.-]+)==([^\s;]+)", read(f"requirements/{name}"), re.MULTILINE))
            for name in (lock.name, "test.txt")
        )
        assert {name: version for name, version in pins.items() if tested.get(name, version) != version} == {}
        assert lock.stem in ("browser", "clients") or pins.keys() <= tested.keys()

    def test_a_version_has_the_same_hashes_in_every_lock(self) -> None:
        """And no other version has them."""
        versions = {
            (name, version, frozenset(re.findall(r"sha256:(\w+)", hashes)))
            for lock in LOCKS
            for name, version, hashes in re.findall(
                r"^([\w.-]+)==([^\s;]+)[^\\\n]*\\\n((?:    --hash=.+\n)+)",
                lock.read_text(encoding="utf-8"),
                re.MULTILINE,
            )
        }
        assert len(versions) > 100
        for given in ({version[:2] for version in versions}, {version[2] for version in versions}):
            assert len(given) == len(versions)


def test_the_environment_is_clean(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of this machine's variables only pip's settings come along."""
    monkeypatch.setenv("PIP_RETRIES", "3")
    monkeypatch.setenv("BUTACA_RELEASES", "elsewhere")
    names = set(rehearse.clean_environment(tmp_path, tmp_path / "python"))
    assert {"PATH", "HOME", "LANG", "PYTHON", "PIP_RETRIES"} <= names
    assert all(name in {"PATH", "HOME", "LANG", "PYTHON"} or name.startswith("PIP_") for name in names)


def test_only_what_an_image_copies_is_served(tmp_path: Path) -> None:
    """The rest is gone, and links stay links."""
    app = tmp_path / "app"
    for name in ("deploy/start.sh", "deploy/build.sh", ".deploy/build/a", ".deploy/serve/b", "releases/one/c", "src/d"):
        (app / name).parent.mkdir(parents=True, exist_ok=True)
        (app / name).touch()
    (app / "releases" / "current").symlink_to("one")
    rehearse.keep_served(app)
    files = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if not path.is_dir())
    assert files == ["app/.deploy/serve/b", "app/deploy/start.sh", "app/releases/one/c"]
    assert (app / "releases" / "current").readlink() == Path("one")


def test_what_serves_is_compiled(tmp_path: Path) -> None:
    """Its user may not keep what is compiled, so that each start would do it anew."""
    served = tmp_path / ".deploy" / "serve"
    (served / "package").mkdir(parents=True)
    with pytest.raises(rehearse.NotCompiled, match="0 of 0"):
        rehearse.check_compiled(tmp_path)
    for name in ("one", "two"):
        (served / "package" / f"{name}.py").write_text("x = 1\n", encoding="utf-8")
    py_compile.compile(str(served / "package" / "one.py"))
    with pytest.raises(rehearse.NotCompiled, match=r"1 of 2 .*two\.py"):
        rehearse.check_compiled(tmp_path)
    py_compile.compile(str(served / "package" / "two.py"))
    rehearse.check_compiled(tmp_path)


def test_the_rehearsal_explains_itself() -> None:
    """The script's help names its options."""
    command = [sys.executable, str(ROOT / "deploy" / "rehearse.py"), "--help"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert all(option in done.stdout for option in ("--data", "--cpu", "--keep"))

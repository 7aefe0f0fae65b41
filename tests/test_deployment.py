"""The deployment's files, and the parts of the rehearsal that need no network."""

import contextlib
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
sys.path.append(str(ROOT / "deploy"))  # a folder of scripts, not a package

import blueprint  # noqa: E402
import checkout  # noqa: E402
import dockerfile  # noqa: E402
import limits  # noqa: E402
import live_server  # noqa: E402
import steps  # noqa: E402
from cap import MEMORY, best_cap  # noqa: E402
from cgroup import Group, OldGroup  # noqa: E402
from dockerfile import Copy, DockerfileError, Env, Ignore, Run, Workdir  # noqa: E402
from image import StageFolder, narrow  # noqa: E402

HOG = "import time; held = b'x' * (700 * 2**20); time.sleep(5)"
SMALL = "held = b'x' * (100 * 2**20)"


@pytest.fixture(scope="module")
def service():
    """What render.yaml says."""
    return blueprint.read(ROOT / "render.yaml")


@pytest.fixture(scope="module")
def stages():
    """What the Dockerfile says."""
    return dockerfile.parse((ROOT / "Dockerfile").read_text(encoding="utf-8"))


class TestRender:
    def test_it_is_the_free_plan(self, service):
        """The Blueprint asks for the plan that the rehearsal measures against."""
        assert service.plan == "free"
        assert MEMORY == 512 * 2**20

    def test_health_is_what_the_server_answers(self, service):
        """Render asks a path that means ready, not only alive."""
        assert service.health == "/health/ready"

    def test_the_build_is_locked(self, service):
        """Every file the build command installs from exists and carries hashes, and nothing else is downloaded."""
        locks = re.findall(r"-r (\S+)", service.build)
        assert locks
        assert all("--hash=sha256:" in (ROOT / lock).read_text(encoding="utf-8") for lock in locks)
        installs = [part for part in service.build.split("&&") if "pip install" in part]
        assert all("--require-hashes" in part or "--no-deps --no-build-isolation" in part for part in installs)

    def test_the_server_listens_where_render_says(self, service):
        """The start command leaves the port to $PORT, and no shell between the server and its signals."""
        assert service.start.startswith("exec butaca serve --host 0.0.0.0")
        assert "--port" not in service.start

    def test_something_missing_is_named(self, tmp_path):
        """A Blueprint without a health check is refused by its name."""
        text = (ROOT / "render.yaml").read_text(encoding="utf-8")
        path = tmp_path / "render.yaml"
        path.write_text(text.replace("healthCheckPath", "healthPath"), encoding="utf-8")
        with pytest.raises(blueprint.BlueprintError, match="healthCheckPath"):
            blueprint.read(path)


class TestDockerfile:
    def test_the_server_is_not_root(self, stages):
        """The last stage runs as a number that is not 0."""
        uid, gid = stages[-1].user
        assert uid > 0
        assert gid > 0

    def test_the_server_brings_nothing_that_builds(self, stages):
        """The last stage installs the serving lock alone."""
        text = " ".join(str(step) for step in stages[-1].steps)
        assert "serve.txt" in text
        assert "build.txt" not in text
        assert "backend.txt" not in text

    def test_what_it_copies_exists(self, stages):
        """Every file copied from the context is there and passes .dockerignore."""
        ignore = Ignore((ROOT / ".dockerignore").read_text(encoding="utf-8"))
        named = [
            source
            for stage in stages
            for step in stage.steps
            if isinstance(step, Copy) and step.stage is None
            for source in step.sources
            if source != "."
        ]
        assert named
        assert all((ROOT / source).is_file() and ignore.keeps(source) for source in named)

    def test_it_can_be_asked_how_it_is(self, stages):
        """HEALTHCHECK asks what Render asks, with the image's own Python."""
        assert stages[-1].health[0] == "python"
        assert "/health/ready" in stages[-1].health[-1]
        assert stages[-1].ports == (8000,)

    def test_both_ways_use_one_python(self, service, stages):
        """render.yaml and every stage name the same minor version."""
        assert {stage.python for stage in stages} == {".".join(service.python.split(".")[:2])}

    def test_a_stage_is_read(self):
        """Comments, continued lines, JSON and plain forms become steps in order."""
        [stage] = dockerfile.parse(
            "# hello\nFROM python:3.11-slim AS one\nWORKDIR /app\nENV A=1 B='two words'\n"
            "COPY a b/c d/\nRUN x && \\\n  # why\n  y\nUSER 5:6\nEXPOSE 80\n"
            'HEALTHCHECK --interval=5s CMD ["h"]\nCMD ["butaca", "serve"]\n'
        )
        assert stage.name == "one"
        assert stage.steps == (
            Workdir("/app"),
            Env({"A": "1", "B": "two words"}),
            Copy(("a", "b/c"), "d/", None),
            Run("x &&   y"),
        )
        assert (stage.user, stage.ports, stage.health, stage.command) == ((5, 6), (80,), ("h",), ("butaca", "serve"))

    @pytest.mark.parametrize(
        "line",
        [
            "ADD a b",
            "RUN --mount=type=cache x",
            "RUN cp a /etc/b",
            'RUN ["x"]',
            "RUN <<END",
            "COPY --chown=1 a b",
            "COPY a b c",
            "COPY $A b",
            "USER someone",
            "USER 5",
            "ENV A 1",
            "EXPOSE 80/tcp",
            "HEALTHCHECK NONE",
            "CMD butaca serve",
            'CMD ["/bin/butaca"]',
            "FROM debian:12",
            "# syntax=other",
        ],
    )
    def test_what_is_not_known_is_refused(self, line):
        """An instruction in a form that would have to be guessed ends with the line's number."""
        with pytest.raises(DockerfileError, match="line 2"):
            dockerfile.parse(f"FROM python:3.11-slim\n{line}\n")

    @pytest.mark.parametrize(
        ("path", "kept"),
        [
            ("src/butaca/cli/__init__.py", True),
            ("src/butaca/__pycache__/cli.pyc", False),
            ("data/movies_dataset.csv.gz", True),
            ("deploy/backend.txt", True),
            ("deploy/rehearse.py", False),
            ("tests/test_deployment.py", False),
            (".venv/bin/python", False),
            ("releases/current", False),
        ],
    )
    def test_the_context_is_what_an_image_is_made_of(self, path, kept):
        """.dockerignore lets the package, the locks and the data through, and nothing else."""
        ignore = Ignore((ROOT / ".dockerignore").read_text(encoding="utf-8"))
        assert ignore.keeps(path) == kept

    def test_a_wildcard_in_dockerignore_is_refused(self):
        """A pattern that is not understood is an error, not a file too many."""
        with pytest.raises(DockerfileError, match=r"\*\.csv"):
            Ignore("*.csv")

    def test_copies_land_where_docker_puts_them(self, tmp_path):
        """Folders give their content, links stay links, and a target with a slash is a folder."""
        context, one, two = (tmp_path / name for name in ("context", "one", "two"))
        (context / "src").mkdir(parents=True)
        (context / "src" / "a.txt").write_text("a")
        (context / "src" / "current").symlink_to("a.txt")
        (context / "notes").mkdir()
        (context / "notes" / "b.txt").write_text("b")
        narrow(context, Ignore("*\n!src"))
        [first, second] = dockerfile.parse(
            "FROM python:3.11-slim AS one\nWORKDIR /build\nCOPY src/a.txt locks/\nCOPY . .\n"
            "FROM python:3.11-slim\nWORKDIR /app\nCOPY --from=one /build/src/ kept/\n"
        )
        done = {}
        for stage, root in ((first, one), (second, two)):
            root.mkdir()
            folder = StageFolder(stage, root, {}, tmp_path / "log")
            for step in stage.steps:
                folder.prepare(step, context, done)
            done[stage.name] = folder
        files = sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if not path.is_dir())
        assert files == [
            "context/src/a.txt",
            "context/src/current",
            "one/build/locks/a.txt",
            "one/build/src/a.txt",
            "one/build/src/current",
            "two/app/kept/a.txt",
            "two/app/kept/current",
        ]
        assert (two / "app/kept/current").is_symlink()


def test_the_backend_is_pinned_as_in_the_development_environment():
    """What builds the package for a deployment is what builds it here."""
    backend, dev = (
        set(re.findall(r"^[a-z][\w.-]*==\S+", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE))
        for name in ("deploy/backend.txt", "requirements/dev.txt")
    )
    assert any(pin.startswith("hatchling==") for pin in backend)
    assert backend <= dev


def test_the_guide_says_what_the_settings_are():
    """Every environment variable the settings read is in the operator's guide."""
    settings = (ROOT / "src/butaca/settings.py").read_text(encoding="utf-8")
    guide = (ROOT / "docs/deployment.md").read_text(encoding="utf-8")
    assert all(f"`{name}`" in guide for name in re.findall(r'"""([A-Z_]+): ', settings))


def test_the_environment_is_clean(tmp_path, monkeypatch):
    """Of this machine's variables only pip's settings come along."""
    monkeypatch.setenv("PIP_RETRIES", "3")
    monkeypatch.setenv("BUTACA_RELEASES", "elsewhere")
    names = set(checkout.environment(tmp_path, tmp_path / "python"))
    assert {"PATH", "HOME", "LANG", "PIP_RETRIES"} <= names
    assert all(name in {"PATH", "HOME", "LANG"} or name.startswith("PIP_") for name in names)


class TestCap:
    @pytest.fixture(params=[(Group, OldGroup), (limits.Watch,)], ids=["kernel", "watch"])
    def cap(self, request):
        """The kernel's cap, of whichever version this machine has, and the one for machines without."""
        for kind in request.param:
            with contextlib.suppress(OSError):
                cap = kind(MEMORY, None)
                yield cap
                cap.close()
                return
        pytest.skip("this machine lets nobody make a memory cgroup here")

    def place(self, folder):
        """A folder to run in, with next to no environment."""
        return steps.Place(folder, {"PATH": os.defpath}, folder / "log")

    def test_a_hog_is_ended(self, cap, tmp_path):
        """A child that takes 700 MB under 512 MB does not live."""
        with pytest.raises(steps.StepError, match=r"the cap of 512 MB|exit code"):
            steps.run([sys.executable, "-c", HOG], self.place(tmp_path), cap)
        assert cap.usage().kills == 1
        assert cap.processes() == []

    def test_the_sum_counts(self, cap, tmp_path):
        """Two children that take 350 MB each do not live under 512 MB."""
        half = HOG.replace("700", "350")
        line = f'"{sys.executable}" -c "{half}" & "{sys.executable}" -c "{half}" && wait $!'
        with pytest.raises(steps.StepError):
            steps.run(steps.shell(line), self.place(tmp_path), cap)

    def test_a_modest_child_lives(self, cap, tmp_path):
        """A child that takes 100 MB ends well, and that is about what is reported."""
        ran = steps.run([sys.executable, "-c", f"{SMALL}; import time; time.sleep(0.3)"], self.place(tmp_path), cap)
        assert 100 * 2**20 <= ran.usage.own < 200 * 2**20

    def test_nothing_is_left_behind(self, cap, tmp_path):
        """A child that is still running when the cap is closed is ended, and the group is gone."""
        with (tmp_path / "log").open("wb") as output:
            process = cap.start(["sleep", "60"], folder=tmp_path, environment={"PATH": os.defpath}, output=output)
        groups = list(getattr(cap, "_folders", []))
        cap.close()
        assert process.wait() == -signal.SIGKILL
        assert not any(group.exists() for group in groups)

    def test_a_tenth_of_a_processor_is_a_tenth(self, tmp_path):
        """0.1 s of work takes about a second with a tenth of a processor."""
        with best_cap(MEMORY, 0.1) as cap:
            if cap.cpu is None:
                pytest.skip(f"no share of a processor can be granted by {cap.words}")
            started = time.monotonic()
            busy = "import time\nwhile time.process_time() < 0.1: pass"
            steps.run([sys.executable, "-c", busy], self.place(tmp_path), cap)
        assert time.monotonic() - started > 0.5

    @pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
    def test_a_user_is_dropped_to(self, cap, tmp_path):
        """A command runs with the number it is given, and without root's groups."""
        place = steps.Place(tmp_path, {"PATH": os.defpath}, tmp_path / "log", limits.User(10001, 10001))
        assert steps.run(steps.shell("id -u; id -G"), place, cap).output.split() == ["10001", "10001"]


class TestServer:
    """A small server, good or bad, stands in for the real one."""

    SERVER = (  # {code} is its exit code
        "import http.server, os, signal, sys\n"
        "class Handler(http.server.BaseHTTPRequestHandler):\n"
        "    def do_GET(self):\n"
        "        self.send_response(200 if self.path == '/ready' else 404); self.end_headers()\n"
        "    def log_message(self, *_): pass\n"
        "signal.signal(signal.SIGTERM, lambda *_: sys.exit({code}))\n"
        "http.server.HTTPServer(('127.0.0.1', int(os.environ['PORT'])), Handler).serve_forever()\n"
    )

    @pytest.fixture
    def start(self, tmp_path):
        """Starts the server, which ends with a given code when it is told to stop."""
        caps = []

        def start(code):
            port = live_server.free_port()
            cap = limits.Watch(MEMORY, None)
            caps.append(cap)
            place = steps.Place(tmp_path, {"PATH": os.defpath, "PORT": str(port)}, tmp_path / "log")
            command = [sys.executable, "-c", self.SERVER.replace("{code}", str(code))]
            return live_server.Server(command, place, cap, port)

        yield start
        for cap in caps:
            cap.close()

    def test_it_is_waited_for_asked_and_stopped(self, start):
        """A good server is ready, answers, and ends when it is told to."""
        with start(0) as server:
            assert server.wait_until_ready("/ready") < 30
            assert server.ask("/ready").status == 200
            assert server.user() == os.geteuid()
            assert server.stop() < 30

    def test_an_answer_that_is_not_200_fails(self, start):
        """A 404 ends a rehearsal, with the question in the message."""
        with start(0) as server:
            server.wait_until_ready("/ready")
            with pytest.raises(steps.StepError, match="GET /other: 404"):
                server.ask("/other")

    def test_a_bad_end_fails(self, start):
        """A server that ends with an error after SIGTERM is not clean."""
        with start(3) as server:
            server.wait_until_ready("/ready")
            with pytest.raises(steps.StepError, match="exit code 3"):
                server.stop()

    def test_a_server_that_does_not_start_fails_at_once(self, start):
        """The exit code of a server that ends by itself is told."""
        with start("0)\nsys.exit(7") as server, pytest.raises(steps.StepError, match="exit code"):
            server.wait_until_ready("/ready")


def test_the_rehearsal_explains_itself():
    """The script's help names its options."""
    command = [sys.executable, str(ROOT / "deploy" / "rehearse.py"), "--help"]
    said = subprocess.run(command, capture_output=True, text=True, check=True)
    assert all(option in said.stdout for option in ("--only", "--data", "--cpu", "--keep"))

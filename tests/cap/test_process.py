"""A command under a cap is waited for, asked and stopped."""

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from . import MEMORY, Process, ProcessError, best_cap, free_port

Start = Callable[[object], tuple[Process, int]]


class TestServer:
    """A small server, good or bad, stands in for the real one."""

    SERVER = (  # {code} is its exit code
        "import http.server, os, signal, sys\n"
        "class Handler(http.server.BaseHTTPRequestHandler):\n"
        "    def do_GET(self):\n"
        "        self.send_response(200 if self.path == '/health/ready' else 404); self.end_headers()\n"
        "    def log_message(self, *_): pass\n"
        "signal.signal(signal.SIGTERM, lambda *_: sys.exit({code}))\n"
        "http.server.HTTPServer(('127.0.0.1', int(os.environ['PORT'])), Handler).serve_forever()\n"
    )

    @pytest.fixture
    def start(self, tmp_path: Path) -> Iterator[Start]:
        """Start the server, which ends with a given code when it is told to stop; give its port too."""
        (tmp_path / "app").mkdir()
        with best_cap(MEMORY) as cap:

            def start(code: object) -> tuple[Process, int]:
                port = free_port()
                command = [sys.executable, "-c", self.SERVER.replace("{code}", str(code))]
                return Process(cap, command, tmp_path / "app", {"PATH": os.defpath, "PORT": str(port)}), port

            yield start

    def test_it_is_waited_for_asked_and_stopped(self, start: Start) -> None:
        """A good server is ready, answers, and ends when it is told to."""
        server, port = start(0)
        with server:
            assert server.wait_until_ready(port) < 30
            assert server.ask(port, "/health/ready") == b""
            assert server.user() == os.geteuid()
            assert server.stop() < 30

    def test_an_answer_that_is_not_200_fails(self, start: Start) -> None:
        """A 404 is an error, with the question in the message."""
        server, port = start(0)
        with server:
            server.wait_until_ready(port)
            with pytest.raises(ProcessError, match="GET /other: 404"):
                server.ask(port, "/other")

    def test_a_bad_end_fails(self, start: Start) -> None:
        """A server that ends with an error after SIGTERM is not clean."""
        server, port = start(3)
        with server:
            server.wait_until_ready(port)
            with pytest.raises(ProcessError, match="exit code 3"):
                server.stop()

    def test_a_server_that_does_not_start_fails_at_once(self, start: Start) -> None:
        """The exit code of a server that ends by itself is told."""
        server, port = start("0)\nsys.exit(7")
        with server, pytest.raises(ProcessError, match="exit code"):
            server.wait_until_ready(port)

    def test_a_command_that_fails_shows_its_last_lines(self, tmp_path: Path) -> None:
        """With its exit code before them."""
        (tmp_path / "app").mkdir()
        command = ["/bin/sh", "-c", "echo no such thing; exit 4"]
        with (
            best_cap(MEMORY) as cap,
            Process(cap, command, tmp_path / "app", {}) as process,
            pytest.raises(ProcessError, match=r"exit code 4\n    \| no such thing"),
        ):
            process.wait()

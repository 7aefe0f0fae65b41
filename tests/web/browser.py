"""A real browser without a window, driven over a pipe by its debugging protocol."""

import base64
import json
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

NAMES = ("chromium", "chromium-browser", "google-chrome")
_PATIENCE = 20.0  # seconds that something may take to be so


def installed() -> str | None:
    """The browser's program, if there is one."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


class Browser:
    """One tab. Messages are JSON, each ended by a zero byte."""

    def __init__(self, incoming: int, outgoing: int) -> None:
        self._incoming, self._outgoing = incoming, outgoing
        self._last = 0
        self._buffer = b""
        target = self._send("Target.createTarget", url="about:blank")["targetId"]
        self._session = self._send("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]

    def open(self, address: str) -> None:
        """Go to an address and wait until the page and its script have run."""
        self._send("Page.navigate", self._session, url=address)
        self.wait(f"document.readyState === 'complete' && location.href === {json.dumps(address)}")

    def run(self, script: str) -> Any:
        """The value of an expression in the page."""
        done = self._send("Runtime.evaluate", self._session, expression=script, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in done, done
        return done["result"].get("value")

    def wait(self, condition: str) -> None:
        """Until an expression is true."""
        until = time.monotonic() + _PATIENCE
        while not self.run(condition):
            assert time.monotonic() < until, f"never so: {condition}"
            time.sleep(0.05)

    def click(self, selector: str) -> None:
        """What a selector finds first."""
        self.run(f"document.querySelector({json.dumps(selector)}).click()")

    def give(self, selector: str, file: Path) -> None:
        """A file to a file input."""
        found = self._send("Runtime.evaluate", self._session, expression=f"document.querySelector({selector!r})")
        self._send("DOM.setFileInputFiles", self._session, files=[str(file)], objectId=found["result"]["objectId"])

    def picture(self, file: Path, width: int, height: int) -> None:
        """What the page looks like at a size."""
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self._send("Emulation.setDeviceMetricsOverride", self._session, **metrics)
        file.write_bytes(base64.b64decode(self._send("Page.captureScreenshot", self._session)["data"]))

    def _send(self, method: str, session: str | None = None, **parameters: Any) -> Any:
        self._last += 1
        message = {"id": self._last, "method": method, "params": parameters}
        if session:
            message["sessionId"] = session
        os.write(self._outgoing, json.dumps(message).encode() + b"\0")
        while True:
            while b"\0" not in self._buffer:
                received = os.read(self._incoming, 1 << 16)
                assert received, "the browser has gone"
                self._buffer += received
            text, _, self._buffer = self._buffer.partition(b"\0")
            answer = json.loads(text)
            if answer.get("id") == self._last:
                assert "error" not in answer, (method, answer["error"])
                return answer["result"]


@contextmanager
def browsing(profile: Path) -> Iterator[Browser]:
    """A browser that keeps what it keeps in a folder; it ends with the block."""
    program = installed()
    assert program
    (read_there, write_here), (read_here, write_there) = os.pipe(), os.pipe()
    # The browser reads from its descriptor 3 and writes to 4.
    command = (
        f'exec "{program}" --headless --no-sandbox --disable-gpu --disable-dev-shm-usage --hide-scrollbars '
        f'--remote-debugging-pipe --user-data-dir="{profile}" 3<&{read_there} 4>&{write_there}'
    )
    with subprocess.Popen(
        ["bash", "-c", command],
        pass_fds=(read_there, write_there),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        os.close(read_there)
        os.close(write_there)
        try:
            yield Browser(read_here, write_here)
        finally:
            process.terminate()
            process.wait()
            os.close(write_here)
            os.close(read_here)

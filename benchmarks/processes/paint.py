"""When a page's largest content is painted, in Chromium on a processor that is four times as slow.

Beside each page stands one of the same size with text alone, served by this process.
"""

import json
import shutil
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.request import urlopen

from playwright.sync_api import Browser, sync_playwright

_PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
_SLOWDOWN = 4
_HOST = "127.0.0.1"
# No other site is asked: pictures from elsewhere would make the figures those of the network.
_ARGUMENTS = ("--no-sandbox", "--disable-gpu", f"--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE {_HOST}")
_OBSERVE = """new PerformanceObserver(list => {
  for (const entry of list.getEntries()) window.painted = entry.startTime;
}).observe({ type: "largest-contentful-paint", buffered: true });"""
_SETTLED = 700  # milliseconds after the load, in which scripts may still paint something larger
_WORDS = "All that is here is text, and it is as long as the page that it stands beside. "


def main() -> int:
    """Print the seconds of each page and of text of its size, as JSON; nothing without a browser."""
    address, repetitions, *paths = sys.argv[1:]
    program = next((path for name in _PROGRAMS if (path := shutil.which(name))), None)
    if program is None:
        print(json.dumps({}))
        return 0
    seconds: dict[str, dict[str, list[float]]] = {path: {"page": [], "text": []} for path in paths}
    with _text_pages(address, paths) as text, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=[*_ARGUMENTS])
        for path in paths:
            _paint(browser, f"{address}{path}")  # so that the server has read what it reads once
        for _ in range(int(repetitions)):
            for place, path in enumerate(paths):
                seconds[path]["page"].append(_paint(browser, f"{address}{path}"))
                seconds[path]["text"].append(_paint(browser, f"{text}/{place}"))
        browser.close()
    print(json.dumps(seconds))
    return 0


def _paint(browser: Browser, address: str) -> float:
    """Return the seconds from the request to the largest paint, with nothing kept from before."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": _SLOWDOWN})
    page.add_init_script(_OBSERVE)
    page.goto(address, wait_until="load")
    page.wait_for_timeout(_SETTLED)
    milliseconds = page.evaluate("window.painted")
    context.close()
    return float(milliseconds) / 1000


@contextmanager
def _text_pages(address: str, paths: list[str]) -> Iterator[str]:
    """Serve a page of text for each path, of the path's size; yield the address."""
    bodies = [_text(len(urlopen(f"{address}{path}").read())) for path in paths]

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            place = self.path[1:]
            body = bodies[int(place)] if place.isdecimal() else b""
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer((_HOST, 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://{_HOST}:{server.server_address[1]}"
        server.shutdown()


def _text(size: int) -> bytes:
    paragraph = f"<p>{_WORDS * 5}</p>\n"
    return ("<!doctype html><title>Text</title>" + paragraph * (size // len(paragraph) + 1)).encode()[:size]


if __name__ == "__main__":
    sys.exit(main())

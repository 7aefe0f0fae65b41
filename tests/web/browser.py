"""A real browser without a window, driven by Playwright, that notes whatever goes wrong in it."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import httpx2
import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
_PATIENCE = 20_000  # milliseconds that something may take to be so
_ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars")

_LEFT = "net::ERR_ABORTED"  # how a request ends whose page is left

# Before any script of a page: what its policy forbids is told to whoever watches.
_TELL = "document.addEventListener('securitypolicyviolation', event => violated(event.violatedDirective))"


@dataclass
class Watch:
    """What a page has done so far: its faults, and the statuses of answers as they came over the network."""

    violations: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)

    @property
    def faults(self) -> list[str]:
        """Return everything that should not have been."""
        return [*self.violations, *self.errors]


@contextmanager
def browsing() -> Iterator[Browser]:
    """Start the browser of this machine; none is downloaded.

    Until the block ends, this thread has a running event loop: there can be no other, as of ``asyncio.run``.
    Without a browser a test is skipped, but where CI is set it fails.
    """
    program = next((path for name in NAMES if (path := shutil.which(name))), None)
    if program is None:
        missing = pytest.fail if os.environ.get("CI") else pytest.skip
        missing("no browser to drive: install chromium")
    expect.set_options(timeout=_PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=[*_ARGUMENTS])
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def watched(browser: Browser, address: str, width: int = 1280, height: int = 900) -> Iterator[tuple[Page, Watch]]:
    """Open a page that has kept nothing yet; what it keeps, also of its HTTP cache, goes with the block."""
    context = browser.new_context(base_url=address, viewport={"width": width, "height": height})
    context.set_default_timeout(_PATIENCE)
    watch = Watch()
    context.expose_binding("violated", lambda _, directive: watch.violations.append(directive))
    context.add_init_script(_TELL)
    page = context.new_page()
    page.on("console", lambda message: _note_message(watch, message))
    page.on("pageerror", lambda error: watch.errors.append(f"script: {error}"))
    page.on("requestfailed", lambda request: _note_failure(watch, request))
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    # What a browser calls the status of an answer is that of the stored one; this is what was sent.
    wire.on("Network.responseReceivedExtraInfo", lambda answer: watch.statuses.append(answer["statusCode"]))
    try:
        yield page, watch
    finally:
        context.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Yield the browser; it ends with a file, since nobody else could run an event loop beside it."""
    with browsing() as started:
        yield started


@pytest.fixture
def page(browser: Browser, offline: httpx2.Client) -> Iterator[Page]:
    """Yield a page that has stored nothing yet, and has no error at the end."""
    with watched(browser, str(offline.base_url)) as (opened, watch):
        yield opened
        assert not watch.faults


def _note_message(watch: Watch, message: ConsoleMessage) -> None:
    if message.type in ("error", "warning"):
        watch.errors.append(f"console: {message.text} ({message.location.get('url')})")


def _note_failure(watch: Watch, request: Request) -> None:
    if request.failure != _LEFT:
        watch.errors.append(f"{request.url}: {request.failure}")

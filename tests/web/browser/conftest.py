"""A browser, and the pages served to it by this very process, over the sample registers at a fixed moment.

A test that needs the browser is marked so; in CI a skip of one is a failure (tests/conftest.py).
"""

from __future__ import annotations

import shutil
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, Playwright, ViewportSize, sync_playwright

from amp_registry.asker import Asker
from amp_registry.records import Register
from amp_registry.settings import Settings
from amp_registry.web.app import create_app
from amp_registry.web.web_settings import WebSettings
from tests.sample_store import BAD, FETCHED, NOW, imported, stored_samples

SCREENSHOTS = Path(__file__).parents[3] / "build" / "screenshots"
DESKTOP = ViewportSize(width=1280, height=900)
PHONE = ViewportSize(width=320, height=640)
WIDTHS = {"desktop": DESKTOP, "phone": PHONE}
PATIENCE = 15_000


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what is here as needing the browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("browser")


@dataclass
class Tab:
    """One page of the browser in one language, and all that went wrong in it."""

    page: Page
    base: str
    language: str
    scripts: bool
    width: str
    troubles: list[str] = field(default_factory=list)

    def go(self, path: str = "") -> None:
        """Open a page by its address below the language."""
        self.page.goto(f"{self.base}/{self.language}/{path}")

    def say(self, fr: str, en: str) -> str:
        """Return the words of the language."""
        return fr if self.language == "fr" else en

    @property
    def path(self) -> str:
        """The address of the page, below the language."""
        return self.page.url.removeprefix(f"{self.base}/{self.language}/")

    def text(self) -> str:
        """Return what the page says, where its content is, with plain spaces."""
        return self.page.inner_text("main").replace("\u00a0", " ")

    def ask(self, firm: str) -> None:
        """Ask about a firm in the one field, and wait for the answer."""
        self.go()
        self.page.fill("#who", firm)
        self.page.locator(".one-field button").click()


@contextmanager
def served(web: WebSettings) -> Iterator[str]:
    """Serve from a thread of this process, and give the address."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port = listening.getsockname()[1]
        server = uvicorn.Server(uvicorn.Config(create_app(web), log_level="error", access_log=False))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        until = time.monotonic() + 20
        while not server.started:
            if time.monotonic() > until:
                raise TimeoutError
            time.sleep(0.02)
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            server.should_exit = True
            thread.join(20)


def settings(url: str, **more: object) -> Settings:
    """Return the settings of a store, with no limit on how fast a browser asks."""
    return Settings(database_url=url, web_rate_per_minute=0, **more)  # type: ignore[arg-type]


def web(url: str, now: datetime = NOW, **more: object) -> WebSettings:
    """Return what serves a store at a moment."""
    return WebSettings(settings=settings(url, **more), clock=lambda: now, local_asker=Asker.of("c.roy"))


@pytest.fixture(scope="session")
def nights_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A store of four nights, the last but one of which was held back."""
    url = f"sqlite:///{tmp_path_factory.mktemp('nights') / 'store.sqlite3'}"
    stored_samples(url, FETCHED - timedelta(days=6))
    rena = Path(__file__).parents[3] / "data" / "fixtures" / "samples" / "rena.jsonl"
    fewer = tmp_path_factory.mktemp("fewer") / "rena.jsonl"
    fewer.write_text(
        "".join(rena.read_text(encoding="utf-8").splitlines(keepends=True)[3:]), encoding="utf-8"
    )
    imported(url, Register.RENA, fewer, fetched_at=FETCHED - timedelta(days=3), accept_shrink=True)
    imported(url, Register.RENA, BAD / "half_the_rows.json", fetched_at=FETCHED - timedelta(days=1))
    stored_samples(url)
    return url


@pytest.fixture(scope="session")
def base(nights_url: str) -> Iterator[str]:
    """The address of the pages over that store."""
    with served(web(nights_url)) as address:
        yield address


@pytest.fixture(scope="module")
def playwright_here() -> Iterator[Playwright]:
    """Playwright, started once a file: as long as it runs, no other test of the process could run a loop of its own."""
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="module")
def browser(playwright_here: Playwright) -> Iterator[Browser]:
    """The system's Chromium, started once a file."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        pytest.skip("there is no chromium on this machine")
    browser = playwright_here.chromium.launch(executable_path=program, args=["--no-sandbox"])
    yield browser
    browser.close()


@contextmanager
def tab(
    browser: Browser, base: str, *, language: str = "fr", scripts: bool = True, width: str = "desktop"
) -> Iterator[Tab]:
    """Open a tab; a dialog, an error of a script or a refusal of the policy is a trouble, and fails the test."""
    context = browser.new_context(
        viewport=WIDTHS[width], java_script_enabled=scripts, locale=f"{language}-CA", accept_downloads=True
    )
    context.set_default_timeout(PATIENCE)
    opened = Tab(context.new_page(), base, language, scripts, width)
    opened.page.on("dialog", lambda dialog: opened.troubles.append(f"dialog: {dialog.message}"))
    opened.page.on("pageerror", lambda error: opened.troubles.append(f"error: {error}"))
    opened.page.on(
        "console",
        lambda message: (
            opened.troubles.append(message.text)
            if message.type == "error" and "Failed to load resource" not in message.text
            else None
        ),
    )
    try:
        yield opened
    finally:
        context.close()
    assert opened.troubles == []


VISITORS = {
    "in French, with scripts, on a desktop": ("fr", True, "desktop"),
    "in French, without scripts, on a phone": ("fr", False, "phone"),
    "in English, with scripts, on a phone": ("en", True, "phone"),
    "in English, without scripts, on a desktop": ("en", False, "desktop"),
}
"""Every pair of language and scripts, of language and width, of scripts and width."""


@pytest.fixture(params=VISITORS.values(), ids=VISITORS)
def visitor(request: pytest.FixtureRequest, browser: Browser, base: str) -> Iterator[Tab]:
    """A visitor of each kind in turn."""
    language, scripts, width = request.param
    with tab(browser, base, language=language, scripts=scripts, width=width) as opened:
        yield opened

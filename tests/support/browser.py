"""A real Chromium, as a person uses it, that notes whatever a page should not do."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

REPOSITORY = Path(__file__).parent.parent.parent
AXE = REPOSITORY / "services/api/web/node_modules/axe-core/axe.min.js"
SCREENSHOTS = REPOSITORY / "build/screenshots"
"""Kept as output of CI."""
AXE_RULES = """async () => (await axe.run()).violations
  .filter((each) => each.impact === "serious" || each.impact === "critical")
  .map((each) => each.id + ": " + each.nodes.map((node) => node.target + " " + node.failureSummary).join("; "))"""
Scheme = Literal["light", "dark"]


@dataclass
class Visit:
    """A page in a browser of its own, and what it did wrong."""

    page: Page
    base: str
    errors: list[str] = field(default_factory=list)
    """What it wrote to the console, and what it threw."""
    elsewhere: list[str] = field(default_factory=list)
    """Addresses that it asked outside of `base`."""

    def open(self, where: str = "") -> None:
        """Go to an address below `base` and wait for the page's first cards."""
        self.page.goto(self.base + where)
        self.page.wait_for_selector("main .card")

    def faults_of_access(self) -> list[str]:
        """What axe finds serious or critical."""
        self.page.evaluate(AXE.read_text())
        found: list[str] = self.page.evaluate(AXE_RULES)
        return found

    def keep_picture(self, name: str, *, whole: bool = True) -> None:
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=whole)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's Chromium without a window; the test is skipped where there is none, except in CI."""
    path = shutil.which("chromium")
    if path is None:
        message = "no Chromium is installed: apt install chromium"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    # Chromium refuses to sandbox itself as root.
    options = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=options)
        yield browser
        browser.close()


@contextmanager
def visit(browser: Browser, base: str, **options: Any) -> Iterator[Visit]:
    """A fresh visitor of the page at `base`, which ends in a slash; `options` are Playwright's of a context."""
    chosen = {"locale": "en-GB", "viewport": {"width": 1440, "height": 900}, "reduced_motion": "reduce"} | options
    context = browser.new_context(**chosen)
    page = context.new_page()
    made = Visit(page, base)
    own = urlsplit(base)

    def note(url: str) -> None:
        asked = urlsplit(url)
        if (asked.scheme, asked.netloc) != (own.scheme, own.netloc) or not asked.path.startswith(own.path):
            made.elsewhere.append(url)

    page.on("request", lambda request: note(request.url))
    page.on("console", lambda said: made.errors.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: made.errors.append(str(error)))
    try:
        yield made
    finally:
        context.close()

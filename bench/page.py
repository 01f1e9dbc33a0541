"""How soon the page shows something: a real gateway on an empty store, a real browser that has never seen it."""

import statistics
from contextlib import ExitStack
from typing import Any

import requests
from playwright.sync_api import Browser

from bench.own_store import own_store
from tests.support.browser import chromium, visit
from tests.support.services import running
from tests.support.store import free_port
from tests.support.waiting import wait_until

VISITS = 9
WANTED_MS = 1000
FIRST_CONTENT = "performance.getEntriesByName('first-contentful-paint').map((paint) => paint.startTime)"


def measure() -> list[dict[str, Any]]:
    """The median time to the first content, in ms, of visits with an empty cache, beside what is wanted of it."""
    with own_store() as store, ExitStack() as stack:
        run_dir = store.directory
        address = f"127.0.0.1:{free_port()}"
        process = stack.enter_context(running("api", store, run_dir, AMSHUB_WEB__LISTEN=address))
        stack.callback(process.wait)
        stack.callback(process.terminate)
        wait_until(lambda: _answers(f"http://{address}/healthz"), "the gateway answers")
        browser = stack.enter_context(chromium())
        value = statistics.median(_first_content_ms(browser, f"http://{address}/") for _ in range(VISITS))
    return [
        {
            "name": "page.first_content_ms",
            "value": round(value),
            "unit": "ms",
            "peer": "wanted",
            "peer_value": WANTED_MS,
            "ratio": round(value / WANTED_MS, 2),
        }
    ]


def _first_content_ms(browser: Browser, base: str) -> float:
    with visit(browser, base) as visitor:
        visitor.open()
        painted: list[float] = wait_until(lambda: visitor.page.evaluate(FIRST_CONTENT), "something is painted")
        return painted[0]


def _answers(url: str) -> bool:
    try:
        return requests.get(url, timeout=10).ok
    except requests.ConnectionError:
        return False

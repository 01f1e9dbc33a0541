"""The page in a real browser, over the whole stack with its simulated household."""

import csv
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from zoneinfo import ZoneInfo

import pytest
import requests
from playwright.sync_api import Browser, Page, Request, Route, expect

from tests.e2e.household import comes_to_show_the_household
from tests.integration.api.signing_in import HASH, PASSWORD, USER
from tests.support.browser import Scheme, Visit, chromium, visit
from tests.support.demo_stack import Demo, living
from tests.support.services import running
from tests.support.store import Store, free_port
from tests.support.waiting import wait_until

pytestmark = pytest.mark.browser

OSLO = ZoneInfo("Europe/Oslo")
VIEWS = ("now", "prices", "history", "tariff", "status")
PHONE, DESK, WALL = (390, 844), (1440, 900), (1920, 1080)
VISITORS: tuple[tuple[str, tuple[int, int], Scheme, str, str], ...] = (
    ("phone-light", PHONE, "light", "nb-NO", "Nå"),
    ("phone-dark", PHONE, "dark", "sv-SE", "Nu"),
    ("desk-light", DESK, "light", "en-GB", "Now"),
    ("desk-dark", DESK, "dark", "da-DK", "Nu"),
)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    with living(tmp_path_factory.mktemp("demo")) as running:
        for path in ("/monthplot.json", "/importprice.json", "/data.json"):
            comes_to_show_the_household(path, running.get)
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture
def base(demo: Demo) -> str:
    return f"http://127.0.0.1:{demo.port}/"


@pytest.fixture
def desk(browser: Browser, base: str) -> Iterator[Visit]:
    with visit(browser, base) as visitor:
        yield visitor


def sized(size: tuple[int, int]) -> dict[str, int]:
    return {"width": size[0], "height": size[1]}


def is_drawn(page: Page) -> None:
    """Every plot has its canvas, and nothing is still being asked for."""
    expect(page.locator(".loading")).to_have_count(0)
    bare = "[...document.querySelectorAll('.plot')].filter((plot) => !plot.querySelector('canvas')).length"
    wait_until(lambda: page.evaluate(bare) == 0, "every plot is drawn")


def rows(page: Page, caption: str) -> list[list[str]]:
    """The table that says in text what a plot shows."""
    table = page.locator("table", has=page.locator("caption", has_text=caption)).first
    found: list[list[str]] = table.evaluate(
        "(table) => [...table.tBodies[0].rows].map((row) => [...row.cells].map((cell) => cell.textContent))"
    )
    return found


@pytest.mark.parametrize(("name", "size", "scheme", "locale", "first"), VISITORS, ids=[each[0] for each in VISITORS])
def test_every_view_is_whole_and_without_fault(
    browser: Browser, base: str, name: str, size: tuple[int, int], scheme: Scheme, locale: str, first: str
) -> None:
    with visit(browser, base, viewport=sized(size), color_scheme=scheme, locale=locale) as visitor:
        visitor.open()
        page = visitor.page
        expect(page.locator("nav a").first).to_have_text(first)
        assert page.evaluate("document.documentElement.lang") == locale[:2]
        for view in VIEWS:
            page.locator(f"nav a[href='#{view}']").click()
            expect(page.locator(f"nav a[href='#{view}']")).to_have_attribute("aria-current", "page")
            page.wait_for_selector("main .card")
            if view == "now":
                page.wait_for_selector(".days .plot")
            is_drawn(page)
            assert visitor.faults_of_access() == [], view
            assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, f"{view} is too wide"
            visitor.keep_picture(f"{name}-{view}")
        assert visitor.errors == []
        assert visitor.elsewhere == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_wall_display_shows_everything_without_scrolling(browser: Browser, base: str, scheme: Scheme) -> None:
    with visit(browser, base, viewport=sized(WALL), color_scheme=scheme) as visitor:
        visitor.open("#wall")
        visitor.page.wait_for_selector(".days .plot")
        is_drawn(visitor.page)
        visitor.keep_picture(f"wall-{scheme}", whole=False)
        assert visitor.page.evaluate("document.documentElement.scrollHeight - innerHeight") <= 0
        cut = "[...document.querySelectorAll('.card')].filter((card) => card.scrollHeight > card.clientHeight + 1)"
        assert visitor.page.evaluate(f"{cut}.map((card) => card.className)") == []
        assert visitor.errors == []


def test_the_power_is_what_the_gateway_says(demo: Demo, desk: Visit) -> None:
    desk.open()

    def agrees() -> bool:
        data = demo.get("/data.json")
        shown = desk.page.locator("[data-testid=power]").inner_text().replace(",", "")
        return bool(float(shown) == max(data["i"], data["e"]))

    wait_until(agrees, "the page shows the power of data.json")


def test_times_are_the_meters_whatever_the_browsers(browser: Browser, base: str) -> None:
    with visit(browser, base, timezone_id="America/New_York") as visitor:
        visitor.open()
        visitor.page.wait_for_selector(".hours .plot")
        last = rows(visitor.page, "Last 24 hours")[-1][0]
    now = datetime.now(UTC).astimezone(OSLO)
    # The hour may have ended since the page was drawn.
    assert int(last.split(", ")[1][:2]) in (now.hour, (now.hour - 1) % 24)


@pytest.mark.parametrize(("day", "hours"), [("2026-03-29", 23), ("2026-10-24", 24), ("2026-10-25", 25)])
def test_a_day_has_the_hours_that_it_has(desk: Visit, day: str, hours: int) -> None:
    desk.open("#history")
    desk.page.locator("input[type=date]").fill(day)
    caption = f"{int(day[-2:])} {datetime.fromisoformat(day).strftime('%B')}"
    desk.page.wait_for_selector(f"caption:has-text('{caption}')", state="attached")
    assert len(rows(desk.page, caption)) == hours


def test_history_is_browsed_by_day_month_and_year(demo: Demo, desk: Visit) -> None:
    page = desk.page
    desk.open("#history")
    page.get_by_role("button", name="Earlier").click()
    yesterday = page.locator("input[type=date]").input_value()
    asked = demo.get(f"/history.json?from={yesterday}&to={yesterday}&resolution=hour")["rows"]
    caption = datetime.fromisoformat(yesterday).strftime("%A, %-d %B %Y")
    page.wait_for_selector(f"caption:has-text('{caption}')", state="attached")
    assert [row[1] for row in rows(page, caption)] == [f"{row['import_kwh']:.2f}" for row in asked]
    total = sum(row["import_kwh"] for row in asked)
    expect(page.locator(".facts dd").first).to_have_text(f"{total:.1f} kWh")
    page.get_by_role("button", name="Month").click()
    page.wait_for_selector(f"h2:has-text('{caption.split(' ', 2)[2]}')")
    page.get_by_role("button", name="Year").click()
    page.wait_for_selector(f"caption:text-is('{yesterday[:4]}')", state="attached")
    assert len(rows(page, yesterday[:4])) == 12
    page.get_by_label("Compare with").select_option("last_year")
    expect(page.locator(".keys")).to_contain_text(str(int(yesterday[:4]) - 1))
    assert desk.errors == []


@pytest.mark.parametrize("view", ["now", "history"])
def test_bars_show_energy_or_what_it_cost(desk: Visit, view: str) -> None:
    page = desk.page
    desk.open(f"#{view}")
    choice = page.get_by_role("group", name="Bars show").first
    bars = page.locator("section", has=choice).locator("canvas").first
    expect(choice.get_by_role("button", name="Energy, kWh")).to_have_attribute("aria-pressed", "true")
    energy = bars.screenshot()
    choice.get_by_role("button", name="Cost, NOK").click()
    expect(choice.get_by_role("button", name="Cost, NOK")).to_have_attribute("aria-pressed", "true")
    wait_until(lambda: bars.screenshot() != energy, "the bars are of another height")
    assert desk.errors == []


def test_a_list_of_prices_that_was_had_in_the_interval_before_is_not_shifted(desk: Visit) -> None:
    listed: dict[str, Any] = {}

    def an_interval_later(route: Route) -> None:
        body: dict[str, Any] = route.fetch().json()
        route.fulfill(body=json.dumps(body | ({"now_ms": later_ms()} if listed else {})))

    def later_ms() -> int:
        """In the middle of the interval after the one that the list names."""
        start_s = int(datetime.fromisoformat(listed["start"]).timestamp())
        return 1000 * start_s + int((listed["cursor"] + 1.5) * listed["resolution"] * 60_000)

    def noted(route: Route) -> None:
        listed.update(route.fetch().json())
        route.fulfill(body=json.dumps(listed))

    desk.page.route("**/status.json*", an_interval_later)
    desk.page.route("**/importprice.json*", noted)
    desk.open("#prices")
    desk.page.wait_for_selector(".plot canvas")
    desk.page.locator("summary").first.click()
    interval = timedelta(minutes=listed["resolution"])
    later = datetime.fromtimestamp(later_ms() / 1000, OSLO) - interval / 2
    now = desk.page.get_by_role("row").filter(has_text="(now)")
    expect(now.get_by_role("rowheader")).to_contain_text(f"{later:%H:%M}", timeout=30_000)
    expect(now.get_by_role("cell").first).to_have_text(f"{listed['prices'][listed['cursor'] + 1]:.4f}")


@pytest.mark.parametrize(
    ("view", "days", "again_ms"), [("history", {0}, 60_000), ("tariff", {27, 28, 29, 30}, 600_000)]
)
def test_a_history_that_could_not_be_had_is_asked_for_again(
    desk: Visit, view: str, days: set[int], again_ms: int
) -> None:
    passed_ms = 0

    def is_the_views(request: Request) -> bool:
        """Rather than that of the last hours and days, which every view asks for."""
        asked = dict(parse_qsl(urlsplit(request.url).query))
        if asked.get("resolution") != "hour":
            return False
        first, last = (date.fromisoformat(asked[name]) for name in ("from", "to"))
        return (last - first).days in days

    def later(route: Route) -> None:
        body: dict[str, Any] = route.fetch().json()
        route.fulfill(body=json.dumps(body | {"now_ms": body["now_ms"] + passed_ms}))

    main = desk.page.locator("main")
    desk.page.route("**/status.json*", later)
    desk.page.route("**/history.json*", lambda route: route.fulfill(status=503, body="{}"))
    desk.open(f"#{view}")
    expect(main).to_contain_text("The history cannot be read now")
    desk.page.unroute("**/history.json*")
    passed_ms = 60_000
    expect(main).not_to_contain_text("The history cannot be read now", timeout=30_000)
    desk.page.wait_for_selector(".plot canvas")
    with desk.page.expect_request(is_the_views):
        passed_ms += again_ms


def test_history_is_saved_as_a_file(desk: Visit, tmp_path: Path) -> None:
    desk.open("#history")
    with desk.page.expect_download() as saving:
        desk.page.get_by_role("link", name="Save as CSV").click()
    saving.value.save_as(tmp_path / "history.csv")
    with (tmp_path / "history.csv").open() as file:
        assert "import_kwh" in next(csv.reader(file))


def test_it_is_used_with_the_keyboard_alone(desk: Visit) -> None:
    desk.open()
    desk.page.keyboard.press("Tab")
    expect(desk.page.locator(".skip")).to_be_focused()
    desk.page.keyboard.press("Enter")
    expect(desk.page.locator("main")).to_be_focused()
    desk.page.locator("nav a").first.focus()
    desk.page.keyboard.press("Tab")
    desk.page.keyboard.press("Enter")
    expect(desk.page.locator("nav a[aria-current]")).to_have_text("Prices")


def test_who_speaks_none_of_its_languages_gets_the_gateways(browser: Browser, own_store: Store, tmp_path: Path) -> None:
    address = f"127.0.0.1:{free_port()}"
    settings = {"AMSHUB_WEB__LISTEN": address, "AMSHUB_WEB__LANGUAGE": "da"}
    with running("api", own_store, tmp_path, **settings), visit(browser, f"http://{address}/", locale="fr") as visitor:
        wait_until(lambda: answers(f"http://{address}/healthz"), "the gateway answers")
        visitor.open()
        expect(visitor.page.locator("nav a").nth(3)).to_have_text("Tarif")


def test_language_and_colours_are_remembered(desk: Visit) -> None:
    desk.open()
    desk.page.get_by_label("Language").select_option("sv")
    expect(desk.page.locator("nav a").nth(1)).to_have_text("Priser")
    desk.page.locator("button.theme").click()
    desk.page.locator("button.theme").click()
    desk.page.reload()
    expect(desk.page.locator("nav a").nth(2)).to_have_text("Historik")
    assert desk.page.evaluate("document.documentElement.dataset.theme") == "dark"


def test_a_gateway_that_does_not_answer_is_told_in_words(desk: Visit) -> None:
    desk.open()
    desk.page.route("**/*.json*", lambda route: route.abort())
    expect(desk.page.locator(".notices")).to_contain_text("The gateway does not answer", timeout=30_000)
    expect(desk.page.locator(".pill")).to_have_text("Not live")
    desk.page.unroute("**/*.json*")
    expect(desk.page.locator(".notices")).to_be_empty(timeout=60_000)
    expect(desk.page.locator(".pill")).to_have_text("Live")


def test_a_part_that_the_gateway_cannot_tell_now_is_not_its_silence(desk: Visit) -> None:
    refused = 0

    def away(route: Route) -> None:
        nonlocal refused
        refused += 1
        route.fulfill(status=503, body="{}")

    desk.page.route("**/history.json*", away)
    with desk.page.expect_request(lambda request: "history.json" in request.url and refused > 2):
        desk.open()
    expect(desk.page.locator(".pill")).to_have_text("Live")
    expect(desk.page.locator(".notices")).to_be_empty()
    expect(desk.page.locator("section").filter(has_text="Tariff peaks").locator("ol")).to_be_visible()
    desk.page.unroute("**/history.json*")
    expect(desk.page.locator("section").filter(has_text="Last 24 hours").locator("canvas")).to_be_visible(
        timeout=30_000
    )


def test_a_page_that_was_left_open_is_loaded_anew_after_an_update(desk: Visit) -> None:
    def told(route: Route) -> None:
        body: dict[str, Any] = route.fetch().json()
        route.fulfill(body=json.dumps(body | {"version": "99.0.0"}))

    version = requests.get(f"{desk.base}sysinfo.json", timeout=10).json()["version"]
    # What is missing makes the page ask again soon.
    desk.page.route("**/history.json*", lambda route: route.fulfill(status=503, body="{}"))
    desk.open("#status")
    expect(desk.page.locator("main")).to_contain_text(version)
    with desk.page.expect_event("load", timeout=30_000):
        desk.page.route("**/sysinfo.json*", told)
    expect(desk.page.locator("main")).to_contain_text("99.0.0")


def test_power_that_nobody_measured_is_not_drawn_as_none(desk: Visit) -> None:
    def silent(route: Route) -> None:
        route.fulfill(body=json.dumps(route.fetch().json() | {"hm": 3}))

    def watts(route: Route) -> None:
        body: dict[str, Any] = route.fetch().json()
        route.fulfill(body=json.dumps(body | {"data": [0] * 40 + [1234] * 160 + [0] * 40 + [1234] * 120}))

    def shown() -> list[str]:
        """Each 30th sample, the newest first."""
        return [power for _, power in rows(desk.page, "Last hour")]

    desk.page.route("**/data.json*", silent)
    desk.page.route("**/realtime.json*", watts)
    desk.open()
    desk.page.locator("section").filter(has_text="Last hour").locator("summary").click()
    wait_until(lambda: shown()[:3] == ["–", "–", "1,234"], "what came after the last reading is not known")
    assert shown()[7] == "0", "a house may draw nothing"


def test_what_services_say_is_shown_as_text(desk: Visit) -> None:
    hostile = "<img src=x onerror=\"document.title='taken'\">"

    def told(route: Route) -> None:
        body: dict[str, Any] = route.fetch().json()
        route.fulfill(body=json.dumps(body | {"meter": hostile, "message": hostile}))

    desk.page.route("**/status.json*", told)
    desk.open("#status")
    expect(desk.page.locator(".services")).to_contain_text(hostile)
    expect(desk.page.locator(".notices")).to_contain_text(hostile)
    assert desk.page.locator("#app img").count() == 0
    assert "taken" not in desk.page.title()


def test_what_is_wrong_is_said_in_the_users_language_and_in_the_services_words(browser: Browser, base: str) -> None:
    with visit(browser, base, locale="nb-NO") as visitor:
        words = "no frame for 30 s from /dev/ttyUSB0: check the cable"

        def told(route: Route) -> None:
            body: dict[str, Any] = route.fetch().json()
            route.fulfill(body=json.dumps(body | {"trouble": "waiting", "message": words}))

        visitor.page.route("**/status.json*", told)
        visitor.open("#status")
        expect(visitor.page.locator(".notices p:not([lang])")).to_contain_text("Sjekk kabelen")
        expect(visitor.page.locator(".services .advice:not([lang])")).to_contain_text("Sjekk kabelen")
        expect(visitor.page.locator(".services [lang=en]")).to_have_text(words)
        visitor.page.get_by_label("Språk").select_option("en")
        expect(visitor.page.locator(".services .advice[lang=en]")).to_have_text(words)
        expect(visitor.page.locator(".notices")).to_have_text(words)


def test_it_works_below_another_path_and_before_anything_is_known(
    browser: Browser, own_store: Store, tmp_path: Path
) -> None:
    address = f"127.0.0.1:{free_port()}"
    settings = {"AMSHUB_WEB__LISTEN": address, "AMSHUB_WEB__CONTEXT": "ams"}
    with running("api", own_store, tmp_path, **settings), visit(browser, f"http://{address}/ams/") as visitor:
        wait_until(lambda: answers(f"http://{address}/ams/healthz"), "the gateway answers")
        visitor.open()
        for view in VIEWS:
            visitor.page.locator(f"nav a[href='#{view}']").click()
            visitor.page.wait_for_selector("main .card")
            is_drawn(visitor.page)
        assert visitor.errors == []
        assert visitor.elsewhere == []


def test_who_signs_in_once_sees_every_view(browser: Browser, own_store: Store, tmp_path: Path) -> None:
    address = f"127.0.0.1:{free_port()}"
    settings = {
        "AMSHUB_WEB__LISTEN": address,
        "AMSHUB_WEB__SECURITY": "2",
        "AMSHUB_WEB__USER": USER,
        "AMSHUB_WEB__PASSWORD_HASH": HASH,
    }
    known = {"username": USER, "password": PASSWORD}
    with (
        running("api", own_store, tmp_path, **settings),
        visit(browser, f"http://{address}/", http_credentials=known) as visitor,
    ):
        wait_until(lambda: answers(f"http://{address}/healthz"), "the gateway answers")
        visitor.open()
        for view in VIEWS:
            visitor.page.locator(f"nav a[href='#{view}']").click()
            visitor.page.wait_for_selector("main .card")
            is_drawn(visitor.page)
        # The browser's console tells of the answers that ask for the password.
        assert [error for error in visitor.errors if "401" not in error] == []


def answers(url: str) -> bool:
    try:
        return requests.get(url, timeout=10).ok
    except requests.ConnectionError:
        return False


def test_it_shows_the_meter_that_the_address_names(base: str, desk: Visit) -> None:
    asked: list[str] = []
    desk.page.on("request", lambda request: asked.append(request.url.removeprefix(base)))
    desk.open("?meter=demo#history")
    desk.page.wait_for_selector(".plot canvas")
    assert {"data.json?meter=demo", "status.json?meter=demo"} <= set(asked)
    assert [url for url in asked if ".json" in url and "meter=demo" not in url] == []


def test_meters_are_switched_at_the_top(browser: Browser, own_store: Store, tmp_path: Path) -> None:
    address = f"127.0.0.1:{free_port()}"
    settings = {
        "AMSHUB_WEB__LISTEN": address,
        "AMSHUB_METERS__HOME__SOURCE": "/dev/ttyUSB0",
        "AMSHUB_METERS__CABIN__SOURCE": "/dev/ttyUSB1",
        "AMSHUB_METERS__CABIN__PHASES": "1",
    }
    with running("api", own_store, tmp_path, **settings), visit(browser, f"http://{address}/") as visitor:
        wait_until(lambda: answers(f"http://{address}/healthz"), "the gateway answers")
        visitor.open("?meter=home")
        expect(visitor.page.locator("ul.phases li")).to_have_count(3)
        visitor.page.get_by_label("Meter").select_option("cabin")
        expect(visitor.page.locator("ul.phases li")).to_have_count(1)
        expect(visitor.page.get_by_label("Meter")).to_have_value("cabin")
        assert visitor.page.url == f"http://{address}/?meter=cabin"
        assert visitor.errors == []

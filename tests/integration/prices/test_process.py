"""`python -m amshub_prices` as a process, over real HTTP and a real store."""

import signal
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from amshub_contracts import price_book, streams
from amshub_contracts.bus import Bus
from amshub_contracts.clock import parse_clock
from amshub_contracts.market_day import market_day_of
from amshub_contracts.messages import PriceStatus
from amshub_simulator.core.market.market import Market
from amshub_simulator.market.server import MarketServer

from tests.support.resting import rests
from tests.support.services import log_of, running
from tests.support.store import Store
from tests.support.waiting import wait_until


def evening() -> str:
    """AMSHUB_CLOCK of an evening that begins now: tomorrow's prices are out, and midnight is hours away."""
    return f"2026-11-22T19:00:00Z/1/{datetime.now(UTC).isoformat()}"


TOKEN = "a-token-nobody-may-read"


def settings(url: str, clock: str) -> dict[str, str]:
    """Everything at this address, for a household in NO2."""
    return {
        "AMSHUB_CLOCK": clock,
        "AMSHUB_PRICES__AREA": "10YNO-2--------T",
        "AMSHUB_PRICES__ENTSOE_TOKEN": TOKEN,
        "AMSHUB_PRICES__URLS__ENTSOE": f"{url}/api",
        **{f"AMSHUB_PRICES__URLS__{source}": url for source in ("EDS", "HKS", "NORGES_BANK", "ECB")},
    }


def test_prices_of_today_and_tomorrow_are_there_soon_and_sigterm_ends_it(store: Store, tmp_path: Path) -> None:
    started = evening()
    clock, bus = parse_clock(started), Bus(store.settings, "test")
    today = market_day_of(clock.now_ms() // 1000)
    days = [today, today + timedelta(days=1)]
    with (
        MarketServer("127.0.0.1:0", Market(seed=3), clock.now_ms) as server,
        running("prices", store, tmp_path, **settings(server.url, started)) as process,
    ):
        wait_until(lambda: len(price_book.load_days(bus, "NO2", days)) == 2, "today's and tomorrow's prices")
        held = price_book.load_days(bus, "NO2", days)
        assert [day.source for day in held.values()] == ["EOE", "EOE"]
        wait_until(lambda: all(day.rate for day in price_book.load_days(bus, "NO2", days).values()), "rates")
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
        events = bus.query([("XRANGE", streams.PRICE_EVENTS_KEY, "-", "+")])[0]
        assert {(fields[b"area"], fields[b"day"]) for _, fields in events} >= {
            (b"NO2", day.isoformat().encode()) for day in days
        }
    log = log_of("prices", tmp_path)
    assert TOKEN not in log
    assert f"NO2 {today}: 96 prices from EOE" in log


def test_without_an_area_it_says_what_to_write(store: Store, tmp_path: Path) -> None:
    bus = Bus(store.settings, "test")

    def told() -> PriceStatus | None:
        (raw,) = bus.query([("GET", streams.price_status(""))])
        return None if raw is None else msgspec.json.decode(raw, type=PriceStatus)

    with running("prices", store, tmp_path) as process:
        rests(process, tmp_path / "prices.heartbeat")
        process.terminate()
        assert process.wait(30) == 0
    status = told()
    assert status is not None
    assert status.state == "unconfigured"
    assert "AMSHUB_PRICE_AREA in .env" in status.message, "what compose passes on"


@pytest.mark.parametrize(
    ("variable", "value", "words"),
    [
        ("AMSHUB_PRICES__AREA", "NO9", "NO9"),
        ("AMSHUB_PRICES__SCHEMES_FILE", "/nowhere/schemes.toml", "/nowhere/schemes.toml"),
        ("AMSHUB_CLOCK", "noon", "expected <start>/<rate>/<since>"),
    ],
)
def test_wrong_settings_end_it_with_code_2_and_words(
    store: Store, tmp_path: Path, variable: str, value: str, words: str
) -> None:
    with running("prices", store, tmp_path, **{variable: value}) as process:
        assert process.wait(20) == 2
    assert words in log_of("prices", tmp_path)


def test_a_store_that_is_away_is_waited_for_and_no_source_asked(own_store: Store, tmp_path: Path) -> None:
    started = evening()
    clock = parse_clock(started)
    own_store.stop()
    with (
        MarketServer("127.0.0.1:0", Market(seed=3), clock.now_ms) as server,
        running("prices", own_store, tmp_path, **settings(server.url, started)),
    ):
        wait_until(lambda: "the store cannot be reached" in log_of("prices", tmp_path), "words")
        assert not server.asked
        own_store.start()
        today = market_day_of(clock.now_ms() // 1000)
        bus = Bus(own_store.settings, "test")
        wait_until(lambda: price_book.load_days(bus, "NO2", [today]), "today's prices")

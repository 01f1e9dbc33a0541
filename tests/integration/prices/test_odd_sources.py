"""Sources that are neither well nor away: days in halves, and words that are others each time."""

import json
from collections.abc import Callable
from datetime import date, datetime, timedelta
from itertools import count

import pytest
from amshub_contracts import streams
from amshub_prices.core.slots import is_whole

from tests.support.http_replay import Asked, Line, Replay, reply
from tests.support.price_rig import PriceRig, Watch
from tests.support.store import Store

Make = Callable[..., Replay]
SUNDAY = date(2026, 11, 22)


def hours(first: int, last: int) -> bytes:
    """These hours of Sunday (CET) as hvakosterstrommen.no tells them, each with its own price."""
    midnight = datetime.fromisoformat("2026-11-22T00:00:00+01:00")
    starts = [midnight + timedelta(hours=hour) for hour in range(first, last)]
    return json.dumps(
        [
            {
                "EUR_per_kWh": start.hour / 100,
                "time_start": start.isoformat(),
                "time_end": (start + timedelta(hours=1)).isoformat(),
            }
            for start in starts
        ]
    ).encode()


def test_a_day_that_comes_in_two_halves_is_whole(store: Store, replay: Make) -> None:
    halves = iter([hours(0, 12), hours(10, 24)])

    def answer(asked: Asked, line: Line) -> None:
        line.send(reply(200, next(halves)) if "11-22" in asked.path else reply(404))

    watch = Watch("2026-11-22T08:00:00+00:00")
    rig = PriceRig(store, watch, replay(answer).url, area="NO1", sources=("HKS",), currency="EUR")
    rig.run_until("2026-11-22T08:10:00+00:00")
    day = rig.day("NO1", SUNDAY)
    assert day is not None
    assert is_whole(SUNDAY, day.slots)
    assert [slot.price for slot in day.slots] == [f"{hour / 100:g}" for hour in range(24)]
    assert day.note == ""


def test_a_day_of_refusals_each_in_other_words_is_a_handful_of_lines(
    store: Store, replay: Make, caplog: pytest.LogCaptureFixture
) -> None:
    """Servers and the proxies before them put a time or a number into every page."""
    numbers = count()

    def answer(_asked: Asked, line: Line) -> None:
        line.send(reply(400, f"request {next(numbers)} failed".encode()))

    caplog.set_level("INFO", logger="prices")
    watch = Watch("2026-11-22T08:00:00+00:00")
    server = replay(answer)
    rig = PriceRig(store, watch, server.url)
    rig.run_until("2026-11-23T08:00:00+00:00")
    assert len(server.asked) > 300
    assert len(caplog.records) < 20
    assert "request" in rig.status().message, "the status has the words of the last one"


NO_PRICE = (
    b'{"area":"NO1","day":"2026-11-18","source":"EOE","source_currency":"EUR","currency":"NOK",'
    b'"slots":[[1795042800,60,"cheap","EOE"]],"written_at_ms":1}'
)


@pytest.mark.parametrize("damaged", [b"", b"{", b'{"area":"NO1"}', b'{"area":"\xff"}', NO_PRICE])
def test_a_stored_day_that_cannot_be_read_is_told_and_fetched_again(
    store: Store, replay: Make, caplog: pytest.LogCaptureFixture, damaged: bytes
) -> None:
    def answer(asked: Asked, line: Line) -> None:
        line.send(reply(200, hours(0, 24)) if "11-22" in asked.path else reply(404))

    watch = Watch("2026-11-22T08:00:00+00:00")
    rig = PriceRig(store, watch, replay(answer).url, area="NO1", sources=("HKS",), currency="EUR")
    key = streams.price_day("NO1", "2026-11-22")
    rig.bus.commit([("SET", key, damaged)])
    rig.run_until("2026-11-22T08:10:00+00:00")
    day = rig.day("NO1", SUNDAY)
    assert day is not None
    assert is_whole(SUNDAY, day.slots)
    assert f"{key} cannot be read" in caplog.text

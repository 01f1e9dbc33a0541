"""How fast, and in how much room, a year of readings becomes a priced ledger: the real worker on a real store."""

import time
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import islice
from typing import Any

import psutil
import redis
from amshub_contracts import codec, ledger, price_book, streams
from amshub_contracts.bus import Bus
from amshub_contracts.market_day import bounds_s
from amshub_contracts.messages import PriceDay, PricePoint, Quarter, Reading

from bench import year_of_readings as year
from bench.own_store import own_store
from tests.support.services import running
from tests.support.waiting import wait_until

SLICE = 100_000
"""Readings that are in the store at once, some 12 MB: the bench's own room stays as flat as the worker's."""
AREA = "NO1"
STREAM, ASIDE = streams.readings(0), f"{streams.readings(0)}:aside"


def measure() -> list[dict[str, Any]]:
    """Rate and time of folding alone, without the making of readings; the worker's memory; the ledger's size."""
    with own_store() as store, ExitStack() as stack:
        run_dir = store.directory
        client = stack.enter_context(store.client())
        bus = Bus(store.settings, "bench")
        stack.callback(bus.close)
        for day in year.DAYS:
            price_book.save_day(bus, _price_day(day.isoformat(), bounds_s(day)))
        worker = stack.enter_context(running("accounting", store, run_dir, AMSHUB_PRICES__AREA=AREA))
        spent_s, number, memory_mb = 0.0, 0, []
        registers_wh: dict[int, int] = {}
        for aside in _slices(client, registers_wh):
            spent_s += _folded_s(client, aside)
            number += aside
            memory_mb.append(psutil.Process(worker.pid).memory_info().rss / 1e6)
        quarters = ledger.load_quarters(bus, 0, "home", year.START_S, year.END_S)
        _check(quarters, registers_wh)
        days = list(client.scan_iter(streams.day(0, "home", "*").replace("{", "\\{"), count=1000))
        size = sum(client.memory_usage(day, samples=0) or 0 for day in days)
    return [
        _figure("accounting.readings_per_s", round(number / spent_s), "1/s"),
        _figure("accounting.year_s", round(spent_s, 1), "s"),
        _figure("accounting.worker_mb", round(max(memory_mb), 1), "MB"),
        _figure("accounting.worker_growth_mb", round(memory_mb[-1] - memory_mb[len(memory_mb) // 4], 1), "MB"),
        _figure("accounting.bytes_per_meter_year", size, "bytes"),
    ]


def _figure(name: str, value: float, unit: str) -> dict[str, Any]:
    return {"name": name, "value": value, "unit": unit, "peer": None, "peer_value": None, "ratio": None}


def _slices(client: redis.Redis, registers_wh: dict[int, int]) -> Iterator[int]:
    """Write the year slice by slice beside the stream; gives the number of readings in each."""
    source = year.readings(registers_wh)
    while slice_ := list(islice(source, SLICE)):
        for start in range(0, len(slice_), 5000):
            _write(client, slice_[start : start + 5000])
        yield len(slice_)


def _write(client: redis.Redis, readings: list[Reading]) -> None:
    pipe = client.pipeline(transaction=False)
    for each in readings:
        pipe.xadd(ASIDE, codec.to_fields(each))  # type: ignore[arg-type]  # redis-py's dictionaries are invariant
    pipe.execute()


def _folded_s(client: redis.Redis, readings: int) -> float:
    """Give the worker the slice that was written, in place of the one before; how long it takes."""
    [[last, _]] = client.xrevrange(ASIDE, count=1)  # type: ignore[misc]  # redis-py's types allow for no reply
    if client.xlen(ASIDE) != readings:
        raise RuntimeError(f"{client.xlen(ASIDE)} of {readings} readings are in the store")
    start_s = time.perf_counter()
    client.rename(ASIDE, STREAM)
    wait_until(lambda: client.get(streams.watermark(0)) == last, "the slice is in the ledger")
    return time.perf_counter() - start_s


def _price_day(day: str, bounds: tuple[int, int]) -> PriceDay:
    points = tuple(
        PricePoint(at_s, 60, price, price + 500_000, price + 500_000, price)
        for at_s in range(*bounds, 3600)
        for price in [at_s // 3600 * 7_919 % 1_800_000]
    )
    return PriceDay(
        area=AREA, day=day, source="EOE", source_currency="EUR", currency="NOK", points=points, written_at_ms=0
    )


def _check(quarters: dict[int, Quarter], registers_wh: dict[int, int]) -> None:
    """Raise RuntimeError unless every hour is right that does not say it is a guess, and every one is priced."""
    guesses = 0
    for start_s in range(year.START_S, year.END_S, 3600):
        hour = [quarters[at] for at in range(start_s, start_s + 3600, 900)]
        if any(quarter.cost_nano is None for quarter in hour):
            raise RuntimeError(f"the hour at {start_s} has no price")
        if any(quarter.estimated for quarter in hour):
            guesses += 1
        elif sum(quarter.import_wh for quarter in hour) != registers_wh[start_s + 3600] - registers_wh[start_s]:
            raise RuntimeError(f"the hour at {start_s} is not the registers' difference")
    if guesses > 110:
        raise RuntimeError(f"{guesses} hours are guesses, although the silences touch no more than 110")

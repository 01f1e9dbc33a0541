"""`python -m amshub_accounting check`: looks whether the ledger is what its quarter-hours and prices make of it."""

import argparse
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import msgspec
from amshub_contracts import ledger, streams
from amshub_contracts.bus import Bus, BusDown
from amshub_contracts.ledger import QUARTER_S, Stored
from amshub_contracts.load_settings import load_or_exit
from amshub_contracts.messages import Summary
from amshub_contracts.price_area import price_area
from amshub_contracts.settings import MeterSettings, Settings
from amshub_contracts.shutdown import OK
from amshub_contracts.spans import midnight_s, spans

from amshub_accounting.books import Books
from amshub_accounting.core.overlay import SET
from amshub_accounting.old_prices import priced_anew

ODD = 1
LOOKS = 20
"""How often the summary is compared before it is said that accounting writes all the time."""


def main(arguments: list[str]) -> int:
    """The exit code: 0 all is as it should be, 1 something is odd, or the store is away, 2 wrong usage or settings."""
    parser = argparse.ArgumentParser(
        prog="python -m amshub_accounting check",
        description="Reads all of a meter's ledger and tells what is not as it should be; nothing is written.",
        epilog="Exit code: 0 nothing is odd, 1 something is, or the store is away, 2 wrong usage or settings.",
    )
    parser.add_argument("--meter", help="its name in the settings; default: all of them")
    try:
        options = parser.parse_args(arguments)
        settings = load_or_exit()
    except SystemExit as end:
        return int(end.code or 0)
    bus = Bus(settings.redis, "check")
    try:
        odd = 0
        for meter in [options.meter] if options.meter else list(settings.meters):
            for line in odd_things(bus, settings, meter):
                print(f"{meter}: {line}")
                odd += 1
        print("nothing is odd" if not odd else f"{odd} things are odd")
    except BusDown as error:
        print(f"the store cannot be reached: {error}", file=sys.stderr)
        return ODD
    finally:
        bus.close()
    return ODD if odd else OK


def odd_things(bus: Bus, settings: Settings, meter: str) -> Iterator[str]:
    """A line for each month, or figure, that is not what quarter-hours and prices make of it; raises BusDown."""
    partition = streams.partition_of(meter, settings.stack.partitions)
    meter_settings = settings.meters.get(meter, MeterSettings())
    zone, area = ZoneInfo(meter_settings.zone), price_area(settings, meter_settings)
    days = [date.fromisoformat(day) for day in ledger.days_written(bus, partition, meter)]
    if not days:
        yield "nothing is written"
        return
    from_s, to_s = (midnight_s(days[0], zone), midnight_s(days[-1] + timedelta(days=2), zone))
    for start_s, end_s in spans(from_s, to_s, "month", zone):
        month = date.fromtimestamp((start_s + end_s) / 2).strftime("%Y-%m")  # noqa: DTZ012  the middle of a month
        try:
            stored = ledger.load(bus, partition, meter, start_s, end_s)
        except (msgspec.MsgspecError, ValueError) as error:
            yield f"{month}: a quarter-hour cannot be read ({error}): put a backup back"
            continue
        yield from (f"{month}: {line}" for line in _odd_quarters(stored))
        if area is not None:
            starts = set(range(start_s, end_s, QUARTER_S))
            if other := priced_anew(bus, zone, area, stored.quarters, starts):
                yield f"{month}: {len(other)} quarter-hours have other money than their prices make: rebuild it"
    yield from _odd_summary(bus, settings, partition, meter)


def _odd_quarters(stored: Stored) -> Iterator[str]:
    negative = [at for at, quarter in stored.quarters.items() if min(quarter.import_wh, quarter.export_wh) < 0]
    if negative:
        yield f"{len(negative)} quarter-hours have a negative energy: set them"
    lost = [at for at in stored.measured if not stored.quarters.get(at) or not stored.quarters[at].flags & SET]
    if lost:
        yield f"{len(lost)} quarter-hours have a measured value beside one that nobody set"


def _odd_summary(bus: Bus, settings: Settings, partition: int, meter: str) -> Iterator[str]:
    """Compares what gateways show with what a worker that starts now would show."""
    keys = [("GET", streams.watermark(partition)), ("GET", streams.obeyed(partition))]
    for _ in range(LOOKS):
        *before, raw = bus.query([*keys, ("GET", streams.summary(partition, meter))])
        if raw is None:
            return
        expected = Books(settings, bus).summary_of(meter)
        if bus.query(keys) != before:
            continue  # accounting wrote meanwhile: what was read is of two instants
        shown = msgspec.json.decode(raw, type=Summary)
        for name in Summary.__struct_fields__:
            if getattr(shown, name) != getattr(expected, name):
                yield f"`{name}` of the summary is not what the quarter-hours make of it: rebuild"
        return
    yield "the summary was not compared, as accounting writes all the time: check again later"

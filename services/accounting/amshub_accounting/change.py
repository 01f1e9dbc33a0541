"""`python -m amshub_accounting set|clear|rebuild`: has accounting change what it wrote of a span."""

import argparse
import sys
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from zoneinfo import ZoneInfo

from amshub_contracts import ledger, streams
from amshub_contracts.bus import Bus, BusDown
from amshub_contracts.clock import Clock
from amshub_contracts.commands import AnyCommand, Clear, Rebuild, SetEnergy
from amshub_contracts.load_settings import clock_or_exit, load_or_exit
from amshub_contracts.settings import MeterSettings, Settings
from amshub_contracts.shutdown import OK, WRONG_USAGE
from amshub_contracts.spans import midnight_s, spans

from amshub_accounting.carry_out import NOT_DONE, carry_out
from amshub_accounting.core.calendar import HOUR_S
from amshub_accounting.core.importers.local_time import instants_s, is_left_out, read_time
from amshub_accounting.core.importers.rows import NotUnderstood
from amshub_accounting.day_argument import day_argument

WHO = "command line"


def main(arguments: list[str]) -> int:
    """The exit code: 0 done, 1 refused, or nobody obeys, 2 wrong usage or settings."""
    parser = _parser()
    try:
        options = parser.parse_args(arguments)
        settings = load_or_exit()
        zone = ZoneInfo(settings.meters.get(options.meter, MeterSettings()).zone)
        if options.what == "rebuild":
            wanted = list(_rebuilds(settings, options, zone, clock_or_exit()))
        else:
            wanted = [_edit(options, zone, clock_or_exit())]
    except NotUnderstood as error:
        print(error, file=sys.stderr)
        return WRONG_USAGE
    except SystemExit as end:
        return int(end.code or 0)
    except BusDown as error:
        print(f"the store cannot be reached: {error}", file=sys.stderr)
        return NOT_DONE
    if not wanted:
        print(f"nothing is written of the meter {options.meter} in that time")
        return OK
    return carry_out(settings, wanted, zone)


def _edit(options: argparse.Namespace, zone: ZoneInfo, clock: Clock) -> AnyCommand:
    start_s = _instant_s(options.start, zone)
    end_s = start_s + HOUR_S if options.end is None else _instant_s(options.end, zone)
    if options.what == "clear":
        return Clear(meter=options.meter, by=WHO, at_ms=clock.now_ms(), start_s=start_s, end_s=end_s)
    return SetEnergy(
        meter=options.meter,
        by=WHO,
        at_ms=clock.now_ms(),
        start_s=start_s,
        end_s=end_s,
        import_wh=options.imported,
        export_wh=options.exported,
    )


def _rebuilds(settings: Settings, options: argparse.Namespace, zone: ZoneInfo, clock: Clock) -> Iterator[AnyCommand]:
    """One command for each local month that something is written of."""
    bus = Bus(settings.redis, "command")
    try:
        partition = streams.partition_of(options.meter, settings.stack.partitions)
        days = [date.fromisoformat(day) for day in ledger.days_written(bus, partition, options.meter)]
    finally:
        bus.close()
    # A local day may begin in the UTC day before it, and end in the one after.
    first = max(options.first or date.min, days[0] - timedelta(days=1)) if days else date.max
    last = min(options.last or date.max - timedelta(days=1), days[-1] + timedelta(days=1)) if days else date.min
    if first > last:
        return
    to_s = midnight_s(last + timedelta(days=1), zone)
    for start_s, end_s in spans(midnight_s(first, zone), to_s, "month", zone):
        yield Rebuild(meter=options.meter, by=WHO, at_ms=clock.now_ms(), start_s=start_s, end_s=end_s)


def _instant_s(text: str, zone: ZoneInfo) -> int:
    """The instant of this time of the zone, UTC Unix s; raises NotUnderstood where it is none, or two."""
    time = read_time(text, 1)
    if is_left_out(time, zone):
        raise NotUnderstood(f"{text}: clocks are set forward over that time")
    instants = instants_s(time, zone)
    if len(instants) > 1:
        both = " or ".join(datetime.fromtimestamp(instant_s, zone).isoformat() for instant_s in instants)
        raise NotUnderstood(f"{text} comes twice that night: write {both}")
    return instants[0]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m amshub_accounting",
        description="Has the running accounting change what it wrote of a meter; everything derived follows.",
        epilog="Times are local, for example 2026-11-22T13:00, or with an offset. Exit code: 0 done, 1 refused or "
        "nobody obeys, 2 wrong usage or settings.",
    )
    verbs = parser.add_subparsers(dest="what", required=True)
    edits = {
        "set": "says what an hour, or another span, sums to; what was measured is kept beside it",
        "clear": "takes back what was set, by hand or from a file",
    }
    for what, words in edits.items():
        verb = verbs.add_parser(what, help=words)
        verb.add_argument("--meter", required=True, help="its name in the settings, for example home")
        verb.add_argument("--from", dest="start", metavar="TIME", required=True, help="a quarter-hour's beginning")
        verb.add_argument("--to", dest="end", metavar="TIME", help="default: an hour later")
        if what == "set":
            verb.add_argument("--import", dest="imported", metavar="KWH", type=_wh, help="drawn, for example 1.234")
            verb.add_argument("--export", dest="exported", metavar="KWH", type=_wh, help="delivered")
    rebuild = verbs.add_parser("rebuild", help="works out money, peaks and sums again from quarter-hours and prices")
    rebuild.add_argument("--meter", required=True, help="its name in the settings, for example home")
    rebuild.add_argument("--from", dest="first", metavar="DAY", type=day_argument, help="default: the first day of all")
    rebuild.add_argument(
        "--to", dest="last", metavar="DAY", type=day_argument, help="default: the last; months are whole"
    )
    return parser


def _wh(text: str) -> int:
    try:
        wh = Decimal(text) * 1000
    except InvalidOperation:
        wh = Decimal("NaN")
    if not wh.is_finite() or wh < 0 or wh > 10**9 or wh != wh.to_integral_value():
        raise argparse.ArgumentTypeError(f"{text!r} is no energy; write kWh with at most three decimals")
    return int(wh)

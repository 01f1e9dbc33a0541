"""Works out what a command makes of the months that it is about."""

from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from amshub_contracts import ledger
from amshub_contracts.bus import Bus
from amshub_contracts.commands import AnyCommand, Rebuild
from amshub_contracts.ledger import QuarterChange, Stored
from amshub_contracts.messages import Quarter

from amshub_accounting.core.calendar import local_date, month_span_s
from amshub_accounting.core.obey import obey, span_s
from amshub_accounting.old_prices import priced_anew
from amshub_accounting.store import Instead


@dataclass(frozen=True)
class Edit:
    """What a command comes to."""

    change: QuarterChange
    """Of the quarters alone."""
    result: Instead
    """All of the months that the command is about, as they will be."""
    words: str


def edited(bus: Bus, partition: int, command: AnyCommand, zone: ZoneInfo, area: str | None) -> Edit:
    """What this command makes of the stored quarters; raises Refused, BusDown or BusFull."""
    start_s, end_s = span_s(command)
    from_s = month_span_s(local_date(start_s, zone), zone)[0]
    to_s = month_span_s(local_date(end_s - 1, zone), zone)[1]
    before = ledger.load(bus, partition, command.meter, from_s, to_s)
    after = Stored(dict(before.quarters), dict(before.measured))
    words = obey(after, command)
    if area is not None:
        stale = set(range(start_s, end_s, ledger.QUARTER_S))
        after.quarters.update(priced_anew(bus, zone, area, after.quarters, stale))
    change = QuarterChange(
        command.meter,
        quarters=_new(before.quarters, after.quarters),
        gone=before.quarters.keys() - after.quarters.keys(),
        measured={
            **_new(before.measured, after.measured),
            **dict.fromkeys(before.measured.keys() - after.measured.keys()),
        },
    )
    if isinstance(command, Rebuild):
        words += f", {len(change.quarters)} had other money"
    return Edit(change, Instead(from_s, to_s, after), words)


def _new(before: Mapping[int, Quarter], after: Mapping[int, Quarter]) -> dict[int, Quarter]:
    return {at: quarter for at, quarter in after.items() if before.get(at) != quarter}

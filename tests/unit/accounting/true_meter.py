"""A simulated household as an oracle: what its meter says, and what its registers really are."""

from collections.abc import Iterable, Sequence
from zoneinfo import ZoneInfo

import msgspec
from amshub_accounting.core.meter_ledger import MeterLedger, State, first_quarter_kept_s, last_quarter_kept_s
from amshub_accounting.core.timeline import is_possible
from amshub_accounting.presets import with_rules
from amshub_contracts.ledger import MeterChange, Stored
from amshub_contracts.messages import Quarter, Reading
from amshub_contracts.settings import MeterSettings, TariffSettings
from amshub_simulator.core.household import Household
from amshub_simulator.core.meter import Meter

from tests.unit.accounting.readings import HOUR_S, KAIFA, reading

OSLO = ZoneInfo("Europe/Oslo")
_METER = Meter("kaifa", 11, OSLO)
_TARIFF = with_rules(TariffSettings())
_HOUSEHOLD = Household(11, OSLO, 5)


def registers_wh(second: float) -> tuple[int, int]:
    """What the import and the export register are so many seconds after HOUR_S."""
    return _METER.counters_wh((HOUR_S + round(second)) * 1000)


def said(start: int, end: int, *, every: int = 10, lists: int | None = 3600, late: int = 10) -> list[Reading]:
    """What the meter says from `start` to `end`, s after HOUR_S: its power, and a list with counters each `lists` s,
    which comes `late`.
    """
    readings = []
    for second in range(start + late, end + late + 1, every):
        net_w = _HOUSEHOLD.net_w((HOUR_S + second) * 1000)
        counters = {}
        if lists is not None and (second - late) % lists == 0:
            import_wh, export_wh = registers_wh(second - late)
            counters = {"import_wh": import_wh, "export_wh": export_wh}
        readings.append(reading(second, import_w=max(net_w, 0), export_w=max(-net_w, 0), maker=KAIFA, **counters))
    return readings


def misdated(readings: Iterable[Reading], start: float, end: float, by_s: float) -> list[Reading]:
    """The readings with those that came from `start` to `end` stamped by a clock so many seconds ahead."""
    first_ms, end_ms = (HOUR_S * 1000 + round(second * 1000) for second in (start, end))
    return [
        msgspec.structs.replace(each, received_at_ms=each.received_at_ms + round(by_s * 1000))
        if first_ms <= each.received_at_ms < end_ms
        else each
        for each in readings
    ]


class Book:
    """What a store holds of the meter after these readings, folded in batches as the worker does."""

    def __init__(self, readings: Sequence[Reading], *, batch: int = 1000, restart: bool = False) -> None:
        self.quarters: dict[int, Quarter] = {}
        self.notes: list[str] = []
        self._held: MeterLedger | None = None
        self._state = State()
        for start in range(0, len(readings), batch):
            self._commit(readings[start : start + batch], restart=restart)

    def _commit(self, batch: Sequence[Reading], *, restart: bool) -> None:
        meter = self._state.meter
        stamps_ms = [each.received_at_ms for each in batch if is_possible(each.received_at_ms)] or [meter.at_ms]
        oldest_ms, newest_ms = min(stamps_ms), max(stamps_ms)
        if self._held is None or restart or not self._held.reaches(oldest_ms, newest_ms):
            from_s = first_quarter_kept_s(meter, min(oldest_ms, meter.at_ms or oldest_ms), OSLO)
            to_s = last_quarter_kept_s(max(newest_ms, meter.at_ms, meter.furthest_ms), OSLO)
            known = {start_s: quarter for start_s, quarter in self.quarters.items() if from_s <= start_s < to_s}
            self._held = MeterLedger("home", MeterSettings(), _TARIFF, self._state, Stored(known, {}), to_s=to_s)
        for each in batch:
            self.notes += self._held.fold(each)
        self.change: MeterChange = self._held.changes()
        self._state = msgspec.json.decode(self.change.state, type=State)
        self.quarters |= self.change.quarters
        for start_s in self.change.gone:
            self.quarters.pop(start_s, None)

    def closed_wh(self) -> tuple[int, int]:
        """Import and export of all that is not provisional."""
        closed = [quarter for quarter in self.quarters.values() if not quarter.provisional]
        return sum(quarter.import_wh for quarter in closed), sum(quarter.export_wh for quarter in closed)

    def hour(self, second: int) -> list[Quarter]:
        """The quarters of the hour that begins so many seconds after HOUR_S."""
        starts = range(HOUR_S + second, HOUR_S + second + 3600, 900)
        return [self.quarters[start] for start in starts if start in self.quarters]


def differences_wh(start: int, end: int) -> tuple[int, int]:
    """What went in and out from `start` to `end`, s after HOUR_S, by the true registers."""
    first, last = registers_wh(start), registers_wh(end)
    return last[0] - first[0], last[1] - first[1]


def check_hours(book: Book, start: int, end: int) -> int:
    """Assert that every hour there is the registers' difference or says that it is a guess; gives how many do not."""
    exact = 0
    for second in range(start, end, 3600):
        hour = book.hour(second)
        assert not any(quarter.provisional for quarter in hour)
        if any(quarter.estimated for quarter in hour):
            continue
        sums = sum(quarter.import_wh for quarter in hour), sum(quarter.export_wh for quarter in hour)
        assert sums == differences_wh(second, second + 3600)
        exact += 1
    return exact

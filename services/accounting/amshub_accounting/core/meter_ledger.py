"""One meter's ledger in memory: folds readings and tells what changed since it was last written."""

from collections.abc import Mapping
from datetime import date
from zoneinfo import ZoneInfo

import msgspec
from amshub_contracts.ledger import QUARTER_S, MeterChange
from amshub_contracts.messages import (
    EXPORT_ESTIMATED,
    EXPORT_PROVISIONAL,
    IMPORT_ESTIMATED,
    IMPORT_PROVISIONAL,
    Quarter,
    Reading,
)
from amshub_contracts.settings import MeterSettings, TariffSettings

from amshub_accounting.core.calendar import day_span_s, local_date, previous_month_start
from amshub_accounting.core.fold import Meter, fold
from amshub_accounting.core.periods import Days
from amshub_accounting.core.quarters import QUARTER_MS
from amshub_accounting.core.register import Share, counter_now_wh, first_open_s, open_shares
from amshub_accounting.core.summary import summarise


class State(msgspec.Struct, frozen=True):
    """What is stored of the ledger besides its quarters."""

    meter: Meter = Meter()
    shown_import_wh: int | None = None
    """The highest import counter shown before the last one came: what is shown never steps back.

    It moves only with the readings, never with how they were batched, so that a replay gives the same.
    """
    shown_export_wh: int | None = None


def first_quarter_kept_s(meter: Meter, at_ms: int, zone: ZoneInfo) -> int:
    """Start of the oldest quarter that something rests on at this UTC Unix ms, in s.

    Figures rest on nothing older than last month, but a counter that comes late closes an interval from its beginning.
    """
    last_month_s = day_span_s(previous_month_start(_date(at_ms, zone)), zone)[0]
    opened = [open_s for register in (meter.imported, meter.exported) if (open_s := first_open_s(register)) is not None]
    return min([last_month_s, *opened])


class MeterLedger:
    """Everything known of one meter, one reading after the other."""

    def __init__(
        self,
        name: str,
        settings: MeterSettings,
        tariff: TariffSettings,
        state: State,
        quarters: Mapping[int, Quarter],
    ) -> None:
        self._name = name
        self._tariff = tariff
        self._fuse_w = settings.fuse_w
        self._state = state
        self._quarters = dict(quarters)
        self._days = Days(ZoneInfo(settings.zone))
        self._days.update(self._quarters, self._quarters)
        self._changed: dict[int, Quarter] = {}

    def fold(self, reading: Reading) -> tuple[str, ...]:
        """Take in a reading; gives notes of odd things worth a log line."""
        before = self._state
        folded = fold(before.meter, reading, fuse_w=self._fuse_w)
        for start_s, share in folded.imported.items():
            self._put_import(start_s, share)
        for start_s, share in folded.exported.items():
            self._put_export(start_s, share)
        if folded.new_meter:
            self._state = State(folded.meter)
        else:
            shown_import, shown_export = before.shown_import_wh, before.shown_export_wh
            if folded.imported:
                shown_import = _highest(shown_import, counter_now_wh(before.meter.imported))
            if folded.exported:
                shown_export = _highest(shown_export, counter_now_wh(before.meter.exported))
            self._state = State(folded.meter, shown_import, shown_export)
        return folded.notes

    def changes(self) -> MeterChange:
        """What is to be written after the readings folded since the last call."""
        meter = self._state.meter
        for start_s, share in open_shares(meter.imported).items():
            self._put_import(start_s, share)
        for start_s, share in open_shares(meter.exported).items():
            self._put_export(start_s, share)
        self._days.update(self._quarters, self._changed)
        self._forget_old(meter.at_ms)
        changed, self._changed = self._changed, {}
        summary = summarise(
            self._quarters,
            self._days,
            meter.at_ms,
            self._tariff,
            import_counter_wh=_highest(self._state.shown_import_wh, counter_now_wh(meter.imported)),
            export_counter_wh=_highest(self._state.shown_export_wh, counter_now_wh(meter.exported)),
        )
        return MeterChange(self._name, msgspec.json.encode(self._state), summary, changed)

    def _put_import(self, start_s: int, share: Share) -> None:
        old = self._quarters.get(start_s, Quarter())
        flags = old.flags & ~(IMPORT_ESTIMATED | IMPORT_PROVISIONAL)
        flags |= share.estimated * IMPORT_ESTIMATED | share.provisional * IMPORT_PROVISIONAL
        self._put(start_s, old, Quarter(share.wh, old.export_wh, flags))

    def _put_export(self, start_s: int, share: Share) -> None:
        old = self._quarters.get(start_s, Quarter())
        flags = old.flags & ~(EXPORT_ESTIMATED | EXPORT_PROVISIONAL)
        flags |= share.estimated * EXPORT_ESTIMATED | share.provisional * EXPORT_PROVISIONAL
        self._put(start_s, old, Quarter(old.import_wh, share.wh, flags))

    def _put(self, start_s: int, old: Quarter, new: Quarter) -> None:
        if new != old or start_s not in self._quarters:
            self._quarters[start_s] = self._changed[start_s] = new

    def _forget_old(self, at_ms: int) -> None:
        """Quarters that no figure rests on any more stay in the store only, so that memory stays flat for years."""
        first_s = first_quarter_kept_s(self._state.meter, at_ms, self._days.zone)
        oldest = min(self._quarters, default=first_s)
        if oldest < first_s:
            self._quarters = {start_s: quarter for start_s, quarter in self._quarters.items() if start_s >= first_s}
            self._days.forget_before(_date(first_s * 1000, self._days.zone))


def _date(at_ms: int, zone: ZoneInfo) -> date:
    return local_date(at_ms // QUARTER_MS * QUARTER_S, zone)


def _highest(shown_wh: int | None, now_wh: int | None) -> int | None:
    return now_wh if shown_wh is None else max(shown_wh, now_wh or 0)

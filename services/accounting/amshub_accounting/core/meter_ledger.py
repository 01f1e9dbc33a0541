"""One meter's ledger in memory: folds readings and tells what changed since it was last written."""

from collections.abc import Mapping
from datetime import date
from zoneinfo import ZoneInfo

import msgspec
from amshub_contracts.ledger import QUARTER_S, MeterChange, Stored
from amshub_contracts.market_day import market_day_of
from amshub_contracts.messages import Quarter, Reading
from amshub_contracts.settings import MeterSettings, TariffSettings

from amshub_accounting.core.calendar import local_date, month_span_s, previous_month_start
from amshub_accounting.core.fold import Meter, fold
from amshub_accounting.core.overlay import EXPORT, IMPORT, SET, Direction, with_measured
from amshub_accounting.core.periods import Days
from amshub_accounting.core.prices_held import PricesHeld
from amshub_accounting.core.pricing import repriced
from amshub_accounting.core.quarters import QUARTER_MS
from amshub_accounting.core.register import Share, counter_now_wh, first_open_s, gap_limit_ms, open_shares
from amshub_accounting.core.summary import summarise
from amshub_accounting.core.tariffs.own_peaks import OwnPeak, check
from amshub_accounting.core.tariffs.tariff import MeterTariff, rules_of


class State(msgspec.Struct, frozen=True):
    """What is stored of the ledger besides its quarters."""

    meter: Meter = Meter()
    shown_import_wh: int | None = None
    """The highest import counter shown before the last one came: what is shown never steps back.

    It moves only with the readings, never with how they were batched, so that a replay gives the same.
    """
    shown_export_wh: int | None = None
    import_w: int | None = None
    """The power drawn that was sent last."""
    own_peak: OwnPeak | None = None
    """The month's highest quarter-hour as the meter said last."""


def first_quarter_kept_s(meter: Meter, at_ms: int, zone: ZoneInfo) -> int:
    """Start of the oldest quarter that something rests on at this UTC Unix ms, in s.

    Figures rest on nothing older than last month, but a counter that comes late closes an interval from its beginning,
    and the quarters of that month have their price by what it used before.
    """
    meters = [meter] if meter.earlier is None else [meter, meter.earlier]
    oldest_ms = min([at_ms, *(known.at_ms for known in meters if known.at_ms)])
    last_month_s = month_span_s(previous_month_start(_date(oldest_ms, zone)), zone)[0]
    registers = [register for known in meters for register in (known.imported, known.exported)]
    opened = [open_s for register in registers if (open_s := first_open_s(register)) is not None]
    return min(month_span_s(_date(at_s * 1000, zone), zone)[0] for at_s in (last_month_s, *opened))


def last_quarter_kept_s(at_ms: int, zone: ZoneInfo) -> int:
    """Where the quarters end that something rests on when readings go on to this UTC Unix ms, in s: with its month.

    What a user or a file said of a silence, or in advance, is there before the reading.
    """
    return month_span_s(_date(at_ms, zone), zone)[1]


class MeterLedger:
    """Everything known of one meter, one reading after the other."""

    def __init__(
        self,
        name: str,
        settings: MeterSettings,
        tariff: TariffSettings,
        state: State,
        stored: Stored,
        prices: PricesHeld | None = None,
        to_s: int | None = None,
    ) -> None:
        """`stored` is this ledger's from now on; `prices` are those of the meter's bidding zone, and others may add to
        them; None: it has none. `to_s`, UTC Unix s, is where `stored` ends, None: with the last quarter there is."""
        self._name = name
        self._fuse_w = settings.fuse_w
        self._state = state
        self._quarters = stored.quarters
        self._measured = stored.measured
        self._measured_changed: dict[int, Quarter | None] = {}
        self._days = Days(ZoneInfo(settings.zone))
        self._days.update(self._quarters, self._quarters)
        self._tariff = MeterTariff(rules_of(tariff), self._days.zone)
        if self._quarters:
            # Quarters without a state are of a time before the first reading.
            now_s = state.meter.at_ms // 1000 or max(self._quarters) + QUARTER_S
            self._tariff.update(self._quarters, self._quarters, now_s)
        self._changed: dict[int, Quarter] = {}
        self._gone: set[int] = set()
        self._kept_from_s = 0
        """Older quarters may be in the store only."""
        self._kept_to_s = to_s
        self._prices = prices
        self._stale = set(self._quarters)
        """Quarters that are to be priced before they are shown: at first all, as prices may have changed meanwhile."""
        self._newest_s = max(self._quarters, default=0)

    def fold(self, reading: Reading) -> tuple[str, ...]:
        """Take in a reading; gives notes of odd things worth a log line."""
        before = self._state
        folded = fold(before.meter, reading, fuse_w=self._fuse_w)
        if folded.gone:
            self._withdraw(folded.gone)
        for start_s, share in folded.imported.items():
            self._put_share(start_s, share, IMPORT)
        for start_s, share in folded.exported.items():
            self._put_share(start_s, share, EXPORT)
        if folded.new_meter:
            self._state = State(folded.meter)
        else:
            shown_import, shown_export = before.shown_import_wh, before.shown_export_wh
            if folded.imported or before.meter.imported.counter_at_ms != folded.meter.imported.counter_at_ms:
                shown_import = _highest(shown_import, counter_now_wh(before.meter.imported))
            if folded.exported or before.meter.exported.counter_at_ms != folded.meter.exported.counter_at_ms:
                shown_export = _highest(shown_export, counter_now_wh(before.meter.exported))
            self._state = State(folded.meter, shown_import, shown_export)
        return folded.notes + self._follow(before, reading)

    def recall(self, month: date, quarters: Mapping[int, Quarter]) -> None:
        """Take the peaks of a month that memory does not hold from its quarters and those of the hour after it."""
        self._tariff.recall(quarters, month)

    def _follow(self, before: State, reading: Reading) -> tuple[str, ...]:
        """Remember the power and the peaks that the meter sent; gives notes of peaks that are not ours."""
        sent = self._state.meter.imported.power_at_ms == reading.received_at_ms
        import_w = reading.import_w if sent else before.import_w
        checked = check(before.own_peak, reading, self._days.zone, self._highest_quarter_w)
        self._state = msgspec.structs.replace(self._state, import_w=import_w, own_peak=checked.held)
        return checked.notes

    def _highest_quarter_w(self, month: date) -> int | None:
        self._put_open()
        self._tariff.update(self._quarters, self._changed, self._state.meter.at_ms // 1000)
        return self._tariff.highest_quarter_w(month)

    @property
    def zone(self) -> ZoneInfo:
        """The meter's time zone."""
        return self._days.zone

    def oldest_s(self) -> int:
        """Start of the oldest quarter in memory, UTC Unix s; older ones are in the store alone."""
        return min(self._quarters, default=self._state.meter.at_ms // 1000)

    def reaches(self, oldest_ms: int, newest_ms: int) -> bool:
        """Whether all that readings of these stamps (UTC Unix ms) may rest on is in memory, not in the store alone."""
        if self._kept_to_s is not None and last_quarter_kept_s(newest_ms, self._days.zone) > self._kept_to_s:
            return False
        at_ms = min(oldest_ms, self._state.meter.at_ms)
        return first_quarter_kept_s(self._state.meter, at_ms, self._days.zone) >= self._kept_from_s

    def market_days(self) -> set[date]:
        """The market days whose prices `changes` will need."""
        self._put_open()
        return {market_day_of(start_s) for start_s in self._stale}

    def price_again(self, start_s: int, end_s: int) -> None:
        """Give the quarters of [start_s, end_s), UTC Unix s, that are in memory the prices that are held now."""
        self._stale.update(at for at in range(start_s, end_s, QUARTER_S) if at in self._quarters)

    def changes(self) -> MeterChange:
        """What is to be written after what was taken in since the last call."""
        meter = self._state.meter
        self._put_open()
        self._price()
        self._days.update(self._quarters, self._changed)
        self._tariff.update(self._quarters, self._changed, meter.at_ms // 1000)
        self._forget_old(meter.at_ms)
        changed, self._changed = self._changed, {}
        gone, self._gone = self._gone, set()
        summary = summarise(
            self._quarters,
            self._days,
            meter.at_ms,
            self._tariff,
            fuse_w=self._fuse_w,
            power_w=self._power_w(),
            import_counter_wh=_highest(self._state.shown_import_wh, counter_now_wh(meter.imported)),
            export_counter_wh=_highest(self._state.shown_export_wh, counter_now_wh(meter.exported)),
        )
        measured, self._measured_changed = self._measured_changed, {}
        return MeterChange(self._name, msgspec.json.encode(self._state), summary, changed, gone, measured)

    def _power_w(self) -> int | None:
        register = self._state.meter.imported
        sent_ms = register.power_at_ms
        current = sent_ms is not None and self._state.meter.at_ms - sent_ms <= gap_limit_ms(register)
        return self._state.import_w if current else None

    def _put_open(self) -> None:
        for start_s, share in open_shares(self._state.meter.imported).items():
            self._put_share(start_s, share, IMPORT)
        for start_s, share in open_shares(self._state.meter.exported).items():
            self._put_share(start_s, share, EXPORT)

    def _price(self) -> None:
        if self._prices is not None:
            paid = repriced(self._quarters, self._days, self._stale, self._prices, self._newest_s)
            self._quarters |= paid
            self._changed |= paid
        self._stale.clear()

    def _put_share(self, start_s: int, share: Share, direction: Direction) -> None:
        flags = share.estimated * direction.estimated | share.provisional * direction.provisional
        old = self._quarters.get(start_s)
        if old is None or not old.flags & SET:
            self._put(start_s, direction.put(old or Quarter(), share.wh, flags))
            return
        beside = self._measured.get(start_s)
        measured = direction.put(beside or Quarter(), share.wh, flags)
        if measured != beside:
            self._measured[start_s] = self._measured_changed[start_s] = measured
            self._put(start_s, with_measured(old, measured))

    def _put(self, start_s: int, new: Quarter) -> None:
        if new != self._quarters.get(start_s):
            self._quarters[start_s] = self._changed[start_s] = new
            self._gone.discard(start_s)
            self._stale.add(start_s)
            self._newest_s = max(self._newest_s, start_s)

    def _withdraw(self, starts: range) -> None:
        """Take out quarters that a wrong clock counted, and what rests on them."""
        withdrawn = []
        for start_s in [known for known in self._quarters if known in starts]:
            if self._quarters[start_s].flags & SET:
                # What somebody set does not rest on the clock of the meter.
                if self._measured.pop(start_s, None) is not None:
                    self._measured_changed[start_s] = None
                    self._put(start_s, with_measured(self._quarters[start_s], Quarter()))
                continue
            withdrawn.append(start_s)
            del self._quarters[start_s]
            self._changed.pop(start_s, None)
        self._gone.update(withdrawn)
        self._stale.difference_update(withdrawn)
        self._newest_s = max(self._quarters, default=0)
        self._days.update(self._quarters, withdrawn)
        self._tariff.update(self._quarters, withdrawn, self._state.meter.at_ms // 1000)

    def _forget_old(self, at_ms: int) -> None:
        """Quarters that no figure rests on any more stay in the store only, so that memory stays flat for years."""
        first_s = first_quarter_kept_s(self._state.meter, at_ms, self._days.zone)
        if first_s > self._kept_from_s:
            self._kept_from_s = first_s
            self._quarters = {start_s: quarter for start_s, quarter in self._quarters.items() if start_s >= first_s}
            self._measured = {start_s: quarter for start_s, quarter in self._measured.items() if start_s >= first_s}
            self._days.forget_before(_date(first_s * 1000, self._days.zone))
            self._tariff.forget_before(_date(first_s * 1000, self._days.zone))


def _date(at_ms: int, zone: ZoneInfo) -> date:
    return local_date(at_ms // QUARTER_MS * QUARTER_S, zone)


def _highest(shown_wh: int | None, now_wh: int | None) -> int | None:
    return now_wh if shown_wh is None else max(shown_wh, now_wh or 0)

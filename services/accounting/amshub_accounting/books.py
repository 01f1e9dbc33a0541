"""The ledgers of one partition's meters in memory, each with the prices of its bidding zone."""

from collections.abc import Collection, Mapping, Sequence, Set
from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

from amshub_contracts import ledger, streams
from amshub_contracts.bus import Bus, Command
from amshub_contracts.commands import AnyCommand
from amshub_contracts.edits import EditReader
from amshub_contracts.ledger import Change, MeterChange, QuarterChange
from amshub_contracts.market_day import bounds_s, market_day_of
from amshub_contracts.messages import Reading, Summary
from amshub_contracts.price_area import price_area
from amshub_contracts.settings import MeterSettings, Settings

from amshub_accounting.core.meter_ledger import MeterLedger
from amshub_accounting.core.obey import Refused, refuse_the_future
from amshub_accounting.core.prices_held import PricesHeld
from amshub_accounting.core.timeline import is_possible
from amshub_accounting.edit import edited
from amshub_accounting.old_prices import repriced_in_store
from amshub_accounting.presets import with_edits
from amshub_accounting.price_reader import PriceReader
from amshub_accounting.store import at_ms_of, load_ledger


class Books:
    """Everything here can be read again from the store; each method that reads raises BusDown or BusFull."""

    def __init__(self, settings: Settings, bus: Bus) -> None:
        self._settings, self._bus = settings, bus
        self._partition = settings.accounting.partition
        self._named = [
            name for name in settings.meters if streams.partition_of(name, settings.stack.partitions) == self._partition
        ]
        # Meters that the settings do not name have the defaults, and so the zone of all.
        self._areas = {area for area in map(self._area, ["", *self._named]) if area is not None}
        self._prices = PriceReader(bus, self._partition)
        self._edits = EditReader(bus)
        self._tariff = self._told_tariff = self._unedited = with_edits(settings.tariff, ())
        self._meters: dict[str, MeterLedger] = {}

    def start_over(self) -> tuple[list[Change], Sequence[Command]]:
        """Forget everything; what the prices that came or changed meanwhile make of the named meters.

        With them the commands that keep how far the price events were heard.
        """
        self._meters.clear()
        self._read_edits()
        # What was edited while nobody counted is in no summary yet.
        self._told_tariff = self._unedited
        if not self._areas:
            return [], ()
        self._prices.start_over()
        return self._priced_again({area: set() for area in self._areas}), self._prices.hearing()

    def hear_prices(self) -> tuple[list[Change], Sequence[Command]]:
        """What the prices that came or changed since the last call make of the ledger, without waiting for one.

        With them the commands that keep how far was heard, none when nothing was.
        """
        news = self._prices.news() if self._areas else None
        return ([], ()) if news is None else (self._priced_again(news), self._prices.hearing())

    def hear_edits(self) -> list[Change]:
        """What steps that users set since the last call, or before a start, make of the figures shown."""
        self._read_edits()
        if self._tariff == self._told_tariff:
            return []
        known = [name for name in sorted({*self._named, *self._meters}) if self._is_known(name)]
        self._meters.clear()
        changes: list[Change] = [self._priced_changes(name, self._load(name)) for name in known]
        self._told_tariff = self._tariff
        return changes

    def expect(self, readings: Sequence[Reading]) -> None:
        """Have in memory all that these readings, the next to be folded, may rest on.

        A clock that was set back leads to what has left memory, and a new month to what was said of it in advance;
        nothing is read while anything is unwritten.
        """
        stamps_ms: dict[str, list[int]] = {}
        for reading in readings:
            known = stamps_ms.setdefault(reading.meter, [])
            if is_possible(reading.received_at_ms):
                known.append(reading.received_at_ms)
        for name, stamps in stamps_ms.items():
            held = self._meters.get(name)
            if held is None or (stamps and not held.reaches(min(stamps), max(stamps))):
                self._meters[name] = self._load(name, stamps)

    def fold(self, reading: Reading) -> tuple[str, ...]:
        """Take in a reading that was expected; gives notes of odd things worth a log line."""
        return self._meters[reading.meter].fold(reading)

    def obey(self, command: AnyCommand) -> tuple[Change, str]:
        """What is to be written for this command, and that in words; raises Refused."""
        name = command.meter
        if streams.partition_of(name, self._settings.stack.partitions) != self._partition:
            raise Refused(f"the meter {name} is of another partition")
        state = ledger.load_state(self._bus, self._partition, name)
        known = state is not None
        if not known and name not in self._settings.meters:
            raise Refused(f"there is no meter {name} in the settings, and nothing was read of one")
        refuse_the_future(command, command.at_ms if state is None else max(command.at_ms, at_ms_of(state)))
        meter = self._settings.meters.get(name, MeterSettings())
        edit = edited(self._bus, self._partition, command, ZoneInfo(meter.zone), self._area(name))
        if not known:
            return edit.change, edit.words
        prices = self._held_prices(name)
        held = load_ledger(self._bus, self._partition, name, meter, self._tariff, prices=prices, instead=edit.result)
        self._meters[name] = held
        change = self._priced_changes(name, held)
        quarters = {**edit.change.quarters, **change.quarters}
        whole = replace(change, quarters=quarters, gone=edit.change.gone, measured=edit.change.measured)
        return whole, edit.words

    def summary_of(self, name: str) -> Summary:
        """What a worker that starts now would show of this meter."""
        self._read_edits()
        return self._priced_changes(name, self._load(name)).summary

    def changes(self, name: str) -> MeterChange:
        """What is to be written of this meter after the readings folded since the last call."""
        return self._priced_changes(name, self._meters[name])

    def _priced_again(self, news: Mapping[str, Set[date]]) -> list[Change]:
        """The meters with the prices of these market days, by bidding zone.

        One that is silent since the start is not in memory: it is read, gets all its prices anew, and is let go.
        """
        changes: list[Change] = []
        for name in sorted({*self._named, *self._meters} if news else ()):
            area = self._area(name)
            if area is None or area not in news:
                continue
            if not self._is_known(name):
                # What was imported before the first reading is in the store alone.
                zone = ZoneInfo(self._settings.meters[name].zone)
                imported = repriced_in_store(self._bus, self._partition, name, zone, area, news[area])
                if imported:
                    changes.append(QuarterChange(name, imported))
                continue
            meter = self._meters.get(name) or self._load(name)
            for day in news[area]:
                meter.price_again(*bounds_s(day))
            change = self._priced_changes(name, meter)
            old = repriced_in_store(
                self._bus, self._partition, name, meter.zone, area, news[area], before_s=meter.oldest_s()
            )
            if old or change.quarters:
                changes.append(replace(change, quarters={**old, **change.quarters}))
        return changes

    def _priced_changes(self, name: str, meter: MeterLedger) -> MeterChange:
        area = self._area(name)
        if area is not None and self._prices.look_up(area, meter.market_days()):
            self._forget_prices(area)
        return meter.changes()

    def _forget_prices(self, area: str) -> None:
        oldest = [meter.oldest_s() for name, meter in self._meters.items() if self._area(name) == area]
        if oldest:
            self._prices.held(area).forget_before(market_day_of(min(oldest)))

    def _load(self, name: str, stamps_ms: Collection[int] = ()) -> MeterLedger:
        # A meter that the settings do not name is counted with their defaults.
        meter, prices = self._settings.meters.get(name, MeterSettings()), self._held_prices(name)
        return load_ledger(self._bus, self._partition, name, meter, self._tariff, stamps_ms=stamps_ms, prices=prices)

    def _read_edits(self) -> None:
        if self._edits.has_news():
            self._tariff = with_edits(self._settings.tariff, self._edits.read())

    def _held_prices(self, name: str) -> PricesHeld | None:
        area = self._area(name)
        return None if area is None else self._prices.held(area)

    def _is_known(self, name: str) -> bool:
        return name in self._meters or ledger.load_state(self._bus, self._partition, name) is not None

    def _area(self, name: str) -> str | None:
        return price_area(self._settings, self._settings.meters.get(name, MeterSettings()))

"""Has accounting set the energy of hours and days, and says what became of it."""

import logging
import time
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec
from amshub_contracts import commands
from amshub_contracts.account import Account
from amshub_contracts.bus import Bus, BusDown, BusFull
from amshub_contracts.commands import Outcome, SetEnergy, TooManyCommands
from amshub_contracts.history import query
from amshub_contracts.history_rows import HistoryRow
from amshub_contracts.messages import Day, Hour
from amshub_contracts.plots import HOUR_S, HOURS
from amshub_contracts.spans import Resolution, midnight_s

from amshub_api.core.edit_energy import Place, Wanted, day_places, hour_places
from amshub_api.edits.settings_edits import AWAY
from amshub_api.edits.trouble import NotNow, Refused
from amshub_api.live_urls import Now
from amshub_api.settings_now import local_day

PATIENCE_S = 5.0
"""For all of them together; the device's pages give up on an answer after 8 s."""
LOOK_EACH_S = 0.05

log = logging.getLogger(__name__)


class EnergyEdits:
    """Each raises NotNow while the store is away."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus

    def hours(self, now: Now) -> dict[int, Place]:
        """The bars of dayplot.json."""
        summary = now.view.summary_at(now.now_ms)
        # A bar may still show the hour before those of a day, and an hour ago the one before that.
        from_s = now.now_ms // 1000 // HOUR_S * HOUR_S - (HOURS + 2) * HOUR_S
        # The hour of the last reading is not over yet for who shows it, though it is in the ledger.
        to_s = min(summary.as_of_ms, now.now_ms) // 1000 // HOUR_S * HOUR_S
        hours = [
            Hour(row.start_s, row.energy.import_wh, row.energy.export_wh)
            for row in self._rows(now, from_s, to_s, "hour")
        ]
        return hour_places(summary.hours, hours, now.now_ms)

    def days(self, now: Now) -> dict[int, Place]:
        """The bars of monthplot.json."""
        zone, summary = now.view.settings.zone, now.view.summary_at(now.now_ms)
        # What was shown yesterday reaches back to the month before yesterday's.
        yesterday = local_day(now.now_ms, zone) - timedelta(days=1)
        from_s = midnight_s(_month_before(yesterday), ZoneInfo(zone))
        to_s = midnight_s(local_day(min(summary.as_of_ms, now.now_ms), zone), ZoneInfo(zone))
        days = [
            Day(row.date, row.energy.import_wh, row.energy.export_wh) for row in self._rows(now, from_s, to_s, "day")
        ]
        return day_places(summary.days, days, now.now_ms, zone)

    def set(self, now: Now, wanted: Sequence[Wanted], by: str) -> str:
        """What was done, in words; raises Refused where accounting does not do all of it."""
        if not wanted:
            return "Nothing differs from what is shown, so nothing was changed."
        partition = self._account(now).partition
        deadline = time.monotonic() + PATIENCE_S
        try:
            sent = [
                commands.send(
                    self._bus,
                    partition,
                    SetEnergy(
                        meter=now.view.name,
                        by=by,
                        at_ms=now.now_ms,
                        start_s=each.start_s,
                        end_s=each.end_s,
                        import_wh=each.import_wh,
                        export_wh=each.export_wh,
                    ),
                )
                for each in wanted
            ]
            outcomes = [self._outcome(partition, command_id, deadline) for command_id in sent]
        except TooManyCommands as error:
            raise NotNow(str(error)) from error
        except (BusDown, BusFull) as error:
            raise _away(error) from error
        return _told(wanted, outcomes, ZoneInfo(now.view.settings.zone))

    def _outcome(self, partition: int, command_id: bytes, deadline: float) -> Outcome | None:
        while (outcome := commands.outcome(self._bus, partition, command_id)) is None:
            if time.monotonic() > deadline:
                return None
            time.sleep(LOOK_EACH_S)
        return outcome

    def _rows(self, now: Now, from_s: int, to_s: int, resolution: Resolution) -> list[HistoryRow]:
        try:
            return list(query(self._bus, self._account(now), from_s=from_s, to_s=to_s, resolution=resolution))
        except (BusDown, BusFull, msgspec.MsgspecError) as error:
            raise _away(error) from error

    def _account(self, now: Now) -> Account:
        return Account.of(now.settings, now.view.name)


def _told(wanted: Sequence[Wanted], outcomes: Sequence[Outcome | None], zone: ZoneInfo) -> str:
    refused = [
        f"{datetime.fromtimestamp(each.start_s, zone):%Y-%m-%d %H:%M}: {outcome.message}"
        for each, outcome in zip(wanted, outcomes, strict=True)
        if outcome is not None and not outcome.done
    ]
    done = sum(outcome is not None and outcome.done for outcome in outcomes)
    words = f"{done} of {len(wanted)} changes were made"
    if refused:
        raise Refused(f"{words}; refused: {'; '.join(refused)}")
    if None in outcomes:
        raise NotNow(f"{words}; the others wait for accounting, which does them when it runs: is it running?")
    return f"{words}."


def _month_before(day: date) -> date:
    return (day.replace(day=1) - timedelta(days=1)).replace(day=1)


def _away(error: Exception) -> NotNow:
    log.warning("Energy was not set: %s", error)
    return NotNow(AWAY)

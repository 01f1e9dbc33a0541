"""What holds on which day: the settings file, and over it what users set."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

import msgspec

from amshub_contracts.edits import Edit, Kind
from amshub_contracts.price_settings import PriceSettings, RowSettings
from amshub_contracts.settings import Settings
from amshub_contracts.tariff_settings import TariffSettings

A_DAY = timedelta(days=1)


def with_edited_rows(settings: PriceSettings, edits: Iterable[Edit], since: date = date.min) -> PriceSettings:
    """The settings whose rows have the dates on which they hold; rows that end before `since` are left out.

    From its day on an edit holds until the next one; before the first, the rows of the settings do. Of two edits of
    one day the later one holds.
    """
    held = _in_turn(edits, "price_rows")
    if not held:
        return settings
    first = [_within(row, None, held[0].from_day) for row in settings.rows]
    ends = [edit.from_day for edit in held[1:]]
    edited = [
        _within(row, edit.from_day, end)
        for edit, end in zip(held, [*ends, None], strict=True)
        for row in (settings.rows if edit.rows is None else edit.rows)
    ]
    rows = [row for row in (*first, *edited) if row is not None and (row.valid_to or str(date.max)) >= str(since)]
    return msgspec.structs.replace(settings, rows=tuple(rows))


def tariffs_in_turn(settings: TariffSettings, edits: Iterable[Edit]) -> list[tuple[date, TariffSettings]]:
    """The tariff with the steps and peaks that hold, each from the first day of a month on, the settings' own first.

    Only the preset norway has steps of its own: every other is as the settings say.
    """
    turns = {date.min: settings}
    for edit in _in_turn(edits, "tariff_steps") if settings.preset == "norway" else ():
        steps = edit.steps
        turns[edit.from_day.replace(day=1)] = (
            settings if steps is None else msgspec.structs.replace(settings, peaks=steps.peaks, steps_kw=steps.steps_kw)
        )
    return sorted(turns.items(), key=lambda turn: turn[0])


def settings_on(settings: Settings, edits: Sequence[Edit], day: date) -> Settings:
    """The settings with dated price rows, and with the tariff of this local day."""
    if not edits:
        return settings
    tariff = [tariff for first, tariff in tariffs_in_turn(settings.tariff, edits) if first <= day][-1]
    return msgspec.structs.replace(settings, prices=with_edited_rows(settings.prices, edits), tariff=tariff)


def _in_turn(edits: Iterable[Edit], kind: Kind) -> list[Edit]:
    """The edits of this kind by their first day, of each day the last."""
    by_day = {edit.from_day: edit for edit in edits if edit.kind == kind}
    return [by_day[day] for day in sorted(by_day)]


def _within(row: RowSettings, first: date | None, end: date | None) -> RowSettings | None:
    """The row from `first` to the day before `end`, as far as it is valid then; None when it never is."""
    valid_from = max(row.valid_from, first.isoformat() if first else "")
    last = (end - A_DAY).isoformat() if end else ""
    valid_to = min(filter(None, (row.valid_to, last)), default="")
    if valid_to and valid_to < valid_from:
        return None
    return msgspec.structs.replace(row, valid_from=valid_from, valid_to=valid_to)

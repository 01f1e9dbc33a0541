"""The figures that gateways show, derived from the quarters of this month and the one before."""

from collections.abc import Iterable, Mapping
from datetime import date

from amshub_contracts.ledger import QUARTER_S
from amshub_contracts.messages import Day, Energy, Hour, Quarter, Summary
from amshub_contracts.settings import TariffSettings

from amshub_accounting.core.calendar import HOUR_S, local_date, month_start, previous_month_start
from amshub_accounting.core.periods import Days, hour_of
from amshub_accounting.core.tariff import tariff

HOURS_SHOWN = 24


def summarise(
    quarters: Mapping[int, Quarter],
    days: Days,
    as_of_ms: int,
    tariff_settings: TariffSettings,
    *,
    import_counter_wh: int | None,
    export_counter_wh: int | None,
) -> Summary:
    """The summary as of this UTC Unix time in ms; quarters and days hold at least this month and the one before."""
    now_s = as_of_ms // 1000
    this_hour_s = now_s - now_s % HOUR_S
    today = local_date(now_s - now_s % QUARTER_S, days.zone)
    month, last_month = month_start(today), previous_month_start(today)
    totals = [days.totals[day] for day in sorted(days.totals)]
    peaks = [peak for day in days.hours if day >= month and (peak := days.peak(day, now_s)) is not None]
    passed = (hour_of(quarters, this_hour_s - ago * HOUR_S) for ago in range(HOURS_SHOWN, 0, -1))
    return Summary(
        as_of_ms=as_of_ms,
        hour=_energy([hour] if (hour := hour_of(quarters, this_hour_s)) else []),
        day=_energy(total for total in totals if total.date == today.isoformat()),
        month=_energy(_between(totals, month, None)),
        last_month=_energy(_between(totals, last_month, month)),
        hours=tuple(hour for hour in passed if hour is not None),
        days=tuple(_between(totals, last_month, today)),
        tariff=tariff(peaks, count=tariff_settings.peaks, steps_kw=tariff_settings.steps_kw),
        import_counter_wh=import_counter_wh,
        export_counter_wh=export_counter_wh,
    )


def _between(totals: Iterable[Day], first: date, end: date | None) -> list[Day]:
    return [day for day in totals if first.isoformat() <= day.date and (end is None or day.date < end.isoformat())]


def _energy(spans: Iterable[Hour | Day]) -> Energy:
    """Sum of the spans; no money, since no price is known yet."""
    spans = list(spans)
    return Energy(
        import_wh=sum(span.import_wh for span in spans),
        export_wh=sum(span.export_wh for span in spans),
        estimated=any(span.estimated for span in spans),
    )

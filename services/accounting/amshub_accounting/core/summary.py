"""The figures that gateways show, derived from the quarters of this month and the one before."""

from collections.abc import Iterable, Mapping
from datetime import date

from amshub_contracts.ledger import QUARTER_S
from amshub_contracts.messages import Day, Energy, Quarter, Summary
from amshub_contracts.sums import energy_of, total

from amshub_accounting.core.calendar import HOUR_S, local_date, month_start, next_month_start, previous_month_start
from amshub_accounting.core.periods import Days, hour_of, quarters_of
from amshub_accounting.core.tariffs.headroom import projected_hour_wh
from amshub_accounting.core.tariffs.tariff import MeterTariff

HOURS_SHOWN = 24


def summarise(
    quarters: Mapping[int, Quarter],
    days: Days,
    as_of_ms: int,
    tariff: MeterTariff,
    *,
    fuse_w: int,
    power_w: int | None,
    import_counter_wh: int | None,
    export_counter_wh: int | None,
) -> Summary:
    """The summary as of this UTC Unix time in ms; quarters and days hold at least this month and the one before.

    `fuse_w` is what the main fuse lets through, `power_w` the power drawn now, None while it is unknown.
    """
    now_s = as_of_ms // 1000
    this_hour_s = now_s - now_s % HOUR_S
    today = local_date(now_s - now_s % QUARTER_S, days.zone)
    month, last_month, next_month = month_start(today), previous_month_start(today), next_month_start(today)
    totals = [days.totals[day] for day in sorted(days.totals)]
    left_w = tariff.headroom_w(quarters, as_of_ms)
    passed = (hour_of(quarters, this_hour_s - ago * HOUR_S) for ago in range(HOURS_SHOWN, 0, -1))
    return Summary(
        as_of_ms=as_of_ms,
        hour=energy_of(quarters_of(quarters, this_hour_s, this_hour_s + HOUR_S)),
        day=days.energies.get(today, Energy()),
        month=total([energy for day, energy in days.energies.items() if month <= day < next_month]),
        last_month=total([energy for day, energy in days.energies.items() if last_month <= day < month]),
        hours=tuple(hour for hour in passed if hour is not None),
        days=tuple(_between(totals, last_month, today)),
        tariff=tariff.outcome(now_s),
        projected_hour_wh=projected_hour_wh(quarters, power_w, as_of_ms),
        headroom_w=None if left_w is None else min(left_w, fuse_w),
        import_counter_wh=import_counter_wh,
        export_counter_wh=export_counter_wh,
    )


def _between(totals: Iterable[Day], first: date, end: date) -> list[Day]:
    return [day for day in totals if first.isoformat() <= day.date < end.isoformat()]

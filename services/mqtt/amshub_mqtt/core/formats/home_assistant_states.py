"""The objects that format 4 tells: what Home Assistant's sensors read."""

from typing import Any

from amshub_contracts.spans import Resolution

from amshub_mqtt.core import fields
from amshub_mqtt.core.fields import numbers, value
from amshub_mqtt.core.lists import PHASES_FROM, texts
from amshub_mqtt.core.numbers import number, number_or_null
from amshub_mqtt.core.periods import PERIODS
from amshub_mqtt.core.sums import Sums
from amshub_mqtt.core.times import iso
from amshub_mqtt.core.view import MeterView

NANO = 1_000_000_000
FULL_PERCENT = 100
ENERGIES = (fields.IMPORT, fields.EXPORT, fields.REACTIVE_IMPORT, fields.REACTIVE_EXPORT)


def power(view: MeterView) -> dict[str, Any]:
    """`/power`: the list without its counters of all phases together."""
    kind, time = fields.list_type(view.frame), {"t": iso(view.frame.received_at_ms // 1000)}
    if kind == 1:
        return {**numbers(view, [fields.P]), **time}
    names = texts(view.frame, "id")
    if kind < PHASES_FROM:
        return {**names, **numbers(view, fields.LIST_2), **time}
    factors, counters = _power_factors(view), numbers(view, fields.PHASE_COUNTERS)
    return {**names, **numbers(view, fields.POWERS_4), **factors, **counters, **time}


def energy(view: MeterView) -> dict[str, Any]:
    """`/energy`: the counters as the meter sends them."""
    times = {"rtc": iso(view.frame.meter_clock_s), "t": iso(view.frame.received_at_ms // 1000)}
    return {**numbers(view, ENERGIES), **times}


def realtime(view: MeterView, sums: Sums) -> dict[str, Any]:
    """`/realtime`: sums of energy and money with when they began, and what the tariff makes of them.

    `counter` is what the ledger carries on between two readings of the meter, `meter` the last of these.
    """
    summary, tariff = sums.summary, sums.summary.tariff
    told: dict[str, Any] = {
        "max": number(tariff.mean_w, 1000, 1),
        "peaks": [number(peak_w, 1000, 2) for peak_w in sums.peaks_w],
        "threshold": sums.step_kw if sums.step_kw in sums.steps_kw else None,
        **{period: _span(sums, period) for period in PERIODS},
    }
    told["hour"]["projected"] = number_or_null(summary.projected_hour_wh, 1000, 2)
    told |= {
        "headroom": summary.headroom_w,
        "counter": {
            "import": number_or_null(summary.import_counter_wh, 1000, 3),
            "export": number_or_null(summary.export_counter_wh, 1000, 3),
        },
        "meter": {
            **{field.key: number_or_null(getattr(view.merged, field.name), 1000, 3) for field in ENERGIES},
            "rtc": iso(view.merged.meter_clock_s),
        },
        # Each time, where the device tells them hourly: Home Assistant may not listen yet the first time.
        "thresholds": sums.thresholds_kw,
    }
    return {**told, "t": iso(sums.now_s)}


def _span(sums: Sums, period: Resolution) -> dict[str, Any]:
    energy = sums.energy(period)
    return {
        "use": number(energy.import_wh, 1000, 2),
        "cost": number_or_null(energy.cost_nano, NANO, 2),
        "produced": number(energy.export_wh, 1000, 2),
        "income": number_or_null(energy.income_nano, NANO, 2),
        "start": iso(sums.start_s(period)),
    }


def _power_factors(view: MeterView) -> dict[str, Any]:
    """Per cent; all 100 where the meter tells no total."""
    if not value(view, fields.POWER_FACTOR.name):
        return {field.key: FULL_PERCENT for field in fields.POWER_FACTORS}
    return {field.key: number(value(view, field.name), 10, 0) for field in fields.POWER_FACTORS}

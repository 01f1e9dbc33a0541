"""The sensors that the sums of energy and money fill."""

from collections.abc import Iterator
from functools import lru_cache

from amshub_contracts.spans import Resolution

from amshub_mqtt.core.discovery.entity import Entity
from amshub_mqtt.core.discovery.power_entities import EXPIRES_S, reading_entities
from amshub_mqtt.core.periods import PERIODS
from amshub_mqtt.core.sums import Sums
from amshub_mqtt.core.view import MeterView


def _sum(
    key: str, name: str, path: str, unit: str, device_class: str, state_class: str = "", digits: int = 2
) -> Entity:
    return Entity(key, name, "realtime", path, unit, device_class, state_class, EXPIRES_S, digits=digits)


IMPORT_COUNTER = _sum("tPI", "Accumulated active import", "counter.import", "kWh", "energy", "total_increasing")
EXPORT_COUNTER = _sum("tPO", "Accumulated active export", "counter.export", "kWh", "energy", "total_increasing")
"""Carried on by power between two readings of the meter: what is used in an hour counts in that hour."""
MONTH_MAX = _sum("max", "Month max", "max", "kW", "power")
THRESHOLD = _sum("threshold", "Tariff threshold", "threshold", "kW", "power", digits=0)
PROJECTED = _sum("hourprojected", "Current hour projected", "hour.projected", "kWh", "energy")
HEADROOM = _sum("headroom", "Power left to tariff threshold", "headroom", "W", "power", "measurement", 0)


def sum_entities(view: MeterView, sums: Sums) -> Iterator[Entity]:
    """Those that there is something for: money where prices are known, export where there is any."""
    summary, currency = sums.summary, view.meter.currency
    yield from reading_entities(view)
    if summary.import_counter_wh is not None:
        yield IMPORT_COUNTER
    if summary.export_counter_wh is not None and view.seen_export:
        yield EXPORT_COUNTER
    for period in PERIODS:
        energy = sums.energy(period)
        yield _total(period, "use", "used", "kWh", "energy")
        if currency and energy.cost_nano is not None:
            yield _total(period, "cost", "cost", currency, "monetary")
        if view.seen_export:
            yield _total(period, "produced", "produced", "kWh", "energy")
        if view.seen_export and currency and energy.income_nano is not None:
            yield _total(period, "income", "income", currency, "monetary")
    if summary.projected_hour_wh is not None:
        yield PROJECTED
    yield from _tariff_entities(len(sums.peaks_w), len(sums.steps_kw))
    if summary.headroom_w is not None:
        yield HEADROOM


@lru_cache
def _total(period: Resolution, what: str, name: str, unit: str, device_class: str) -> Entity:
    return Entity(
        f"{period}{what}",
        f"Current {period} {name}",
        "realtime",
        f"{period}.{what}",
        unit,
        device_class,
        "total",
        EXPIRES_S,
        reset_path=f"{period}.start",
        digits=2,
    )


@lru_cache
def _tariff_entities(peaks: int, steps: int) -> tuple[Entity, ...]:
    # Without a state class: the device says kWh, and Home Assistant would begin statistics in that unit for whoever
    # changes over, and then complain of ours.
    told = [
        _sum(f"peaks{number}", f"Current month peak {number + 1}", f"peaks[{number}]", "kW", "power")
        for number in range(peaks)
    ]
    limits = [
        Entity(
            f"thresholds{number}",
            f"Tariff threshold {number + 1}",
            "realtime",
            f"thresholds[{number}]",
            "kW",
            "power",
            digits=0,
            is_diagnostic=True,
        )
        for number in range(steps)
    ]
    return (*((MONTH_MAX,) if peaks else ()), *((THRESHOLD,) if steps else ()), *told, *limits)

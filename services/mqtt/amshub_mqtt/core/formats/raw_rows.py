"""The rows of formats 1 and 2 that a meter's frame and its sums fill."""

from collections.abc import Iterator
from typing import NamedTuple

from amshub_mqtt.core import fields
from amshub_mqtt.core.fields import Field, value
from amshub_mqtt.core.numbers import fixed
from amshub_mqtt.core.sums import Sums
from amshub_mqtt.core.view import MeterView

PHASES = ("l1", "l2", "l3")
COUNTERS = (
    ("import/reactive", (fields.REACTIVE_IMPORT,)),
    ("import/active", fields.COUNTERS[:3]),
    ("export/reactive", (fields.REACTIVE_EXPORT,)),
    ("export/active", fields.COUNTERS[3:6]),
)
"""A direction's counter and those of its tariffs."""


class Row(NamedTuple):
    """One value: the end of its topic, its text, whether the broker keeps it, and whether it is told only anew."""

    topic: str
    text: str
    retain: bool = False
    if_changed: bool = False


def frame_rows(view: MeterView) -> Iterator[Row]:
    """What a list of the frame's type fills; of one that waited, only its counters and clock."""
    kind, frame = fields.list_type(view.frame), view.frame
    yield Row("meter/dlms/timestamp", str(frame.received_at_ms // 1000))
    if kind >= 4:
        yield from _phases(view, live=not view.is_late)
    if kind >= 3:
        yield Row("meter/id", frame.meter_id or "", retain=True)
        yield Row("meter/type", frame.meter_model or "", retain=True)
        yield Row("meter/clock", str(frame.meter_clock_s or 0))
        yield from _counters(view)
    if view.is_late:
        return
    if kind >= 2:
        yield Row("meter/id", frame.meter_id or "", if_changed=True)
        yield Row("meter/type", frame.meter_model or "", if_changed=True)
        for phase, current, voltage in zip(PHASES, fields.CURRENTS, fields.VOLTAGES, strict=True):
            yield _changing(view, f"meter/{phase}/current", current)
            yield _changing(view, f"meter/{phase}/voltage", voltage)
        yield _changing(view, "meter/export/reactive", fields.QO)
        yield _changing(view, "meter/export/active", fields.PO)
        yield _changing(view, "meter/import/reactive", fields.Q)
    yield _changing(view, "meter/import/active", fields.P)


def sum_rows(sums: Sums) -> Iterator[Row]:
    """Energy of this hour, day and month in kWh, and the tariff's kW."""
    hour, day, month = (sums.energy(period) for period in ("hour", "day", "month"))
    yield Row("realtime/import/hour", fixed(hour.import_wh, 1000, 3))
    yield Row("realtime/import/day", fixed(day.import_wh, 1000, 2))
    yield Row("realtime/import/month", fixed(month.import_wh, 1000, 1))
    for number, peak_w in enumerate(sums.peaks_w, 1):
        yield Row(f"realtime/import/peak/{number}", fixed(peak_w, 1000, 10), retain=True)
    yield Row("realtime/import/threshold", str(sums.step_kw), retain=True)
    yield Row("realtime/import/monthmax", fixed(sums.summary.tariff.mean_w, 1000, 3), retain=True)
    yield Row("realtime/export/hour", fixed(hour.export_wh, 1000, 3))
    yield Row("realtime/export/day", fixed(day.export_wh, 1000, 2))
    yield Row("realtime/export/month", fixed(month.export_wh, 1000, 1))


def threshold_rows(sums: Sums) -> Iterator[Row]:
    """The nine limits of the tariff's steps, kW."""
    for number, step_kw in enumerate(sums.thresholds_kw, 1):
        yield Row(f"realtime/import/thresholds/{number}", str(step_kw), retain=True)


def _counters(view: MeterView) -> Iterator[Row]:
    for direction, counters in COUNTERS:
        for end, counter in zip(("", "/tariff1", "/tariff2"), counters, strict=False):
            yield Row(f"meter/{direction}/accumulated{end}", _text(view, counter, 3), retain=True)


def _phases(view: MeterView, *, live: bool) -> Iterator[Row]:
    if live:
        for direction, powers in (("import", fields.PHASE_IMPORTS), ("export", fields.PHASE_EXPORTS)):
            for phase, power in zip(PHASES, powers, strict=True):
                yield _changing(view, f"meter/{direction}/{phase}", power)
    for direction, counters in (("import", fields.PHASE_COUNTERS[:3]), ("export", fields.PHASE_COUNTERS[3:])):
        for phase, counter in zip(PHASES, counters, strict=True):
            yield Row(f"meter/{direction}/{phase}/accumulated", _text(view, counter, 2), if_changed=True)
    if live:
        yield _changing(view, "meter/powerfactor", fields.POWER_FACTOR)
        for phase, factor in zip(PHASES, fields.PHASE_POWER_FACTORS, strict=True):
            yield _changing(view, f"meter/{phase}/powerfactor", factor)


def _changing(view: MeterView, topic: str, field: Field) -> Row:
    return Row(topic, _text(view, field, field.places), if_changed=True)


def _text(view: MeterView, field: Field, places: int) -> str:
    return fixed(value(view, field.name) or 0, field.unit, places)

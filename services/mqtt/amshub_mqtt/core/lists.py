"""The objects of a meter's lists in formats 0, 5 and 6."""

from typing import Any

from amshub_contracts.messages import Reading

from amshub_mqtt.core import fields
from amshub_mqtt.core.fields import numbers
from amshub_mqtt.core.view import MeterView

COUNTERS_FROM, PHASES_FROM = 3, 4
"""List types."""


def list_object(view: MeterView) -> dict[str, Any]:
    """The fields that a list of this type has, in the device's order."""
    kind = fields.list_type(view.frame)
    if kind == 1:
        return numbers(view, [fields.P])
    names = texts(view.frame, "meterId")
    if kind < COUNTERS_FROM:
        return {**names, **numbers(view, fields.LIST_2)}
    clock = {"rtc": view.frame.meter_clock_s or 0}
    if kind < PHASES_FROM:
        return {**names, **numbers(view, (*fields.LIST_2, *fields.COUNTERS)), **clock}
    told = (*fields.POWERS_4, *fields.POWER_FACTORS, *fields.COUNTERS, *fields.PHASE_COUNTERS)
    return {**names, **numbers(view, told), **clock}


def texts(frame: Reading, id_key: str) -> dict[str, str]:
    """List version, meter number and model; empty where the frame does not name them."""
    return {"lv": frame.list_version or "", id_key: frame.meter_id or "", "type": frame.meter_model or ""}

"""Format 3: devices of Domoticz, told of by their numbers on one fixed topic."""

from dataclasses import dataclass

from amshub_mqtt.core import fields
from amshub_mqtt.core.formats.format import PayloadFormat
from amshub_mqtt.core.json_text import json_bytes
from amshub_mqtt.core.memory import Memory, Told
from amshub_mqtt.core.message import Message
from amshub_mqtt.core.numbers import fixed
from amshub_mqtt.core.view import Gateway, MeterView

TOPIC = "domoticz/in"
LEAST_COUNTER_WH = 1000
"""A counter that shows no more is not told: Domoticz would take the leap from it for consumption."""
VOLTAGES_FROM = 2
"""List type."""


@dataclass(frozen=True)
class DomoticzIndices:
    """The numbers of the devices, which Domoticz lists as idx; 0: none."""

    electricity: int = 0
    """P1 Smart Meter or Electric (Instant+Counter)."""
    l1_voltage: int = 0
    l2_voltage: int = 0
    l3_voltage: int = 0
    currents: int = 0
    """Ampere (3 Phase)."""


class Domoticz(PayloadFormat):
    """The first meter's import, voltages and currents; Domoticz stamps what comes with the time it comes."""

    def __init__(self, indices: DomoticzIndices) -> None:
        self._indices = indices

    def on_reading(self, gateway: Gateway, view: MeterView, memory: Memory, now_ms: int) -> Told:
        """A message for each device that there is something for; of what waited, nothing: the next counter has it."""
        del gateway, now_ms
        if view.is_late or not view.meter.is_first:
            return Told([], memory)
        values = [(self._indices.electricity, _electricity(view))]
        if fields.list_type(view.frame) >= VOLTAGES_FROM:
            frame, indices = view.frame, self._indices
            values += [
                (indices.l1_voltage, fixed(frame.l1_voltage_mv or 0, 1000, 2)),
                (indices.l2_voltage, fixed(frame.l2_voltage_mv or 0, 1000, 2)),
                (indices.l3_voltage, fixed(frame.l3_voltage_mv or 0, 1000, 2)),
                (indices.currents, _currents(view)),
            ]
        return Told([_message(index, text) for index, text in values if index and text], memory)


def _electricity(view: MeterView) -> str:
    """Import in W and the counter in Wh; empty until there is one."""
    counter_wh = view.merged.import_wh or 0
    if counter_wh <= LEAST_COUNTER_WH:
        return ""
    return f"{fixed(view.merged.import_w or 0, 1, 1)};{fixed(counter_wh, 1, 1)}"


def _currents(view: MeterView) -> str:
    frame = view.frame
    return ";".join(
        fixed(current or 0, 1000, 1) for current in (frame.l1_current_ma, frame.l2_current_ma, frame.l3_current_ma)
    )


def _message(index: int, text: str) -> Message:
    return Message(TOPIC, json_bytes({"command": "udevice", "idx": index, "nvalue": 0, "svalue": text}))

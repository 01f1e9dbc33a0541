"""The sensors that a meter's own lists fill."""

from collections.abc import Iterator

from amshub_mqtt.core import fields
from amshub_mqtt.core.discovery.entity import Entity
from amshub_mqtt.core.fields import Field
from amshub_mqtt.core.view import MeterView

EXPIRES_S = 180
"""The slowest meters send each minute. It is for a gateway that hangs: of a silent meter and of a lost connection their
status topics tell."""


def _live(field: Field, name: str, unit: str, device_class: str) -> tuple[str, Entity]:
    digits = {"A": 2, "V": 1}.get(unit, 0)
    entity = Entity(field.key, name, "power", field.key, unit, device_class, "measurement", EXPIRES_S, digits=digits)
    return field.name, entity


def _phases(told: tuple[Field, ...], name: str, unit: str, device_class: str) -> list[tuple[str, Entity]]:
    return [_live(field, f"L{number} {name}", unit, device_class) for number, field in enumerate(told, 1)]


def _phase_counters(told: tuple[Field, ...], name: str) -> list[tuple[str, Entity]]:
    return [
        (
            field.name,
            Entity(
                field.key,
                f"L{number} {name}",
                "power",
                field.key,
                "kWh",
                "energy",
                "total_increasing",
                EXPIRES_S,
                digits=1,
            ),
        )
        for number, field in enumerate(told, 1)
    ]


def _reading(field: Field, key: str, name: str, unit: str, device_class: str) -> tuple[str, Entity]:
    entity = Entity(
        key, name, "realtime", f"meter.{field.key}", unit, device_class, "total_increasing", EXPIRES_S, digits=1
    )
    return field.name, entity


IMPORTS = [
    _live(fields.P, "Active import", "W", "power"),
    _live(fields.Q, "Reactive import", "var", "reactive_power"),
    _live(fields.QO, "Reactive export", "var", "reactive_power"),
    *_phases(fields.CURRENTS, "current", "A", "current"),
    *_phases(fields.VOLTAGES, "voltage", "V", "voltage"),
    _live(fields.POWER_FACTOR, "Power factor", "%", "power_factor"),
    *_phases(fields.PHASE_POWER_FACTORS, "power factor", "%", "power_factor"),
    *_phases(fields.PHASE_IMPORTS, "active import", "W", "power"),
    *_phase_counters(fields.PHASE_COUNTERS[:3], "accumulated active import"),
]
"""The field of a reading that must have been sent, and the sensor."""
EXPORTS = [
    _live(fields.PO, "Active export", "W", "power"),
    *_phases(fields.PHASE_EXPORTS, "active export", "W", "power"),
    *_phase_counters(fields.PHASE_COUNTERS[3:], "accumulated active export"),
]
"""The same of households that export."""
DATA_TIME = Entity(
    "t", "Data timestamp", "power", "t", "", "timestamp", expires_s=EXPIRES_S, is_diagnostic=True, is_enabled=False
)

IMPORT_READINGS = [
    _reading(fields.IMPORT, "metertPI", "Meter reading import", "kWh", "energy"),
    _reading(fields.REACTIVE_IMPORT, "tQI", "Accumulated reactive import", "kvarh", "reactive_energy"),
    _reading(fields.REACTIVE_EXPORT, "tQO", "Accumulated reactive export", "kvarh", "reactive_energy"),
    (
        "meter_clock_s",
        Entity(
            "rtc",
            "Meter timestamp",
            "realtime",
            "meter.rtc",
            "",
            "timestamp",
            expires_s=EXPIRES_S,
            is_diagnostic=True,
        ),
    ),
]
"""What a meter sends rarely is told again with the sums, so that it is known soon after Home Assistant has started."""
EXPORT_READINGS = [_reading(fields.EXPORT, "metertPO", "Meter reading export", "kWh", "energy")]


def power_entities(view: MeterView) -> Iterator[Entity]:
    """Those that the meter ever sent anything for."""
    yield DATA_TIME
    yield from _known(view, IMPORTS)
    if view.seen_export:
        yield from _known(view, EXPORTS)


def reading_entities(view: MeterView) -> Iterator[Entity]:
    """The counters as the meter sent them."""
    yield from _known(view, IMPORT_READINGS)
    if view.seen_export:
        yield from _known(view, EXPORT_READINGS)


def _known(view: MeterView, entities: list[tuple[str, Entity]]) -> Iterator[Entity]:
    return (entity for name, entity in entities if getattr(view.merged, name) is not None)

"""The sensors that Home Assistant must show, written down from docs/mqtt.md and the device's own announcements."""

from typing import NamedTuple


class Sensor(NamedTuple):
    """End of the unique id, name, unit, device class and state class; None where there is none."""

    key: str
    name: str
    unit: str | None = None
    device_class: str | None = None
    state_class: str | None = None


TOTAL, RISING, NOW = "total", "total_increasing", "measurement"

LIVE = [
    Sensor("P", "Active import", "W", "power", NOW),
    Sensor("Q", "Reactive import", "var", "reactive_power", NOW),
    Sensor("QO", "Reactive export", "var", "reactive_power", NOW),
    Sensor("I1", "L1 current", "A", "current", NOW),
    Sensor("I2", "L2 current", "A", "current", NOW),
    Sensor("I3", "L3 current", "A", "current", NOW),
    Sensor("U1", "L1 voltage", "V", "voltage", NOW),
    Sensor("U2", "L2 voltage", "V", "voltage", NOW),
    Sensor("U3", "L3 voltage", "V", "voltage", NOW),
]
LIVE_EXPORT = [Sensor("PO", "Active export", "W", "power", NOW)]
PHASES = [
    Sensor("PF", "Power factor", "%", "power_factor", NOW),
    Sensor("PF1", "L1 power factor", "%", "power_factor", NOW),
    Sensor("PF2", "L2 power factor", "%", "power_factor", NOW),
    Sensor("PF3", "L3 power factor", "%", "power_factor", NOW),
    Sensor("P1", "L1 active import", "W", "power", NOW),
    Sensor("P2", "L2 active import", "W", "power", NOW),
    Sensor("P3", "L3 active import", "W", "power", NOW),
    Sensor("tPI1", "L1 accumulated active import", "kWh", "energy", RISING),
    Sensor("tPI2", "L2 accumulated active import", "kWh", "energy", RISING),
    Sensor("tPI3", "L3 accumulated active import", "kWh", "energy", RISING),
]
COUNTERS = [
    Sensor("tPI", "Accumulated active import", "kWh", "energy", RISING),
    Sensor("metertPI", "Meter reading import", "kWh", "energy", RISING),
    Sensor("tQI", "Accumulated reactive import", "kvarh", "reactive_energy", RISING),
    Sensor("tQO", "Accumulated reactive export", "kvarh", "reactive_energy", RISING),
    Sensor("rtc", "Meter timestamp", None, "timestamp"),
]
COUNTERS_EXPORT = [
    Sensor("tPO", "Accumulated active export", "kWh", "energy", RISING),
    Sensor("metertPO", "Meter reading export", "kWh", "energy", RISING),
]
SUMS = [
    Sensor("houruse", "Current hour used", "kWh", "energy", TOTAL),
    Sensor("dayuse", "Current day used", "kWh", "energy", TOTAL),
    Sensor("monthuse", "Current month used", "kWh", "energy", TOTAL),
    Sensor("hourprojected", "Current hour projected", "kWh", "energy"),
    Sensor("hourcost", "Current hour cost", "NOK", "monetary", TOTAL),
    Sensor("daycost", "Current day cost", "NOK", "monetary", TOTAL),
    Sensor("monthcost", "Current month cost", "NOK", "monetary", TOTAL),
]
SUMS_EXPORT = [
    Sensor("hourproduced", "Current hour produced", "kWh", "energy", TOTAL),
    Sensor("dayproduced", "Current day produced", "kWh", "energy", TOTAL),
    Sensor("monthproduced", "Current month produced", "kWh", "energy", TOTAL),
    Sensor("hourincome", "Current hour income", "NOK", "monetary", TOTAL),
    Sensor("dayincome", "Current day income", "NOK", "monetary", TOTAL),
    Sensor("monthincome", "Current month income", "NOK", "monetary", TOTAL),
]
TARIFF = [
    Sensor("max", "Month max", "kW", "power"),
    Sensor("threshold", "Tariff threshold", "kW", "power"),
    Sensor("headroom", "Power left to tariff threshold", "W", "power", NOW),
    Sensor("peaks0", "Current month peak 1", "kW", "power"),
    Sensor("peaks1", "Current month peak 2", "kW", "power"),
    Sensor("peaks2", "Current month peak 3", "kW", "power"),
    Sensor("thresholds0", "Tariff threshold 1", "kW", "power"),
    Sensor("thresholds1", "Tariff threshold 2", "kW", "power"),
    Sensor("thresholds2", "Tariff threshold 3", "kW", "power"),
    Sensor("thresholds3", "Tariff threshold 4", "kW", "power"),
    Sensor("thresholds4", "Tariff threshold 5", "kW", "power"),
    Sensor("thresholds5", "Tariff threshold 6", "kW", "power"),
    Sensor("thresholds6", "Tariff threshold 7", "kW", "power"),
    Sensor("thresholds7", "Tariff threshold 8", "kW", "power"),
    Sensor("thresholds8", "Tariff threshold 9", "kW", "power"),
]
PRICES = [
    Sensor("prices0", "Current import price", "NOK/kWh", None, NOW),
    Sensor("pricesmin", "Minimum price ahead", "NOK/kWh"),
    Sensor("pricesmax", "Maximum price ahead", "NOK/kWh"),
    Sensor("pricescheapest1hr", "Cheapest 1hr period ahead", None, "timestamp"),
    Sensor("pricescheapest3hr", "Cheapest 3hr period ahead", None, "timestamp"),
    Sensor("pricescheapest6hr", "Cheapest 6hr period ahead", None, "timestamp"),
]
PRICES_EXPORT = [Sensor("exportprices0", "Current export price", "NOK/kWh")]
GATEWAY = [
    Sensor("up", "Uptime", "s", "duration", NOW),
    Sensor("temp", "Temperature", "°C", "temperature", NOW),
    Sensor("temperatures28C4B32A0100009C", "Temperature sensor 28C4B32A0100009C", "°C", "temperature", NOW),
    Sensor("temperatures28C5B32A010000AB", "Temperature sensor 28C5B32A010000AB", "°C", "temperature", NOW),
]
EXPORTING = [*LIVE_EXPORT, *COUNTERS_EXPORT, *SUMS_EXPORT, *PRICES_EXPORT]
"""Of a household that also gives energy, and is paid another price than it pays."""
EVERYONE = [*LIVE, *COUNTERS, *SUMS, *TARIFF, *PRICES]
TURNED_OFF = "t"
"""The time of the newest list: announced, and shown to those who turn it on."""

"""What payloads are made of: the gateway, one meter's values, and its prices."""

from dataclasses import dataclass

from amshub_contracts.messages import Reading, Sensor, Summary
from amshub_contracts.price_curve import Curve


@dataclass(frozen=True)
class Gateway:
    """The server that tells; what it does not measure is None."""

    mac: str
    """`id` of the payloads, AA:BB:CC:DD:EE:FF."""
    client_id: str
    """`name` of the payloads."""
    version: str
    started_at_ms: int
    """UTC Unix ms."""
    url: str = ""
    """Where its page is, for people."""
    free_bytes: int = 0
    """Memory that programs can still have."""
    rssi_dbm: int | None = None
    supply_mv: int | None = None
    sensors: tuple[Sensor, ...] = ()
    """What the 1-wire sensors of the reader's machine say."""


@dataclass(frozen=True)
class Meter:
    """Which meter it is."""

    name: str
    is_first: bool = True
    """The first meter of a broker has the broker's topic, every other `<topic>/<name>`."""
    zone: str = "Europe/Oslo"
    """Whose midnights its days and months begin at."""
    currency: str = ""
    """Of its prices and costs, ISO 4217; empty while nobody has said."""


@dataclass(frozen=True)
class MeterView:
    """One meter as it is told of now."""

    meter: Meter
    frame: Reading
    """What is told: the newest frame alone; between intervals, `merged`."""
    merged: Reading
    """The newest value of every field that the meter ever sent, with the highest list type it ever sent."""
    summary: Summary | None = None
    """As accounting wrote it; None before its first."""
    seen_export: bool = False
    """Whether the meter ever exported."""
    is_late: bool = False
    """The frame waited while the broker was away: its live values are not told as if they were of now."""


@dataclass(frozen=True)
class PriceView:
    """A meter's prices from now on."""

    meter: Meter
    curve: Curve
    resolution_minutes: int = 60
    """15 or 60: the settlement interval."""
    seen_export: bool = False

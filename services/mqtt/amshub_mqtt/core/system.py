"""The objects that tell of the server itself."""

from typing import Any

from amshub_contracts.messages import Sensor
from msgspec import Raw

from amshub_mqtt.core.numbers import fixed, number
from amshub_mqtt.core.view import Gateway

NO_SENSOR_MILLI_C = -127_000
"""What the device says without a sensor."""
SEVERAL = 2
"""Sensors are told of one by one only where there are so many; of a single one `temp` tells."""


def header(gateway: Gateway, now_ms: int, at_s: int) -> dict[str, Any]:
    """What every list of formats 0, 5 and 6 begins with; `at_s` is when the frame came, UTC Unix s."""
    return {
        "id": gateway.mac,
        "name": gateway.client_id,
        "up": uptime_s(gateway, now_ms),
        "t": at_s,
        **_measured(gateway),
    }


def system(gateway: Gateway, now_ms: int) -> dict[str, Any]:
    """What is told each minute."""
    return {
        "id": gateway.mac,
        "name": gateway.client_id,
        "up": uptime_s(gateway, now_ms),
        **_measured(gateway),
        "version": gateway.version,
    }


def firmware(gateway: Gateway) -> dict[str, Any]:
    """The version that runs, as the latest too: nobody on the internet is asked.

    Home Assistant takes neither null nor an empty address, so there is no `release_url`.
    """
    return {
        "installed_version": gateway.version,
        "latest_version": gateway.version,
        "title": "amshub",
        "release_summary": "",
        "update_percentage": None,
    }


def temperatures(sensors: tuple[Sensor, ...]) -> dict[str, Any]:
    """Degrees Celsius by address."""
    return {sensor.address: number(sensor.milli_c, 1000, 2) for sensor in sensors}


def uptime_s(gateway: Gateway, now_ms: int) -> int:
    """How long the gateway has run."""
    return max(0, now_ms - gateway.started_at_ms) // 1000


def temperature(gateway: Gateway) -> str:
    """Mean of the sensors, degrees Celsius."""
    if not gateway.sensors:
        return fixed(NO_SENSOR_MILLI_C, 1000, 2)
    return fixed(sum(sensor.milli_c for sensor in gateway.sensors), 1000 * len(gateway.sensors), 2)


def _measured(gateway: Gateway) -> dict[str, Any]:
    return {
        "vcc": number(gateway.supply_mv, 1000, 3),
        "rssi": gateway.rssi_dbm or 0,
        "temp": Raw(temperature(gateway).encode()),
    }

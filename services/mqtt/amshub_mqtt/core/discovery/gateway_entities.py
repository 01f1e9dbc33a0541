"""The sensors of the server itself."""

from collections.abc import Iterator

from amshub_mqtt.core.discovery.entity import Entity
from amshub_mqtt.core.system import SEVERAL
from amshub_mqtt.core.view import Gateway

EXPIRES_S = 180
"""They are told each minute."""
TEMPERATURES_EXPIRE_S = 900

UPTIME = Entity("up", "Uptime", "state", "up", "s", "duration", "measurement", EXPIRES_S, digits=0, is_diagnostic=True)
SIGNAL = Entity(
    "rssi", "Status", "state", "rssi", "dBm", "signal_strength", "measurement", EXPIRES_S, is_diagnostic=True
)
SUPPLY = Entity("vcc", "Supply volt", "state", "vcc", "V", "voltage", "measurement", EXPIRES_S, is_diagnostic=True)
TEMPERATURE = Entity(
    "temp", "Temperature", "state", "temp", "°C", "temperature", "measurement", TEMPERATURES_EXPIRE_S, digits=1
)


def gateway_entities(gateway: Gateway) -> Iterator[Entity]:
    """Those that there is something for."""
    yield UPTIME
    if gateway.rssi_dbm is not None:
        yield SIGNAL
    if gateway.supply_mv is not None:
        yield SUPPLY
    if gateway.sensors:
        yield TEMPERATURE
    if len(gateway.sensors) >= SEVERAL:
        for sensor in gateway.sensors:
            yield Entity(
                f"temperatures{sensor.address}",
                f"Temperature sensor {sensor.address}",
                "temperatures",
                f"temperatures['{sensor.address}']",
                "°C",
                "temperature",
                "measurement",
                TEMPERATURES_EXPIRE_S,
                digits=1,
            )

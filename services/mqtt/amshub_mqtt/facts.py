"""What the payloads say of the machine and of the household's settings."""

import uuid
from importlib.metadata import version

import psutil
from amshub_contracts.messages import Temperature
from amshub_contracts.mqtt_settings import BrokerSettings, client_id_of
from amshub_contracts.price_area import area_of
from amshub_contracts.settings import MeterSettings, Settings

from amshub_mqtt.core.choose import Options
from amshub_mqtt.core.formats.domoticz import DomoticzIndices
from amshub_mqtt.core.view import Gateway, Meter


def gateway(
    settings: Settings, name: str, broker: BrokerSettings, started_at_ms: int, temperature: Temperature | None
) -> Gateway:
    """The server as this broker is told of it."""
    digits = f"{uuid.getnode():012X}"
    return Gateway(
        mac=":".join(digits[at : at + 2] for at in range(0, 12, 2)),
        client_id=client_id_of(settings.web.hostname, name, broker),
        version=f"v{version('amshub-mqtt')}",
        started_at_ms=started_at_ms,
        url=broker.homeassistant.url,
        free_bytes=int(psutil.virtual_memory().available),
        sensors=temperature.sensors if temperature else (),
    )


def options(settings: Settings, broker: BrokerSettings) -> Options:
    """What the broker's settings say about payloads."""
    home, domoticz = broker.homeassistant, broker.domoticz
    return Options(
        topic=broker.topic,
        interval_s=broker.interval_s,
        qos=broker.qos,
        prefix=home.prefix,
        hostname=home.hostname or settings.web.hostname,
        tag=home.tag,
        indices=DomoticzIndices(
            domoticz.electricity, domoticz.l1_voltage, domoticz.l2_voltage, domoticz.l3_voltage, domoticz.currents
        ),
    )


def meters(settings: Settings, broker: BrokerSettings) -> dict[str, Meter]:
    """The meters that the broker is told of, by name; the first of them has the topics of a device."""
    names = list(broker.meters or settings.meters)
    told = {}
    for name in names:
        meter = settings.meters.get(name, MeterSettings())
        currency = settings.prices.currency_in(area_of(settings, meter))
        told[name] = Meter(name, is_first=name == names[0], zone=meter.zone, currency=currency)
    return told

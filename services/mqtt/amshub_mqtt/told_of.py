"""What the settings of a broker mean for its payloads: which meters, and in which form."""

from amshub_contracts.mqtt_settings import BrokerSettings
from amshub_contracts.settings import MeterSettings, Settings

from amshub_mqtt.core.choose import Options
from amshub_mqtt.core.formats.domoticz import DomoticzIndices
from amshub_mqtt.core.view import Meter

NO_METER = "home"
"""Told of where the settings name no meter: the name that the examples use."""


def meters(settings: Settings, broker: BrokerSettings) -> list[Meter]:
    """The meters that this broker is told of, the first of which has the topics that a device has."""
    known = settings.meters or {NO_METER: MeterSettings()}
    names = broker.meters or tuple(known)
    return [
        Meter(name, is_first=number == 0, zone=known.get(name, MeterSettings()).zone)
        for number, name in enumerate(dict.fromkeys(names))
    ]


def options(settings: Settings, broker: BrokerSettings) -> Options:
    """What the format is told of the settings."""
    announced, devices = broker.homeassistant, broker.domoticz
    return Options(
        topic=broker.topic,
        interval_s=broker.interval_s,
        qos=broker.qos,
        prefix=announced.prefix,
        hostname=announced.hostname or settings.web.hostname,
        tag=announced.tag,
        meters=tuple(meters(settings, broker)),
        indices=DomoticzIndices(
            devices.electricity, devices.l1_voltage, devices.l2_voltage, devices.l3_voltage, devices.currents
        ),
    )

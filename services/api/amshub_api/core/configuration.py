"""configuration.json: the settings in the device's form, with every secret masked."""

from amshub_contracts.mqtt_settings import DEVICE_NUMBERS, PORTS, BrokerSettings, client_id_of
from amshub_contracts.secret import Secret
from amshub_contracts.settings import MeterSettings, MultiplierSettings, Settings
from amshub_contracts.source_url import Source, parse_source

from amshub_api.core.bodies.configuration import BrokerGroup, Configuration
from amshub_api.core.bodies.meter_configuration import MeterGroup
from amshub_api.core.brokers import told_brokers
from amshub_api.core.data import NETWORK_CODES
from amshub_api.core.prices import PricesNow
from amshub_api.core.tariff import steps_set
from amshub_api.core.ui import ui
from amshub_api.core.view import NOTHING, Machine, MeterView

MASK = "***"
NO_KEY = "0" * 32
LINE_BUFFER_BYTES = 4096
"""What Linux holds of a serial line between two reads."""
LINE_CODES = {"7N1": 2, "8N1": 3, "7N2": 6, "8N2": 7, "7E1": 10, "8E1": 11, "7E2": 14, "8E2": 15}
LEVEL_CODES = {"DEBUG": 2, "INFO": 3, "WARNING": 4, "ERROR": 5}
ETHERNET = 3


def configuration(settings: Settings, view: MeterView, prices: PricesNow, machine: Machine) -> Configuration:
    """Every group that the device has, and the first broker, as it has but one; Wi-Fi, pins and cloud are off."""
    steps_kw, peaks = steps_set(settings.tariff, view.summary or NOTHING)
    name, broker = next(iter(told_brokers(settings).items()), ("", BrokerSettings()))
    return {
        "version": machine.version,
        "g": {
            "t": view.settings.zone,
            "h": settings.web.hostname,
            "s": settings.web.security,
            "u": settings.web.user,
            "p": MASK if settings.web.password_hash else "",
            "c": settings.web.context,
        },
        "m": _meter(view.settings),
        "t": {"t": steps_kw, "h": peaks},
        "w": {"s": "", "p": "", "w": 0.0, "z": 255, "b": False},
        "n": {
            "c": ETHERNET,
            "m": "dhcp",
            "i": machine.ip,
            "s": machine.mask,
            "g": machine.gateway,
            "d1": machine.dns1,
            "d2": machine.dns2,
            "d": False,
            "n1": "",
            "h": False,
            "x": bool(machine.ipv6),
        },
        "q": _broker(broker, client_id_of(settings.web.hostname, name, broker) if name else settings.web.hostname),
        "p": {
            "e": prices.area is not None,
            "t": MASK if settings.prices.entsoe_token else "",
            "r": prices.area.eic if prices.area else "",
            "c": prices.settings_currency,
            "m": settings.prices.resolution_minutes,
        },
        "d": {"s": False, "t": False, "l": LEVEL_CODES[settings.stack.log_level]},
        "i": {
            "h": {"p": None, "u": False, "t": None},
            "a": None,
            "l": {"p": None, "i": False},
            "r": {"r": None, "g": None, "b": None, "i": False},
            "d": {"d": None, "b": 0},
            "t": {"d": None, "a": None},
            "v": {"p": None, "o": 0, "m": 1, "d": {"v": 0, "g": 0}, "b": 0},
            "p": 0,
        },
        "u": ui(settings.web.language),
        "o": {
            "e": broker.domoticz.electricity,
            "c": broker.domoticz.currents,
            "u1": broker.domoticz.l1_voltage,
            "u2": broker.domoticz.l2_voltage,
            "u3": broker.domoticz.l3_voltage,
        },
        "h": {
            "t": broker.homeassistant.prefix if name else "",
            "h": broker.homeassistant.url,
            "n": broker.homeassistant.tag,
        },
        "c": {"e": False, "p": 0, "es": False, "ze": False, "zt": ""},
    }


def _broker(broker: BrokerSettings, client_id: str) -> BrokerGroup:
    return {
        "h": broker.host,
        "p": broker.port if broker.url else PORTS["mqtt"],
        "u": broker.user,
        "a": MASK if broker.user or broker.password else "",
        "c": client_id,
        "b": broker.topic if broker.url else "",
        "r": broker.command_topic,
        "m": DEVICE_NUMBERS[broker.format],
        "s": {"e": broker.tls, "c": bool(broker.ca_file), "r": bool(broker.cert_file), "k": bool(broker.key_file)},
        "t": int(broker.interval_s > 0),
        "d": broker.interval_s,
        "i": 1000,
        "k": broker.keepalive_s,
        "e": 0,
    }


def _meter(meter: MeterSettings) -> MeterGroup:
    source = parse_source(meter.source) if meter.source else None
    return {
        "o": 0 if source is None else 1,
        "a": 0,
        "b": source.baud or 0 if source and source.kind == "serial" else 0,
        "p": _line_code(source) if source and source.kind == "serial" else 0,
        "i": False,
        "s": LINE_BUFFER_BYTES,
        "d": NETWORK_CODES[meter.network],
        "f": meter.fuse_a,
        "r": meter.production_kwp,
        "e": {
            "e": bool(meter.encryption_key),
            "k": _key(meter.encryption_key),
            "a": _key(meter.authentication_key),
        },
        "m": {
            "e": meter.multipliers != MultiplierSettings(),
            "w": meter.multipliers.watt,
            "v": meter.multipliers.volt,
            "a": meter.multipliers.ampere,
            "c": meter.multipliers.counter,
        },
    }


def _line_code(source: Source) -> int:
    """The device's code of this line; 0 (found out by itself) for one that it does not know."""
    return LINE_CODES.get(f"{source.bits}{source.parity}{source.stop_bits}", 0)


def _key(secret: Secret) -> str:
    return MASK if secret else NO_KEY

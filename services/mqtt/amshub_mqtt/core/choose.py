"""Finds a payload format by its name in the settings."""

from dataclasses import dataclass
from typing import Literal

from amshub_mqtt.core.discovery.device import Household
from amshub_mqtt.core.formats.domoticz import Domoticz, DomoticzIndices
from amshub_mqtt.core.formats.format import PayloadFormat
from amshub_mqtt.core.formats.hex_dump import HexDump
from amshub_mqtt.core.formats.home_assistant import HomeAssistant
from amshub_mqtt.core.formats.json_flat import JsonFlat
from amshub_mqtt.core.formats.json_nested import JsonNested
from amshub_mqtt.core.formats.raw import Raw
from amshub_mqtt.core.view import Meter

FormatName = Literal["json", "raw", "raw-full", "domoticz", "homeassistant", "json-topics", "json-flat", "hex"]

NO_INDICES = DomoticzIndices()


@dataclass(frozen=True)
class Options:
    """What the settings of a broker say about payloads."""

    topic: str
    """Under which everything is published, without a slash at its end."""
    interval_s: int = 0
    """How often a meter is told of; 0: with each frame."""
    qos: int = 1
    prefix: str = "homeassistant"
    """Home Assistant's discovery prefix."""
    hostname: str = "amshub"
    """What unique ids begin with: that of the device whose place we take, where statistics are to go on."""
    tag: str = ""
    """Name of the household among several."""
    indices: DomoticzIndices = NO_INDICES
    meters: tuple[Meter, ...] = ()
    """Those that are told of."""


def choose(name: FormatName, options: Options) -> PayloadFormat:
    """The format of this name."""
    topic = options.topic
    match name:
        case "json":
            return JsonNested(topic, has_topics=False)
        case "json-topics":
            return JsonNested(topic, has_topics=True)
        case "json-flat":
            return JsonFlat(topic)
        case "raw":
            return Raw(topic, full=False)
        case "raw-full":
            return Raw(topic, full=True)
        case "domoticz":
            return Domoticz(options.indices)
        case "hex":
            return HexDump(topic)
        case "homeassistant":
            return HomeAssistant(
                Household(
                    topic,
                    options.hostname,
                    options.prefix,
                    options.tag,
                    options.interval_s,
                    options.qos,
                    options.meters,
                )
            )

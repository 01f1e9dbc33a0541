"""The golden documents: what each format tells of the household, written by hand from the table."""

from collections.abc import Callable, Iterator
from pathlib import Path

from amshub_mqtt.core.choose import FormatName, Options, choose
from amshub_mqtt.core.formats.domoticz import DomoticzIndices
from amshub_mqtt.core.formats.format import PayloadFormat
from amshub_mqtt.core.memory import Memory
from amshub_mqtt.core.message import Message

from tests.unit.mqtt.household import FRAMES, GATEWAY, METER, NOW_MS, PRICES, told

OPTIONS = Options("ams", indices=DomoticzIndices(1, 2, 3, 4, 5))
DOCUMENTS: dict[FormatName, str] = {
    "json": "json.txt",
    "raw": "raw.txt",
    "raw-full": "raw.txt",
    "domoticz": "domoticz.txt",
    "homeassistant": "homeassistant.txt",
    "json-topics": "json-topics.txt",
    "json-flat": "json-flat.txt",
    "hex": "hex.txt",
}
EVENTS: dict[str, Callable[[PayloadFormat], list[Message]]] = {
    **{
        name: lambda chosen, frame=frame: chosen.on_reading(GATEWAY, told(frame), Memory(), NOW_MS).messages  # type: ignore[misc]  # mypy does not see through the default
        for name, frame in FRAMES.items()
    },
    "prices": lambda chosen: chosen.on_prices(GATEWAY, PRICES, Memory(), NOW_MS).messages,
    "system": lambda chosen: chosen.on_system(GATEWAY, NOW_MS),
    "temperatures": lambda chosen: chosen.on_temperatures(GATEWAY, Memory(), NOW_MS).messages,
    "raw frame": lambda chosen: chosen.on_raw_frame(METER, bytes.fromhex("7ea0e97e")),
    "plot": lambda chosen: chosen.on_plot(METER, "dayplot", b'{"unit":"kwh"}'),
    "meter status": lambda chosen: chosen.on_meter_status(METER, True),
}
CASES = [(name, event) for name in DOCUMENTS for event in EVENTS]


def document(name: FormatName) -> dict[str, list[Message]]:
    """What is to be told of each event, in order."""
    sections: dict[str, list[Message]] = {}
    section = ""
    for line in (Path(__file__).parent / "golden" / DOCUMENTS[name]).read_text().splitlines():
        if line.startswith("["):
            section = line.strip("[]")
            sections[section] = []
        elif line and not line.startswith("#"):
            flag, topic, *payload = line.split(" ", 2)
            sections[section].append(Message(topic, "".join(payload).encode(), flag == "R"))
    return sections


def messages(name: FormatName, event: str) -> list[Message]:
    """What the format does tell of it, but for announcements."""
    return list(_values(EVENTS[event](choose(name, OPTIONS))))


def _values(told: list[Message]) -> Iterator[Message]:
    return (message for message in told if not message.topic.startswith(f"{OPTIONS.prefix}/"))

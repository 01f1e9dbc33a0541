"""Settings of the brokers that are told of the meters; `load_settings.py` fills them."""

from collections.abc import Iterator
from re import fullmatch
from typing import Annotated, Literal
from urllib.parse import urlsplit

import msgspec

from amshub_contracts.secret import Secret

PORTS = {"mqtt": 1883, "mqtts": 8883}
MAX_TOPIC_BYTES = 256
"""The format allows 65,535; what is longer is no topic that a person writes."""

FormatName = Literal["json", "raw", "raw-full", "domoticz", "homeassistant", "json-topics", "json-flat", "hex"]
DEVICE_NUMBERS: dict[FormatName, int] = {
    "json": 0,
    "raw": 1,
    "raw-full": 2,
    "domoticz": 3,
    "homeassistant": 4,
    "json-topics": 5,
    "json-flat": 6,
    "hex": 255,
}
"""How the AMS reader device numbers its payload formats."""


def _url(url: str) -> None:
    parts = urlsplit(url)
    if "@" in url:
        # The text may show a password.
        raise ValueError("the address holds a user; write it as user, and the password as password or password_file")
    try:
        port_is_good = parts.port != 0
    except ValueError:
        port_is_good = False
    beside = parts.path.strip("/") or parts.query or parts.fragment
    if url and (parts.scheme not in PORTS or not parts.hostname or not port_is_good or beside):
        raise ValueError(f"{url!r} is no broker's address; write mqtt://host:1883, or mqtts://host:8883 for TLS")


def _topic(topic: str) -> None:
    if not fullmatch(r"[^+#\x00-\x1f/$][^+#\x00-\x1f]*", topic) or topic.endswith("/"):
        raise ValueError(f"{topic!r} is no topic to publish on; write one without wildcards and outer slashes: amshub")
    if len(topic.encode()) > MAX_TOPIC_BYTES:
        raise ValueError(f"a topic has at most {MAX_TOPIC_BYTES} bytes")


def _topic_or_none(topic: str) -> None:
    if topic:
        _topic(topic)


Url = Annotated[str, msgspec.Meta(extra={"check": _url})]
TopicName = Annotated[str, msgspec.Meta(extra={"check": _topic})]
TopicNameOrNone = Annotated[str, msgspec.Meta(extra={"check": _topic_or_none})]
UniqueIdOrNone = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9_-]{0,63}$")]
ClientIdOrNone = Annotated[str, msgspec.Meta(pattern=r"^[ -~]{0,128}$")]
Index = Annotated[int, msgspec.Meta(ge=0, le=1_000_000_000)]


class HomeAssistantSettings(msgspec.Struct, frozen=True):
    """How the format homeassistant announces the meters."""

    prefix: TopicName = "homeassistant"
    """Home Assistant's discovery prefix."""
    hostname: UniqueIdOrNone = ""
    """What unique ids begin with: the hostname of an AMS reader whose statistics are to go on; empty: web.hostname."""
    tag: Annotated[str, msgspec.Meta(max_length=64)] = ""
    """Tells several households apart in the names of devices."""
    url: Annotated[str, msgspec.Meta(max_length=256)] = ""
    """Where amshub's page is, for a link from the device's page; empty: no link."""


class DomoticzSettings(msgspec.Struct, frozen=True):
    """Numbers (idx) of the devices in Domoticz; 0: none."""

    electricity: Index = 0
    l1_voltage: Index = 0
    l2_voltage: Index = 0
    l3_voltage: Index = 0
    currents: Index = 0


class BrokerSettings(msgspec.Struct, frozen=True):
    """One broker, and what it is told in which form."""

    url: Url = ""
    """Where it is; empty: nothing is told."""
    user: str = ""
    password: Secret = Secret()
    format: FormatName = "json"
    topic: TopicName = "amshub"
    """Under which everything is published."""
    client_id: ClientIdOrNone = ""
    """Must be of this client alone at the broker; empty: <web.hostname>-<name of the broker>."""
    command_topic: TopicNameOrNone = ""
    """Empty: <topic>/command."""
    qos: Literal[0, 1] = 1
    version: Literal["3.1.1", "5"] = "3.1.1"
    ca_file: str = ""
    """Certificates of the authorities to trust; empty: those of the operating system."""
    cert_file: str = ""
    """Our own certificate, where the broker asks for one."""
    key_file: str = ""
    verify: bool = True
    """Whether the broker's certificate has to be valid for its name."""
    keepalive_s: Annotated[int, msgspec.Meta(ge=5, le=3600)] = 60
    interval_s: Annotated[int, msgspec.Meta(ge=0, le=86_400)] = 0
    """How often a meter is told of; 0: with each frame."""
    meters: tuple[str, ...] = ()
    """Whose values it gets; empty: of all meters in the settings."""
    edits: bool = False
    """Whether commands that change the ledger are taken from it."""
    homeassistant: HomeAssistantSettings = HomeAssistantSettings()
    domoticz: DomoticzSettings = DomoticzSettings()

    @property
    def host(self) -> str:
        """Its name or address; empty while it has no url."""
        return urlsplit(self.url).hostname or ""

    @property
    def tls(self) -> bool:
        """Whether it is talked with by TLS."""
        return urlsplit(self.url).scheme == "mqtts"

    @property
    def port(self) -> int:
        """Its port, that of its scheme where the address has none."""
        return urlsplit(self.url).port or PORTS[urlsplit(self.url).scheme]

    @property
    def commands_at(self) -> str:
        """The topic on which commands are taken."""
        return self.command_topic or f"{self.topic}/command"


class MqttSettings(msgspec.Struct, frozen=True):
    """The brokers, by their names."""

    brokers: dict[str, BrokerSettings] = {}


def client_id_of(hostname: str, name: str, broker: BrokerSettings) -> str:
    """What this client calls itself at the broker of this name; `hostname` is web.hostname."""
    return broker.client_id or f"{hostname}-{name}"


def contradictions(settings: MqttSettings, raw_hours: int) -> Iterator[tuple[str, str]]:
    """What cannot be true together: a broker's name, and words; `raw_hours` is how long the reader keeps frames."""
    of_client: dict[tuple[str, int, str], str] = {}
    for name, broker in settings.brokers.items():
        if broker.url and broker.client_id:
            other = of_client.setdefault((broker.host, broker.port, broker.client_id), name)
            if other != name:
                yield (
                    name,
                    f"has the client_id of {other}, and their broker would throw out each for the other; change one",
                )
        if bool(broker.cert_file) != bool(broker.key_file):
            yield name, "has one of cert_file and key_file; write both, or none"
        if (broker.ca_file or broker.cert_file or not broker.verify) and broker.url and not broker.tls:
            yield name, "has settings of TLS, but its url begins with mqtt://; write mqtts://"
        if broker.format == "hex" and not raw_hours:
            yield name, "wants frames (format hex), but reader.raw_hours = 0 keeps none; write raw_hours = 48"

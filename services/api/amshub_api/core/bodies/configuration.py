"""configuration.json: the settings in the device's groups; what a server does not have is off."""

from typing import Annotated, TypedDict

from amshub_api.core.bodies.means import means
from amshub_api.core.bodies.meter_configuration import MeterGroup
from amshub_api.core.bodies.pins import Pins
from amshub_api.core.bodies.ui import Tiles

Masked = Annotated[str, means("*** when set, else empty")]


class GeneralGroup(TypedDict):
    """The house and who may ask."""

    t: Annotated[str, means("time zone, IANA")]
    h: Annotated[str, means("hostname")]
    s: Annotated[int, means("0 open, 1 settings need the password, 2 everything does", 0)]
    u: Annotated[str, means("user")]
    p: Masked
    c: Annotated[str, means("prefix of every URL")]


class TariffGroup(TypedDict):
    """The capacity tariff."""

    t: Annotated[list[int], means("ten thresholds, kW, ascending, the last ones 65535")]
    h: Annotated[int, means("peaks that count", 0)]


class WifiGroup(TypedDict):
    """A device's Wi-Fi."""

    s: Annotated[str, means("name of the network")]
    p: Masked
    w: Annotated[float, means("power, dBm")]
    z: Annotated[int, means("sleep; 255 is the default")]
    b: Annotated[bool, means("802.11b is allowed")]


class NetworkGroup(TypedDict):
    """The network of this machine."""

    c: Annotated[int, means("3 Ethernet")]
    m: Annotated[str, means("dhcp or static")]
    i: Annotated[str, means("address")]
    s: Annotated[str, means("mask")]
    g: Annotated[str, means("gateway")]
    d1: str
    d2: str
    d: Annotated[bool, means("tells its name by mDNS")]
    n1: Annotated[str, means("time server")]
    h: Annotated[bool, means("time server from DHCP")]
    x: Annotated[bool, means("has an IPv6 address")]


class TlsGroup(TypedDict):
    """TLS towards the broker."""

    e: bool
    c: Annotated[bool, means("there is a certificate of the authority")]
    r: Annotated[bool, means("there is a certificate of our own")]
    k: Annotated[bool, means("there is a key")]


class BrokerGroup(TypedDict):
    """The first broker of the settings."""

    h: Annotated[str, means("host; empty without one")]
    p: Annotated[int, means("port", 0)]
    u: Annotated[str, means("user")]
    a: Masked
    c: Annotated[str, means("client id")]
    b: Annotated[str, means("topic to publish on")]
    r: Annotated[str, means("topic of commands")]
    m: Annotated[int, means("payload format, as the device numbers them", 0)]
    s: TlsGroup
    t: Annotated[int, means("0 with each frame, 1 at intervals", 0)]
    d: Annotated[int, means("interval, s", 0)]
    i: Annotated[int, means("patience, ms", 0)]
    k: Annotated[int, means("keep-alive, s", 0)]
    e: Annotated[int, means("minutes without it before a device starts anew; 0: never")]


class PriceGroup(TypedDict):
    """Where prices come from."""

    e: Annotated[bool, means("there is a bidding zone")]
    t: Masked
    r: Annotated[str, means("EIC of the bidding zone")]
    c: Annotated[str, means("currency, ISO 4217")]
    m: Annotated[int, means("length of the intervals, minutes")]


class LogGroup(TypedDict):
    """What is logged."""

    s: bool
    t: bool
    l: Annotated[int, means("2 debug, 3 info, 4 warning, 5 error")]  # noqa: E741  the device's name


class DomoticzGroup(TypedDict):
    """Numbers of the devices in Domoticz; 0: none."""

    e: int
    c: int
    u1: int
    u2: int
    u3: int


class HomeAssistantGroup(TypedDict):
    """How Home Assistant is told."""

    t: Annotated[str, means("discovery prefix")]
    h: Annotated[str, means("where the page is")]
    n: Annotated[str, means("name tag")]


class CloudGroup(TypedDict):
    """A device's clouds; none here."""

    e: bool
    p: int
    es: bool
    ze: bool
    zt: str


class Configuration(TypedDict):
    """The settings, every secret masked as ***."""

    version: str
    g: GeneralGroup
    m: MeterGroup
    t: TariffGroup
    w: WifiGroup
    n: NetworkGroup
    q: BrokerGroup
    p: PriceGroup
    d: LogGroup
    i: Pins
    u: Tiles
    o: DomoticzGroup
    h: HomeAssistantGroup
    c: CloudGroup

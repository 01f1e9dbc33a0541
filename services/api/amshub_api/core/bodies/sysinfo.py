"""sysinfo.json."""

from typing import Annotated, NotRequired, TypedDict

from amshub_api.core.bodies.energy import EnergyAndMoney
from amshub_api.core.bodies.means import means
from amshub_api.core.bodies.ui import Tiles


class Network(TypedDict):
    """Addresses of this machine, empty where it does not say."""

    ip: str
    mask: str
    gw: str
    dns1: str
    dns2: str
    ipv6: str
    dns1v6: str
    dns2v6: str


class NetworkCard(TypedDict):
    """What kind of network card a device has."""

    eth: bool


class MeterIdentity(TypedDict):
    """Which meter it is, as far as it has said."""

    mfg: Annotated[int, means("maker, as `mt` of data.json", 0)]
    model: str
    id: Annotated[str, means("serial number")]


class Upgrade(TypedDict):
    """A device's own upgrade; a server has none."""

    x: int
    e: int
    f: str
    t: str
    c: int
    n: str
    p: Annotated[int, means("percent done, -1 when none is under way")]


class Service(TypedDict):
    """How a service beside the meter fares."""

    k: Annotated[str, means("mqtt or price")]
    s: Annotated[int, means("1 well, 2 connecting, 3 error", 0)]
    e: Annotated[int, means("its error, 0 when there is none")]
    d: Annotated[str, means("host of the broker, or bidding zone")]
    n: NotRequired[Annotated[str, means("the broker's name in the settings")]]


SysInfo = TypedDict(
    "SysInfo",
    {
        "version": str,
        "chip": str,
        "chipId": Annotated[str, means("last six digits of the MAC address")],
        "cpu": Annotated[int, means("MHz, 0 where the machine hides it", 0)],
        "mac": str,
        "apmac": str,
        "board": Annotated[int, means("board of the device; 200 is a plain ESP32")],
        "vndcfg": bool,
        "usrcfg": bool,
        "fwconsent": Annotated[int, means("2: no upgrade by one click")],
        "hostname": str,
        "booting": bool,
        "upgrading": bool,
        "net": Network,
        "if": NetworkCard,
        "meter": MeterIdentity,
        "ui": Tiles,
        "security": Annotated[int, means("0 open, 1 settings need the password, 2 everything does", 0)],
        "context": Annotated[str, means("prefix of every URL")],
        "boot_reason": int,
        "ex_cause": int,
        "upgrade": Upgrade,
        "last_month": EnergyAndMoney,
        "clock_offset": Annotated[int, means("hours that the meter's zone is ahead of UTC now")],
        "features": list[str],
        "services": list[Service],
    },
)
SysInfo.__doc__ = "What a device tells of itself, told of this server."

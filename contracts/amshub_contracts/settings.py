"""The one typed schema of config/amshub.toml; `load_settings.py` fills it from the file and the environment."""

from math import sqrt
from re import fullmatch
from typing import Annotated, Literal
from urllib.parse import urlsplit
from zoneinfo import available_timezones

import msgspec

from amshub_contracts.mqtt_settings import MqttSettings
from amshub_contracts.price_settings import AreaName, PriceSettings
from amshub_contracts.secret import Secret
from amshub_contracts.source_url import parse_source
from amshub_contracts.tariff_settings import TariffSettings as TariffSettings  # as is: whoever imports it here may
from amshub_contracts.web_settings import Address
from amshub_contracts.web_settings import WebSettings as WebSettings  # as is, too

METER_NAME = r"^[a-z0-9]{1,32}$"
MAX_MULTIPLIER = 1_000_000
"""Current and voltage transformers together: 5,000 A to 1 A times 22 kV to 110 V; more is a slip of the keyboard."""


def _zone(name: str) -> None:
    if name not in available_timezones():
        raise ValueError(f"{name!r} is no time zone; write one of the IANA names, for example Europe/Oslo")


def _source(text: str) -> None:
    if text:
        parse_source(text)


def _history(text: str) -> None:
    if text and parse_source(text).kind != "stamped":
        raise ValueError(f"{text!r} is no stamped file; write stamped:<file>")


def _key(secret: Secret) -> None:
    text = secret.reveal()
    if text and (len(text) != 32 or not set(text) <= set("0123456789abcdefABCDEF")):
        raise ValueError("a key is 32 hexadecimal digits")


def _multiplier(factor: float) -> None:
    if not 0.001 <= factor <= MAX_MULTIPLIER or round(factor, 3) != factor:
        raise ValueError(f"a multiplier is 0.001 to {MAX_MULTIPLIER}, with at most three decimals")


def _redis_url(url: str) -> None:
    parts = urlsplit(url)
    if parts.password:
        raise ValueError("the address holds a password; write it as redis.password or redis.password_file")
    local = parts.scheme == "unix" and parts.path
    remote = parts.scheme in ("redis", "rediss") and parts.hostname and fullmatch(r"/?\d*", parts.path)
    if not (local or remote) or parts.query or parts.fragment or not _has_good_port(url):
        raise ValueError(f"{url!r} is no Redis address; write redis://host:6379/0")


def fits_cluster(url: str) -> bool:
    """Whether this Redis address can be that of a cluster's node."""
    parts = urlsplit(url)
    return parts.scheme != "unix" and parts.path.strip("/0") == ""


def _has_good_port(url: str) -> bool:
    try:
        return urlsplit(url).port != 0
    except ValueError:
        return False


# The loader passes a value of these through `check`, which raises ValueError saying what to write instead.
ZoneName = Annotated[str, msgspec.Meta(extra={"check": _zone})]
SourceUrl = Annotated[str, msgspec.Meta(extra={"check": _source})]
HistoryUrl = Annotated[str, msgspec.Meta(extra={"check": _history})]
Multiplier = Annotated[float, msgspec.Meta(extra={"check": _multiplier})]
Key = Annotated[Secret, msgspec.Meta(extra={"check": _key})]
RedisUrl = Annotated[str, msgspec.Meta(extra={"check": _redis_url})]


class StackSettings(msgspec.Struct, frozen=True):
    """What all services share."""

    partitions: Annotated[int, msgspec.Meta(ge=1, le=64)] = 1
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    run_dir: str = "/tmp"  # noqa: S108  private to each container; `make demo` sets its own
    """Directory for heartbeat files."""


class RedisSettings(msgspec.Struct, frozen=True):
    """Where the store is."""

    url: RedisUrl = "redis://127.0.0.1:6379/0"
    password: Secret = Secret()
    cluster: bool = False
    """Whether url is a node of a Redis Cluster; the other nodes are found through it."""


class MultiplierSettings(msgspec.Struct, frozen=True):
    """What to multiply a meter's values by, for one behind current or voltage transformers that it does not know of."""

    watt: Multiplier = 1.0
    """Powers, active and reactive."""
    volt: Multiplier = 1.0
    ampere: Multiplier = 1.0
    counter: Multiplier = 1.0
    """Energy counters, active and reactive."""

    @property
    def milli(self) -> tuple[int, int, int, int]:
        """Watt, volt, ampere and counter in thousandths."""
        return round(self.watt * 1000), round(self.volt * 1000), round(self.ampere * 1000), round(self.counter * 1000)


class MeterSettings(msgspec.Struct, frozen=True):
    """One meter and the line it is read through."""

    source: SourceUrl = ""
    """Where the bytes come from; empty: nothing is read."""
    source_password: Secret = Secret()
    """For the user that an mqtt:// source names."""
    history: HistoryUrl = ""
    """A stamped file that is played before the source is opened."""
    zone: ZoneName = "Europe/Oslo"
    network: Literal["TN", "IT"] = "TN"
    phases: Literal[1, 3] = 3
    fuse_a: Annotated[int, msgspec.Meta(ge=1, le=1000)] = 40
    production_kwp: Annotated[int, msgspec.Meta(ge=0, le=1000)] = 0
    encryption_key: Key = Secret()
    authentication_key: Key = Secret()
    multipliers: MultiplierSettings = MultiplierSettings()
    price_area: AreaName = ""
    """Bidding zone of a meter that stands in another than prices.area; empty: that one."""

    @property
    def fuse_w(self) -> int:
        """What the main fuse lets through, W; a single phase has 230 V in both networks."""
        if self.phases == 1:
            return self.fuse_a * 230
        return int(self.fuse_a * (400 if self.network == "TN" else 230) * sqrt(3))


class AccountingSettings(msgspec.Struct, frozen=True):
    """Which part of the meters one accounting process counts."""

    partition: Annotated[int, msgspec.Meta(ge=0, le=63)] = 0
    """Its partition, below stack.partitions; each partition has one process."""


class ReaderSettings(msgspec.Struct, frozen=True):
    """How the reader reads."""

    device_root: str = "/dev"
    """Where the directory /dev of the host is seen; a container has it elsewhere."""
    spool_readings: Annotated[int, msgspec.Meta(ge=100, le=1_000_000)] = 50_000
    """Readings held in memory while the store is away; 50,000 are 34 hours at one each 2.5 s, about 50 MB."""
    raw_hours: Annotated[int, msgspec.Meta(ge=0, le=168)] = 48
    """How long the frames themselves are kept, so that they can be decoded again; 0: not at all."""
    raw_megabytes: Annotated[int, msgspec.Meta(ge=1, le=1000)] = 10
    """What the kept frames of one meter may take at most, even when that is less than raw_hours."""
    w1_root: str = "/sys/bus/w1/devices"
    """Where the kernel shows 1-wire temperature sensors."""


class SimulatorSettings(msgspec.Struct, frozen=True):
    """The household that the simulator plays."""

    maker: Literal["aidon", "kaifa", "kamstrup"] = "kamstrup"
    seed: int = 1
    listen: Address = "127.0.0.1:2000"
    market_listen: Address = "127.0.0.1:2001"
    """Where it answers as the price sources do."""
    history_file: str = ""
    """Where the last 31 days are written as a stamped file; empty: nowhere."""


class Settings(msgspec.Struct, frozen=True):
    """config/amshub.toml."""

    stack: StackSettings = StackSettings()
    redis: RedisSettings = RedisSettings()
    meters: dict[str, MeterSettings] = {}
    tariff: TariffSettings = TariffSettings()
    prices: PriceSettings = PriceSettings()
    accounting: AccountingSettings = AccountingSettings()
    reader: ReaderSettings = ReaderSettings()
    web: WebSettings = WebSettings()
    mqtt: MqttSettings = MqttSettings()
    simulator: SimulatorSettings = SimulatorSettings()

"""What this computer says of itself."""

import socket
import time
from collections.abc import Callable
from importlib.metadata import version
from typing import Generic, TypeVar

import psutil
from amshub_contracts.web_settings import NetworkSettings

from amshub_api.core.view import Machine

T = TypeVar("T")


SAMPLED_S = 1.0
"""The kernel takes as long to tell of its memory as the rest of data.json takes, and of its network cards longer."""


class ThisMachine:
    """What the computer says, asked again once in SAMPLED_S at most."""

    def __init__(self, network: NetworkSettings, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._free = Sampled(lambda: int(psutil.virtual_memory().available), SAMPLED_S, monotonic)
        self._described = Sampled(lambda: _described(network), SAMPLED_S, monotonic)

    def free_bytes(self) -> int:
        """Memory that programs can still have."""
        return self._free.get()

    def describe(self) -> Machine:
        """Version, processor, and the network of the settings or the first card that is up and is no loopback."""
        return self._described.get()


class Sampled(Generic[T]):
    """A value that is looked up again once it is `for_s` old; several threads may do so at the same time."""

    def __init__(self, look: Callable[[], T], for_s: float, monotonic: Callable[[], float]) -> None:
        self._look, self._for_s, self._monotonic = look, for_s, monotonic
        self._known: tuple[float, T] | None = None

    def get(self) -> T:
        """The value, at most `for_s` old."""
        now_s = self._monotonic()
        if self._known is None or now_s - self._known[0] >= self._for_s:
            self._known = (now_s, self._look())
        return self._known[1]


def _described(network: NetworkSettings) -> Machine:
    """What the settings say goes before what can be seen."""
    addresses = psutil.net_if_addrs().get(_first_card(), [])
    ipv4 = next((each for each in addresses if each.family == socket.AF_INET), None)
    ipv6 = next((each for each in addresses if each.family == socket.AF_INET6 and _is_global(each.address)), None)
    mac = next((each.address for each in addresses if each.family == psutil.AF_LINK), "")
    return Machine(
        version=f"v{version('amshub-api')}",
        cpu_mhz=_cpu_mhz(),
        mac=(network.mac or mac).upper(),
        ip=network.ip or (ipv4.address if ipv4 else ""),
        mask=network.mask or ((ipv4.netmask or "") if ipv4 else ""),
        gateway=network.gateway,
        dns1=network.dns1,
        dns2=network.dns2,
        ipv6=network.ipv6 or (ipv6.address if ipv6 else ""),
    )


def _first_card() -> str:
    up = {name for name, card in psutil.net_if_stats().items() if card.isup}
    for name, addresses in psutil.net_if_addrs().items():
        ipv4 = [each for each in addresses if each.family == socket.AF_INET]
        if name in up and ipv4 and not ipv4[0].address.startswith("127."):
            return name
    return ""


def _is_global(address: str) -> bool:
    return not address.lower().startswith(("fe80", "::1"))


def _cpu_mhz() -> int:
    try:
        frequency = psutil.cpu_freq()
    except (OSError, NotImplementedError):
        return 0  # a container or a virtual machine may hide it
    return round(frequency.max or frequency.current) if frequency else 0

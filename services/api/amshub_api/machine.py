"""What this computer says of itself."""

import socket
from importlib.metadata import version

import psutil

from amshub_api.core.view import Machine


def free_bytes() -> int:
    """Memory that programs can still have."""
    return int(psutil.virtual_memory().available)


def describe() -> Machine:
    """Version, processor and the first network card that is up and is not the loopback."""
    addresses = psutil.net_if_addrs().get(_first_card(), [])
    ipv4 = next((each for each in addresses if each.family == socket.AF_INET), None)
    ipv6 = next((each for each in addresses if each.family == socket.AF_INET6 and _is_global(each.address)), None)
    mac = next((each.address for each in addresses if each.family == psutil.AF_LINK), "")
    return Machine(
        version=f"v{version('amshub-api')}",
        cpu_mhz=_cpu_mhz(),
        mac=mac.upper(),
        ip=ipv4.address if ipv4 else "",
        mask=(ipv4.netmask or "") if ipv4 else "",
        ipv6=ipv6.address if ipv6 else "",
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

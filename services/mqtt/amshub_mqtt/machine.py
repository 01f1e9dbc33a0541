"""What this computer says of itself."""

from importlib.metadata import version

import psutil

VERSION = f"v{version('amshub-mqtt')}"


def mac() -> str:
    """Address of the first network card that is up and is not the loopback, AA:BB:CC:DD:EE:FF; zeros without one."""
    for name, card in psutil.net_if_stats().items():
        addresses = psutil.net_if_addrs().get(name, []) if card.isup else []
        found = next((each.address for each in addresses if each.family == psutil.AF_LINK), "")
        if found.strip("0:-"):
            return found.replace("-", ":").upper()
    return "00:00:00:00:00:00"


def free_bytes() -> int:
    """Memory that programs can still have."""
    return int(psutil.virtual_memory().available)

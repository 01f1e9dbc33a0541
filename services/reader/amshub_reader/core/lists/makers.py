"""The table of makers: how each is known, and what its lists leave unsaid."""

from collections.abc import Mapping
from dataclasses import dataclass

from amshub_reader.core.lists.quantities import Quantity


@dataclass(frozen=True)
class Maker:
    """A maker: its code in a Reading, how its list versions start, its habits."""

    code: int
    flags: tuple[str, ...]
    """Its identifications with the DLMS user association (FLAG), with which system titles and logical names start."""
    list_version_prefix: str
    scalers: Mapping[Quantity, int] | None
    """Power of ten of values sent without a scaler; None for a maker that always sends it."""
    standard_time: bool = False
    """Sends the zone's standard time all year when it gives no deviation."""
    false_zero_deviation: bool = False
    """Gives deviation 0 and yet sends local time."""


_UNSCALED = {
    Quantity.ACTIVE_POWER: 0,
    Quantity.REACTIVE_POWER: 0,
    Quantity.ACTIVE_ENERGY: 0,
    Quantity.REACTIVE_ENERGY: 0,
}

AIDON = Maker(1, ("AID", "ADN"), "AIDON", None, standard_time=True, false_zero_deviation=True)
KAIFA = Maker(2, ("KFM",), "KFM", _UNSCALED | {Quantity.CURRENT: -3, Quantity.VOLTAGE: -1})
KAMSTRUP = Maker(
    3,
    ("KAM", "KMP"),
    "Kamstrup",
    {
        Quantity.ACTIVE_POWER: 0,
        Quantity.REACTIVE_POWER: 0,
        Quantity.CURRENT: -2,
        Quantity.VOLTAGE: 0,
        Quantity.POWER_FACTOR: -2,
        Quantity.ACTIVE_ENERGY: 1,
        Quantity.REACTIVE_ENERGY: 1,
    },
    standard_time=True,
)
ISKRA = Maker(4, ("ISK",), "ISK", _UNSCALED | {Quantity.CURRENT: -2, Quantity.VOLTAGE: -1, Quantity.POWER_FACTOR: -3})
LANDIS_GYR = Maker(
    5, ("LGZ", "LGB", "LGD", "LGF"), "LGZ", _UNSCALED | {Quantity.CURRENT: -2}
)  # voltage: see landis_gyr.py
SAGEMCOM = Maker(6, ("SAG",), "SAG", None)
_ALL = (AIDON, KAIFA, KAMSTRUP, ISKRA, LANDIS_GYR, SAGEMCOM)
_BY_FLAG = {flag: maker for maker in _ALL for flag in maker.flags}
_FLAG_SIZE = 3


def maker_of(list_version: str) -> Maker | None:
    """The maker whose list this is; None for an unknown one."""
    return next((maker for maker in _ALL if list_version.startswith(maker.list_version_prefix)), None)


def maker_of_flag(name: str) -> Maker | None:
    """The maker whose FLAG identification begins this name; None for one that a Reading has no code for."""
    return _BY_FLAG.get(name[:_FLAG_SIZE].upper())


def maker_of_title(system_title: bytes) -> Maker | None:
    """The maker that a system title names in its first three bytes (IEC 62056-5-3, 4.3.4)."""
    return maker_of_flag(system_title[:_FLAG_SIZE].decode("ascii", "replace"))

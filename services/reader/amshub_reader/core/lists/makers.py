"""The table of makers: how each is known, and what its lists leave unsaid."""

from collections.abc import Mapping
from dataclasses import dataclass

from amshub_reader.core.lists.quantities import Quantity


@dataclass(frozen=True)
class Maker:
    """A maker: its code in a Reading, how its list versions start, its habits."""

    code: int
    list_version_prefix: str
    scalers: Mapping[Quantity, int] | None
    """Power of ten of values sent without a scaler; None for a maker that always sends it."""
    standard_time: bool = False
    """Sends the zone's standard time all year when it gives no deviation."""
    false_zero_deviation: bool = False
    """Gives deviation 0 and yet sends local time."""


AIDON = Maker(1, "AIDON", None, standard_time=True, false_zero_deviation=True)
KAIFA = Maker(
    2,
    "KFM",
    {
        Quantity.ACTIVE_POWER: 0,
        Quantity.REACTIVE_POWER: 0,
        Quantity.CURRENT: -3,
        Quantity.VOLTAGE: -1,
        Quantity.ACTIVE_ENERGY: 0,
        Quantity.REACTIVE_ENERGY: 0,
    },
)
KAMSTRUP = Maker(
    3,
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
_ALL = (AIDON, KAIFA, KAMSTRUP)


def maker_of(list_version: str) -> Maker | None:
    """The maker whose list this is; None for an unknown one."""
    return next((maker for maker in _ALL if list_version.startswith(maker.list_version_prefix)), None)

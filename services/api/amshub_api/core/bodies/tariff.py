"""tariff.json."""

from typing import Annotated, TypedDict

from amshub_api.core.bodies.means import means


class PeakOfDay(TypedDict):
    """One of the month's peaks; all 0 while it is missing."""

    d: Annotated[int, means("day of the month", 0)]
    h: Annotated[int, means("local hour", 0)]
    v: Annotated[float, means("kW, cut to two decimals", 0)]


class CapacityTariff(TypedDict):
    """The capacity tariff of this month so far."""

    t: Annotated[list[int], means("ten thresholds, kW, ascending, the last ones 65535")]
    p: Annotated[list[PeakOfDay], means("the peaks that count")]
    c: Annotated[int, means("the first threshold at or above the mean, kW", 0)]
    m: Annotated[float, means("mean of the peaks, kW, cut to two decimals", 0)]

"""Energy and money of a span of time, as data.json and sysinfo.json have it."""

from typing import Annotated, TypedDict

from amshub_api.core.bodies.means import means


class EnergyAndMoney(TypedDict):
    """Energy in kWh and money in the currency of the prices, two decimals each."""

    u: Annotated[float, means("used, kWh", 0)]
    c: Annotated[float | None, means("what that cost; null while no price is known")]
    p: Annotated[float, means("produced, kWh", 0)]
    i: Annotated[float | None, means("what that brought; null while no price is known")]

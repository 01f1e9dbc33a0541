"""energyprice.json, importprice.json and exportprice.json."""

from typing import Annotated, Literal, NotRequired, TypedDict

from amshub_api.core.bodies.means import means

HOURS_AHEAD = 36
"""Of energyprice.json, and those that the cheapest hours are looked for in."""
Price = Annotated[float | None, means("currency per kWh, four decimals; null while unknown")]
_Start = Annotated[str | None, means("UTC instant; null while too few prices are known")]


class _PriceHead(TypedDict):
    currency: Annotated[str, means("of the prices, ISO 4217; empty while unknown")]
    source: Annotated[str, means("EOE ENTSO-E, EDS Energi Data Service, HKS hvakosterstrommen.no, MIX, FIX or empty")]


_HOURS = {f"{number:02d}": Price for number in range(HOURS_AHEAD)}
EnergyPrice = TypedDict("EnergyPrice", {**_PriceHead.__annotations__, **_HOURS})  # type: ignore[misc]  # computed keys
EnergyPrice.__doc__ = "What a kWh costs in this hour, `00`, and in the 35 after it."
CheapestStarts = TypedDict("CheapestStarts", {"1": _Start, "3": _Start, "6": _Start})
CheapestStarts.__doc__ = "When the cheapest 1, 3 and 6 hours in a row begin, of the next 36."


class PriceList(_PriceHead):
    """What a kWh costs, or what one sold brings, today and tomorrow from midnight CET on."""

    resolution: Annotated[Literal[15, 60], means("length of each interval, minutes")]
    direction: Literal["import", "export"]
    cursor: Annotated[int, means("index of the interval that is now", 0)]
    importExportPriceDifferent: bool
    prices: list[Price]
    start: Annotated[str, means("when the first interval begins, UTC instant")]
    spot: Annotated[list[Price], means("the market's price of the same intervals")]
    cheapest: NotRequired[Annotated[CheapestStarts, means("of importprice.json alone")]]

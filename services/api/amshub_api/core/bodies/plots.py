"""dayplot.json and monthplot.json."""

from typing import Annotated, TypedDict

from amshub_contracts import plots

from amshub_api.core.bodies.means import means

_Kwh = Annotated[float, means("kWh, three decimals; i is import, e is export", 0)]


def _keys(numbers: range) -> dict[str, object]:
    return {"unit": str} | {f"{direction}{number:02d}": _Kwh for number in numbers for direction in "ie"}


DayPlot = TypedDict("DayPlot", _keys(range(plots.HOURS)))  # type: ignore[misc]  # mypy reads no computed keys
DayPlot.__doc__ = "The last 24 completed hours, by UTC hour: the current hour's key still holds yesterday's."
MonthPlot = TypedDict("MonthPlot", _keys(range(1, plots.DAYS + 1)))  # type: ignore[misc]  # the same
MonthPlot.__doc__ = "The last completed days by local day of the month: last month's from today's key on."

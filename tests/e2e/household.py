"""What must be true of the device's URLs while they show the simulated household."""

import contextlib
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from amshub_contracts.market_day import bounds_s, market_day_of

from tests.support.waiting import wait_until

Json = dict[str, Any]
HOURS = range(24)
DAYS = range(1, 32)


def data_is_live(data: Json) -> None:
    assert data["hm"] == 1
    assert data["he"] == 0
    assert data["i"] > 0 or data["e"] > 0
    assert data["w"] == data["i"] - data["e"]
    assert 200 < data["l1"]["u"] < 260
    assert data["ic"] > 0
    assert data["pe"] is True
    assert (data["pr"], data["pc"]) == ("SIM", "NOK")
    assert isinstance(data["p"], float)
    assert isinstance(data["ea"]["d"]["c"], float)
    assert isinstance(data["ea"]["m"]["c"], float)


def every_hour_of_the_day_has_energy(plot: Json) -> None:
    assert [hour for hour in HOURS if plot[f"i{hour:02d}"] <= 0 and plot[f"e{hour:02d}"] <= 0] == []


def four_weeks_have_energy(plot: Json) -> None:
    # 31 simulated days: the first of them is cut, and a ring of days skips those that last month did not have
    assert len([day for day in DAYS if plot[f"i{day:02d}"] > 0 or plot[f"e{day:02d}"] > 0]) >= 28


def the_rest_of_the_market_day_has_prices(prices: Json) -> None:
    assert (prices["currency"], prices["source"]) == ("NOK", "EOE")
    hours = [prices[f"{hour:02d}"] for hour in range(36)]
    assert len(prices) == 38
    known = [isinstance(price, float) for price in hours]
    assert known == sorted(known, reverse=True), "what is not published yet comes last"
    # An hour may begin, or the market's day end, between the reply and this line.
    assert sum(known) >= min(_hours_to_market_midnight() - 1, 36)


def import_prices_begin_at_market_midnight(prices: Json) -> None:
    assert (prices["currency"], prices["source"], prices["direction"]) == ("NOK", "EOE", "import")
    assert prices["resolution"] == 60
    today = prices["prices"][:23]
    assert len(today) == 23
    assert all(isinstance(price, float) for price in today)
    assert isinstance(prices["prices"][prices["cursor"]], float)


def _hours_to_market_midnight() -> int:
    now_s = int(datetime.now(UTC).timestamp())
    return (bounds_s(market_day_of(now_s))[1] - now_s) // 3600


def meter_is_the_simulated_one(sysinfo: Json) -> None:
    assert sysinfo["meter"]["mfg"] == 3
    assert sysinfo["meter"]["id"]
    assert sysinfo["last_month"]["u"] > 0


def tariff_has_its_steps(tariff: Json) -> None:
    assert tariff["t"][-1] == 65535
    assert tariff["c"] in tariff["t"]


def no_price_is_configured(rows: Json) -> None:
    assert rows == {"o": []}


def zone_is_the_meters(configuration: Json) -> None:
    assert configuration["g"]["t"] == "Europe/Oslo"


def no_sensor_is_there(temperature: Json) -> None:
    assert temperature["s"] == []


ANSWERS: dict[str, Callable[[Json], None]] = {
    "/data.json": data_is_live,
    "/dayplot.json": every_hour_of_the_day_has_energy,
    "/monthplot.json": four_weeks_have_energy,
    "/energyprice.json": the_rest_of_the_market_day_has_prices,
    "/importprice.json": import_prices_begin_at_market_midnight,
    "/sysinfo.json": meter_is_the_simulated_one,
    "/tariff.json": tariff_has_its_steps,
    "/priceconfig.json": no_price_is_configured,
    "/configuration.json": zone_is_the_meters,
    "/temperature.json": no_sensor_is_there,
}
"""Every URL of the device, and what it must show."""


def comes_to_show_the_household(path: str, get: Callable[[str], Json]) -> None:
    """Waits until the URL shows what it must: accounting folds the month seconds after the reader has played it."""

    def holds() -> bool:
        try:
            ANSWERS[path](get(path))
        except AssertionError:
            return False
        return True

    with contextlib.suppress(AssertionError):  # the check below says better what is missing
        wait_until(holds, f"{path} shows the household")
    ANSWERS[path](get(path))

"""What must be true of the nine URLs while they show the simulated household."""

import contextlib
from collections.abc import Callable
from typing import Any

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


def every_hour_of_the_day_has_energy(plot: Json) -> None:
    assert [hour for hour in HOURS if plot[f"i{hour:02d}"] <= 0 and plot[f"e{hour:02d}"] <= 0] == []


def four_weeks_have_energy(plot: Json) -> None:
    # 31 simulated days: the first of them is cut, and a ring of days skips those that last month did not have
    assert len([day for day in DAYS if plot[f"i{day:02d}"] > 0 or plot[f"e{day:02d}"] > 0]) >= 28


def prices_are_none_yet(prices: Json) -> None:
    assert [prices[f"{hour:02d}"] for hour in range(36)] == [None] * 36


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
    "/energyprice.json": prices_are_none_yet,
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

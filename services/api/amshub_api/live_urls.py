"""The URLs that tell how a meter fares now, one line each: who may ask, what it is, and what it answers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from amshub_contracts import plots
from amshub_contracts.clock import Clock
from amshub_contracts.settings import Settings

from amshub_api.core import han
from amshub_api.core.access import Access
from amshub_api.core.bodies.configuration import Configuration
from amshub_api.core.bodies.data import Data
from amshub_api.core.bodies.health import StoreState
from amshub_api.core.bodies.plots import DayPlot, MonthPlot
from amshub_api.core.bodies.priceconfig import PriceConfig
from amshub_api.core.bodies.prices import EnergyPrice, PriceList
from amshub_api.core.bodies.status import Status
from amshub_api.core.bodies.sysinfo import SysInfo
from amshub_api.core.bodies.tariff import CapacityTariff
from amshub_api.core.bodies.temperature import Temperatures
from amshub_api.core.configuration import configuration
from amshub_api.core.data import data
from amshub_api.core.price_lists import energyprice, price_list
from amshub_api.core.price_rows import priceconfig
from amshub_api.core.prices import PricesNow
from amshub_api.core.status import status
from amshub_api.core.sysinfo import sysinfo
from amshub_api.core.tariff import tariff
from amshub_api.core.temperature import temperature
from amshub_api.core.view import MeterView
from amshub_api.machine import ThisMachine
from amshub_api.reach import WORDS


@dataclass(frozen=True)
class Now:
    """What an answer is made of."""

    settings: Settings
    """With what users set for this day."""
    view: MeterView
    prices: PricesNow
    store: StoreState
    machine: ThisMachine
    clock: Clock
    now_ms: int
    """UTC Unix ms."""
    uptime_s: int
    authorised: bool
    """Whether who asks may see the configuration."""


Answer = Callable[[Now], Mapping[str, Any] | None]
"""A JSON body; None where there is nothing to show."""


@dataclass(frozen=True)
class LiveUrl:
    """One URL: who may ask, what it is, the type of its body, and the body."""

    access: Access
    summary: str
    body: Any
    answer: Answer
    lacks: bool = False
    """Whether there may be nothing to show."""


def _status(now: Now) -> Status:
    told = now.view.status
    reported_s_ago = now.clock.real_s(now.now_ms - told.written_at_ms) if told else None
    store = WORDS[now.store]
    trouble = han.Trouble("store", store) if store else han.trouble(now.view, now.now_ms, reported_s_ago)
    line = han.reader_state(told, reported_s_ago), trouble
    return status(now.settings, now.view, now.prices, line, now.now_ms)


URLS: dict[str, LiveUrl] = {
    "/data.json": LiveUrl(
        Access.READ,
        "The newest values of the meter",
        Data,
        lambda now: data(
            now.settings, now.view, now.prices, now.now_ms, now.uptime_s, now.machine.free_bytes(), now.authorised
        ),
    ),
    "/dayplot.json": LiveUrl(
        Access.READ,
        "Energy of the last 24 hours",
        DayPlot,
        lambda now: plots.dayplot(now.view.summary_at(now.now_ms).hours, now.now_ms),
    ),
    "/monthplot.json": LiveUrl(
        Access.READ,
        "Energy of the last days",
        MonthPlot,
        lambda now: plots.monthplot(now.view.summary_at(now.now_ms).days, now.now_ms, now.view.settings.zone),
    ),
    "/energyprice.json": LiveUrl(
        Access.READ,
        "Prices of 36 hours from now on",
        EnergyPrice,
        lambda now: energyprice(now.prices),
    ),
    "/importprice.json": LiveUrl(
        Access.READ,
        "What a kWh costs today and tomorrow",
        PriceList,
        lambda now: price_list(now.prices, "import", now.settings.prices.resolution_minutes),
        lacks=True,
    ),
    "/exportprice.json": LiveUrl(
        Access.READ,
        "What a kWh sold brings today and tomorrow",
        PriceList,
        lambda now: price_list(now.prices, "export", now.settings.prices.resolution_minutes),
        lacks=True,
    ),
    "/sysinfo.json": LiveUrl(
        Access.READ,
        "What this server is and runs",
        SysInfo,
        lambda now: sysinfo(now.settings, now.view, now.prices, now.machine.describe(), now.now_ms),
    ),
    "/tariff.json": LiveUrl(
        Access.READ,
        "The capacity tariff of this month so far",
        CapacityTariff,
        lambda now: tariff(now.settings.tariff, now.view.summary_at(now.now_ms)),
    ),
    "/priceconfig.json": LiveUrl(
        Access.CONFIGURE,
        "The rules that make the household's price",
        PriceConfig,
        lambda now: priceconfig(now.settings.prices.rows, now.now_ms, now.view.settings.zone),
    ),
    "/temperature.json": LiveUrl(
        Access.READ,
        "The temperature sensors",
        Temperatures,
        lambda now: temperature(now.settings.web.dialect, now.view.temperature),
    ),
    "/configuration.json": LiveUrl(
        Access.CONFIGURE,
        "The settings in the device's form, secrets masked",
        Configuration,
        lambda now: configuration(now.settings, now.view, now.prices, now.machine.describe()),
    ),
    "/status.json": LiveUrl(Access.READ, "How the services fare, in words", Status, _status),
}

"""configuration.json: the settings in the device's words."""

import json
from typing import Any

import pytest
from amshub_api.core.bodies.configuration import Configuration
from amshub_api.core.configuration import configuration
from amshub_api.core.view import Machine, MeterView
from amshub_contracts.price_settings import PriceSettings
from amshub_contracts.secret import Secret
from amshub_contracts.settings import MeterSettings, RedisSettings, Settings, TariffSettings, WebSettings

from tests.unit.api.building import prices_of
from tests.unit.api.shapes import CONFIGURATION, check


def answer(meter: MeterSettings, settings: Settings | None = None) -> Configuration:
    settings = settings or Settings()
    prices = prices_of(settings.prices, meter=meter)
    return configuration(settings, MeterView("home", meter), prices, Machine(version="v1.2.3"))


def test_the_answer_is_complete_without_any_setting() -> None:
    check(CONFIGURATION, answer(MeterSettings()))


def test_no_secret_comes_out() -> None:
    keys = Secret("00112233445566778899AABBCCDDEEFF"), Secret("FFEEDDCCBBAA99887766554433221100")
    settings = Settings(
        redis=RedisSettings(password=Secret("correct horse")),
        prices=PriceSettings(area="NO1", entsoe_token=Secret("battery staple")),
    )
    got = answer(MeterSettings(encryption_key=keys[0], authentication_key=keys[1]), settings)
    assert got["m"]["e"] == {"e": True, "k": "***", "a": "***"}
    text = json.dumps(got)
    assert not any(secret in text for secret in (keys[0].reveal(), keys[1].reveal(), "correct horse", "battery staple"))
    assert got["p"]["t"] == "***"


def test_keys_that_are_not_set_are_zeros() -> None:
    assert answer(MeterSettings())["m"]["e"] == {"e": False, "k": "0" * 32, "a": "0" * 32}


@pytest.mark.parametrize(
    ("source", "origin", "baud", "line"),
    [
        ("", 0, 0, 0),
        ("/dev/ttyUSB0", 1, 0, 0),
        ("/dev/ttyUSB0?baud=2400&parity=E", 1, 2400, 11),
        ("/dev/ttyUSB0?baud=115200&parity=E&bits=7&stop=2", 1, 115200, 14),
        ("/dev/ttyUSB0?parity=O", 1, 0, 0),
        ("socket://10.0.0.7:2000", 1, 0, 0),
    ],
)
def test_the_line_has_the_devices_codes(source: str, origin: int, baud: int, line: int) -> None:
    got = answer(MeterSettings(source=source))["m"]
    assert (got["o"], got["b"], got["p"]) == (origin, baud, line)


def test_the_house_and_the_tariff_are_those_of_the_settings() -> None:
    settings = Settings(
        tariff=TariffSettings(peaks=4, steps_kw=(5, 10)), web=WebSettings(hostname="cellar", language="sv")
    )
    meter = MeterSettings(network="IT", fuse_a=63, production_kwp=9, zone="Europe/Helsinki")
    got = answer(meter, settings)
    assert (got["m"]["d"], got["m"]["f"], got["m"]["r"]) == (1, 63, 9)
    assert got["t"] == {"t": [5, 10, *[65535] * 8], "h": 4}
    assert (got["g"]["t"], got["g"]["h"], got["u"]["lang"]) == ("Europe/Helsinki", "cellar", "sv")


@pytest.mark.parametrize(
    ("prices", "meter", "shown"),
    [
        (PriceSettings(), MeterSettings(), {"e": False, "t": "", "r": "", "c": "", "m": 60}),
        (
            PriceSettings(area="NO3", resolution_minutes=15),
            MeterSettings(),
            {"e": True, "t": "", "r": "10YNO-3--------J", "c": "NOK", "m": 15},
        ),
        (
            PriceSettings(area="NO3", currency="EUR"),
            MeterSettings(price_area="DK1"),
            {"e": True, "t": "", "r": "10YDK-1--------W", "c": "EUR", "m": 60},
        ),
        (PriceSettings(currency="SEK"), MeterSettings(), {"e": False, "t": "", "r": "", "c": "SEK", "m": 60}),
    ],
)
def test_prices_are_those_of_the_area_that_the_meter_stands_in(
    prices: PriceSettings, meter: MeterSettings, shown: dict[str, Any]
) -> None:
    assert answer(meter, Settings(prices=prices))["p"] == shown

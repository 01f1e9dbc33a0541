"""sysinfo.json of this server."""

import pytest
from amshub_api.core.sysinfo import clock_offset_h, sysinfo
from amshub_api.core.view import Machine, MeterView
from amshub_contracts.messages import Energy, PriceStatus, Summary
from amshub_contracts.price_settings import PriceSettings
from amshub_contracts.settings import MeterSettings, Settings, WebSettings

from tests.unit.api.building import NOW_MS, a_price_status, a_view, prices_of
from tests.unit.api.shapes import NEWER_SYSINFO, SYSINFO, check

BARE = Machine(version="v1.2.3")
JANUARY_MS, JULY_MS = 1_767_960_000_000, 1_783_598_400_000


def test_the_answer_is_complete_on_a_machine_that_tells_nothing() -> None:
    got = sysinfo(Settings(), MeterView("home", MeterSettings()), prices_of(), BARE, NOW_MS)
    check(SYSINFO, got)
    check(NEWER_SYSINFO, got)


def test_the_devices_pages_are_not_sent_to_set_up_or_consent() -> None:
    got = sysinfo(Settings(), a_view(), prices_of(), BARE, NOW_MS)
    assert (got["vndcfg"], got["usrcfg"]) == (True, True)
    assert got["fwconsent"] != 0
    assert got["chip"]


def test_the_meter_and_last_month_are_told() -> None:
    settings = Settings(web=WebSettings(dialect="device", hostname="cellar", language="nb"))
    summary = Summary(as_of_ms=NOW_MS, last_month=Energy(2_759_804, 12_340, cost_nano=481_700_000_000))
    view = a_view(maker=5, meter_model="E450", meter_id="7359992890941742", summary=summary)
    machine = Machine("v1.2.3", 1500, "B8:27:EB:44:88:48", "10.0.0.206", "255.255.255.0", "2001:db8::1")
    got = sysinfo(settings, view, prices_of(), machine, NOW_MS)
    assert got["meter"] == {"mfg": 9, "model": "E450", "id": "7359992890941742"}
    assert got["last_month"] == {"u": 2759.8, "c": 481.7, "p": 12.34, "i": None}
    assert (got["chipId"], got["cpu"], got["hostname"], got["ui"]["lang"]) == ("448848", 1500, "cellar", "nb")
    assert (got["net"]["ip"], got["net"]["mask"], got["net"]["ipv6"]) == ("10.0.0.206", "255.255.255.0", "2001:db8::1")


def test_last_month_is_the_month_before_now_though_no_reading_comes() -> None:
    summary = Summary(as_of_ms=NOW_MS, month=Energy(2_000), last_month=Energy(1_000))
    view = a_view(summary=summary)
    a_month_ms = 30 * 86_400_000
    shown = [
        sysinfo(Settings(), view, prices_of(), BARE, NOW_MS + later * a_month_ms)["last_month"]["u"]
        for later in range(3)
    ]
    assert shown == [1.0, 2.0, 0.0]


@pytest.mark.parametrize(
    ("zone", "now_ms", "hours"),
    [
        ("Europe/Oslo", JANUARY_MS, 1),
        ("Europe/Oslo", JULY_MS, 2),
        ("Europe/Helsinki", JULY_MS, 3),
        ("America/New_York", JANUARY_MS, -5),
        ("UTC", JULY_MS, 0),
    ],
)
def test_the_offset_is_that_of_now_summer_time_included(zone: str, now_ms: int, hours: int) -> None:
    assert clock_offset_h(zone, now_ms) == hours


@pytest.mark.parametrize(
    ("status", "reported_s_ago", "state", "error"),
    [
        (None, None, 2, 0),
        (a_price_status(), 600.0, 1, 0),
        (a_price_status(), 601.0, 3, 0),
        (a_price_status(state="waiting"), 5.0, 1, 0),
        (a_price_status(state="missing", error_code=429), 5.0, 3, 429),
        (a_price_status(state="unconfigured"), 5.0, 3, 0),
    ],
)
def test_the_price_service_is_one_of_the_services_where_there_is_an_area(
    status: PriceStatus | None, reported_s_ago: float | None, state: int, error: int
) -> None:
    prices = prices_of(PriceSettings(area="10YNO-1--------2"), status=status, reported_s_ago=reported_s_ago)
    got = sysinfo(Settings(), a_view(), prices, BARE, NOW_MS)
    check(NEWER_SYSINFO, got)
    assert got["services"] == [{"k": "price", "s": state, "e": error, "d": "NO1"}]

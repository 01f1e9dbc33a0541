"""data.json from readings and summaries."""

from typing import Any

import msgspec
import pytest
from amshub_api.core.bodies.data import Data
from amshub_api.core.data import data
from amshub_api.core.prices import PricesNow
from amshub_api.core.view import MeterView
from amshub_contracts.messages import Energy, Peak, PriceStatus, Summary, Tariff
from amshub_contracts.price_settings import PriceSettings
from amshub_contracts.settings import MeterSettings, Settings, WebSettings

from tests.contracts.price_days import a_day
from tests.unit.api.building import NOW_MS, a_price_status, a_view, prices_of
from tests.unit.api.shapes import DATA, NEWER_DATA, check

EMPTY = MeterView("home", MeterSettings())
DAY_MS = 86_400_000


def answer(view: MeterView, settings: Settings | None = None, prices: PricesNow | None = None) -> Data:
    return data(settings or Settings(), view, prices or prices_of(), NOW_MS, 100, 2**30, authorised=True)


def device() -> Settings:
    return Settings(web=WebSettings(dialect="device"))


@pytest.mark.parametrize("settings", [Settings(), device()], ids=["documented", "device"])
def test_the_answer_is_complete_before_the_first_frame(settings: Settings) -> None:
    got = answer(EMPTY, settings)
    check(DATA, got)
    check(NEWER_DATA, got)


def test_base_units_become_the_units_of_the_device() -> None:
    got = answer(
        a_view(
            import_w=1500,
            export_w=200,
            import_var=30,
            export_var=40,
            power_factor_milli=987,
            import_wh=43_120_881,
            export_wh=7,
            import_t1_wh=1_001,
            import_t2_wh=2_002,
            export_t1_wh=3_003,
            export_t2_wh=4_004,
            import_varh=5_005,
            export_varh=6_006,
            l1_voltage_mv=231_400,
            l1_current_ma=6_125,
            l1_power_factor_milli=950,
        )
    )
    assert (got["i"], got["e"], got["w"], got["ri"], got["re"], got["f"]) == (1500, 200, 1300, 30, 40, 0.99)
    assert (got["ic"], got["ec"], got["ric"], got["rec"]) == (43120.881, 0.007, 5.005, 6.006)
    assert (got["ict1"], got["ict2"], got["ect1"], got["ect2"]) == (1.001, 2.002, 3.003, 4.004)
    assert (got["l1"]["u"], got["l1"]["f"]) == (231.4, 0.95)
    assert got["l1"]["i"] == pytest.approx(6.125, abs=0.005)


def test_net_power_is_negative_while_more_goes_out_than_in() -> None:
    assert answer(a_view(import_w=0, export_w=3100))["w"] == -3100


def test_the_counter_that_power_carried_on_wins_over_the_one_last_sent() -> None:
    got = answer(a_view(import_wh=1_000_000, summary=Summary(as_of_ms=NOW_MS, import_counter_wh=1_000_417)))
    assert (got["ic"], got["ec"]) == (1000.417, 0.0)


@pytest.mark.parametrize(
    ("behind_s", "sent_wh", "shown_kwh"),
    [(3600, 1_003_000, 1003.0), (3600, 1_000_000, 1000.417), (2, 9_999_999, 1000.417)],
    ids=["accounting stands still", "nothing was sent since", "a counter that accounting does not believe"],
)
def test_a_counter_goes_on_while_accounting_does_not(behind_s: int, sent_wh: int, shown_kwh: float) -> None:
    counted = Summary(as_of_ms=NOW_MS - behind_s * 1000, import_counter_wh=1_000_417, export_counter_wh=1_000_417)
    got = answer(a_view(import_wh=sent_wh, export_wh=sent_wh, summary=counted))
    assert (got["ic"], got["ec"]) == (shown_kwh, shown_kwh)


def test_phase_power_says_what_each_dialect_says() -> None:
    view = a_view(l1_import_w=700, l1_export_w=20, l1_import_var=5, l1_export_var=90)
    assert answer(view)["l1"] == {"u": 0.0, "i": 0.0, "p": 700, "q": -85, "f": 0.0, "pe": 20}
    assert answer(view, device())["l1"] == {"u": 0.0, "i": 0.0, "p": 700, "q": 20, "f": 0.0, "pe": 20}


@pytest.mark.parametrize(
    ("fields", "measured"),
    [
        ({"l2_current_ma": 1200}, True),
        ({"l2_current_ma": 0}, True),
        ({"l2_current_ma": 1200, "l2_current_calculated": True}, False),
        ({"l1_current_ma": 1200}, False),
    ],
    ids=["measured", "measured as zero", "calculated from the others", "not sent"],
)
def test_l2_e_is_presence_in_the_documentation_and_absence_on_the_device(fields: Any, measured: bool) -> None:
    assert answer(a_view(**fields))["l2"]["e"] is measured
    assert answer(a_view(**fields), device())["l2"]["e"] is not measured


@pytest.mark.parametrize(
    ("maker", "documented", "on_device"), [(1, 1, 1), (2, 2, 2), (3, 3, 3), (4, 4, 8), (5, 5, 9), (6, 6, 10)]
)
def test_makers_have_the_numbers_of_the_dialect(maker: int, documented: int, on_device: int) -> None:
    assert answer(a_view(maker=maker))["mt"] == documented
    assert answer(a_view(maker=maker), device())["mt"] == on_device


def test_the_network_and_what_the_house_can_take_come_from_the_settings() -> None:
    got = answer(a_view(meter=MeterSettings(network="IT", fuse_a=50, production_kwp=9)))
    assert (got["ds"], got["mf"], got["om"]) == (1, 50, 9)
    assert answer(EMPTY)["ds"] == 2


def test_what_a_server_does_not_have_is_well_or_nothing_and_never_null() -> None:
    got = answer(EMPTY)
    assert {key: got[key] for key in ("v", "r", "t", "em", "wm", "mm", "me", "sa", "ee")} == {
        "v": 0.0,
        "r": 0,
        "t": -127.0,
        "em": 1,
        "wm": 1,
        "mm": 0,
        "me": 0,
        "sa": 0,
        "ee": 0,
    }
    assert (got["p"], got["px"], got["pe"], got["pr"], got["pc"]) == (None, None, False, "", "")
    assert (got["u"], got["m"], got["c"], got["a"]) == (100, 2**30, NOW_MS // 1000, True)


def test_sums_and_peaks_end_with_their_periods_though_no_reading_comes() -> None:
    """The summary is of the day before: the hour and the day are over, the month goes on."""
    peaks = Tariff((Peak("2026-11-03", 18, 9_000),), 9_000, 10)
    summary = Summary(
        as_of_ms=NOW_MS - DAY_MS,
        hour=Energy(1_000),
        day=Energy(2_000),
        month=Energy(3_000),
        tariff=peaks,
        import_counter_wh=4_000,
    )
    got = answer(a_view(summary=summary))
    assert [span["u"] for span in (got["ea"]["h"], got["ea"]["d"], got["ea"]["m"])] == [0.0, 0.0, 3.0]
    assert (got["ea"]["x"], got["ea"]["t"], got["ic"]) == (9.0, 10, 4.0)
    got = answer(a_view(summary=msgspec.structs.replace(summary, as_of_ms=NOW_MS - 30 * DAY_MS)))
    assert [span["u"] for span in (got["ea"]["h"], got["ea"]["d"], got["ea"]["m"])] == [0.0, 0.0, 0.0]
    assert (got["ea"]["x"], got["ea"]["p"], got["ea"]["t"], got["ic"]) == (
        0.0,
        [0.0, 0.0, 0.0],
        Settings().tariff.steps_kw[0],
        4.0,
    )


def test_sums_are_kilowatt_hours_and_money_is_null_only_while_it_is_unknown() -> None:
    summary = Summary(
        as_of_ms=NOW_MS,
        hour=Energy(1_234, 4),
        day=Energy(38_200, 4_100, cost_nano=51_239_999_000, income_nano=0),
        month=Energy(1_104_300, 80_100, cost_nano=900_000_000_000),
        tariff=Tariff((Peak("2026-11-03", 18, 9_000), Peak("2026-11-14", 7, 8_849)), 8_979, 10),
    )
    got = answer(a_view(summary=summary))["ea"]
    assert got["h"] == {"u": 1.23, "c": None, "p": 0.0, "i": None}
    assert got["d"] == {"u": 38.2, "c": 51.24, "p": 4.1, "i": 0.0}
    assert got["m"] == {"u": 1104.3, "c": 900.0, "p": 80.1, "i": None}
    assert (got["x"], got["p"], got["t"]) == (8.9, [9.0, 8.84, 0.0], 10)


@pytest.mark.parametrize(
    ("import_micro", "export_micro", "shown"),
    [
        (1_236_700, 998_765, (1.24, 0.9988)),
        (-1_236_700, -12_345, (-1.24, -0.0123)),
        (1_000_000, -49, (1.0, 0.0)),
        (0, 1_000_049, (0.0, 1.0)),
    ],
)
def test_the_current_prices_have_the_devices_decimals(
    import_micro: int, export_micro: int, shown: tuple[float, float]
) -> None:
    days = [a_day("2026-11-18", import_micro, export_micro=export_micro)]
    got = answer(EMPTY, prices=prices_of(PriceSettings(area="no_1"), days))
    assert (got["p"], got["px"], got["pe"], got["pr"], got["pc"]) == (*shown, True, "10YNO-1--------2", "NOK")
    assert "-" not in str(got["px"]) or shown[1] < 0


def test_a_price_that_nobody_knows_yet_is_null_and_the_area_is_told() -> None:
    got = answer(EMPTY, prices=prices_of(PriceSettings(area="DK1")))
    assert (got["p"], got["px"], got["pe"], got["pr"], got["pc"]) == (None, None, False, "10YDK-1--------W", "DKK")


def test_the_export_price_is_told_though_the_import_price_is_not_known() -> None:
    days = [a_day("2026-11-18", [None] * 24, export_micro=5_000)]
    got = answer(EMPTY, prices=prices_of(PriceSettings(area="NO1"), days))
    assert (got["p"], got["px"], got["pe"]) == (None, 0.005, False)


def test_the_price_beyond_the_cap_is_the_current_one_once_the_month_has_used_it_up() -> None:
    days = [a_day("2026-11-18", 400_000, cap_wh=5_000_000, above_micro=800_000)]
    shown = {
        used_wh: answer(
            EMPTY,
            prices=prices_of(
                PriceSettings(area="NO1"), days, summary=Summary(as_of_ms=as_of_ms, month=Energy(used_wh))
            ),
        )["p"]
        for used_wh, as_of_ms in ((4_999_999, NOW_MS), (5_000_000, NOW_MS), (5_000_001, NOW_MS - 30 * DAY_MS))
    }
    assert shown == {4_999_999: 0.4, 5_000_000: 0.8, 5_000_001: 0.4}


@pytest.mark.parametrize(
    ("status", "reported_s_ago", "error", "worst"),
    [
        (None, None, 0, 2),
        (a_price_status(), 5.0, 0, 1),
        (a_price_status(state="waiting"), 5.0, 0, 1),
        (a_price_status(state="missing", error_code=503), 5.0, 503, 3),
        (a_price_status(error_code=-1), 601.0, -1, 3),
    ],
)
def test_the_error_and_the_worst_state_are_those_of_the_price_service(
    status: PriceStatus | None, reported_s_ago: float | None, error: int, worst: int
) -> None:
    prices = prices_of(PriceSettings(area="NO1"), status=status, reported_s_ago=reported_s_ago)
    got = answer(EMPTY, prices=prices)
    assert (got["ee"], got["sa"]) == (error, worst)


def test_without_a_wish_for_prices_their_service_cannot_be_in_error() -> None:
    status = a_price_status(state="missing", error_code=503)
    got = answer(EMPTY, prices=prices_of(status=status, reported_s_ago=5.0))
    assert (got["ee"], got["sa"]) == (0, 0)

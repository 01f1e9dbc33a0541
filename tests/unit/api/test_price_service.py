"""How the service of prices fares, in words and for status.json."""

from decimal import Decimal

import pytest
from amshub_api.core.price_service import State, state, told, words
from amshub_contracts.messages import PriceSourceStatus, PriceStatus
from amshub_contracts.price_settings import PriceSettings, RowSettings

from tests.contracts.price_days import a_day
from tests.unit.api.building import a_price_status, prices_of

NO1 = PriceSettings(area="NO1")
FIXED_ROWS = PriceSettings(currency="NOK", rows=(RowSettings(type="fixed", value=Decimal("0.5")),))


@pytest.mark.parametrize("status", [None, a_price_status(state="missing", message="Something.")])
def test_nothing_is_wrong_where_no_prices_are_wanted(status: PriceStatus | None) -> None:
    prices = prices_of(PriceSettings(rows=(RowSettings(),)), status=status, reported_s_ago=1e6)
    assert (state(prices), words(prices)) == ("unconfigured", "")


@pytest.mark.parametrize("settings", [NO1, FIXED_ROWS], ids=["area", "fixed rows"])
def test_a_service_that_is_not_heard_of_may_not_run_or_have_met_a_full_store(settings: PriceSettings) -> None:
    never = prices_of(settings)
    long_ago = prices_of(settings, status=a_price_status(), reported_s_ago=601.4)
    assert (state(never), state(long_ago)) == ("starting", "silent")
    assert "10 min" in words(long_ago)
    for prices in (never, long_ago):
        for hint in ("service prices", "full", "log", "maxmemory"):
            assert hint in words(prices)


@pytest.mark.parametrize("fares", ["well", "waiting", "missing"])
def test_what_the_service_says_of_itself_is_told(fares: State) -> None:
    status = a_price_status(state=fares, message="The token is refused; make a new one.")
    prices = prices_of(NO1, status=status, reported_s_ago=600.0)
    assert (state(prices), words(prices)) == (fares, "The token is refused; make a new one.")


@pytest.mark.parametrize("status", [a_price_status(state="unconfigured"), a_price_status(areas=("DK1",))])
def test_a_service_with_other_settings_is_to_be_started_again(status: PriceStatus) -> None:
    prices = prices_of(NO1, status=status, reported_s_ago=1.0)
    assert state(prices) == "missing"
    assert "Start it again" in words(prices)


def test_prices_of_fixed_rows_need_no_area() -> None:
    prices = prices_of(FIXED_ROWS, status=a_price_status(areas=()), reported_s_ago=1.0)
    assert (state(prices), words(prices)) == ("well", "")


def test_the_status_tells_how_much_is_known_and_why_some_is_not() -> None:
    days = [
        a_day("2026-11-18", [None, *[1] * 23], source="MIX", note="The market prices of some hours are not known."),
        a_day("2026-11-19", 1, minutes=15),
    ]
    source = PriceSourceStatus(code="EOE", state="failing", message="It answers 503.")
    got = told(prices_of(NO1, days, status=a_price_status(sources=(source,)), reported_s_ago=1.0))
    assert got == {
        "state": "well",
        "message": "The market prices of some hours are not known.",
        "area": "NO1",
        "days": [
            {
                "day": "2026-11-18",
                "source": "MIX",
                "known": 23,
                "points": 24,
                "note": "The market prices of some hours are not known.",
            },
            {"day": "2026-11-19", "source": "EOE", "known": 96, "points": 96, "note": ""},
        ],
        "sources": [{"code": "EOE", "state": "failing", "message": "It answers 503."}],
    }

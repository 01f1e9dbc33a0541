"""What the simulated sources send, amshub's parsers read as the market's prices: two implementations of each form."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from amshub_contracts.areas import Area, find_area
from amshub_contracts.market_day import bounds_s
from amshub_prices.core import datahub, eds, entsoe, hks
from amshub_prices.core.banks import ecb, norges_bank
from amshub_prices.core.remedies import NotYet, Unusable
from amshub_prices.core.slots import SourceDay
from amshub_simulator.market.faults import GARBAGE

from tests.unit.simulator.market_asking import MARKET, ask, ask_entsoe

LATER = "2026-11-20T19:00:00Z"
NO2, DE = find_area("NO2"), find_area("DE-LU")
DAYS = ["2025-09-30", "2025-10-01", "2026-03-29", "2026-10-25", "2026-11-20"]


def true_hours(area: Area, day: date) -> dict[int, Decimal]:
    """EUR per kWh by the start of the hour, the means of the market's quarters."""
    cents = dict(MARKET.quarters(area, day))
    starts = range(*bounds_s(day), 3600)
    return {hour: Decimal(sum(cents[hour + quarter] for quarter in range(0, 3600, 900))) / 400_000 for hour in starts}


def hours(day: SourceDay) -> dict[int, Decimal]:
    """The same of what was parsed."""
    spread = {slot.start_s + more: slot.price for slot in day.slots for more in range(0, slot.minutes * 60, 900)}
    starts = range(*bounds_s(day.day), 3600)
    return {hour: sum((spread[hour + quarter] for quarter in range(0, 3600, 900)), Decimal()) / 4 for hour in starts}


def span(day: date, form: str) -> tuple[str, str]:
    start, end = (f"{datetime.fromtimestamp(at_s, UTC):{form}}" for at_s in bounds_s(day))
    return start, end


@pytest.mark.parametrize("area", [NO2, DE], ids=["NO2", "DE-LU"])
@pytest.mark.parametrize("day", DAYS)
def test_entsoe(area: Area, day: str) -> None:
    when = date.fromisoformat(day)
    (parsed,) = entsoe.parse(ask_entsoe(area, *span(when, "%Y%m%d%H%M"), LATER).body, area)
    assert (parsed.area, parsed.day, parsed.currency, parsed.source) == (area.name, when, "EUR", "EOE")
    assert parsed.whole
    assert hours(parsed) == true_hours(area, when)


def test_entsoe_before_publication_and_with_the_earlier_auction_alone() -> None:
    for area in (NO2, DE):
        reply = ask_entsoe(area, "202611202300", "202611212300", "2026-11-20T11:00:00Z")
        with pytest.raises(NotYet):
            entsoe.parse(reply.body, area)


@pytest.mark.parametrize("day", DAYS)
def test_energi_data_service(day: str) -> None:
    when = date.fromisoformat(day)
    dataset = "Elspotprices" if when < date(2025, 10, 1) else "DayAheadPrices"
    start, end = span(when, "%Y-%m-%dT%H:%M")
    query = {"start": start, "end": end, "timezone": "utc", "limit": "0", "filter": '{"PriceArea":["NO2"]}'}
    (parsed,) = eds.parse(ask(f"/dataset/{dataset}", LATER, query).body, NO2)
    assert (parsed.area, parsed.day, parsed.currency, parsed.source, parsed.whole) == ("NO2", when, "EUR", "EDS", True)
    assert hours(parsed) == pytest.approx(true_hours(NO2, when), abs=Decimal("0.0000001"))


@pytest.mark.parametrize("day", DAYS)
def test_hvakosterstrommen(day: str) -> None:
    when = date.fromisoformat(day)
    (parsed,) = hks.parse(ask(f"/api/v1/prices/{when:%Y/%m-%d}_NO2.json", LATER).body, NO2)
    assert (parsed.area, parsed.day, parsed.currency, parsed.source, parsed.whole) == ("NO2", when, "EUR", "HKS", True)
    assert hours(parsed) == pytest.approx(true_hours(NO2, when), abs=Decimal("0.0000001"))


def test_banks() -> None:
    week = {"format": "csvdata", "startPeriod": "2026-11-13", "endPeriod": "2026-11-20"}
    norwegian = norges_bank.parse(ask("/api/data/EXR/B..NOK.SP", LATER, week).body)
    european = ecb.parse(ask("/stats/eurofxref/eurofxref-hist-90d.xml", LATER).body)
    days = [date(2026, 11, day) for day in (13, 16, 17, 18, 19, 20)]
    assert {rate.day: rate.value for rate in norwegian if rate.base == "EUR"} == {
        day: MARKET.rate("NOK", day) for day in days
    }
    assert {rate.day: rate.value for rate in european if rate.quote == "NOK" and rate.day in days} == {
        day: MARKET.rate("NOK", day) for day in days
    }


def test_danish_tariffs() -> None:
    tariffs = datahub.parse(ask("/dataset/DatahubPricelist", LATER, {"limit": "0"}).body)
    assert {tariff.code for tariff in tariffs} == {"EA-001", "41000", "40000", "SIM-C"}


def test_garbage_is_unusable() -> None:
    for parse in (entsoe.parse, eds.parse, hks.parse):
        with pytest.raises(Unusable):
            parse(GARBAGE)

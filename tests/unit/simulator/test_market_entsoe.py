"""The simulated ENTSO-E, read back with the standard library's XML parser and curve type A03 as the platform says."""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from xml.etree import ElementTree

import pytest
from amshub_contracts.areas import Area, find_area
from amshub_contracts.market_day import bounds_s
from amshub_simulator.core.market.question import Reply

from tests.unit.simulator.market_asking import MARKET, ask, ask_entsoe

NO1, DE = find_area("NO1"), find_area("DE-LU")
NS = "{urn:iec62325.351:tc57wg16:451-3:publicationdocument:7:3}"
SECONDS = {"PT15M": 900, "PT60M": 3600}
LATER = "2026-11-22T19:00:00Z"


@dataclass
class Read:
    """One TimeSeries, its gaps filled."""

    eic: str
    sequence: str | None
    step_s: int
    positions: list[int]
    cents: dict[int, int]


def read(reply: Reply) -> list[Read]:
    assert (reply.status, reply.content_type) == (200, "text/xml")
    root = ElementTree.fromstring(reply.body)
    assert root.tag == f"{NS}Publication_MarketDocument"
    return [_series(element) for element in root.iter(f"{NS}TimeSeries")]


def _series(series: ElementTree.Element) -> Read:
    start_s, end_s = (
        _s(series.findtext(f".//{NS}Period/{NS}timeInterval/{NS}{edge}", "")) for edge in ("start", "end")
    )
    step_s = SECONDS[series.findtext(f".//{NS}resolution", "")]
    listed = {
        int(point.findtext(f"{NS}position", "")): round(float(point.findtext(f"{NS}price.amount", "")) * 100)
        for point in series.iter(f"{NS}Point")
    }
    cents: dict[int, int] = {}
    last = 0
    for position, at_s in enumerate(range(start_s, end_s, step_s), 1):
        last = listed.get(position, last)
        cents |= {at_s + more_s: last for more_s in range(0, step_s, 900)}
    assert series.findtext(f"{NS}currency_Unit.name") == "EUR"
    assert series.findtext(f"{NS}price_Measure_Unit.name") == "MWH"
    assert series.findtext(f"{NS}curveType") == "A03"
    assert series.findtext(f"{NS}contract_MarketAgreement.type") == "A01"
    eic = series.findtext(f"{NS}in_Domain.mRID", "")
    assert series.findtext(f"{NS}out_Domain.mRID") == eic
    sequence = series.findtext(f"{NS}classificationSequence_AttributeInstanceComponent.position")
    return Read(eic, sequence, step_s, sorted(listed), cents)


def _s(text: str) -> int:
    return int(datetime.strptime(text, "%Y-%m-%dT%H:%M%z").timestamp())


def words(reply: Reply) -> str:
    """Of an acknowledgement, whose code is 999 for every reason."""
    root = ElementTree.fromstring(reply.body)
    assert root.tag.endswith(":acknowledgementdocument:7:0}Acknowledgement_MarketDocument")
    (code,), (text,) = ([each.text for each in root.iter() if each.tag.endswith(end)] for end in ("}code", "}text"))
    assert code == "999"
    return text or ""


def of_day(area: Area, day: date, at: str = LATER) -> Reply:
    start, end = (f"{datetime.fromtimestamp(at_s, UTC):%Y%m%d%H%M}" for at_s in bounds_s(day))
    return ask_entsoe(area, start, end, at)


@pytest.mark.parametrize("day", ["2020-01-01", "2025-09-30", "2025-10-01", "2026-03-29", "2026-10-25", "2026-11-23"])
def test_the_document_says_what_the_market_asks(day: str) -> None:
    when = date.fromisoformat(day)
    (series, *twice) = read(of_day(NO1, when))
    assert series.eic == NO1.eic
    assert series.cents == dict(MARKET.quarters(NO1, when))
    assert all(each == series for each in twice)


def test_days_before_october_2025_come_by_the_hour_and_later_ones_by_the_quarter() -> None:
    steps = [read(of_day(NO1, date(2025, month, day)))[0].step_s for month, day in ((9, 30), (10, 1))]
    assert steps == [3600, 900]


def test_repeated_prices_are_left_out_in_the_middle_and_at_the_end_of_a_day() -> None:
    days = [read(of_day(NO1, date(2026, 10, 27) + timedelta(days=number)))[0] for number in range(20)]
    assert all(len(day.positions) < 96 for day in days)
    assert any(day.positions[-1] < 96 for day in days)
    assert all(day.positions[0] == 1 for day in days)


def test_some_days_come_twice() -> None:
    counts = Counter(len(read(of_day(NO1, date(2026, 11, number)))) for number in range(1, 22))
    assert counts.keys() == {1, 2}


def test_a_zone_with_two_auctions_lists_the_earlier_one_first_as_sequence_two() -> None:
    early, *common = read(of_day(DE, date(2026, 11, 20)))
    assert (early.sequence, {each.sequence for each in common}) == ("2", {"1"})
    assert common[0].cents == dict(MARKET.quarters(DE, date(2026, 11, 20)))
    assert early.cents != common[0].cents


def test_before_the_common_auction_such_a_zone_has_sequence_two_alone() -> None:
    assert [each.sequence for each in read(of_day(DE, date(2026, 11, 23), "2026-11-22T11:00:00Z"))] == ["2"]
    wanted = {"classificationSequence_AttributeInstanceComponent.position": "1"}
    reply = ask_entsoe(DE, "202611222300", "202611232300", "2026-11-22T11:00:00Z", **wanted)
    assert words(reply).startswith("No matching data found")


def test_tomorrow_is_no_matching_data_until_three_minutes_to_one() -> None:
    before, after = (of_day(NO1, date(2026, 11, 23), f"2026-11-22T{clock}Z") for clock in ("11:56:59", "11:57:00"))
    assert before.status == 200
    assert words(before).startswith(
        f"No matching data found for Data item ENERGY_PRICES [12.1.D] ({NO1.eic}, {NO1.eic})"
    )
    assert read(after)


def test_a_part_of_two_days_gives_both_days_whole() -> None:
    series = read(ask_entsoe(NO1, "202611182200", "202611190100", LATER))
    assert {len(each.cents) for each in series} == {96}
    assert {min(each.cents) for each in series} == {bounds_s(date(2026, 11, day))[0] for day in (18, 19)}


def test_without_a_token_it_is_a_page_that_says_unauthorized() -> None:
    reply = ask("/api", LATER)
    assert (reply.status, reply.content_type) == (401, "text/html; charset=utf-8")
    assert b"Unauthorized. Missing or invalid security token" in reply.body
    assert ask("/api", LATER, {"securityToken": "any"}).status == 400


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"documentType": ""}, "Mandatory parameter is missing: documentType"),
        ({"documentType": "A65"}, "A44 alone"),
        ({"curve<Type>": "A01"}, "Input parameter does not exist: curve<Type>"),
        ({"in_Domain": "nowhere"}, "EIC"),
        ({"out_Domain": DE.eic}, "EIC"),
        ({"periodStart": "2026-11-18"}, "yyyyMMddHHmm"),
        ({"periodStart": "202613010000"}, "no instant"),
        ({"periodStart": "999912312300"}, "2000 to 2099"),
        ({"periodEnd": "202611010000"}, "longer than nothing"),
        ({"periodStart": "202510010000"}, "at most one year"),
    ],
)
def test_a_request_that_makes_no_sense_is_told_so_with_400(changed: dict[str, str], said: str) -> None:
    reply = ask_entsoe(NO1, **({"start": "202611182300", "end": "202611192300", "at": LATER} | changed))
    assert reply.status == 400
    assert said in words(reply)


@pytest.mark.parametrize("other", [{"contract_MarketAgreement.type": "A07"}, {"offset": "100"}])
def test_the_intraday_market_and_further_pages_are_empty(other: dict[str, str]) -> None:
    assert words(ask_entsoe(NO1, "202611182300", "202611192300", LATER, **other)).startswith("No matching data")


def test_gone_astray_it_tells_of_another_zone() -> None:
    query = {"documentType": "A44", "in_Domain": NO1.eic, "out_Domain": NO1.eic}
    period = {"periodStart": "202611182300", "periodEnd": "202611192300"}
    eics = {each.eic for each in read(ask("/api", LATER, query | period, token="any", astray=True))}
    assert eics == {find_area("NO2").eic}

"""Every shape that ENTSO-E gives its prices: curve types, resolutions, sequences, units, times, namespaces."""

from decimal import Decimal

import pytest
from amshub_contracts.areas import find_area
from amshub_prices.core.entsoe import parse
from amshub_prices.core.remedies import NotYet, Unusable
from amshub_prices.core.slots import Slot

from tests.unit.prices.documents import NAMESPACE, period, publication, seconds, series

START, END = "2026-11-20T23:00Z", "2026-11-21T23:00Z"
HOURS = [(position, position) for position in range(1, 25)]
NO1 = find_area("NO1")


def prices(body: bytes) -> list[str]:
    """The prices of the only day, as EUR per MWh."""
    (day,) = parse(body)
    return [f"{slot.price * 1000:f}" for slot in day.slots]


def starts(body: bytes) -> list[int]:
    (day,) = parse(body)
    return [slot.start_s for slot in day.slots]


def test_an_omitted_position_repeats_the_one_before_and_the_last_holds_to_the_end_of_the_period() -> None:
    body = publication(series(period(START, "2026-11-21T05:00Z", [(1, 50), (3, "55.5"), (4, 60)])))
    assert [float(price) for price in prices(body)] == [50, 50, 55.5, 60, 60, 60]


def test_without_variable_blocks_an_omitted_position_stays_a_hole() -> None:
    body = publication(series(period(START, "2026-11-21T03:00Z", [(1, 50), (3, 55)]), curve="A01"))
    assert starts(body) == [seconds("2026-11-20T23:00Z"), seconds("2026-11-21T01:00Z")]


def test_without_a_curve_type_nothing_is_repeated() -> None:
    body = publication(series(period(START, "2026-11-21T03:00Z", [(1, 50)]), curve=""))
    assert len(starts(body)) == 1


def test_what_comes_before_the_first_position_is_a_hole() -> None:
    body = publication(series(period(START, "2026-11-21T03:00Z", [(3, 55)])))
    assert starts(body) == [seconds("2026-11-21T01:00Z"), seconds("2026-11-21T02:00Z")]


def test_hours_told_as_quarters_at_positions_1_5_9_are_quarters_of_those_prices() -> None:
    body = publication(series(period(START, "2026-11-21T01:00Z", [(1, 10), (5, 20)], "PT15M")))
    assert [float(price) for price in prices(body)] == [10] * 4 + [20] * 4


def test_positions_may_come_in_any_order() -> None:
    points = [(1, 1), (5, 5), (2, 2), (3, 3), (4, 4)]
    body = publication(series(period(START, "2026-11-21T00:30Z", points, "PT15M")))
    assert [float(price) for price in prices(body)] == [1, 2, 3, 4, 5, 5]


def test_positions_beyond_the_end_of_the_period_are_left_out() -> None:
    body = publication(series(period(START, "2026-11-21T01:00Z", [(1, 10), (3, 30), (99, 40)])))
    assert [float(price) for price in prices(body)] == [10, 10]


def test_thousands_in_positions_may_have_a_comma() -> None:
    points = [(f"{position:,}", position) for position in range(1, 1009)]
    days = parse(publication(series(period(START, "2027-01-01T23:00Z", points))))
    assert len(days) == 42
    assert days[-1].slots[-1].price == Decimal("1.008")


@pytest.mark.parametrize(
    ("resolution", "minutes"), [("PT15M", 15), ("PT30M", 30), ("PT60M", 60), ("PT1H", 60)], ids=str
)
def test_a_day_is_read_in_every_resolution(resolution: str, minutes: int) -> None:
    count = 24 * 60 // minutes
    points = [(position, position) for position in range(1, count + 1)]
    (day,) = parse(publication(series(period(START, END, points, resolution))))
    assert [slot.minutes for slot in day.slots] == [minutes] * count
    assert day.whole


def test_periods_of_different_resolution_stand_beside_each_other() -> None:
    quarters = period(START, "2026-11-21T00:00Z", [(1, 10)], "PT15M")
    (day,) = parse(publication(series(quarters, period("2026-11-21T00:00Z", END, HOURS[:23]))))
    assert [slot.minutes for slot in day.slots] == [15] * 4 + [60] * 23
    assert day.whole


def test_a_document_over_several_days_gives_each_of_them() -> None:
    days = parse(
        publication(series(period("2026-11-21T23:00Z", "2026-11-22T23:00Z", HOURS)), series(period(START, END, HOURS)))
    )
    assert [str(day.day) for day in days] == ["2026-11-21", "2026-11-22"]
    assert all(day.whole for day in days)


def test_the_same_series_twice_counts_once() -> None:
    once = series(period(START, END, HOURS))
    assert parse(publication(once, once)) == parse(publication(once))


def test_of_two_prices_for_one_hour_the_first_in_the_document_counts() -> None:
    body = publication(series(period(START, END, [(1, 10)])), series(period(START, END, [(1, 20)])))
    assert {float(price) for price in prices(body)} == {10}


def test_of_a_position_told_twice_the_first_counts() -> None:
    assert float(prices(publication(series(period(START, END, [(1, 10), (1, 20)]))))[0]) == 10


@pytest.mark.parametrize("swapped", [False, True], ids=["1 first", "2 first"])
def test_the_morning_auction_is_passed_over_wherever_it_stands(swapped: bool) -> None:
    coupled = series(period(START, END, HOURS), area="DE-LU", sequence="1")
    morning = series(period(START, END, [(1, 999)], "PT15M"), area="DE-LU", sequence="2")
    both = [morning, coupled] if swapped else [coupled, morning]
    assert [float(price) for price in prices(publication(*both))] == list(range(1, 25))


def test_only_the_morning_auction_means_not_yet() -> None:
    with pytest.raises(NotYet):
        parse(publication(series(period(START, END, HOURS), area="AT", sequence="2")), find_area("AT"))


def test_intraday_series_are_passed_over() -> None:
    intraday = series(period(START, END, [(1, 999)]), contract="A07")
    day_ahead = series(period(START, END, HOURS))
    assert [float(price) for price in prices(publication(intraday, day_ahead, intraday))] == list(range(1, 25))
    with pytest.raises(NotYet):
        parse(publication(intraday))


def test_a_missing_contract_type_means_day_ahead() -> None:
    assert len(prices(publication(series(period(START, END, HOURS), contract="")))) == 24


@pytest.mark.parametrize("namespace", [NAMESPACE, NAMESPACE[:-1] + "0", "urn:of:a:later:version:9:9"])
def test_every_version_of_the_namespace_is_read(namespace: str) -> None:
    assert len(prices(publication(series(period(START, END, HOURS)), namespace=namespace))) == 24


@pytest.mark.parametrize("encoding", ["UTF-16", "ISO-8859-1", "UTF-7"])
def test_a_document_is_read_as_utf_8_whatever_it_declares(encoding: str) -> None:
    body = publication(series(period(START, END, HOURS))).replace(b"UTF-8", encoding.encode())
    assert len(prices(body)) == 24


def test_a_namespace_may_have_a_prefix() -> None:
    body = publication(series(period(START, END, HOURS))).decode()
    prefixed = body.replace("</", "</p:").replace("<", "<p:").replace("<p:/p:", "</p:").replace("<p:?xml", "<?xml")
    assert len(prices(prefixed.replace("xmlns=", "xmlns:p=").encode())) == 24


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2026-11-20T23:00:00Z", "2026-11-21T23:00:00Z"),
        ("2026-11-20T23:00:00.000Z", "2026-11-21T23:00:00.000Z"),
        ("2026-11-21T00:00+01:00", "2026-11-22T00:00+01:00"),
        ("2026-11-21T00:00:00+0100", "2026-11-22T01:00:00+0200"),
    ],
)
def test_times_may_have_seconds_and_offsets(start: str, end: str) -> None:
    (day,) = parse(publication(series(period(start, end, HOURS))))
    assert str(day.day) == "2026-11-21"
    assert day.whole


def test_prices_are_exact_and_without_zeros_at_their_end() -> None:
    points = [(1, "93.120"), (2, "-38.91"), (3, "0.00"), (4, "-0"), (5, "100"), (6, "1000"), (7, "0.01"), (8, "92.5")]
    (day,) = parse(publication(series(period(START, "2026-11-21T07:00Z", points))))
    plain = [f"{slot.price:f}" for slot in day.slots]
    assert plain == ["0.09312", "-0.03891", "0", "0", "0.1", "1", "0.00001", "0.0925"]


def test_prices_per_kwh_stay_as_they_are_and_a_unit_that_repeats_the_currency_means_mwh() -> None:
    for unit, price in (("KWH", "0.09312"), ("MWH", "93.12"), ("mwh", "93.12"), ("EUR", "93.12")):
        (day,) = parse(publication(series(period(START, END, [(1, price)]), unit=unit)))
        assert {f"{slot.price:f}" for slot in day.slots} == {"0.09312"}


@pytest.mark.parametrize("unit", ["", "GWH", "MAW", "PLN"])
def test_other_units_are_not_guessed_at(unit: str) -> None:
    with pytest.raises(Unusable):
        parse(publication(series(period(START, END, HOURS), unit=unit)))


def test_the_currency_is_the_documents_own() -> None:
    (day,) = parse(publication(series(period(START, END, HOURS), area="PL", currency="PLN")))
    assert (day.area, day.currency, day.source) == ("PL", "PLN", "EOE")


def test_without_an_area_every_area_of_the_document_is_read() -> None:
    days = parse(publication(*(series(period(START, END, HOURS), area=name) for name in ("SE3", "FI"))))
    assert [day.area for day in days] == ["SE3", "FI"]


def test_an_area_that_the_table_does_not_have_goes_by_its_code() -> None:
    body = publication(series(period(START, END, HOURS))).replace(NO1.eic.encode(), b"10YIE-1001A00010")
    assert [day.area for day in parse(body)] == ["10YIE-1001A00010"]


def test_a_document_about_another_area_is_not_used() -> None:
    with pytest.raises(Unusable, match="not about NO1"):
        parse(publication(series(period(START, END, HOURS), area="NO2")), NO1)


def test_prices_between_two_areas_are_not_those_of_one() -> None:
    with pytest.raises(Unusable, match="not about NO1"):
        parse(publication(series(period(START, END, HOURS), out_of=find_area("NO2").eic)), NO1)


@pytest.mark.parametrize("type_", ["A25", "A31"])
def test_other_documents_of_the_platform_are_not_used(type_: str) -> None:
    with pytest.raises(Unusable):
        parse(publication(series(period(START, END, HOURS)), type_=type_))


@pytest.mark.parametrize("wrong", ["0", "-1", "", "one", "1.5", "1,00", "٣", "1234567"])
def test_a_position_that_is_none_is_refused(wrong: str) -> None:
    with pytest.raises(Unusable):
        parse(publication(series(period(START, END, [(1, 10), (wrong, 20)]))))


def test_before_quarter_hours_the_hourly_price_wins_and_since_then_the_finer_one() -> None:
    """Delivery of 2025-09-30, the last day priced by hours, ends at 22:00 UTC."""
    hours = series(period("2025-09-30T21:00Z", "2025-09-30T23:00Z", [(1, 100), (2, 200)]))
    quarters = series(period("2025-09-30T21:00Z", "2025-09-30T23:00Z", [(1, 1), (5, 2)], "PT15M"))
    for body in (publication(hours, quarters), publication(quarters, hours)):
        before, since = parse(body)
        assert before.slots == (Slot(seconds("2025-09-30T21:00Z"), 60, Decimal("0.1")),)
        assert [slot.minutes for slot in since.slots] == [15] * 4
        assert {slot.price for slot in since.slots} == {Decimal("0.002")}


def test_an_hour_fills_the_quarters_that_nothing_finer_tells() -> None:
    quarters = series(period(START, "2026-11-21T00:00Z", [(2, 2), (3, 3)], "PT15M"), curve="A01")
    body = publication(series(period(START, "2026-11-21T00:00Z", [(1, 100)])), quarters)
    (day,) = parse(body)
    assert [(slot.minutes, float(slot.price * 1000)) for slot in day.slots] == [(15, 100), (15, 2), (15, 3), (15, 100)]

"""History by range and resolution from a real store."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from amshub_contracts import ledger, price_book
from amshub_contracts.account import Account
from amshub_contracts.bus import Bus
from amshub_contracts.history import MAX_ROWS, RangeTooLong, query
from amshub_contracts.history_rows import HistoryRow
from amshub_contracts.ledger import MeterChange
from amshub_contracts.messages import EDITED, IMPORT_ESTIMATED, IMPORT_PROVISIONAL, IMPORTED, Energy, Quarter, Summary
from amshub_contracts.price_curve import Prices
from amshub_contracts.spans import Resolution

from tests.contracts.price_days import a_day
from tests.support.store import ON_EITHER_STORE, Store

pytestmark = ON_EITHER_STORE
HOME = Account("home", 0, ZoneInfo("Europe/Oslo"), "NO1", "NOK")


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp())


@pytest.fixture
def bus(store: Store) -> Bus:
    return Bus(store.settings, "test")


def write(bus: Bus, quarters: Mapping[int, Quarter]) -> None:
    change = MeterChange("home", b"{}", Summary(as_of_ms=1), quarters)
    ledger.save(bus, 0, seen=ledger.load_watermark(bus, 0), watermark=b"1-1", changes=[change])


def rows(bus: Bus, start: str, end: str, resolution: Resolution, limit: int = MAX_ROWS) -> list[HistoryRow]:
    return list(query(bus, HOME, from_s=at(start), to_s=at(end), resolution=resolution, limit=limit))


def october(bus: Bus) -> dict[int, Quarter]:
    """A quarter's number in the month as Wh, from the last days of September to those of November."""
    first = at("2026-09-28T00:00+02:00")
    quarters = {
        first + 900 * number: Quarter(number, number % 7, 0, number * 1001, None)
        for number in range((at("2026-11-04T00:00+01:00") - first) // 900)
    }
    write(bus, quarters)
    return quarters


@pytest.mark.parametrize("resolution", ["quarter", "hour", "day", "month"])
def test_every_resolution_sums_to_the_same(bus: Bus, resolution: Resolution) -> None:
    quarters = october(bus)
    start, end = "2026-10-01T00:00+02:00", "2026-11-01T00:00+01:00"
    within = [quarter for start_s, quarter in quarters.items() if at(start) <= start_s < at(end)]
    found = rows(bus, start, end, resolution)
    assert len(found) == {"quarter": 2980, "hour": 745, "day": 31, "month": 1}[resolution]
    assert sum(row.energy.import_wh for row in found) == sum(quarter.import_wh for quarter in within)
    assert sum(row.energy.export_wh for row in found) == sum(quarter.export_wh for quarter in within)
    assert sum(row.energy.cost_nano or 0 for row in found) == sum(quarter.cost_nano or 0 for quarter in within)
    assert all(row.missing_quarters == 0 for row in found)


def test_the_hour_that_repeats_is_there_twice_and_its_day_has_100_quarters(bus: Bus) -> None:
    quarters = october(bus)
    night = rows(bus, "2026-10-25T01:00+02:00", "2026-10-25T04:00+01:00", "hour")
    assert [(row.date, row.hour) for row in night] == [("2026-10-25", hour) for hour in (1, 2, 2, 3)]
    (day,) = rows(bus, "2026-10-25T00:00+02:00", "2026-10-26T00:00+01:00", "day")
    assert (day.date, day.hour, day.end_s - day.start_s) == ("2026-10-25", None, 25 * 3600)
    assert day.energy.import_wh == sum(quarters[start].import_wh for start in range(day.start_s, day.end_s, 900))


def test_the_spans_at_both_ends_of_the_range_are_whole(bus: Bus) -> None:
    october(bus)
    (hour,) = rows(bus, "2026-10-02T10:20+02:00", "2026-10-02T10:40+02:00", "hour")
    assert (hour.start_s, hour.end_s) == (at("2026-10-02T10:00+02:00"), at("2026-10-02T11:00+02:00"))


def test_what_is_priced_is_summed_and_what_is_not_is_told_beside_it(bus: Bus) -> None:
    start = at("2026-10-02T10:00+02:00")
    write(
        bus,
        {
            start: Quarter(100, 10, 0, 123_456, -7),
            start + 900: Quarter(200, 20, IMPORT_ESTIMATED, None, 5),
            start + 1800: Quarter(400, 40, IMPORT_PROVISIONAL | EDITED, 1, None),
            start + 3600: Quarter(800, 0, IMPORTED),
        },
    )
    first, second = rows(bus, "2026-10-02T10:00+02:00", "2026-10-02T12:00+02:00", "hour")
    assert first.energy == Energy(700, 70, 123_457, -2, 200, 40, estimated=True)
    assert (first.provisional, first.edited, first.imported, first.missing_quarters) == (True, True, False, 1)
    assert second.energy == Energy(800, 0, None, None, 800, 0)
    assert (second.provisional, second.edited, second.imported, second.missing_quarters) == (False, False, True, 3)


def test_a_span_of_which_nothing_is_known_is_no_row(bus: Bus) -> None:
    write(bus, {at("2026-10-02T10:00+02:00"): Quarter(1), at("2029-10-02T10:00+02:00"): Quarter(2)})
    found = rows(bus, "2026-01-01T00:00+01:00", "2031-01-01T00:00+01:00", "month")
    assert [(row.date, row.energy.import_wh) for row in found] == [("2026-10-01", 1), ("2029-10-01", 2)]


def test_a_range_that_is_too_long_is_refused_at_once(bus: Bus) -> None:
    range_ = {"from_s": at("2026-01-01T00:00+01:00"), "to_s": at("2026-01-02T00:00+01:00")}
    assert list(query(bus, HOME, **range_, resolution="quarter", limit=96)) == []
    with pytest.raises(RangeTooLong, match="96 rows are more than 95"):
        query(bus, HOME, **range_, resolution="quarter", limit=95)


def test_years_are_read_piece_by_piece(bus: Bus) -> None:
    write(bus, {at("2026-01-01T00:00+01:00"): Quarter(1)})
    span = {"from_s": at("2026-01-01T00:00+01:00"), "to_s": at("2030-01-01T00:00+01:00")}
    found = query(bus, HOME, **span, resolution="day")
    assert next(found).energy.import_wh == 1
    write(bus, {at("2029-06-01T00:00+02:00"): Quarter(2)})
    assert [row.date for row in found] == ["2029-06-01"]


def priced_rows(bus: Bus, start: str, end: str, resolution: Resolution = "quarter") -> list[Prices]:
    return [row.prices for row in rows(bus, start, end, resolution)]


def test_a_quarter_has_the_price_that_held_whether_anything_was_used_or_not(bus: Bus) -> None:
    start = at("2026-10-02T10:00+02:00")
    price_book.save_day(bus, a_day("2026-10-02", [hour * 100_000 for hour in range(24)], export_micro=70_000))
    write(bus, {start: Quarter(200, 0, 0, 200 * 1_000_000, 0), start + 900: Quarter(0, 0, 0, 0, 0)})
    assert (
        priced_rows(bus, "2026-10-02T10:00+02:00", "2026-10-02T11:00+02:00") == [Prices(500_000, 1_000_000, 70_000)] * 2
    )


def test_a_longer_span_has_the_mean_by_energy_of_what_was_priced_and_the_markets_by_time(bus: Bus) -> None:
    start = at("2026-10-02T10:00+02:00")
    price_book.save_day(bus, a_day("2026-10-02", [1_000_000] * 11 + [4_000_000] * 13))
    write(
        bus,
        {
            start: Quarter(300, 10, 0, 300 * 1_000_000, 10 * 1_000_000),
            start + 900: Quarter(900, 0, 0, None, None),
            start + 3600: Quarter(100, 30, 0, 100 * 4_000_000, 30 * 4_000_000),
        },
    )
    # 700 of 400 Wh and 130 of 40 Wh; the market's 0.5, 0.5 and 3.5.
    assert priced_rows(bus, "2026-10-02T10:00+02:00", "2026-10-02T12:00+02:00", "day") == [
        Prices(1_500_000, 1_750_000, 3_250_000)
    ]


def test_an_hour_without_any_energy_has_the_mean_of_its_prices(bus: Bus) -> None:
    start = at("2026-10-02T10:00+02:00")
    price_book.save_day(bus, a_day("2026-10-02", [number * 10_000 for number in range(96)], minutes=15))
    write(bus, {start + 900 * number: Quarter(0, 0, 0, 0, 0) for number in range(4)})
    # Quarters 40 to 43 of the day.
    assert priced_rows(bus, "2026-10-02T10:00+02:00", "2026-10-02T11:00+02:00", "hour") == [
        Prices(-85_000, 415_000, 415_000)
    ]


def test_energy_that_cost_nothing_had_the_price_of_zero(bus: Bus) -> None:
    start = at("2026-10-02T10:00+02:00")
    price_book.save_day(bus, a_day("2026-10-02", [1_000_000] * 10 + [0] + [1_000_000] * 13))
    write(bus, {start: Quarter(300, 0, 0, 0, 0), start + 3600: Quarter(0, 0, 0, 0, 0)})
    (day,) = priced_rows(bus, "2026-10-02T10:00+02:00", "2026-10-02T12:00+02:00", "day")
    assert (day.import_micro, day.export_micro) == (0, 500_000)


def test_without_a_price_day_the_ledgers_money_tells_what_was_paid(bus: Bus) -> None:
    start = at("2026-10-02T10:00+02:00")
    write(bus, {start: Quarter(300, 0, 0, 300 * 1_200_000, None), start + 900: Quarter(0)})
    assert priced_rows(bus, "2026-10-02T10:00+02:00", "2026-10-02T11:00+02:00") == [
        Prices(None, 1_200_000, None),
        Prices(),
    ]


def test_the_price_above_a_cap_holds_once_the_month_has_used_it_up(bus: Bus) -> None:
    """Used before the range, in the first quarter of the month; the range reaches into a second piece and month."""
    for day in ("2026-10-30", "2026-10-31", "2026-11-01", "2026-12-05"):
        price_book.save_day(bus, a_day(day, 400_000, cap_wh=5_000, above_micro=900_000))
    quarters = {
        at("2026-10-01T00:00+02:00"): Quarter(4_900),
        at("2026-10-30T10:00+01:00"): Quarter(0, 0, 0, 0, 0),
        at("2026-10-30T10:15+01:00"): Quarter(200, 0, 0, 100 * 400_000 + 100 * 900_000, 0),
        at("2026-10-31T23:45+01:00"): Quarter(0, 0, 0, 0, 0),
        at("2026-11-01T00:00+01:00"): Quarter(5_000, 0, 0, 5_000 * 400_000, 0),
        at("2026-11-01T00:15+01:00"): Quarter(0, 0, 0, 0, 0),
        at("2026-12-01T00:00+01:00"): Quarter(5_000),
        at("2026-12-05T10:00+01:00"): Quarter(0, 0, 0, 0, 0),
    }
    write(bus, quarters)
    found = priced_rows(bus, "2026-10-30T00:00+01:00", "2026-12-31T00:00+01:00")
    assert [prices.import_micro for prices in found] == [400_000, 650_000, 900_000, 400_000, 900_000, None, 900_000]


def test_money_of_another_currency_is_in_no_sum(bus: Bus) -> None:
    """Prices were in euros until the first of the month."""
    price_book.save_day(bus, a_day("2026-09-30", 100_000, currency="EUR"))
    price_book.save_day(bus, a_day("2026-10-01", 1_000_000))
    write(
        bus,
        {
            at("2026-09-30T23:45+02:00"): Quarter(100, 50, 0, 100 * 100_000, 50 * 100_000),
            at("2026-10-01T00:00+02:00"): Quarter(100, 50, 0, 100 * 1_000_000, 50 * 1_000_000),
        },
    )
    before, after = rows(bus, "2026-09-30T00:00+02:00", "2026-10-02T00:00+02:00", "day")
    assert before.energy == Energy(100, 50, None, None, 100, 50)
    assert before.prices == Prices()
    assert after.energy == Energy(100, 50, 100_000_000, 50_000_000)
    assert after.prices == Prices(500_000, 1_000_000, 1_000_000)


@pytest.mark.parametrize("damage", ['{"area":"NO1","points":[["soon",60]]}', b'{"area":"\xff'])
def test_a_price_day_that_cannot_be_read_leaves_the_energy(bus: Bus, damage: str | bytes) -> None:
    start = at("2026-10-02T10:00+02:00")
    bus.commit([("SET", "amshub:{prices}:day:NO1:2026-10-02", damage)])
    write(bus, {start: Quarter(300)})
    (row,) = rows(bus, "2026-10-02T10:00+02:00", "2026-10-02T11:00+02:00", "quarter")
    assert (row.energy.import_wh, row.prices) == (300, Prices())

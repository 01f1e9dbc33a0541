"""Both datasets of Energi Data Service, with what is odd about them."""

from decimal import Decimal
from pathlib import Path

import pytest
from amshub_contracts.areas import find_area
from amshub_prices.core.eds import parse
from amshub_prices.core.remedies import BackOff, NotYet, Unusable
from amshub_prices.core.slots import Slot

from tests.unit.prices.documents import eds_reply, hour, quarter, seconds

DK1 = find_area("DK1")


def price(eur: str) -> str:
    """The price read of a record with this number."""
    body = eds_reply([quarter("2026-11-21T00:00:00", 77)]).replace(b"77", eur.encode())
    return f"{parse(body)[0].slots[0].price:f}"


def test_the_recorded_quarter_of_denmark_east_is_read(price_samples: Path) -> None:
    (day,) = parse((price_samples / "eds/DayAheadPrices_DK2_one_record.json").read_bytes(), find_area("DK2"))
    assert (day.area, str(day.day), day.currency, day.source) == ("DK2", "2025-09-27", "EUR", "EDS")
    assert day.slots == (Slot(seconds("2025-09-27T21:00Z"), 15, Decimal("0.09927")),)


def test_the_last_hours_of_the_old_dataset_are_read(price_samples: Path) -> None:
    west, east = parse((price_samples / "eds/Elspotprices_last_hours_2025-09-30.json").read_bytes())
    assert (west.area, west.slots) == (
        "DK1",
        (
            Slot(seconds("2025-09-30T20:00Z"), 60, Decimal("0.10163")),
            Slot(seconds("2025-09-30T21:00Z"), 60, Decimal("0.09254")),
        ),
    )
    assert (east.area, east.slots) == ("DK2", (Slot(seconds("2025-09-30T21:00Z"), 60, Decimal("0.09248")),))


def test_a_page_of_a_longer_reply_is_not_used_for_an_area(price_samples: Path) -> None:
    with pytest.raises(Unusable, match="3 of 460248"):
        parse((price_samples / "eds/Elspotprices_last_hours_2025-09-30.json").read_bytes(), DK1)


def test_the_night_with_25_hours_is_read_by_universal_time() -> None:
    """Midnight in Denmark is 22:00 UTC before and 23:00 UTC after; the Danish column repeats an hour."""
    records = [
        quarter(f"2026-10-{24 + at // 96}T{at % 96 // 4:02}:{at % 4 * 15:02}:00", at) for at in range(88, 88 + 100)
    ]
    (day,) = parse(eds_reply(records[::-1]), DK1)
    assert str(day.day) == "2026-10-25"
    assert day.whole
    assert [slot.price * 1000 for slot in day.slots] == list(range(88, 188))


@pytest.mark.parametrize(
    ("published", "meant"),
    [
        ("99.269997", "0.09927"),
        ("92.540001", "0.09254"),
        ("101.629997", "0.10163"),
        ("936.280029", "0.93628"),
        ("-60.040001", "-0.06004"),
        ("4000.009766", "4.00001"),
        ("99.27", "0.09927"),
        ("0.0", "0"),
        ("-0.0", "0"),
        ("0.000001", "0"),
        ("100", "0.1"),
        ("1e2", "0.1"),
        ("99.268", "0.099268"),
        ("740.951258", "0.740951258"),
    ],
)
def test_what_single_precision_added_is_taken_away_and_nothing_else(published: str, meant: str) -> None:
    assert price(published) == meant


def test_a_missing_price_is_a_hole_and_not_zero() -> None:
    records = [quarter("2026-11-21T00:00:00", None), quarter("2026-11-21T00:15:00", 50)]
    (day,) = parse(eds_reply(records), DK1)
    assert [slot.start_s for slot in day.slots] == [seconds("2026-11-21T00:15Z")]


@pytest.mark.parametrize("records", [[], [quarter("2026-11-21T00:00:00", None)]], ids=["none", "null"])
def test_no_prices_mean_not_yet(records: list[dict[str, object]]) -> None:
    for area in (DK1, None):
        with pytest.raises(NotYet):
            parse(eds_reply(records), area)


def test_germany_goes_by_the_name_of_its_zone_and_the_system_price_by_its_own() -> None:
    records = [hour("2024-11-21T00:00:00", 50, word) for word in ("DE", "SYSTEM", "NO2")]
    assert [day.area for day in parse(eds_reply(records))] == ["DE-LU", "SYSTEM", "NO2"]
    assert [day.area for day in parse(eds_reply(records), find_area("DE-LU"))] == ["DE-LU"]


def test_a_reply_about_other_areas_is_not_used() -> None:
    with pytest.raises(Unusable, match="not about DK1"):
        parse(eds_reply([quarter("2026-11-21T00:00:00", 50, "DK2")]), DK1)


def test_a_record_told_twice_counts_once_and_the_first_wins() -> None:
    records = [quarter("2026-11-21T00:00:00", 50), quarter("2026-11-21T00:00:00", 60)]
    assert [slot.price for slot in parse(eds_reply(records), DK1)[0].slots] == [Decimal("0.05")]


@pytest.mark.parametrize("body", [b"", b"[]", b"<html>hello</html>", b'{"records":{}}', b'{"message":"no"}'], ids=repr)
def test_other_replies_are_not_used(body: bytes) -> None:
    with pytest.raises(Unusable):
        parse(body)


def test_a_page_of_maintenance_means_to_leave_it_alone() -> None:
    with pytest.raises(BackOff):
        parse(b"<html><title>503 Service Unavailable</title></html>")


def test_a_limit_told_as_json_means_to_leave_it_alone() -> None:
    body = b'{"statusCode": 429, "message": "Rate limit is exceeded. Try again in 51 seconds."}'
    with pytest.raises(BackOff) as caught:
        parse(body)
    assert caught.value.code == 429

"""The files of hvakosterstrommen.no."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from amshub_contracts.areas import find_area
from amshub_contracts.market_day import bounds_s
from amshub_prices.core.hks import parse
from amshub_prices.core.remedies import NotYet, Unusable

from tests.unit.prices.documents import hks_record, seconds

NO5 = find_area("NO5")


def body_of(*records: dict[str, Any]) -> bytes:
    return json.dumps(records).encode()


@pytest.mark.parametrize(
    ("name", "day", "hours"), [("2022-10-27_area_unstated", "2022-10-27", 24), ("2023-04-01_NO5", "2023-04-01", 24)]
)
def test_a_recorded_file_is_read(price_samples: Path, name: str, day: str, hours: int) -> None:
    body = (price_samples / f"hvakosterstrommen/{name}.json").read_bytes()
    (read,) = parse(body, NO5)
    assert (read.area, str(read.day), read.currency, read.source) == ("NO5", day, "EUR", "HKS")
    told = {seconds(record["time_start"]): Decimal(str(round(record["EUR_per_kWh"], 9))) for record in json.loads(body)}
    assert {slot.start_s: slot.price for slot in read.slots} == told
    assert [slot.minutes for slot in read.slots] == [60] * len(told)


def test_prices_found_by_eye_are_those_read(price_samples: Path) -> None:
    (october,) = parse((price_samples / "hvakosterstrommen/2022-10-27_area_unstated.json").read_bytes())
    prices = {slot.start_s: f"{slot.price:f}" for slot in october.slots}
    assert prices[seconds("2022-10-26T22:00Z")] == "0.08906"
    assert prices[seconds("2022-10-26T23:00Z")] == "0.09313"  # published as 0.09312999999999999
    assert prices[seconds("2022-10-27T21:00Z")] == "0.0982"  # published as 0.09820000000000001
    (april,) = parse((price_samples / "hvakosterstrommen/2023-04-01_NO5.json").read_bytes())
    assert [f"{april.slots[place].price:f}" for place in (0, -1)] == ["0.08491", "0.08555"]
    assert april.whole


def test_the_hour_that_repeats_in_october_is_kept_twice() -> None:
    """From 02:00 to 03:00 in summer time, then from 02:00 to 03:00 in winter time."""
    summer = hks_record("2026-10-25T02:00:00+02:00", "2026-10-25T02:00:00+01:00", 0.1)
    winter = hks_record("2026-10-25T02:00:00+01:00", "2026-10-25T03:00:00+01:00", 0.2)
    (day,) = parse(body_of(winter, summer), NO5)
    assert [f"{slot.price:f}" for slot in day.slots] == ["0.1", "0.2"]


def test_an_hour_that_ends_by_the_clock_in_october_is_an_hour() -> None:
    summer = hks_record("2026-10-25T02:00:00+02:00", "2026-10-25T03:00:00+01:00", 0.1)
    winter = hks_record("2026-10-25T02:00:00+01:00", "2026-10-25T03:00:00+01:00", 0.2)
    (day,) = parse(body_of(summer, winter), NO5)
    assert [(slot.minutes, f"{slot.price:f}") for slot in day.slots] == [(60, "0.1"), (60, "0.2")]


def test_the_hour_that_is_left_out_in_march_is_no_hole() -> None:
    records = [hks_record(f"2026-03-29T0{at}:00:00+01:00", f"2026-03-29T0{at + 1}:00:00+01:00", at) for at in (0,)]
    records.append(hks_record("2026-03-29T01:00:00+01:00", "2026-03-29T03:00:00+02:00", 1))
    records += [
        hks_record(
            f"2026-03-29T{at:02}:00:00+02:00", f"2026-03-{29 + (at + 1) // 24}T{(at + 1) % 24:02}:00:00+02:00", at
        )
        for at in range(3, 24)
    ]
    (day,) = parse(body_of(*records), NO5)
    assert len(day.slots) == 23
    assert day.whole


def test_quarter_hours_are_read_by_their_own_length() -> None:
    record = hks_record("2026-11-21T00:45:00+01:00", "2026-11-21T01:00:00+01:00", 1e-05)
    (day,) = parse(body_of(record), NO5)
    assert [(slot.start_s - bounds_s(day.day)[0], slot.minutes, f"{slot.price:f}") for slot in day.slots] == [
        (2700, 15, "0.00001")
    ]


def test_without_an_area_its_name_is_empty() -> None:
    record = hks_record("2026-11-21T00:00:00+01:00", "2026-11-21T01:00:00+01:00", 0.1)
    assert [day.area for day in parse(body_of(record))] == [""]


@pytest.mark.parametrize("published", [5.551115123125783e-17, -5.551115123125783e-17, 0, -0.0])
def test_what_is_left_of_zero_is_zero(published: float) -> None:
    record = hks_record("2026-11-21T00:00:00+01:00", "2026-11-21T01:00:00+01:00", published)
    assert f"{parse(body_of(record))[0].slots[0].price:f}" == "0"


def test_no_prices_mean_not_yet() -> None:
    for body in (b"[]", body_of(hks_record("2026-11-21T00:00:00+01:00", "2026-11-21T01:00:00+01:00", None))):
        with pytest.raises(NotYet):
            parse(body, NO5)


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2026-11-21T00:00:00", "2026-11-21T01:00:00"),
        ("2026-11-21T01:00:00+01:00", "2026-11-21T00:00:00+01:00"),
        ("2026-11-21T00:00:00+01:00", "2026-11-21T00:00:00+01:00"),
        ("2026-11-21T00:00:00+01:00", "2026-11-22T00:00:00+01:00"),
        ("2026-11-21T00:00:00+01:00", "2026-11-21T01:00:30+01:00"),
        ("2026-11-21T00:05:00+01:00", "2026-11-21T01:05:00+01:00"),
    ],
    ids=["no zone", "backwards", "empty", "a day", "seconds", "askew"],
)
def test_a_time_that_no_market_has_is_refused(start: str, end: str) -> None:
    with pytest.raises(Unusable):
        parse(body_of(hks_record(start, end, 0.1)), NO5)


@pytest.mark.parametrize("body", [b"", b"{}", b"<html>404 Not Found</html>", b"[1]", b"[null]"], ids=repr)
def test_other_replies_are_not_used(body: bytes) -> None:
    with pytest.raises(Unusable):
        parse(body, NO5)

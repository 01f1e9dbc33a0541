"""Every recorded document gives the prices that a step function over instants has."""

from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from amshub_prices.core.entsoe import parse
from amshub_prices.core.slots import SourceDay

from tests.unit.prices.documents import iso, seconds

QUARTER_S = 900
DOCUMENTS = {
    "BE_15M_avg.xml": ("BE", {"2024-10-06": 22}),
    "BE_60M.xml": ("BE", {"2024-10-08": 24}),
    "CH_2025-11-26_60M.xml": ("CH", {"2025-11-26": 24, "2025-11-27": 24}),
    "DE_LU_2024-10-27_dst_autumn_60M.xml": ("DE-LU", {"2024-10-27": 25}),
    "DE_LU_2025-03-30_dst_spring_60M.xml": ("DE-LU", {"2025-03-30": 23}),
    "ES_2025-10_60M_to_15M.xml": (
        "ES",
        {"2025-09-29": 24, "2025-09-30": 24, "2025-10-01": 96, "2025-10-02": 96},
    ),
    "FR_2023_ns70.xml": ("FR", {"2023-05-07": 24, "2023-05-08": 24}),
    "NL_2024-09-02.xml": ("NL", {"2024-09-02": 24}),
    "NO1_2022-01-01_60M.xml": ("NO1", {"2022-01-01": 24, "2022-01-02": 24}),
    "a03_constructed.xml": ("SK", {"2024-01-01": 6}),
}
PARTIAL = {"BE_15M_avg.xml", "a03_constructed.xml"}


def by_quarters(body: bytes) -> dict[str, Decimal]:
    """EUR per MWh of each quarter-hour of a document without overlaps: what was told last at or before it."""
    steps: dict[int, Decimal] = {}
    ends: list[tuple[int, int]] = []
    for part in ET.fromstring(body).findall("{*}TimeSeries/{*}Period"):
        start, end = (seconds(part.findtext(f"{{*}}timeInterval/{{*}}{edge}", "")) for edge in ("start", "end"))
        length_s = 900 if part.findtext("{*}resolution") == "PT15M" else 3600
        ends.append((start, end))
        for point in part.findall("{*}Point"):
            at = start + (int(point.findtext("{*}position", "")) - 1) * length_s
            if at < end:
                steps[at] = Decimal(point.findtext("{*}price.amount", ""))
    return {
        iso(instant): steps[max(step for step in steps if step <= instant)]
        for start, end in ends
        for instant in range(start, end, QUARTER_S)
    }


def quarters_of(days: list[SourceDay]) -> dict[str, Decimal]:
    return {
        iso(instant): slot.price * 1000
        for day in days
        for slot in day.slots
        for instant in range(slot.start_s, slot.end_s, QUARTER_S)
    }


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_recorded_document_is_read_whole(price_samples: Path, name: str) -> None:
    body = (price_samples / "entsoe" / name).read_bytes()
    days = parse(body)
    area, counts = DOCUMENTS[name]
    assert {day.area for day in days} == {area}
    assert {day.currency for day in days} == {"EUR"}
    assert {str(day.day): len(day.slots) for day in days} == counts
    assert all(day.whole for day in days) == (name not in PARTIAL)
    assert quarters_of(days) == by_quarters(body)


def test_every_document_in_the_samples_is_looked_at(price_samples: Path) -> None:
    documents = {path.name for path in (price_samples / "entsoe").glob("*.xml") if b"<TimeSeries>" in path.read_bytes()}
    assert documents == set(DOCUMENTS)


ANCHORS = [
    # Spain's first day of quarter-hours: positions 11 and 13 of 96 are told, 12 repeats; so do 15 and 84.
    ("ES_2025-10_60M_to_15M.xml", "2025-10-01T00:45Z", "100"),
    ("ES_2025-10_60M_to_15M.xml", "2025-10-01T01:00Z", "97.57"),
    ("ES_2025-10_60M_to_15M.xml", "2025-10-01T01:30Z", "97.51"),
    ("ES_2025-10_60M_to_15M.xml", "2025-10-01T18:45Z", "230"),
    ("ES_2025-10_60M_to_15M.xml", "2025-10-01T19:00Z", "150"),
    ("ES_2025-10_60M_to_15M.xml", "2025-10-01T21:45Z", "101.52"),
    # Both hours from 2 to 3 of the night when clocks are put back.
    ("DE_LU_2024-10-27_dst_autumn_60M.xml", "2024-10-27T00:00Z", "82.23"),
    ("DE_LU_2024-10-27_dst_autumn_60M.xml", "2024-10-27T01:00Z", "80.43"),
    ("DE_LU_2024-10-27_dst_autumn_60M.xml", "2024-10-27T22:00Z", "102.99"),
    ("BE_15M_avg.xml", "2024-10-05T22:15Z", "40.32"),
    ("BE_15M_avg.xml", "2024-10-06T00:15Z", "44.22"),
    ("BE_15M_avg.xml", "2024-10-06T02:45Z", "28.37"),
    ("BE_15M_avg.xml", "2024-10-06T04:45Z", "64.98"),
    ("a03_constructed.xml", "2024-01-01T01:00Z", "50"),
    ("a03_constructed.xml", "2024-01-01T05:00Z", "60"),
    ("NO1_2022-01-01_60M.xml", "2021-12-31T23:00Z", "132.89"),
]


@pytest.mark.parametrize(("name", "instant", "price"), ANCHORS)
def test_prices_found_by_eye_are_those_read(price_samples: Path, name: str, instant: str, price: str) -> None:
    assert quarters_of(parse((price_samples / "entsoe" / name).read_bytes()))[instant] == Decimal(price)


def test_a_market_day_lasts_from_midnight_to_midnight_in_brussels(price_samples: Path) -> None:
    for name in set(DOCUMENTS) - PARTIAL:
        for day in parse((price_samples / "entsoe" / name).read_bytes()):
            hours = {"2024-10-27": 25, "2025-03-30": 23}.get(str(day.day), 24)
            assert timedelta(seconds=day.slots[-1].end_s - day.slots[0].start_s) == timedelta(hours=hours)

"""priceconfig.json from the rows of the settings."""

from decimal import Decimal

import pytest
from amshub_api.core.bodies.priceconfig import PriceRow
from amshub_api.core.price_rows import priceconfig
from amshub_contracts.price_settings import RowSettings

from tests.unit.api.building import NOW_MS
from tests.unit.api.shapes import PRICECONFIG, check


def shown(*rows: RowSettings, zone: str = "Europe/Oslo", now_ms: int = NOW_MS) -> list[PriceRow]:
    got = priceconfig(rows, now_ms, zone)
    check(PRICECONFIG, got)
    return got["o"]


def test_without_rows_the_list_is_empty() -> None:
    assert shown() == []


def test_a_row_of_defaults_holds_always_and_both_ways() -> None:
    assert shown(RowSettings()) == [
        {
            "t": 1,
            "n": "",
            "d": 3,
            "a": [0, 1, 2, 3, 4, 5, 6],
            "h": list(range(24)),
            "v": 0.0,
            "s": {"m": 0, "d": 0},
            "e": {"m": 0, "d": 0},
        }
    ]


def test_a_row_says_all_that_the_device_can_say() -> None:
    row = RowSettings(
        name='Night "low"',
        type="percent",
        direction="import",
        value=Decimal("12.3456"),
        weekdays=("sun", "mon"),
        hours=(23, 0, 1, 1),
        start="11-01",
        end="02-29",
    )
    assert shown(row) == [
        {
            "t": 2,
            "n": 'Night "low"',
            "d": 1,
            "a": [0, 6],
            "h": [0, 1, 23],
            "v": 12.3456,
            "s": {"m": 11, "d": 1},
            "e": {"m": 2, "d": 29},
        }
    ]


def test_types_and_directions_have_the_devices_codes_and_rows_keep_their_order() -> None:
    rows = [
        RowSettings(type="subtract", direction="export"),
        RowSettings(type="fixed", direction="both"),
        RowSettings(type="add", direction="import"),
    ]
    assert [(row["t"], row["d"]) for row in shown(*rows)] == [(3, 2), (0, 3), (1, 1)]


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "counts"),
    [
        ("2026-11-18", "", True),
        ("2026-11-19", "", False),
        ("", "2026-11-18", True),
        ("", "2026-11-17", False),
        ("2026-11-01", "2026-11-30", True),
    ],
)
def test_only_rows_in_force_today_are_listed(valid_from: str, valid_to: str, counts: bool) -> None:
    assert len(shown(RowSettings(valid_from=valid_from, valid_to=valid_to))) == counts


def test_today_is_that_of_the_meters_zone() -> None:
    row = RowSettings(valid_from="2026-11-19")
    late_ms = NOW_MS + 12 * 3_600_000  # 23:06 UTC
    assert (len(shown(row, now_ms=late_ms)), len(shown(row, now_ms=late_ms, zone="Europe/Lisbon"))) == (1, 0)

"""The power of the last hour, from readings to samples."""

import pytest
from amshub_contracts.last_hour import SAMPLES, power_w, samples_of
from amshub_contracts.messages import Reading

NOON_MS = 1_763_812_800_000
NOTHING: dict[bytes, bytes] = {}


def hour(*readings: tuple[int, int]) -> dict[bytes, bytes]:
    """The hash after readings at so many seconds from noon with so many watts."""
    made = [Reading(meter="home", seq=1, received_at_ms=NOON_MS + s * 1000, import_w=watts) for s, watts in readings]
    return {name.encode(): value.encode() for name, value in samples_of(made).items()}


def test_without_a_reading_all_is_unknown() -> None:
    assert power_w(NOTHING, NOON_MS) == [0] * 360


def test_the_newest_sample_comes_first() -> None:
    assert power_w(hour((0, 100), (10, 200), (20, 300)), NOON_MS + 20_000)[:4] == [300, 200, 100, 0]


def test_the_last_reading_of_ten_seconds_is_their_sample() -> None:
    assert power_w(hour((0, 100), (9, 150)), NOON_MS + 9_999)[:2] == [150, 0]


def test_a_value_stands_for_a_minute_and_no_longer() -> None:
    fields = hour((0, 100))
    assert power_w(fields, NOON_MS + 60_000)[:8] == [100] * 7 + [0]
    assert power_w(fields, NOON_MS + 70_000)[:9] == [0, *[100] * 7, 0]


def test_a_sample_of_an_hour_ago_is_gone_though_its_place_still_holds_it() -> None:
    fields = hour((0, 100))
    assert power_w(fields, NOON_MS + 3_590_000)[359] == 100
    assert 100 not in power_w(fields, NOON_MS + 3_660_000)


def test_export_is_below_zero() -> None:
    reading = Reading(meter="home", seq=1, received_at_ms=NOON_MS, import_w=0, export_w=2100)
    assert list(samples_of([reading]).values()) == [f"{NOON_MS // 10_000} -2100"]


def test_a_reading_without_power_is_no_sample() -> None:
    assert samples_of([Reading(meter="home", seq=1, received_at_ms=NOON_MS, import_wh=5)]) == {}


def test_a_week_of_readings_takes_no_more_room_than_an_hour() -> None:
    assert len(hour(*((s, 1) for s in range(0, 7 * 86_400, 10)))) == SAMPLES


def test_what_is_no_sample_is_refused() -> None:
    with pytest.raises(ValueError, match="much"):
        power_w({b"0": b"much"}, NOON_MS)

"""COSEM date-times: what they give and when they give nothing."""

from datetime import datetime

import pytest
from amshub_reader.core.apdu import date_time


def test_a_date_time_gives_local_time_deviation_and_daylight() -> None:
    read = date_time.read(bytes.fromhex("07e6030f020a0628 00 ffc4 80".replace(" ", "")))

    assert read == date_time.DateTime(datetime(2022, 3, 15, 10, 6, 40), -60, daylight=True)  # noqa: DTZ001  local


def test_a_deviation_of_8000_is_none_and_a_status_of_ff_says_nothing() -> None:
    read = date_time.read(bytes.fromhex("07e6030f020a0628ff8000ff"))

    assert read is not None
    assert (read.deviation_minutes, read.daylight) == (None, False)


@pytest.mark.parametrize(
    ("encoded", "why"),
    [
        ("ffff030f020a0628ff800000", "no year"),
        ("07e6ff0f020a0628ff800000", "no month"),
        ("07e6fd0f020a0628ff800000", "month is the end of daylight saving"),
        ("07e603ff020a0628ff800000", "no day"),
        ("07e6030f02ff0628ff800000", "no hour"),
        ("07e6030f020aff28ff800000", "no minute"),
        ("07e6030f020a06ffff800000", "no second"),
        ("07e6021e020a0628ff800000", "30 February"),
        ("07b2030f020a0628ff800000", "1970: never set"),
        ("07e6030f020a0628ff800001", "marked invalid"),
        ("07e6030f020a0628ff400000", "deviation of eleven days"),
        ("07e6030f020a0628ff8000", "a byte short"),
    ],
)
def test_a_date_time_that_is_not_fully_given_is_none(encoded: str, why: str) -> None:
    assert date_time.read(bytes.fromhex(encoded)) is None, why

"""What Belgian meters say for the capacity tariff: the running quarter-hour, the month's peak and those before it."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from amshub_reader.core.p1.telegram import Telegram, parse

BRUSSELS = ZoneInfo("Europe/Brussels")


def parsed(*lines: str) -> Telegram:
    text = "\r\n".join((r"/FLU5\253770234_A", "", "1-0:1.7.0(00.500*kW)", *lines, "!0000", ""))
    return parse(text.encode(), BRUSSELS, None)


def at(*utc: int) -> int:
    year, month, day, hour, minute, second = utc
    return int(datetime(year, month, day, hour, minute, second, tzinfo=UTC).timestamp())


def test_the_running_quarter_hour_and_the_months_peak_with_its_time() -> None:
    found = parsed("1-0:1.4.0(02.351*kW)", "1-0:1.6.0(200509140000S)(02.589*kW)")

    assert found.fields["import_demand_w"] == 2351
    assert found.fields["import_month_peak_w"] == 2589
    assert found.fields["import_month_peak_s"] == at(2020, 5, 9, 12, 0, 0)
    assert found.malformed == 0


def test_the_history_has_each_months_peak_and_when_it_was() -> None:
    found = parsed(
        "0-0:98.1.0(3)(1-0:1.6.0)(1-0:1.6.0)(200501000000S)(200414171503S)(03.456*kW)"
        "(200401000000S)(200331090000S)(05.001*kW)(200301000000S)(200229003000W)(04.999*kW)"
    )

    assert found.fields["import_peak_history"] == (
        (at(2020, 4, 14, 15, 15, 3), 3456),
        (at(2020, 3, 31, 7, 0, 0), 5001),
        (at(2020, 2, 28, 23, 30, 0), 4999),
    )


def test_a_new_meter_has_no_history_and_that_is_no_fault() -> None:
    found = parsed("0-0:98.1.0(0)(1-0:1.6.0)(1-0:1.6.0)()()()")

    assert "import_peak_history" not in found.fields
    assert found.malformed == 0


@pytest.mark.parametrize(
    "line",
    [
        "0-0:98.1.0(2)(1-0:1.6.0)(1-0:1.6.0)(200501000000S)(200414171503S)(03.456*kW)",
        "0-0:98.1.0(1)(1-0:1.6.0)(1-0:1.6.0)(200501000000S)(never)(03.456*kW)",
        "0-0:98.1.0(99)(1-0:1.6.0)(1-0:1.6.0)",
        "1-0:1.6.0(never)(02.589*kW)",
        "1-0:1.6.0(200509140000S)(02.589*V)",
        "1-0:1.4.0(much*kW)",
    ],
)
def test_peaks_that_cannot_be_read_are_counted_and_left_out(line: str) -> None:
    found = parsed(line)

    assert found.malformed == 1
    assert not {"import_peak_history", "import_month_peak_w", "import_demand_w"} & found.fields.keys()


def test_hungarian_month_end_counters_are_no_peaks() -> None:
    found = parsed("0-0:98.1.0(230701000000S)(000030.743*kWh)(000030.743*kWh)(000000.000*kWh)")

    assert "import_peak_history" not in found.fields
    assert found.malformed == 0

"""Iskraemeco's lists, which name no codes: each order of values, and what must not be taken for one."""

from datetime import datetime

import pytest
from amshub_reader.core.apdu.axdr import Value
from amshub_reader.core.errors import Undecodable
from amshub_reader.core.lists.read_list import read_list

NAME, LIST_NUMBER, METER_NUMBER = b"ISK1030780000001", b"16820005", b"ISK80000001"
TIME, DATE = bytes.fromhex("0f351e00"), bytes.fromhex("07e90c0303")  # 15:53:30, 2025-12-03


def croatian(*middle: Value) -> tuple[Value, ...]:
    phases = (27, 295, 176, 0, 0, 0, 2336, 2354, 2355, 29, 172, 109)
    limits = (17250, (9400,), (9400,), (9400,), True)
    return (b"90000001", TIME, DATE, 300, 200, 100, 70, 40, 30, *middle, *phases, *limits)


def test_three_phases_follow_the_names_powers_first() -> None:
    found = read_list((NAME, LIST_NUMBER, 1390, 1, 2, 738, 2379, 2380, 2296, 103, 125, 597, 16, 51, 1325, 4, 5, 6))

    assert found.fields == {
        "maker": 4,
        "list_type": 4,
        "list_version": "ISK1030780000001",
        "meter_id": "ISK1030780000001",
        "import_w": 1390,
        "export_w": 1,
        "import_var": 2,
        "export_var": 738,
        "l1_voltage_mv": 237_900,
        "l2_voltage_mv": 238_000,
        "l3_voltage_mv": 229_600,
        "l1_current_ma": 1030,
        "l2_current_ma": 1250,
        "l3_current_ma": 5970,
        "l1_import_w": 16,
        "l2_import_w": 51,
        "l3_import_w": 1325,
        "l1_export_w": 4,
        "l2_export_w": 5,
        "l3_export_w": 6,
    }


def test_the_number_of_a_push_list_is_not_the_meters() -> None:
    powers = (540, 0, 0, 282, 2336, 278, 540, 0)

    assert read_list((NAME, b"UP_3f", *powers)).fields["meter_id"] == "ISK1030780000001"
    assert read_list((NAME, METER_NUMBER, *powers)).fields["meter_id"] == "ISK80000001"


@pytest.mark.parametrize("breaker", [1, True])
def test_counters_follow_the_breaker_and_the_tariff_in_force(breaker: int) -> None:
    found = read_list((NAME, LIST_NUMBER, breaker, b"\x00\x02", 30, 10, 20, 70, 30, 40, 5, 6))

    assert found.fields == {
        "maker": 4,
        "list_type": 3,
        "list_version": "ISK1030780000001",
        "meter_id": "ISK1030780000001",
        "import_wh": 30,
        "import_t1_wh": 10,
        "import_t2_wh": 20,
        "export_wh": 70,
        "export_t1_wh": 30,
        "export_t2_wh": 40,
        "import_varh": 5,
        "export_varh": 6,
    }
    assert found.unknown == 3


def test_celje_has_voltages_before_powers() -> None:
    fields = read_list((NAME, b"UP_3f", 2314, 2303, 2348, 451, 525, 88, 2399, 0, 4, 264)).fields

    assert (fields["l1_voltage_mv"], fields["l3_current_ma"]) == (231_400, 880)
    assert (fields["import_w"], fields["export_w"], fields["import_var"], fields["export_var"]) == (2399, 0, 4, 264)
    assert fields["list_type"] == 2


def test_one_phase_without_its_current_has_counters_of_export() -> None:
    fields = read_list((NAME, METER_NUMBER, 373, 0, 1, 2, 2301, 30, 12)).fields

    assert (fields["import_w"], fields["l1_voltage_mv"], fields["export_wh"]) == (373, 230_100, 42)


def test_four_values_are_the_totals_of_the_quarter_hour() -> None:
    found = read_list((b"80000001", 0, 7_900_001, 250))

    assert found.fields == {
        "maker": 4,
        "list_type": 3,
        "meter_id": "80000001",
        "import_wh": 7_900_001,
        "export_wh": 250,
    }


def test_the_croatian_list_carries_quadrants_and_a_clock_in_two_parts() -> None:
    found = read_list(croatian(15, 12, 5, 13, 499, 0, 746))

    assert found.clock is not None
    assert found.clock.local == datetime(2025, 12, 3, 15, 53, 30)  # noqa: DTZ001  meter's local
    assert found.clock.deviation_minutes is None
    assert {name: found.fields[name] for name in ("import_varh", "export_varh", "power_factor_milli")} == {
        "import_varh": 27,
        "export_varh": 18,
        "power_factor_milli": 746,
    }
    assert (found.fields["meter_id"], found.fields["l2_current_ma"], found.fields["list_type"]) == ("90000001", 1720, 3)
    assert found.unknown == 5


def test_the_shorter_croatian_list_has_neither_reactive_energy_nor_power_factor() -> None:
    fields = read_list(croatian(499, 0)).fields

    assert (fields["import_wh"], fields["import_w"], fields["l1_voltage_mv"]) == (300, 499, 233_600)
    assert "import_varh" not in fields
    assert "power_factor_milli" not in fields


def test_carinthia_names_the_push_list_and_nothing_else() -> None:
    push_list = bytes((0, 6, 25, 9, 0, 255))
    found = read_list((push_list, b"1120000000001", TIME, DATE, 400, 300, 200, 100, 9, 51, b"", b""))

    assert found.fields == {
        "maker": 4,
        "list_type": 3,
        "meter_id": "1120000000001",
        "import_wh": 400,
        "export_wh": 300,
        "import_varh": 200,
        "export_varh": 100,
        "import_w": 9,
        "export_w": 51,
    }
    assert found.clock is not None
    assert found.unknown == 2


@pytest.mark.parametrize(
    "body",
    [
        (NAME, LIST_NUMBER, 1, 2, 3, 4, 5),
        (NAME, METER_NUMBER, 540, 0, 0, 282, 3, 278, 540, 0),
        (NAME, LIST_NUMBER, *[7_900_001] * 10),
        (b"a meter", 0, 7_900_001, 250),
        (b"80000001", 7_900_001, 250, 0),
        (b"90000001", TIME, DATE, 1, 2, 3),
    ],
    ids=[
        "unknown length",
        "no voltage in its place",
        "counters without a tariff",
        "no number",
        "no state",
        "too short",
    ],
)
def test_an_order_that_is_not_known_is_refused(body: tuple[Value, ...]) -> None:
    with pytest.raises(Undecodable):
        read_list(body)

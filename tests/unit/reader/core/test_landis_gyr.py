"""Landis+Gyr's lists: those that describe themselves, and those by position."""

import pytest
from amshub_reader.core.apdu.axdr import Value
from amshub_reader.core.errors import Undecodable
from amshub_reader.core.lists.read_list import read_list

from tests.unit.reader.core.values import CLOCK, WH, obis

PUSH_SETUP = "0.8.25.9.0.255"
DATA, REGISTER, CLOCK_CLASS, PUSH = 1, 3, 8, 40


def described(entries: list[tuple[int, str, int, Value]]) -> tuple[Value, ...]:
    """A push list of these classes, codes, attributes and values, the description of itself first."""
    entries = [(PUSH, PUSH_SETUP, 2, None), (PUSH, PUSH_SETUP, 1, obis(PUSH_SETUP)), *entries]
    descriptors = tuple((kind, obis(code), attribute, 0) for kind, code, attribute, _ in entries)
    return (descriptors, *[value for _, _, _, value in entries[1:]])


def test_a_list_that_describes_itself_is_read_by_its_descriptions() -> None:
    found = read_list(
        described(
            [
                (DATA, "0.0.96.1.0.255", 2, b"60000001"),
                (CLOCK_CLASS, "0.0.1.0.0.255", 2, CLOCK),
                (REGISTER, "1.0.1.7.0.255", 2, 362),
                (REGISTER, "1.0.2.7.0.255", 2, 7),
                (REGISTER, "1.1.1.8.0.255", 2, 2_300_001),
                (REGISTER, "1.0.31.7.0.255", 2, 51),
                (REGISTER, "1.1.5.8.0.255", 2, 34_000),
                (REGISTER, "1.1.6.8.0.255", 2, 1),
                (REGISTER, "1.0.14.7.0.255", 2, 4998),
            ]
        )
    )

    assert found.fields == {
        "maker": 5,
        "list_type": 3,
        "meter_id": "60000001",
        "import_w": 362,
        "export_w": 7,
        "import_wh": 2_300_001,
        "l1_current_ma": 510,
        "import_varh": 34_001,
    }
    assert found.clock is not None
    assert found.unknown == 1


@pytest.mark.parametrize(("sent", "millivolts"), [(234, 234_000), (2341, 234_100)])
def test_voltages_come_whole_or_in_tenths(sent: int, millivolts: int) -> None:
    entries: list[tuple[int, str, int, Value]] = [
        (REGISTER, "1.0.32.7.0.255", 2, sent),
        (REGISTER, "1.0.52.7.0.255", 2, 0),
    ]

    assert read_list(described(entries)).fields["l1_voltage_mv"] == millivolts
    assert read_list(described(entries)).fields["l2_voltage_mv"] == 0


def test_a_scaler_that_the_list_carries_is_applied() -> None:
    entries: list[tuple[int, str, int, Value]] = [
        (REGISTER, "1.0.1.8.0.255", 2, 123),
        (REGISTER, "1.0.1.8.0.255", 3, (3, WH)),
    ]

    assert read_list(described(entries)).fields["import_wh"] == 123_000


def test_a_system_title_of_another_maker_wins() -> None:
    entries: list[tuple[int, str, int, Value]] = [(REGISTER, "1.0.1.7.0.255", 2, 5)]

    assert read_list(described(entries), system_title=b"ISKit\xac\x00\x01").fields["maker"] == 4


def test_descriptions_of_fewer_values_than_follow_are_not_trusted() -> None:
    body = described([(REGISTER, "1.0.1.7.0.255", 2, 5)])

    with pytest.raises(Undecodable):
        read_list((*body, 7))


def test_burgenland_has_voltages_currents_powers_counters_by_position() -> None:
    numbers = (236, 237, 238, 5, 4, 26, 29, 3, 31_000_001, 7001)
    expected = {
        "maker": 5,
        "list_type": 3,
        "meter_id": "30000001",
        "import_w": 29,
        "export_w": 3,
        "l1_voltage_mv": 236_000,
        "l2_voltage_mv": 237_000,
        "l3_voltage_mv": 238_000,
        "l1_current_ma": 50,
        "l2_current_ma": 40,
        "l3_current_ma": 260,
        "import_wh": 31_000_001,
        "export_wh": 7001,
    }

    assert read_list((*numbers, b"30000001")).fields == expected
    long = read_list((*numbers, 400, 50, 300, b"30000001"))
    assert long.fields == expected
    assert long.unknown == 3

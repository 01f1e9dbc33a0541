"""Lists with OBIS codes: the forms of many makers, what is counted, what follows from what."""

import pytest
from amshub_reader.core.errors import ErrorKind, Undecodable
from amshub_reader.core.lists.read_list import read_list

from tests.unit.reader.core.values import (
    CLOCK,
    CLOCK_WITH_DEVIATION,
    NO_UNIT,
    VAR,
    VARH,
    WH,
    A,
    V,
    W,
    flat,
    obis,
    scaled,
)

LOWER_AUSTRIAN = (
    CLOCK_WITH_DEVIATION,
    *scaled(
        {
            "1.0.1.8.0.255": (4_500_001, 0, WH),
            "1.0.1.7.0.255": (530, 0, W),
            "1.0.32.7.0.255": (2301, -1, V),
            "1.0.31.7.0.255": (210, -2, A),
            "1.0.13.7.0.255": (998, -3, NO_UNIT),
        }
    ),
    b"178210000001",
)


def test_a_list_with_its_clock_first_and_the_number_last_is_read_whole() -> None:
    found = read_list(LOWER_AUSTRIAN, system_title=b"SAGY\x05\x00\x00\x01")

    assert found.fields == {
        "maker": 6,
        "list_type": 4,
        "meter_id": "178210000001",
        "import_wh": 4_500_001,
        "import_w": 530,
        "l1_voltage_mv": 230_100,
        "l1_current_ma": 2100,
        "power_factor_milli": 998,
    }
    assert found.clock is not None
    assert found.clock.deviation_minutes == -60
    assert found.unknown == 0


def test_the_system_title_tells_kaifa_from_sagemcom_where_both_send_the_same_list() -> None:
    assert read_list(LOWER_AUSTRIAN, system_title=b"KFMe\x50\x00\x00\x01").fields["maker"] == 2
    assert read_list(LOWER_AUSTRIAN).fields["maker"] == 6


def test_a_system_title_gives_unscaled_values_their_makers_scale() -> None:
    body = (CLOCK, *flat({"1.0.1.8.0.255": 4_400_001, "1.0.1.7.0.255": 2900}))

    found = read_list(body, system_title=b"LGZgp\x00\x00\x01")

    assert found.fields == {"maker": 5, "list_type": 3, "import_wh": 4_400_001, "import_w": 2900}
    assert found.clock is not None


def test_values_without_a_scale_of_nobody_known_are_not_guessed() -> None:
    with pytest.raises(Undecodable) as refused:
        read_list((CLOCK, *flat({"1.0.1.8.0.255": 4_400_001})), system_title=b"ELG\x00\x00\x00\x00\x01")

    assert refused.value.kind is ErrorKind.UNKNOWN_LIST


def test_the_logical_device_name_tells_the_maker_and_stands_in_for_a_number() -> None:
    entries = (
        (obis("0.0.42.0.0.255"), b"KFM1200200000001"),
        (obis("1.0.1.7.0.255"), 5, (0, W)),
    )

    assert read_list(entries).fields == {"maker": 2, "list_type": 1, "meter_id": "KFM1200200000001", "import_w": 5}


def test_a_number_of_its_own_wins_over_the_logical_device_name() -> None:
    entries = (
        (obis("0.0.42.0.0.255"), b"KFM1200200000001"),
        (obis("0.0.96.1.0.255"), b"1KFM0200000001"),
        (obis("1.0.1.7.0.255"), 5, (0, W)),
    )

    assert read_list(entries).fields["meter_id"] == "1KFM0200000001"


def test_codes_that_no_field_fits_are_counted() -> None:
    entries = (
        (obis("1.0.1.7.0.255"), 5, (0, W)),
        (obis("1.0.14.7.0.255"), 4998, (-2, 44)),
        (obis("0.0.96.3.10.255"), True),
        42,
    )

    assert read_list(entries).unknown == 3


def test_entries_nested_deeper_are_found() -> None:
    assert read_list((((obis("1.0.1.7.0.255"), 5, (0, W)),),)).fields == {"import_w": 5, "list_type": 1}


def test_the_attribute_in_a_descriptor_is_not_taken_for_a_value() -> None:
    found = read_list(((3, obis("1.0.2.7.0.255"), 2, 0), (obis("1.0.1.7.0.255"), 5, (0, W))), system_title=b"LGZ")

    assert "export_w" not in found.fields


def test_quadrants_add_up_to_reactive_import_and_export() -> None:
    counters = {f"1.1.{code}.8.0.255": (code, 0, VARH) for code in (5, 6, 7, 8)}
    powers = {f"1.1.{code}.7.0.255": (10 * code, 0, VAR) for code in (5, 6, 7, 8)}

    assert read_list(scaled(counters | powers)).fields == {
        "import_varh": 11,
        "export_varh": 15,
        "import_var": 110,
        "export_var": 150,
        "list_type": 3,
    }


def test_a_total_without_code_is_the_sum_of_all_tariffs() -> None:
    tariffs = {f"1.0.1.8.{tariff}.255": (10**tariff, 0, WH) for tariff in (1, 2, 3, 4)}

    assert read_list(scaled(tariffs)).fields == {
        "import_t1_wh": 10,
        "import_t2_wh": 100,
        "import_wh": 11_110,
        "list_type": 3,
    }


def test_a_sum_that_the_store_cannot_hold_is_left_out() -> None:
    tariffs = {f"1.0.1.8.{tariff}.255": (2**63 - 1, 0, WH) for tariff in (1, 2)}

    assert "import_wh" not in read_list(scaled(tariffs)).fields


def test_the_short_list_of_another_makers_meter_is_not_kaifas() -> None:
    assert read_list((7,), system_title=b"KFM\x10\x20\x02\x98\x02").fields == {
        "import_w": 7,
        "maker": 2,
        "list_type": 1,
    }
    with pytest.raises(Undecodable):
        read_list((7,), system_title=b"ISKgt\x00\x00\x01")


def test_less_than_nothing_in_one_direction_is_no_measurement() -> None:
    body = flat({"1.0.1.7.0.255": -1500, "1.0.2.7.0.255": 20, "1.0.1.8.0.255": -5})
    found = read_list(("Kamstrup_V0001", *body))
    assert "import_w" not in found.fields
    assert "import_wh" not in found.fields
    assert found.fields["export_w"] == 20

"""P1 telegrams: exact decimals, names in hexadecimal, clocks with and without season, and lines that make no sense."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from amshub_reader.core.errors import ErrorKind, Undecodable
from amshub_reader.core.p1.telegram import Fields, parse, read_telegram

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
POWER = "1-0:1.7.0(00.278*kW)"


def telegram(*lines: str, identification: str = r"ABC5\type", end: str = "!0000") -> bytes:
    return "\r\n".join((f"/{identification}", "", *lines, end, "")).encode()


def read(*lines: str, identification: str = r"ABC5\type", received_at_ms: int | None = None) -> Fields:
    return read_telegram(telegram(*lines, identification=identification), AMSTERDAM, received_at_ms)


def at(*utc: int) -> int:
    year, month, day, hour, minute, second = utc
    return int(datetime(year, month, day, hour, minute, second, tzinfo=UTC).timestamp())


def test_a_dutch_telegram_has_the_electricity_meters_number_and_sums_its_tariffs() -> None:
    assert read(
        "1-3:0.2.8(50)",
        "0-0:1.0.0(230614080910S)",
        "0-0:96.1.1(4530303530303031323334353637383930)",
        "1-0:1.8.1(001234.567*kWh)",
        "1-0:1.8.2(002345.678*kWh)",
        "1-0:2.8.1(000100.001*kWh)",
        "1-0:2.8.2(000200.020*kWh)",
        "0-0:96.14.0(0001)",
        "1-0:1.7.0(00.000*kW)",
        "1-0:2.7.0(01.376*kW)",
        "1-0:99.97.0(1)(0-0:96.7.19)(200101120000W)(0000002779*s)",
        "1-0:32.7.0(231.8*V)",
        "1-0:31.7.0(005*A)",
        "1-0:22.7.0(01.364*kW)",
        "0-1:24.1.0(003)",
        "0-1:96.1.0(4730303031303030303030303030303031)",
        "0-1:24.2.1(230614080500S)(00012.345*m3)",
        identification=r"KFM5KAIFA-METER",
    ) == {
        "maker": 2,
        "list_type": 4,
        "meter_id": "E0050001234567890",
        "meter_clock_s": at(2023, 6, 14, 6, 9, 10),
        "import_t1_wh": 1_234_567,
        "import_t2_wh": 2_345_678,
        "import_wh": 3_580_245,
        "export_t1_wh": 100_001,
        "export_t2_wh": 200_020,
        "export_wh": 300_021,
        "import_w": 0,
        "export_w": 1376,
        "l1_voltage_mv": 231_800,
        "l1_current_ma": 5000,
        "l1_export_w": 1364,
    }


def test_watts_are_exact_for_every_kilowatt_of_three_decimals() -> None:
    for watts in range(0, 100_000, 7):
        assert read(f"1-0:1.7.0({watts // 1000:02}.{watts % 1000:03}*kW)")["import_w"] == watts


def test_power_above_sixty_five_kilowatts_does_not_wrap() -> None:
    assert read("1-0:1.7.0(70.001*kW)")["import_w"] == 70_001


def test_other_countries_send_whole_watts_and_write_units_in_their_own_way() -> None:
    fields = read("1-0:1.7.0(000000274*W)", "1-0:3.8.0(004000008*varh)", "1-0:4.8.0(0496.779*kVArh)")

    assert (fields["import_w"], fields["import_varh"], fields["export_varh"]) == (274, 4_000_008, 496_779)


def test_hundredths_of_a_kilowatt_of_the_oldest_meters_are_tens_of_watts() -> None:
    assert read("1-0:1.7.0(0001.01*kW)")["import_w"] == 1010


def test_hungarian_power_factors_have_no_unit() -> None:
    fields = read("1-0:13.7.0(0.954)", "1-0:33.7.0(1.000)", "1-0:5.8.0(000004.418*kvarh)", "1-0:6.8.0(2*kvarh)")

    assert (fields["power_factor_milli"], fields["l1_power_factor_milli"], fields["import_varh"]) == (954, 1000, 6418)


def test_a_value_in_the_unit_of_another_quantity_is_malformed() -> None:
    found = parse(telegram(POWER, "1-0:2.7.0(00.001*kWh)"), AMSTERDAM, None)

    assert "export_w" not in found.fields
    assert found.malformed == 1


def test_a_gas_meters_number_is_not_the_electricity_meters() -> None:
    assert "meter_id" not in read(POWER, "0-1:96.1.0(4730303031303030303030303030303031)")
    assert "meter_id" not in read(POWER, "0-1:96.1.1(4730303031303030303030303030303031)")


@pytest.mark.parametrize(
    ("sent", "number"),
    [
        ("4530303530303031323334353637383930", "E0050001234567890"),
        ("96815390", "96815390"),
        ("12345678901", "12345678901"),
        ("9681539012", "9681539012"),
        ("AUX1030303218166", "AUX1030303218166"),
    ],
)
def test_a_number_may_be_written_in_hexadecimal_or_as_it_is(sent: str, number: str) -> None:
    assert read(POWER, f"0-0:96.1.0({sent})")["meter_id"] == number


def test_kaifa_sends_its_type_as_the_second_number() -> None:
    numbers = ("0-0:96.1.0(3330303030303031)", "0-0:96.1.1(4D413330394D)")
    kaifa = read(POWER, *numbers, identification="KFM5KAIFA-METER")

    assert (kaifa["meter_id"], kaifa["meter_model"]) == ("30000001", "MA309M")
    assert "meter_model" not in read(POWER, *numbers)


@pytest.mark.parametrize(
    ("identification", "maker"),
    [
        ("KAM5", 3),
        ("KMP5 KA6U000000000001", 3),
        (r"ISK9\2M551T-200", 4),
        (r"ISk5\2MT382-1000", 4),
        ("LGF5E360", 5),
        ("XMX5LGBBFG1000000001", 5),
        (r"Ene5\T210-D ESMR5.0", 6),
        (r"EST5\253740976_A", 6),
        (r"FLU5\253770234_A", 6),
        ("NES5:83335-3E", None),
        ("EGM5G15", None),
        ("XMX5XMXABCE0000000001", None),
        ("", None),
    ],
)
def test_the_identification_names_the_maker_or_nobody(identification: str, maker: int | None) -> None:
    assert read(POWER, identification=identification).get("maker") == maker


def test_the_logical_device_name_names_the_maker_where_the_identification_is_a_grid_company() -> None:
    fields = read(POWER, "0-0:42.0.0(53414731303330373030303030303030)", identification="Lux5")

    assert (fields["maker"], fields["meter_id"]) == (6, "SAG1030700000000")


def test_the_season_tells_the_hour_that_repeats_in_october() -> None:
    assert read(POWER, "0-0:1.0.0(241027023000S)")["meter_clock_s"] == at(2024, 10, 27, 0, 30, 0)
    assert read(POWER, "0-0:1.0.0(241027023000W)")["meter_clock_s"] == at(2024, 10, 27, 1, 30, 0)


def test_a_season_that_is_wrong_is_seen_through_by_reception() -> None:
    received_s = at(2024, 7, 1, 12, 0, 3)
    fields = read(POWER, "0-0:1.0.0(240701140000W)", received_at_ms=received_s * 1000)

    assert fields["meter_clock_s"] == received_s - 3


def test_a_clock_without_a_season_is_in_the_zone() -> None:
    assert read(POWER, "0-0:1.0.0(20240711 09:35:00)")["meter_clock_s"] == at(2024, 7, 11, 7, 35, 0)
    assert read(POWER, "1-0:0.9.1(222553)", "1-0:0.9.2(251002)")["meter_clock_s"] == at(2025, 10, 2, 20, 25, 53)


@pytest.mark.parametrize("said", ["", "241327023000S", "2410270230X", "24 027:23000S", "٢٤1027023000S"])
def test_a_clock_that_is_none_is_left_out(said: str) -> None:
    assert "meter_clock_s" not in read(POWER, f"0-0:1.0.0({said})")


def test_malformed_lines_are_skipped_and_counted() -> None:
    found = parse(
        telegram(
            POWER,
            "1-0:4:24.7.0(0000.000*kVAr)",
            "1-0:2.7.0(00.0x1*kW)",
            "1-0:32.7.0(229.6*V",
            "1-0:52.7.0",
            "garbage",
        ),
        AMSTERDAM,
        None,
    )

    assert found.fields == {"import_w": 278, "list_type": 1}
    assert found.malformed == 5


def test_codes_that_no_field_fits_are_counted_and_continued_lines_are_no_fault() -> None:
    found = parse(
        telegram(
            POWER,
            "0-0:17.0.0(0999.00*kW)",
            "0-1:24.3.0(121030140000)(00)(60)(1)(0-1:24.2.0)(m3)",
            "(00024.123)",
        ),
        AMSTERDAM,
        None,
    )

    assert (found.malformed, found.unknown) == (0, 2)


def test_a_telegram_without_one_good_line_is_refused() -> None:
    with pytest.raises(Undecodable) as refused:
        read("1-0:1.7.0(x)", "nonsense")

    assert refused.value.kind is ErrorKind.PARSE


def test_a_telegram_of_unknown_codes_is_an_unknown_list() -> None:
    with pytest.raises(Undecodable) as refused:
        read("0-1:24.2.1(230614080500S)(00012.345*m3)")

    assert refused.value.kind is ErrorKind.UNKNOWN_LIST


def test_what_follows_the_end_is_not_read() -> None:
    later = telegram(POWER) + b"1-0:2.7.0(00.001*kW)\r\n"

    assert "export_w" not in read_telegram(later, AMSTERDAM, None)


def test_the_first_of_two_equal_codes_counts() -> None:
    assert read(POWER, "1-0:1.7.0(00.999*kW)")["import_w"] == 278

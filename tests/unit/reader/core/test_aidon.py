"""Aidon's lists: items with OBIS code, scaler and unit."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from amshub_reader.core.decoder import Decoded, Decoder
from amshub_reader.core.p1.telegram import Fields

from tests.support.frames import AMPERE, VAR, VOLT, WATT, WATT_HOUR, aidon, item, text, u32
from tests.unit.reader.core.annotated import octets

OSLO = ZoneInfo("Europe/Oslo")

HOURLY = octets("""
    7E                   # opening flag
    A0 D5                # frame type 3, one segment, 213 bytes between the flags
    41                   # destination address, one byte
    08 83                # source address, two bytes
    13                   # control: unnumbered information, final
    5E E6                # checksum of the header
    E6 E7 00             # LLC: destination, source, quality
    0F                   # data-notification
    40 00 00 00          # invoke id and priority
    00                   # no date-time
    01 09                # array of 9
    02 02                # structure of 2
    09 06 01 01 00 02 81 FF                          # 1-1:0.2.129*255, list version
    0A 0B 41 49 44 4F 4E 5F 56 30 30 30 31           # "AIDON_V0001"
    02 02
    09 06 00 00 60 01 00 FF                          # 0-0:96.1.0*255, meter id
    0A 10 37 33 35 39 39 39 32 30 30 30 30 30 30 30 30 31  # "7359992000000001"
    02 02
    09 06 00 00 60 01 07 FF                          # 0-0:96.1.7*255, meter model
    0A 04 36 35 32 35                                # "6525"
    02 03                                            # structure of 3
    09 06 01 00 01 07 00 FF                          # 1-0:1.7.0*255, import
    06 00 00 05 DC                                   # double-long-unsigned 1500
    02 02 0F 00 16 1B                                # x 10^0 W
    02 03
    09 06 01 00 04 07 00 FF                          # 1-0:4.7.0*255, reactive export
    06 00 00 00 7B                                   # 123
    02 02 0F 00 16 1D                                # x 10^0 var
    02 03
    09 06 01 00 1F 07 00 FF                          # 1-0:31.7.0*255, current of L1
    10 00 41                                         # long 65
    02 02 0F FF 16 21                                # x 10^-1 A
    02 03
    09 06 01 00 20 07 00 FF                          # 1-0:32.7.0*255, voltage of L1
    12 09 03                                         # long-unsigned 2307
    02 02 0F FF 16 23                                # x 10^-1 V
    02 02
    09 06 00 00 01 00 00 FF                          # 0-0:1.0.0*255, the clock
    09 0C 07 E9 07 0E FF 10 00 00 FF 00 00 00        # 2025-07-14 16:00:00, deviation 0, which it does not mean
    02 03
    09 06 01 00 01 08 00 FF                          # 1-0:1.8.0*255, import counter
    06 00 A7 29 D9                                   # 10955225
    02 02 0F 01 16 1E                                # x 10^1 Wh
    A9 08                # checksum of the frame
    7E                   # closing flag
""")


def decoded(frame: bytes, received_at_ms: int | None = None) -> Fields:
    [result] = Decoder(OSLO).feed(frame, received_at_ms)
    assert isinstance(result, Decoded), result
    return result.fields


def test_the_hourly_list_is_decoded_with_its_scalers_and_units() -> None:
    assert decoded(HOURLY) == {
        "maker": 1,
        "list_type": 3,
        "list_version": "AIDON_V0001",
        "meter_id": "7359992000000001",
        "meter_model": "6525",
        "import_w": 1500,
        "export_var": 123,
        "l1_current_ma": 6500,
        "l1_voltage_mv": 230700,
        "import_wh": 109_552_250,
        "meter_clock_s": int(datetime(2025, 7, 14, 15, tzinfo=UTC).timestamp()),
    }


def test_a_list_repeated_an_hour_later_keeps_its_clock() -> None:
    first = int(datetime(2025, 7, 14, 15, 0, 12, tzinfo=UTC).timestamp()) * 1000

    assert decoded(HOURLY, first)["meter_clock_s"] == decoded(HOURLY, first + 3_600_000)["meter_clock_s"]


def test_the_short_list_is_the_power_alone() -> None:
    assert decoded(aidon([item("1-0:1.7.0.255", u32(321), 0, WATT)])) == {"import_w": 321, "list_type": 1}


def test_counters_beyond_sixteen_million_keep_their_last_digit() -> None:
    fields = decoded(aidon([item("1-0:1.8.0.255", b"\x15" + (2**53 + 1).to_bytes(8, "big"), 0, WATT_HOUR)]))

    assert fields == {"import_wh": 2**53 + 1, "list_type": 3}


def test_a_finer_scaler_than_the_base_unit_is_rounded_to_the_nearest() -> None:
    items = [item("1-0:1.7.0.255", u32(12345), -2, WATT), item("1-0:2.7.0.255", u32(1250), -2, WATT)]
    fields = decoded(aidon(items))

    assert (fields["import_w"], fields["export_w"]) == (123, 13)


def test_a_kilowatt_is_a_thousand_watts() -> None:
    assert decoded(aidon([item("1-0:1.7.0.255", u32(7), 3, WATT)]))["import_w"] == 7000


def test_a_negative_current_stays_negative() -> None:
    assert decoded(aidon([item("1-0:31.7.0.255", b"\x10\xff\xfb", -1, AMPERE)])) == {
        "l1_current_ma": -500,
        "list_type": 2,
    }


def test_a_value_in_the_unit_of_another_quantity_is_left_out() -> None:
    items = [item("1-0:1.7.0.255", u32(7), 0, WATT), item("1-0:2.7.0.255", u32(9), 0, VAR)]

    assert decoded(aidon(items)) == {"import_w": 7, "list_type": 1}


def test_a_scaler_that_no_meter_needs_leaves_its_value_out() -> None:
    items = [item("1-0:1.7.0.255", u32(7), 0, WATT), item("1-0:1.8.0.255", u32(9), 127, WATT_HOUR)]

    assert decoded(aidon(items)) == {"import_w": 7, "list_type": 1}


def test_a_value_too_large_for_the_store_is_left_out() -> None:
    largest = b"\x15" + b"\xff" * 8
    items = [item("1-0:1.7.0.255", u32(7), 0, WATT), item("1-0:1.8.0.255", largest, 0, WATT_HOUR)]

    assert decoded(aidon(items)) == {"import_w": 7, "list_type": 1}


def test_the_first_of_two_equal_codes_counts() -> None:
    items = [item("1-0:1.7.0.255", u32(7), 0, WATT), item("1-0:1.7.0.255", u32(8), 0, WATT)]

    assert decoded(aidon(items))["import_w"] == 7


def test_another_channel_or_a_past_billing_period_is_not_this_meters_value() -> None:
    items = [
        item("1-2:1.8.0.255", u32(1), 0, WATT_HOUR),
        item("1-0:1.8.0.1", u32(2), 0, WATT_HOUR),
        item("1-0:1.8.0.255", u32(3), 0, WATT_HOUR),
    ]

    assert decoded(aidon(items))["import_wh"] == 3


def test_the_total_of_a_meter_that_counts_by_tariff_is_the_sum_of_both() -> None:
    items = [item("1-0:1.8.1.255", u32(100), 0, WATT_HOUR), item("1-0:1.8.2.255", u32(23), 0, WATT_HOUR)]

    assert decoded(aidon(items)) == {"import_t1_wh": 100, "import_t2_wh": 23, "import_wh": 123, "list_type": 3}


def test_a_total_that_the_meter_sends_wins_over_the_sum() -> None:
    items = [
        item("1-0:2.8.0.255", u32(150), 0, WATT_HOUR),
        item("1-0:2.8.1.255", u32(100), 0, WATT_HOUR),
        item("1-0:2.8.2.255", u32(23), 0, WATT_HOUR),
    ]

    assert decoded(aidon(items))["export_wh"] == 150


def test_one_tariff_alone_makes_no_total() -> None:
    assert "import_wh" not in decoded(aidon([item("1-0:1.8.1.255", u32(100), 0, WATT_HOUR)]))


def test_power_by_phase_makes_list_type_four() -> None:
    assert decoded(aidon([item("1-0:61.7.0.255", u32(100), 0, WATT)])) == {"l3_import_w": 100, "list_type": 4}


def test_a_name_that_cannot_be_printed_is_left_out() -> None:
    items = [item("0-0:96.1.0.255", text("\x1b[2Jx")), item("1-0:32.7.0.255", b"\x12\x00\xe6", 0, VOLT)]

    assert decoded(aidon(items)) == {"l1_voltage_mv": 230_000, "list_type": 2}

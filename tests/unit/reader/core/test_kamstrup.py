"""Kamstrup's lists: OBIS codes and values without scalers."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from amshub_reader.core.decoder import Decoded, Decoder
from amshub_reader.core.p1.telegram import Fields

from tests.support.frames import LLC, hdlc, text, u32
from tests.unit.reader.core.annotated import octets

OSLO = ZoneInfo("Europe/Oslo")
KAMSTRUP_HEADER = bytes.fromhex("2b2113")
NOTIFICATION = bytes.fromhex("0f00000000")

HOURLY = octets("""
    7E                   # opening flag
    A0 AE                # frame type 3, one segment, 174 bytes between the flags
    2B                   # destination address, one byte
    21                   # source address, one byte
    13                   # control: unnumbered information, final
    A0 1B                # checksum of the header
    E6 E7 00             # LLC
    0F                   # data-notification
    00 00 00 00          # invoke id and priority
    0C 07 E9 07 0E 01 10 00 37 FF 80 00 00           # 2025-07-14 16:00:55, an octet string without its tag
    02 0F                # structure of 15
    0A 0E 4B 61 6D 73 74 72 75 70 5F 56 30 30 30 31  # "Kamstrup_V0001", which has no OBIS code
    09 06 01 01 00 00 05 FF                          # 1-1:0.0.5*255, meter id
    0A 10 35 37 30 36 35 36 37 30 30 30 30 30 30 30 30 31  # "5706567000000001"
    09 06 01 01 60 01 01 FF                          # 1-1:96.1.1*255, meter model
    0A 12 36 38 34 31 31 33 31 42 4E 32 34 33 31 30 31 30 34 30  # "6841131BN243101040"
    09 06 01 01 01 07 00 FF                          # 1-1:1.7.0*255, import
    06 00 00 04 DF                                   # 1247 W
    09 06 01 01 1F 07 00 FF                          # 1-1:31.7.0*255, current of L1
    06 00 00 00 BD                                   # 189 x 0.01 A
    09 06 01 01 20 07 00 FF                          # 1-1:32.7.0*255, voltage of L1
    12 00 EC                                         # 236 V
    09 06 00 01 01 00 00 FF                          # 0-1:1.0.0*255, the clock
    09 0C 07 E9 07 0E 01 10 00 37 FF 80 00 00        # 2025-07-14 16:00:55, deviation not specified
    09 06 01 01 01 08 00 FF                          # 1-1:1.8.0*255, import counter
    06 00 82 F4 B8                                   # 8582328 x 10 Wh
    E9 41                # checksum of the frame
    7E                   # closing flag
""")


def kamstrup(values: dict[str, bytes]) -> bytes:
    body = text("Kamstrup_V0001")
    for code, value in values.items():
        body += b"\x09\x06" + bytes(map(int, code.split("."))) + value
    return hdlc(LLC + NOTIFICATION + b"\x00" + bytes((0x02, 1 + 2 * len(values))) + body, KAMSTRUP_HEADER)


def decoded(frame: bytes, received_at_ms: int | None = None) -> Fields:
    [result] = Decoder(OSLO).feed(frame, received_at_ms)
    assert isinstance(result, Decoded), result
    return result.fields


def u16(number: int) -> bytes:
    return b"\x12" + number.to_bytes(2, "big")


def test_the_hourly_list_is_decoded_with_kamstrups_scale_and_standard_time() -> None:
    assert decoded(HOURLY) == {
        "maker": 3,
        "list_type": 3,
        "list_version": "Kamstrup_V0001",
        "meter_id": "5706567000000001",
        "meter_model": "6841131BN243101040",
        "import_w": 1247,
        "l1_current_ma": 1890,
        "l1_voltage_mv": 236_000,
        "import_wh": 85_823_280,
        "meter_clock_s": int(datetime(2025, 7, 14, 15, 0, 55, tzinfo=UTC).timestamp()),
    }


def test_a_clock_that_follows_summer_time_after_all_is_known_by_its_reception() -> None:
    received = datetime(2025, 7, 14, 14, 0, 56, tzinfo=UTC)

    assert decoded(HOURLY, int(received.timestamp()) * 1000)["meter_clock_s"] == int(received.timestamp()) - 1


def test_power_factors_are_hundredths_and_make_list_type_four() -> None:
    fields = decoded(kamstrup({"1.1.13.7.0.255": u16(99), "1.1.53.7.0.255": u16(53)}))

    assert fields["power_factor_milli"] == 990
    assert fields["l2_power_factor_milli"] == 530
    assert fields["list_type"] == 4


def test_each_phase_has_its_own_counters() -> None:
    codes = {f"1.1.{code}.8.0.255": u32(code) for code in (21, 22, 41, 42, 61, 62)}
    fields = decoded(kamstrup(codes))

    assert [fields[f"l{phase}_import_wh"] for phase in (1, 2, 3)] == [210, 410, 610]
    assert [fields[f"l{phase}_export_wh"] for phase in (1, 2, 3)] == [220, 420, 620]


def test_a_list_without_a_name_is_known_by_its_meter_number() -> None:
    fields = decoded(kamstrup({"1.1.0.0.1.255": u32(34374909), "1.1.1.7.0.255": u32(1)}))

    assert fields["meter_id"] == "34374909"


def test_a_transformer_meter_by_its_type_number_sends_milliamperes() -> None:
    values = {"1.1.96.1.1.255": text("6851121BN242101040"), "1.1.31.7.0.255": u32(5123)}

    assert decoded(kamstrup(values))["l1_current_ma"] == 5123


def loaded_phases(current: int, power_w: int) -> dict[str, bytes]:
    """Three phases at 230 V with this current as sent and this power each."""
    values = {f"1.1.{code}.7.0.255": u32(current) for code in (31, 51, 71)}
    values |= {f"1.1.{code}.7.0.255": u16(230) for code in (32, 52, 72)}
    return values | {f"1.1.{code}.7.0.255": u32(power_w) for code in (21, 41, 61)}


def test_a_transformer_meter_without_a_type_number_is_known_by_its_power() -> None:
    fields = decoded(kamstrup(loaded_phases(current=60_000, power_w=13_000)))

    assert fields["l1_current_ma"] == 60_000


def test_a_direct_meter_without_a_type_number_keeps_its_hundredths() -> None:
    fields = decoded(kamstrup(loaded_phases(current=2_000, power_w=4_500)))

    assert fields["l1_current_ma"] == 20_000


def test_export_on_one_phase_against_import_on_another_is_no_transformer() -> None:
    values = loaded_phases(current=2_000, power_w=4_500)
    values["1.1.22.7.0.255"], values["1.1.21.7.0.255"] = u32(9_000), u32(0)

    assert decoded(kamstrup(values))["l1_current_ma"] == 20_000


def test_the_swedish_type_whose_counters_are_watt_hours_keeps_them() -> None:
    values = {"1.1.96.1.1.255": text("6841131BN245101092"), "1.1.1.8.0.255": u32(32_014_158)}

    assert decoded(kamstrup(values))["import_wh"] == 32_014_158

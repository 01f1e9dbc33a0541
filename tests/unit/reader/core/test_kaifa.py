"""Kaifa's lists: by position, and the Swedish one with OBIS codes and no scalers."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from amshub_reader.core.decoder import Decoded, Decoder, ErrorKind, Refused
from amshub_reader.core.p1.telegram import Fields

from tests.support.frames import KAIFA_HEADER, LLC, hdlc, kaifa_list1, u32
from tests.unit.reader.core.annotated import octets

OSLO = ZoneInfo("Europe/Oslo")
NOTIFICATION = bytes.fromhex("0f40000000")
TIME = bytes.fromhex("090c07e9021b040e352dff800000")

SINGLE_PHASE_HOURLY = octets("""
    7E                   # opening flag
    A0 87                # frame type 3, one segment, 135 bytes between the flags
    01                   # destination address, one byte
    02 01                # source address, two bytes
    10                   # control, final bit
    9E 6D                # checksum of the header
    E6 E7 00             # LLC
    0F                   # data-notification
    40 00 00 00          # invoke id and priority
    09 0C 07 E9 02 1B 04 0E 00 0A FF 80 00 00        # 2025-02-27 14:00:10, with the tag of an octet string
    02 0E                # structure of 14
    09 07 4B 46 4D 5F 30 30 31                       # list version "KFM_001"
    09 10 36 39 37 30 36 33 31 30 30 30 30 30 30 30 30 31  # meter id "6970631000000001"
    09 08 4D 41 31 30 35 48 32 45                    # meter model "MA105H2E"
    06 00 00 08 DD                                   # import 2269 W
    06 00 00 00 00                                   # export 0 W
    06 00 00 00 11                                   # reactive import 17 var
    06 00 00 02 D0                                   # reactive export 720 var
    06 00 00 1B AF                                   # current 7087 mA
    06 00 00 09 3F                                   # voltage 2367 x 0.1 V
    09 0C 07 E9 02 1B 04 0E 00 0A FF 80 00 00        # 2025-02-27 14:00:10, deviation not specified
    06 00 02 17 CE                                   # import counter 137166 Wh
    06 00 00 00 01                                   # export counter 1 Wh
    06 00 00 00 02                                   # reactive import counter 2 varh
    06 00 06 A5 C5                                   # reactive export counter 435653 varh
    3E 13                # checksum of the frame
    7E                   # closing flag
""")


def kaifa(items: list[bytes]) -> bytes:
    return hdlc(LLC + NOTIFICATION + TIME + bytes((0x02, len(items))) + b"".join(items), KAIFA_HEADER)


def name(characters: str) -> bytes:
    return bytes((0x09, len(characters))) + characters.encode()


def result_of(frame: bytes) -> Decoded | Refused:
    [result] = Decoder(OSLO).feed(frame, None)
    return result


def decoded(frame: bytes) -> Fields:
    result = result_of(frame)
    assert isinstance(result, Decoded), result
    return result.fields


def test_the_hourly_list_of_one_phase_is_decoded_by_position() -> None:
    assert decoded(SINGLE_PHASE_HOURLY) == {
        "maker": 2,
        "list_type": 3,
        "list_version": "KFM_001",
        "meter_id": "6970631000000001",
        "meter_model": "MA105H2E",
        "import_w": 2269,
        "export_w": 0,
        "import_var": 17,
        "export_var": 720,
        "l1_current_ma": 7087,
        "l1_voltage_mv": 236_700,
        "import_wh": 137_166,
        "export_wh": 1,
        "import_varh": 2,
        "export_varh": 435_653,
        "meter_clock_s": int(datetime(2025, 2, 27, 13, 0, 10, tzinfo=UTC).timestamp()),
    }


def test_three_phases_have_currents_before_voltages() -> None:
    numbers = [u32(number) for number in (1, 2, 3, 4, 1100, 1200, 1300, 2310, 2320, 2330)]
    fields = decoded(kaifa([name("KFM_001"), name("1"), name("MA304H3E"), *numbers]))

    assert [fields[f"l{phase}_current_ma"] for phase in (1, 2, 3)] == [1100, 1200, 1300]
    assert [fields[f"l{phase}_voltage_mv"] for phase in (1, 2, 3)] == [231_000, 232_000, 233_000]
    assert fields["list_type"] == 2
    assert "meter_clock_s" not in fields


def test_counters_of_eight_bytes_are_read_whole() -> None:
    counters = [b"\x15" + number.to_bytes(8, "big") for number in (2**40, 1, 2, 3)]
    numbers = [u32(0)] * 6
    fields = decoded(kaifa([name("KFM_001"), name("1"), name("MA105H2E"), *numbers, TIME, *counters]))

    assert (fields["import_wh"], fields["export_varh"]) == (2**40, 3)


def test_the_short_list_is_kaifas_though_it_names_nobody() -> None:
    assert decoded(kaifa_list1(2277)) == {"import_w": 2277, "maker": 2, "list_type": 1}


def test_codes_without_scalers_have_kaifas_own_scale() -> None:
    def obis(code: str) -> bytes:
        return b"\x09\x06" + bytes(map(int, code.split(".")))

    items = [
        *(obis("1.0.0.2.129.255"), name("KFM_001")),
        *(obis("1.0.1.7.0.255"), u32(3)),
        *(obis("1.0.31.7.0.255"), u32(32)),
        *(obis("1.0.32.7.0.255"), u32(2322)),
        *(obis("1.0.1.8.0.255"), u32(1142)),
    ]

    assert decoded(kaifa(items)) == {
        "list_version": "KFM_001",
        "maker": 2,
        "list_type": 3,
        "import_w": 3,
        "l1_current_ma": 32,
        "l1_voltage_mv": 232_200,
        "import_wh": 1142,
    }


def test_a_list_of_nine_items_that_is_not_kaifas_is_not_taken_for_one() -> None:
    result = result_of(kaifa([name("ISK1020784605887"), name("1"), name("2"), *([u32(7)] * 6)]))

    assert isinstance(result, Refused)
    assert result.kind is ErrorKind.UNKNOWN_LIST


def test_a_kaifa_list_of_an_unknown_length_is_refused_not_guessed() -> None:
    result = result_of(kaifa([name("KFM_001"), u32(1), u32(2)]))

    assert isinstance(result, Refused)
    assert result.kind is ErrorKind.UNKNOWN_LIST


def test_a_text_where_a_number_belongs_is_left_out() -> None:
    numbers = [u32(5), *[name("x")] * 3, u32(7), u32(2300)]
    fields = decoded(kaifa([name("KFM_001"), name("1"), name("MA105H2E"), *numbers]))

    assert fields["import_w"] == 5
    assert "export_w" not in fields

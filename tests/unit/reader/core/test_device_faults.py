"""Where the AMS reader device is known to decode wrongly: each fault is decided by the bytes, and told here."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from amshub_reader.core.p1.telegram import read_telegram

from tests.unit.reader.core.stripping import OSLO, Fields, bytes_of, decoded, opened


def fields_of(corpus: Path, name: str) -> Fields:
    """The fields of a list in plain HDLC, behind LLC, or bare."""
    raw = bytes_of(corpus, name)
    llc = raw.find(b"\xe6\xe7\x00")
    is_hdlc = raw.startswith(b"\x7e")
    return decoded(raw[llc + 3 if llc >= 0 else 0 : -3 if is_hdlc else None])


@pytest.mark.parametrize(
    ("name", "l2_wh", "l3_wh"), [("gh216-1", 70_537_500, 77_690_130), ("gh350-2", 61_540, 109_820)]
)
def test_the_export_counter_of_l3_is_not_that_of_l2(corpus: Path, name: str, l2_wh: int, l3_wh: int) -> None:
    fields = fields_of(corpus, f"kamstrup/{name}.hex")

    assert (fields["l2_export_wh"], fields["l3_export_wh"]) == (l2_wh, l3_wh)


def test_a_counter_beyond_a_hundred_megawatt_hours_keeps_its_last_digit(corpus: Path) -> None:
    counters = [fields_of(corpus, f"aidon/gh1119-{number}.hex")["import_wh"] for number in (1, 2, 3, 4)]

    assert counters == [109_552_250, 109_554_020, 109_554_020, 109_562_070]


def test_a_kaifa_list_of_codes_without_scalers_has_kaifas_scale(corpus: Path) -> None:
    fields = fields_of(corpus, "kaifa/gh242-1.hex")

    assert (fields["l1_voltage_mv"], fields["l1_current_ma"]) == (232_200, 32)


def test_a_landis_gyr_of_whole_volts_is_not_read_as_tenths(corpus: Path) -> None:
    fields = fields_of(corpus, "landis-gyr/gh934-1.hex")

    assert [fields[f"l{phase}_voltage_mv"] for phase in (1, 2, 3)] == [234_000, 235_000, 233_000]


def test_a_sagemcom_tells_its_number_and_its_clock(corpus: Path) -> None:
    dump = bytes_of(corpus, "sagemcom/gh155-6.hex")
    title, content = opened(dump[dump.rindex(b"\xdb") :])
    fields = decoded(content[:-2], title)

    assert (fields["maker"], fields["meter_id"]) == (6, dump[-14:-2].decode())
    assert fields["meter_clock_s"] == int(datetime(2022, 1, 5, 20, 25, 45, tzinfo=UTC).timestamp())


@pytest.mark.parametrize("name", ["gh615-4", "gh869-3", "gh869-4", "gh869-7"])
def test_iskra_lists_of_counters_have_values(corpus: Path, name: str) -> None:
    fields = fields_of(corpus, f"iskraemeco/{name}.hex")

    assert int(fields["import_wh"]) > 0
    assert "import_w" not in fields


@pytest.mark.parametrize("name", ["gh615-1", "gh615-4", "gh615-8"])
def test_the_number_of_a_push_list_that_meters_share_is_not_the_meters(corpus: Path, name: str) -> None:
    assert str(fields_of(corpus, f"iskraemeco/{name}.hex")["meter_id"]).startswith("ISK1030789")


@pytest.mark.parametrize(("name", "watts"), [("iskraemeco/gh1072-3", 499), ("kaifa/gh493-2", 2277)])
def test_the_first_frame_after_a_restart_says_as_much_as_any(corpus: Path, name: str, watts: int) -> None:
    assert fields_of(corpus, f"{name}.hex")["import_w"] == watts


def test_a_kamstrup_names_its_list_and_its_number(corpus: Path) -> None:
    raw, fields = bytes_of(corpus, "kamstrup/gh350-2.hex"), fields_of(corpus, "kamstrup/gh350-2.hex")
    sent = raw[raw.index(bytes.fromhex("0101000001ff")) + 7 :][:4]

    assert (fields["list_version"], fields["meter_id"]) == ("Kamstrup_V0001", str(int.from_bytes(sent, "big")))


def test_a_transformer_meter_sends_milliamperes(corpus: Path) -> None:
    assert fields_of(corpus, "kamstrup/gh216-1.hex")["l1_current_ma"] == 90_999


def test_an_iskra_of_the_newer_identification_is_known(corpus: Path) -> None:
    assert read_telegram(bytes_of(corpus, "iskraemeco/gh1037-1.txt"), OSLO, None)["maker"] == 4


def test_numbers_in_hexadecimal_are_decoded(corpus: Path) -> None:
    fields = read_telegram(bytes_of(corpus, "kaifa/gh1067-2.hex"), OSLO, None)

    assert fields["meter_model"] == "MA309M"
    assert str(fields["meter_id"]).encode().hex().encode() in bytes_of(corpus, "kaifa/gh1067-2.hex")

"""`python -m amshub_reader decode` as a user runs it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from amshub_contracts.codec import FIELDS
from amshub_reader import decode

from tests.support.frames import LLC, NOTIFICATION, aidon_hourly, aidon_list1, aidon_list2, hdlc, kaifa_list1, u32
from tests.support.transports import AUTHENTICATION_KEY, ENCRYPTION_KEY, sealed

BARE = NOTIFICATION + b"\x02\x01" + u32(7)
KEY = "00112233445566778899AABBCCDDEEFF"


def run(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, list[dict[str, object]], str]:
    """Exit code, the JSON objects printed, and what was said on standard error."""
    code = decode.main([str(argument) for argument in arguments])
    said = capsys.readouterr()
    return code, [json.loads(line) for line in said.out.splitlines()], said.err


def test_each_telegram_is_one_line_of_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capture = tmp_path / "meter.bin"
    capture.write_bytes(aidon_list1(1500) + kaifa_list1(7))

    assert run(capsys, capture) == (
        0,
        [{"list_type": 1, "import_w": 1500}, {"list_type": 1, "maker": 2, "import_w": 7}],
        "",
    )


def test_fields_come_in_the_order_of_a_reading(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capture = tmp_path / "meter.hex"
    capture.write_text(f"1765724412345 {aidon_hourly(5, 1765724400, 1000).hex(' ')}\n")

    _, [said], _ = run(capsys, capture)

    assert list(said) == [field for field in FIELDS if field in said]
    assert (said["received_at_ms"], said["meter_clock_s"]) == (1765724412345, 1765724400)


def test_errors_are_told_with_file_offset_reason_and_code(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capture = tmp_path / "meter.hex"
    good, damaged = aidon_list1(1500), bytearray(aidon_list2(3))
    damaged[40] ^= 1
    capture.write_text((good + damaged + good).hex())

    code, readings, errors = run(capsys, capture)

    assert code == 0
    assert len(readings) == 2
    assert errors == f"{capture}: offset {len(good)}: the checksum of the frame (FCS) is wrong (he -5)\n"


def test_a_capture_without_a_telegram_exits_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capture = tmp_path / "meter.hex"
    capture.write_text("00 11 22")

    code, readings, errors = run(capsys, capture)

    assert (code, readings) == (1, [])
    assert "offset 0: 3 bytes that belong to no frame" in errors


def test_an_empty_capture_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capture = tmp_path / "empty"
    capture.touch()

    assert run(capsys, capture) == (1, [], f"{capture}: no telegram and nothing like one in it\n")


def test_an_enciphered_telegram_is_opened_with_its_keys_and_says_what_is_wrong_with_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capture = tmp_path / "meter.bin"
    capture.write_bytes(hdlc(LLC + sealed(BARE, counter=4)) + hdlc(LLC + sealed(BARE, counter=4)))
    keys = ("--key", ENCRYPTION_KEY.hex(), "--auth-key", AUTHENTICATION_KEY.hex().upper())

    code, readings, errors = run(capsys, capture, *keys)
    assert (code, len(readings)) == (0, 2)
    assert errors.count("the invocation counter 4") == 1

    code, _, errors = run(capsys, capture, *keys[:3], KEY)
    assert (code, errors.count("the authentication key does not"), errors.count("(he -51)")) == (1, 2, 2)

    code, _, errors = run(capsys, capture, "--key", KEY)
    assert (code, errors.count("(he -52)")) == (1, 2)

    code, _, errors = run(capsys, capture)
    assert (code, errors.count("get the encryption key"), errors.count("(he -53)")) == (1, 2, 2)


def test_a_bare_apdu_is_decoded(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capture = tmp_path / "apdu.hex"
    capture.write_text("0F 40 00 00 00 00 02 01 06 00 00 00 07")

    assert run(capsys, capture) == (0, [{"list_type": 1, "maker": 2, "import_w": 7}], "")


def test_the_zone_moves_the_meters_clock(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capture = tmp_path / "meter.bin"
    capture.write_bytes(aidon_hourly(5, 1765724400, 1000))

    _, [oslo], _ = run(capsys, capture)
    _, [helsinki], _ = run(capsys, capture, "--zone", "Europe/Helsinki")

    assert helsinki["meter_clock_s"] == 1765724400 - 3600
    assert oslo["meter_clock_s"] == 1765724400


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["--key", "1234", "x"], "a key is 32 hexadecimal digits"),
        (["--auth-key", "G" * 32, "x"], "a key is 32 hexadecimal digits"),
        (["--zone", "Oslo", "x"], "'Oslo' is no time zone"),
        ([], "FILE"),
        (["/nowhere/meter.hex"], "/nowhere/meter.hex: No such file"),
    ],
)
def test_wrong_usage_exits_2_and_says_what_is_wrong(
    arguments: list[str], complaint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, readings, errors = run(capsys, *arguments)

    assert (code, readings) == (2, [])
    assert complaint in errors


def test_a_wrong_key_is_not_shown(capsys: pytest.CaptureFixture[str]) -> None:
    _, _, errors = run(capsys, "--key", "5ec2e75ec2e7", "x")

    assert "5ec2e7" not in errors


def test_a_file_that_cannot_be_read_does_not_hide_the_others(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    typo, good = tmp_path / "typo.hex", tmp_path / "good.bin"
    typo.write_text("7E A0\n7E XX")
    good.write_bytes(aidon_list1(9))

    code, readings, errors = run(capsys, typo, good)

    assert (code, readings) == (2, [{"list_type": 1, "import_w": 9}])
    assert errors == f"{typo}: line 2: 'X' is no hexadecimal digit\n"


def test_help_says_what_a_file_holds_and_what_the_exit_codes_mean(capsys: pytest.CaptureFixture[str]) -> None:
    assert decode.main(["--help"]) == 0

    said = capsys.readouterr().out
    assert "hex text" in said
    assert "Exit code: 0 something decoded, 1 nothing decoded, 2 wrong usage." in said


def test_the_command_reads_standard_input() -> None:
    command = [sys.executable, "-m", "amshub_reader.decode", "-"]
    ended = subprocess.run(command, input=aidon_list1(42), capture_output=True, timeout=60, check=False)

    assert (ended.returncode, json.loads(ended.stdout), ended.stderr) == (0, {"list_type": 1, "import_w": 42}, b"")

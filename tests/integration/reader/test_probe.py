"""`python -m amshub_reader probe` on what it may be pointed at."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.integration.reader.rig import Dongle
from tests.integration.reader.uart_rig import UartDongle, sending
from tests.support.frames import aidon_list1, aidon_list2
from tests.support.transports import AUTHENTICATION_KEY, ENCRYPTION_KEY, mbus, p1, sealed
from tests.support.uart import Setting
from tests.support.waiting import wait_until

WRONG_KEY = "00" * 16
SEALED = [mbus(sealed(p1(1500), counter=counter)) for counter in (1, 2, 3)]


@contextmanager
def probing(*arguments: str) -> Iterator["subprocess.Popen[bytes]"]:
    process = subprocess.Popen(
        [sys.executable, "-m", "amshub_reader", "probe", *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def probed(*arguments: str, piped: bytes = b"") -> tuple[int, str]:
    """Exit code and words."""
    with probing(*arguments) as process:
        told, _ = process.communicate(piped, timeout=120)
        return process.returncode, told.decode()


def line(told: str, name: str) -> str:
    return next((line.partition(":")[2].strip() for line in told.splitlines() if line.startswith(f"{name}:")), "")


def test_a_meter_on_a_port_of_unknown_speed_is_named_with_the_setting_to_write(tmp_path: Path) -> None:
    dongle = UartDongle(tmp_path / "ttyUSB0", aidon_list2(1500), Setting(115200, "N", 8))
    with sending(dongle), probing(str(dongle.link)) as process:
        output, _ = process.communicate(timeout=120)
    told = output.decode()
    assert process.returncode == 0, told
    assert "trying 2400 baud, 8N1" in told
    assert line(told, "source") == f"{dongle.link} (115200 baud, 8N1)"
    assert line(told, "framing") == "HDLC"
    assert line(told, "maker") == "Aidon, model 6525, number 7359992890000001, list AIDON_V0001"
    assert line(told, "encrypted") == "no"
    assert "import_w=1500" in line(told, "values")
    assert line(told, "write") == f"AMSHUB_SOURCE={dongle.link}?baud=115200&parity=N"
    dongle.unplug()


def test_a_silent_port_says_what_to_look_at(dongle: Dongle) -> None:
    code, told = probed(str(dongle.link), "--seconds", "1")
    assert code == 1
    assert "check the cable" in told
    assert "write" not in told


def test_a_port_that_is_written_wrong_says_to_leave_the_speed_out(dongle: Dongle) -> None:
    with probing(f"{dongle.link}?baud=2400&parity=E", "--seconds", "3") as process:
        wait_until(lambda: dongle.unread() == 0 and _open(dongle), "the port is open")
        dongle.send(bytes(range(0x80, 0xC0)))
        output, _ = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "leave out baud, parity and bits" in output.decode()


def _open(dongle: Dongle) -> bool:
    return dongle.speed() == 2400


@pytest.mark.parametrize(
    ("keys", "code", "words"),
    [
        (("--key", ENCRYPTION_KEY.hex(), "--auth-key", AUTHENTICATION_KEY.hex()), 0, "yes, and the key is right"),
        (("--key", ENCRYPTION_KEY.hex()), 0, "yes, and the key is right"),
        ((), 1, "yes, and no key is given"),
        (("--key", WRONG_KEY), 1, "yes, and the encryption key is wrong"),
        (("--key", ENCRYPTION_KEY.hex(), "--auth-key", WRONG_KEY), 1, "yes, and one of the keys is wrong"),
    ],
    ids=["both keys", "one key", "no key", "wrong key", "wrong authentication key"],
)
def test_keys_are_told_right_wrong_or_missing(keys: tuple[str, ...], code: int, words: str) -> None:
    got, told = probed("stdin:", *keys, piped=b"".join(SEALED))
    assert got == code, told
    assert line(told, "encrypted").startswith(words)
    assert line(told, "write") == "AMSHUB_SOURCE=stdin:"
    assert not any(key in told for key in keys if len(key) == 32)


def test_captures_and_stamped_files_may_be_asked_about_too(tmp_path: Path) -> None:
    frames = [aidon_list2(1), aidon_list1(2)]
    capture, stamped = tmp_path / "capture.hex", tmp_path / "day.txt"
    capture.write_text("\n".join(frame.hex() for frame in frames))
    stamped.write_text("".join(f"{1_795_000_000_000 + n} {frame.hex()}\n" for n, frame in enumerate(frames)))
    for source in (f"file:{capture}", f"stamped:{stamped}"):
        code, told = probed(source)
        assert code == 0, told
        assert line(told, "telegrams") == "2 decoded"
        assert line(told, "write") == f"AMSHUB_SOURCE={source}"


def test_what_holds_no_telegram_is_told(tmp_path: Path) -> None:
    code, told = probed("stdin:", piped=b"\xff" * 100)
    assert code == 1
    assert "holds no telegram" in told
    assert "100 bytes that belong to no frame" in line(told, "refused")


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("/dev/ttyNOWHERE",), 1, "plug the dongle in"),
        (("file:/nowhere/capture.hex",), 1, "/nowhere/capture.hex cannot be read"),
        (("socket://127.0.0.1:1",), 1, "cannot be reached"),
        (("COM3",), 2, "is no source"),
        (("/dev/ttyUSB0", "--key", "abc"), 2, "32 hexadecimal digits"),
        (("mqtt://me:hunter2@broker/t",), 2, "source_password"),
        (("/dev/ttyUSB0", "--password-file", "/nowhere/file"), 2, "/nowhere/file cannot be read"),
        (("--help",), 0, "Exit code"),
    ],
)
def test_what_cannot_be_opened_or_understood_is_told(arguments: tuple[str, ...], code: int, words: str) -> None:
    got, told = probed(*arguments)
    assert got == code
    assert words in told
    assert "Traceback" not in told
    assert "hunter2" not in told

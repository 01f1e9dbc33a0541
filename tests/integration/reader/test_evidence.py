"""Refused frames are kept for a bug report, within bounds, and shown without what names the household."""

import time
from pathlib import Path

import pytest
from amshub_contracts.streams import EVIDENCE_SLOTS
from amshub_reader import decode

from tests.integration.reader.rig import (
    Dongle,
    reader,
    settings_for,
    status,
    wait_for_powers,
    wait_for_state,
    wait_until_open,
)
from tests.integration.reader.stored import command, evidence
from tests.support.frames import aidon_list1, aidon_list2
from tests.support.store import Store
from tests.support.waiting import wait_until

KEY = "00112233445566778899aabbccddeeff"
METER_ID = "7359992890000001"


def broken(power: int) -> bytes:
    """A list with the meter's number, and a bit of its counter list wrong."""
    frame = bytearray(aidon_list2(power, meter_id=METER_ID))
    frame[-6] ^= 1
    return bytes(frame)


def test_a_refused_frame_is_kept_with_its_time_and_reason(store: Store, dongle: Dongle, tmp_path: Path) -> None:
    before_ms = time.time_ns() // 1_000_000 - 1
    with reader(settings_for(store.settings, tmp_path, source=f"{dongle.link}?baud=2400&parity=N")):
        wait_for_state(store, "waiting")
        dongle.send(broken(1))
        (kept,) = wait_until(lambda: evidence(store), "the frame is kept")
    assert (kept.kind, kept.code, bytes.fromhex(kept.frame_hex)) == ("FRAME_CHECKSUM", -5, broken(1))
    assert before_ms <= kept.at_ms <= time.time_ns() // 1_000_000 + 1
    assert "checksum" in kept.reason


def test_the_text_shows_no_number_unless_asked_and_can_be_decoded_again(
    store: Store, dongle: Dongle, tmp_path: Path
) -> None:
    with reader(settings_for(store.settings, tmp_path, source=f"{dongle.link}?baud=2400&parity=N")):
        wait_for_state(store, "waiting")
        dongle.send(broken(1))
        wait_until(lambda: evidence(store), "the frame is kept")
    shown = command(store, tmp_path, "evidence", AMSHUB_METERS__HOME__ENCRYPTION_KEY=KEY)
    assert shown.returncode == 0
    digits = "".join(line for line in shown.stdout.splitlines() if not line.startswith("#"))
    assert METER_ID.encode().hex() not in digits
    assert (b"X" * len(METER_ID)).hex() in digits
    assert f"# masked: digits of a number or name: {len(METER_ID)} bytes from byte" in shown.stdout
    plain = command(store, tmp_path, "evidence", "--no-mask", AMSHUB_METERS__HOME__ENCRYPTION_KEY=KEY)
    assert bytes.fromhex("".join(line for line in plain.stdout.splitlines() if not line.startswith("#"))) == broken(1)
    assert KEY not in shown.stdout + plain.stdout
    report = tmp_path / "report.txt"
    report.write_text(plain.stdout)
    assert decode.main([str(report)]) == decode.NOTHING_DECODED, "it is refused for the same reason"


def test_noise_for_long_keeps_no_more_than_its_slots_and_a_new_reader_goes_on(
    store: Store, dongle: Dongle, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    settings = settings_for(store.settings, tmp_path, source=f"{dongle.link}?baud=2400&parity=N")
    for run in range(2):
        with reader(settings):
            wait_until_open(caplog, dongle, times=run + 1)
            dongle.send(aidon_list1(run + 1))
            wait_for_powers(store, list(range(1, run + 2)))
            for power in range(100):
                dongle.send(broken(power))
            wait_until(lambda: (now := status(store)) and now.errors.get("FRAME_CHECKSUM") == 100, "all are counted")
    kept = evidence(store)
    assert 10 < len(kept) <= EVIDENCE_SLOTS
    assert len({(each.at_ms, each.frame_hex) for each in kept}) == len(kept)


def test_without_a_refused_frame_there_is_nothing_to_report(store: Store, tmp_path: Path) -> None:
    shown = command(store, tmp_path, "evidence")
    assert (shown.returncode, shown.stdout) == (1, "")
    assert "nothing to report" in shown.stderr
    assert command(store, tmp_path, "evidence", "--meter", "cabin").returncode == 2

"""A meter on a serial port: its frames reach the stream, whatever the line does to them."""

import fcntl
import itertools
import re
from pathlib import Path

import msgspec
import pytest
from amshub_contracts.settings import ReaderSettings, Settings

from tests.integration.reader.rig import (
    METER,
    Dongle,
    latest,
    reader,
    settings_for,
    status,
    wait_for_powers,
    wait_for_state,
)
from tests.support.frames import aidon_hourly, aidon_list1, aidon_list2
from tests.support.store import Store
from tests.support.waiting import wait_until


@pytest.fixture
def settings(store: Store, dongle: Dongle, tmp_path: Path) -> Settings:
    return settings_for(store.settings, tmp_path, source=f"{dongle.link}?baud=2400&parity=E")


def test_frames_become_stream_entries_and_one_merged_latest_reading(
    store: Store, dongle: Dongle, settings: Settings
) -> None:
    with reader(settings):
        wait_for_state(store, "waiting")
        dongle.send(aidon_list1(1500))
        dongle.send(aidon_hourly(1600, 1_795_388_400, 4_567_890))
        dongle.send(aidon_list2(1700, l1_decivolt=2315))
        dongle.send(aidon_list1(1800))
        found = wait_for_powers(store, [1500, 1600, 1700, 1800])
        wait_for_state(store, "receiving")

    assert found[0].import_wh is None
    assert (found[1].meter_clock_s, found[1].import_wh) == (1_795_388_400, 4_567_890)
    assert (found[2].l1_voltage_mv, found[2].meter_id) == (231_500, "7359992890000001")
    assert all(earlier.received_at_ms < later.received_at_ms for earlier, later in itertools.pairwise(found))
    newest = latest(store)
    assert newest[b"import_w"] == b"1800"
    assert newest[b"import_wh"] == b"4567890"
    assert newest[b"l1_voltage_mv"] == b"231500"
    assert newest[b"seq"] == b"4"
    assert int(newest[b"received_at_ms"]) == found[-1].received_at_ms


def test_noise_a_flipped_bit_and_a_truncated_frame_cost_no_good_frame_and_show_in_the_status(
    store: Store, dongle: Dongle, settings: Settings
) -> None:
    flipped = bytearray(aidon_list1(666))
    flipped[30] ^= 0x10
    with reader(settings):
        wait_for_state(store, "waiting")
        dongle.send(aidon_list1(1))
        dongle.send(bytes(range(0x80, 0xC0)))
        dongle.send(aidon_list1(2))
        dongle.send(bytes(flipped))
        dongle.send(aidon_list1(3))
        dongle.send(aidon_list2(777)[:60])
        dongle.send(aidon_list1(4))
        wait_for_powers(store, [1, 2, 3, 4])
        dongle.send(bytes(flipped))
        told = wait_until(lambda: now if (now := status(store)) and now.error_code == -5 else None, "the error is told")
        assert told is not None
        assert told.error_at_ms is not None
        dongle.send(aidon_list1(5))
        wait_until(lambda: (now := status(store)) and now.error_code == 0, "a good frame clears the error")
        wait_for_powers(store, [1, 2, 3, 4, 5])
        final = wait_until(lambda: now if (now := status(store)) and now.frames == 5 else None, "five frames counted")
    assert final is not None
    assert final.errors["FRAME_CHECKSUM"] == 2
    assert final.errors["UNKNOWN_DATA"] == 1
    assert sum(final.errors.values()) == 4
    assert final.bytes > 5 * len(aidon_list1(0))


def test_a_frame_held_back_by_a_cut_off_one_comes_once_the_line_pauses(
    store: Store, dongle: Dongle, settings: Settings
) -> None:
    with reader(settings):
        wait_for_state(store, "waiting")
        dongle.send(aidon_list2(777)[:20] + aidon_list1(8))
        wait_for_powers(store, [8])


def test_a_dongle_unplugged_in_mid_frame_is_read_again_once_it_is_back(
    store: Store, dongle: Dongle, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    frame = aidon_list1(2)
    with reader(settings):
        wait_for_state(store, "waiting")
        dongle.send(aidon_list1(1))
        wait_for_powers(store, [1])
        dongle.send(frame[:20])
        wait_until(lambda: (now := status(store)) and now.bytes == 64, "half a frame is read")
        dongle.unplug()
        gone = wait_for_state(store, "port_gone")
        assert "plug the dongle in" in gone.message
        # Several tries pass in vain: each writes nothing to the log.
        wait_until(lambda: (now := status(store)) and "is not there" in now.message, "it was tried again")
        dongle.plug()
        wait_for_state(store, "receiving")
        dongle.send(aidon_list1(3))
        wait_for_powers(store, [1, 3])
        wait_until(lambda: "bytes come" in caplog.text, "the log says that it is back")
    assert len(re.findall("went away", caplog.text)) == 1
    assert len(re.findall("is not there", caplog.text)) == 0
    assert len(re.findall(f"meter {METER}: bytes come from .* again", caplog.text)) == 1


def test_a_device_node_that_is_replaced_while_the_line_is_silent_is_opened_anew(
    store: Store, dongle: Dongle, settings: Settings, tmp_path: Path
) -> None:
    with reader(settings):
        wait_for_state(store, "waiting")
        dongle.link.rename(tmp_path / "old")
        other = Dongle(dongle.link)
        wait_for_state(store, "port_gone")
        wait_for_state(store, "waiting")
        other.send(aidon_list1(7))
        wait_for_powers(store, [7])
    dongle.link.unlink()
    (tmp_path / "old").rename(dongle.link)


def test_a_virtual_port_that_knows_no_parity_can_be_opened_again_and_again(
    store: Store, dongle: Dongle, settings: Settings
) -> None:
    for power in (1, 2, 3):
        with reader(settings):
            wait_until(lambda: (now := status(store)) and now.frames == 0, "a new reader runs")
            wait_for_state(store, "waiting")
            dongle.send(aidon_list1(power))
            wait_for_powers(store, list(range(1, power + 1)))


def test_a_port_that_another_program_holds_is_named_and_waited_for(
    store: Store, dongle: Dongle, settings: Settings
) -> None:
    with dongle.link.open("rb", buffering=0) as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        with reader(settings):
            gone = wait_for_state(store, "port_gone")
            assert "in use by another program" in gone.message
            fcntl.flock(other, fcntl.LOCK_UN)
            wait_for_state(store, "waiting")
            dongle.send(aidon_list1(9))
            wait_for_powers(store, [9])


def test_the_devices_of_the_host_are_found_where_a_container_sees_them(
    store: Store, dongle: Dongle, tmp_path: Path
) -> None:
    settings = msgspec.structs.replace(
        settings_for(store.settings, tmp_path, source="/dev/ttyUSB0"), reader=ReaderSettings(device_root=str(tmp_path))
    )
    with reader(settings):
        wait_for_state(store, "waiting")
        dongle.send(aidon_list1(11))
        wait_for_powers(store, [11])

"""The store goes, fills up, loses replies or has two writers: every reading is there once, in order."""

from pathlib import Path

import pytest
from amshub_contracts import streams
from amshub_contracts.bus import Bus
from amshub_reader.publisher import Place, Publisher
from amshub_reader.stamping import Stamped

from tests.integration.reader.rig import (
    METER,
    Dongle,
    latest,
    reader,
    readings,
    settings_for,
    status,
    wait_for_powers,
    wait_for_state,
    wait_until_open,
)
from tests.support.frames import aidon_list1
from tests.support.lossy_proxy import lossy_way_to
from tests.support.store import ON_EITHER_OWN_STORE, ON_EITHER_STORE, Store
from tests.support.waiting import wait_until


def send_and_see(store: Store, dongle: Dongle, powers: range) -> None:
    """Send frames one by one while the store is there."""
    for power in powers:
        dongle.send(aidon_list1(power))
    wait_for_powers(store, list(range(1, powers.stop)))


@ON_EITHER_OWN_STORE
def test_nothing_is_lost_or_doubled_while_the_store_is_away(
    own_store: Store, dongle: Dongle, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with reader(settings_for(own_store.settings, tmp_path, source=str(dongle.link))):
        wait_for_state(own_store, "waiting")
        send_and_see(own_store, dongle, range(1, 6))
        own_store.stop()
        for power in range(6, 40):
            dongle.send(aidon_list1(power))
        wait_until(lambda: "the store cannot be reached" in caplog.text, "the log says what is wrong")
        own_store.start()
        wait_for_powers(own_store, list(range(1, 40)))
        send_and_see(own_store, dongle, range(40, 45))
    assert caplog.text.count("the store cannot be reached") == 1


def test_a_store_killed_in_the_middle_of_a_stream_of_frames_changes_nothing(
    own_store: Store, dongle: Dongle, tmp_path: Path
) -> None:
    with reader(settings_for(own_store.settings, tmp_path, source=str(dongle.link))):
        wait_for_state(own_store, "waiting")
        for power in range(1, 301):
            dongle.send(aidon_list1(power))
            if power in (100, 200):
                own_store.stop(kill=True)
                own_store.start()
        wait_for_powers(own_store, list(range(1, 301)))


def test_a_reader_that_starts_before_the_store_reads_from_its_first_moment(
    own_store: Store, dongle: Dongle, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    own_store.stop()
    with reader(settings_for(own_store.settings, tmp_path, source=str(dongle.link))):
        wait_until(lambda: "the store is not there yet" in caplog.text, "the reader waits for the store")
        wait_until_open(caplog, dongle)
        dongle.send(aidon_list1(1))
        dongle.send(aidon_list1(2))
        own_store.start()
        wait_for_powers(own_store, [1, 2])


@ON_EITHER_STORE
def test_a_reading_whose_reply_was_lost_is_not_written_twice(store: Store, dongle: Dongle, tmp_path: Path) -> None:
    with (
        lossy_way_to(store, streams.readings(0)) as (proxy, through),
        reader(settings_for(through, tmp_path, source=str(dongle.link))),
    ):
        wait_for_state(store, "waiting")
        send_and_see(store, dongle, range(1, 4))
        for power in range(4, 10):
            proxy.lose_reply_to(b"XADD")
            send_and_see(store, dongle, range(power, power + 1))
        wait_until(lambda: proxy.lost == 6, "six replies were lost")
        send_and_see(store, dongle, range(10, 15))


def test_a_full_store_gets_every_reading_once_it_has_room(
    own_store: Store, dongle: Dongle, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with reader(settings_for(own_store.settings, tmp_path, source=str(dongle.link))), own_store.client() as client:
        wait_for_state(own_store, "waiting")
        send_and_see(own_store, dongle, range(1, 4))
        client.config_set("maxmemory", 1)
        for power in range(4, 30):
            dongle.send(aidon_list1(power))
        wait_until(lambda: "raise its maxmemory" in caplog.text, "the log says what to do")
        client.config_set("maxmemory", 0)
        wait_for_powers(own_store, list(range(1, 30)))
        wait_for_state(own_store, "receiving")


def test_a_spool_that_is_full_drops_the_oldest_and_counts_them(
    own_store: Store, dongle: Dongle, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    settings = settings_for(own_store.settings, tmp_path, source=str(dongle.link), spool_readings=100)
    with reader(settings), own_store.client() as client:
        wait_for_state(own_store, "waiting")
        send_and_see(own_store, dongle, range(1, 2))
        client.config_set("maxmemory", 1)
        dongle.send(aidon_list1(2))
        wait_until(lambda: "raise its maxmemory" in caplog.text, "the reading is in the publisher's hands")
        for power in range(3, 153):
            dongle.send(aidon_list1(power))
        wait_until(lambda: "dropped" in caplog.text, "the log says that readings are dropped")
        wait_until(lambda: dongle.unread() == 0, "all frames are read")
        client.config_set("maxmemory", 0)
        told = wait_until(lambda: now if (now := status(own_store)) and now.frames == 152 else None, "all are counted")
        wait_until(lambda: latest(own_store)[b"import_w"] == b"152", "the newest reading is written")
    powers = [reading.import_w for reading in readings(own_store)]
    assert told is not None
    assert told.dropped == 152 - len(powers)
    assert powers[:2] == [1, 2]
    assert powers[2:] == list(range(153 - len(powers[2:]), 153))
    assert len(powers[2:]) >= 100


def test_two_readers_of_one_meter_by_mistake_lose_nothing_and_never_share_a_number(
    store: Store, dongle: Dongle, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    other = Dongle(tmp_path / "ttyUSB1")
    first = settings_for(store.settings, tmp_path, source=str(dongle.link))
    (tmp_path / "second").mkdir()
    second = settings_for(store.settings, tmp_path / "second", source=str(other.link))
    caplog.set_level("INFO")
    with reader(first), reader(second):
        wait_until_open(caplog, dongle)
        wait_until_open(caplog, other)
        for number in range(200):
            dongle.send(aidon_list1(1000 + number))
            other.send(aidon_list1(5000 + number))
        wait_until(lambda: len(readings(store)) == 400, "all readings of both")
    found = readings(store)
    assert [reading.seq for reading in found] == list(range(1, 401))
    powers = [reading.import_w or 0 for reading in found]
    assert [power for power in powers if power < 5000] == list(range(1000, 1200))
    assert [power for power in powers if power >= 5000] == list(range(5000, 5200))
    assert "another reader publishes this meter too" in caplog.text
    other.unplug()


def test_a_store_of_a_newer_amshub_ends_the_reader_with_code_2(store: Store, dongle: Dongle, tmp_path: Path) -> None:
    with store.client() as client:
        client.set("amshub:schema", 999)
    with reader(settings_for(store.settings, tmp_path, source=str(dongle.link))) as running:
        wait_until(lambda: running.code is not None, "the reader ended")
        assert running.code == 2
    assert readings(store) == []


def test_a_restarted_reader_numbers_on_where_it_stopped(
    store: Store, dongle: Dongle, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    settings = settings_for(store.settings, tmp_path, source=str(dongle.link))
    with reader(settings):
        wait_for_state(store, "waiting")
        send_and_see(store, dongle, range(1, 4))
    with reader(settings):
        wait_until_open(caplog, dongle, times=2)
        send_and_see(store, dongle, range(4, 8))


def test_a_rivals_reading_with_our_number_and_our_time_is_not_taken_for_ours(store: Store) -> None:
    bus, place = Bus(store.settings, "test"), Place(METER, 0, 1000)
    ours, rival = Publisher(bus, place), Publisher(bus, place)
    ours.publish([Stamped(1000, {"import_w": 1})])
    rival.publish([Stamped(2000, {"import_w": 2})])
    ours.publish([Stamped(2000, {"import_w": 3}), Stamped(3000, {"import_w": 4})])
    bus.close()
    assert [(each.seq, each.import_w) for each in readings(store)] == [(1, 1), (2, 2), (3, 3), (4, 4)]


def test_a_stop_while_the_store_is_away_says_what_is_lost_and_ends_with_1(
    own_store: Store, dongle: Dongle, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    own_store.stop()
    with reader(settings_for(own_store.settings, tmp_path, source=str(dongle.link))) as running:
        wait_until_open(caplog, dongle)
        dongle.send(aidon_list1(1))
        wait_until(lambda: "telegrams come from" in caplog.text, "the frame is read")
    assert running.code == 1
    assert "1 readings are lost" in caplog.text

"""A machine without a clock chip: readings wait for a clock, and are stamped with when they came."""

import threading
import time
from pathlib import Path

import pytest
from amshub_contracts.clock import Clock
from amshub_reader.timepiece import Timepiece

from tests.integration.reader.rig import (
    Dongle,
    reader,
    readings,
    settings_for,
    status,
    wait_for_powers,
    wait_for_state,
)
from tests.support.frames import aidon_hourly, aidon_list1
from tests.support.store import Store
from tests.support.waiting import wait_until

HOST = Clock()
METER_CLOCK_S = 1_893_456_000  # 2030-01-01T00:00:00Z, far from the host's clock


def unset_clock(synchronised: threading.Event) -> Timepiece:
    """The host's clock on a machine that has just started and is synchronised once the event is set."""
    return Timepiece(HOST, synchronised=synchronised.is_set, uptime_s=lambda: 5.0)


def test_readings_wait_for_the_hosts_clock_and_get_the_time_when_they_came(
    store: Store, dongle: Dongle, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    synchronised = threading.Event()
    settings = settings_for(store.settings, tmp_path, source=str(dongle.link))
    with reader(settings, HOST, unset_clock(synchronised)):
        wait_for_state(store, "waiting")
        began_ms = time.time_ns() // 1_000_000
        dongle.send(aidon_list1(1))
        dongle.send(aidon_list1(2))
        wait_until(lambda: (now := status(store)) and now.frames == 2, "both frames are read")
        holding = wait_for_state(store, "holding")
        assert holding.spooled == 2
        assert "NTP" in holding.message
        assert readings(store) == []
        held_until_ms = time.time_ns() // 1_000_000
        synchronised.set()
        found = wait_for_powers(store, [1, 2])
        dongle.send(aidon_list1(3))
        wait_for_powers(store, [1, 2, 3])
        wait_for_state(store, "receiving")
    # A ms for each of two clocks read one after the other, one for the stamp that must be later than the one before.
    assert all(began_ms - 2 <= reading.received_at_ms <= held_until_ms + 3 for reading in found)
    assert "readings are held" in caplog.text
    assert "stamped by the host's now" in caplog.text


def test_readings_wait_for_the_meters_clock_and_the_host_takes_over_once_it_is_set(
    store: Store, dongle: Dongle, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    synchronised = threading.Event()
    settings = settings_for(store.settings, tmp_path, source=str(dongle.link))
    with reader(settings, HOST, unset_clock(synchronised)):
        wait_for_state(store, "waiting")
        dongle.send(aidon_list1(1))
        wait_for_state(store, "holding")
        dongle.send(aidon_hourly(2, METER_CLOCK_S, 1000))
        dongle.send(aidon_list1(3))
        before, at, after = wait_for_powers(store, [1, 2, 3])
        assert at.received_at_ms == METER_CLOCK_S * 1000
        assert before.received_at_ms < at.received_at_ms < after.received_at_ms
        # Both are within the test's own patience of the meter's clock, and far from the host's.
        assert at.received_at_ms - before.received_at_ms < 120_000
        assert after.received_at_ms - at.received_at_ms < 120_000
        synchronised.set()
        dongle.send(aidon_hourly(4, METER_CLOCK_S, 1010))
        *_, last = wait_for_powers(store, [1, 2, 3, 4])
        wait_until(lambda: "ahead of the host's" in caplog.text, "the log tells that the clocks differ")
    assert last.received_at_ms < at.received_at_ms, "the host's time counts once something keeps it right"
    assert caplog.text.count("ahead of the host's") == 1

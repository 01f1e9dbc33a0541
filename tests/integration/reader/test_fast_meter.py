"""A meter that sends each second: its stream keeps a week, its latest values are live, its quarters exact."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from amshub_accounting.core.meter_ledger import MeterLedger, State
from amshub_contracts import streams
from amshub_contracts.bus import Bus, BusDown
from amshub_contracts.ledger import Stored
from amshub_contracts.messages import Quarter, Reading
from amshub_contracts.settings import MeterSettings, RedisSettings, TariffSettings
from amshub_contracts.streams import BURST_READINGS, SECONDS_PER_STREAMED_READING
from amshub_reader.publisher import Place, Publisher
from amshub_reader.stamping import Stamped

from tests.integration.reader.rig import METER, latest, reader, readings, settings_for, status
from tests.integration.reader.stored import raw_frames
from tests.support.lossy_proxy import LossyProxy, lossy_way_to
from tests.support.store import ON_EITHER_STORE, Store
from tests.support.telegrams import p1_each_second
from tests.support.waiting import wait_until

HOUR_S = 1_795_392_000
SECONDS = 2 * 3600 + 1


def power_w(second: int) -> int:
    """A household whose power changes each second, and jumps where a thinned stream would miss it."""
    return 300 + (second * 7919) % 2000 + (5000 if second % 10 in (4, 5) else 0)


def sent() -> list[tuple[int, bytes, int]]:
    """Stamp, telegram and true counter (Wh) of each second."""
    telegrams, energy_ws = [], 5_000_000 * 3600
    for second in range(SECONDS):
        energy_ws += power_w(second)
        clock_s = HOUR_S + second
        telegrams.append(
            (clock_s * 1000, p1_each_second(clock_s, power_w(second), energy_ws // 3600), energy_ws // 3600)
        )
    return telegrams


def quarters(readings: list[Reading]) -> dict[int, Quarter]:
    """What accounting makes of them, by start, UTC Unix s."""
    ledger = MeterLedger(METER, MeterSettings(), TariffSettings(), State(), Stored({}, {}))
    for reading in readings:
        ledger.fold(reading)
    return dict(ledger.changes().quarters)


def test_an_hour_of_seconds_streams_one_in_two_and_a_half_and_loses_no_energy(store: Store, tmp_path: Path) -> None:
    telegrams = sent()
    file = tmp_path / "seconds.txt"
    file.write_text("".join(f"{at_ms} {telegram.hex()}\n" for at_ms, telegram, _ in telegrams))
    with reader(settings_for(store.settings, tmp_path, source=f"stamped:{file}")):
        wait_until(lambda: latest(store).get(b"received_at_ms") == b"%d" % telegrams[-1][0], "all are read")
        told = wait_until(lambda: now if (now := status(store)) and now.frames == SECONDS else None, "all are counted")
    streamed = readings(store)
    assert [reading.seq for reading in streamed] == list(range(1, len(streamed) + 1))
    assert len(streamed) <= BURST_READINGS + SECONDS / SECONDS_PER_STREAMED_READING + 10
    second_hour = [reading for reading in streamed if reading.received_at_ms >= (HOUR_S + 3600) * 1000]
    assert 3600 / 2.5 - 5 <= len(second_hour) <= 3600 / 2.5 + 5
    assert told is not None
    assert told.merged == SECONDS - len(streamed)
    assert (
        raw_frames(store)
        == [
            (at_ms, frame) for at_ms, frame, _ in telegrams if at_ms in {reading.received_at_ms for reading in streamed}
        ][-len(raw_frames(store)) :]
    )

    counters = {at_ms // 1000: counter_wh for at_ms, _, counter_wh in telegrams}
    counted = quarters(streamed)
    for start_s in range(HOUR_S, HOUR_S + 7200, 900):
        assert counted[start_s].import_wh == counters[start_s + 900] - counters[start_s]
        assert not counted[start_s].estimated


@ON_EITHER_STORE
def test_the_latest_values_are_those_of_the_newest_telegram_though_it_is_not_streamed(store: Store) -> None:
    bus = Bus(store.settings, "test")
    publisher = Publisher(bus, Place(METER, 0, 1000))
    publisher.publish([Stamped(1000, {"import_w": 1, "import_wh": 10})])
    publisher.publish([Stamped(2000, {"import_w": 2}, streamed=False)])
    now = latest(store)
    assert (now[b"import_w"], now[b"import_wh"], now[b"received_at_ms"], now[b"seq"]) == (b"2", b"10", b"2000", b"1")
    publisher.publish([Stamped(3000, {"import_w": 3}, streamed=False), Stamped(4000, {"import_w": 4})])
    assert [(each.seq, each.import_w) for each in readings(store)] == [(1, 1), (2, 4)]
    assert (latest(store)[b"import_w"], latest(store)[b"seq"]) == (b"4", b"2")
    bus.close()


def test_a_reading_that_only_updates_an_empty_store_gives_it_a_number_that_the_stream_goes_on_from(
    store: Store,
) -> None:
    bus = Bus(store.settings, "test")
    publisher = Publisher(bus, Place(METER, 0, 1000))
    publisher.publish([Stamped(1000, {"import_w": 1}, streamed=False)])
    assert (latest(store)[b"seq"], readings(store)) == (b"0", [])
    publisher.publish([Stamped(2000, {"import_w": 2})])
    assert [(each.seq, each.import_w) for each in readings(store)] == [(1, 2)]
    bus.close()


@pytest.fixture
def lossy(store: Store) -> Iterator[tuple[LossyProxy, RedisSettings]]:
    with lossy_way_to(store, streams.readings(0)) as way:
        yield way


@ON_EITHER_STORE
def test_a_lost_reply_doubles_nothing_whether_readings_are_streamed_or_merged(
    store: Store, lossy: tuple[LossyProxy, RedisSettings]
) -> None:
    proxy, through = lossy
    bus = Bus(through, "test")
    publisher = Publisher(bus, Place(METER, 0, 1000))
    for number in range(1, 10):
        batch = [Stamped(number * 1000, {"import_w": number}, streamed=number % 3 != 0)]
        if number > 1:
            proxy.lose_reply_to(b"HSET")
        while True:
            try:
                publisher.publish(batch)
                break
            except BusDown:
                continue
    bus.close()
    assert proxy.lost == 8
    assert [(each.seq, each.import_w) for each in readings(store)] == [(1, 1), (2, 2), (3, 4), (4, 5), (5, 7), (6, 8)]
    assert latest(store)[b"import_w"] == b"9"

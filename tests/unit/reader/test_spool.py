"""The queue between reading and publishing."""

import threading

from amshub_reader.spool import WAITING_READINGS, Spool
from amshub_reader.stamping import Stamped

from tests.support.waiting import wait_until


def numbered(*numbers: int) -> list[Stamped]:
    return [Stamped(number, {"import_w": number}) for number in numbers]


def test_readings_come_out_as_they_went_in() -> None:
    spool = Spool(10)
    spool.put(numbered(1, 2, 3))
    assert spool.take(2, 0) == numbered(1, 2)
    assert spool.take(2, 0) == numbered(3)
    assert spool.take(2, 0) == []


def test_a_full_spool_drops_the_oldest_and_says_how_many() -> None:
    spool = Spool(3)
    assert spool.put(numbered(1, 2)) == 0
    assert spool.put(numbered(3, 4, 5)) == 2
    assert spool.dropped == 2
    assert spool.take(9, 0) == numbered(3, 4, 5)


def test_a_source_that_can_wait_waits_for_room() -> None:
    spool, stop = Spool(2), threading.Event()
    spool.put(numbered(1, 2))
    waiting = threading.Thread(target=spool.put_when_room, args=(numbered(3), stop))
    waiting.start()
    assert spool.take(1, 0) == numbered(1)
    waiting.join()
    assert spool.take(9, 0) == numbered(2, 3)
    assert spool.dropped == 0


def test_a_source_that_can_wait_never_fills_a_large_spool() -> None:
    spool, stop = Spool(50_000), threading.Event()
    file = [Stamped(number * 2500, {"import_w": number}) for number in range(2 * WAITING_READINGS)]

    def play() -> None:
        for reading in file:
            spool.put_when_room([reading], stop)

    playing = threading.Thread(target=play)
    playing.start()
    taken: list[Stamped] = []

    def is_as_full_as_it_may_be() -> bool:
        return len(spool) == min(WAITING_READINGS, len(file) - len(taken))

    while len(taken) < len(file):
        wait_until(is_as_full_as_it_may_be, "it holds what it may")
        taken += spool.take(500, 0)
    playing.join()
    assert taken == file


def test_a_source_that_waits_for_room_gives_up_at_a_stop() -> None:
    spool, stop = Spool(1), threading.Event()
    spool.put(numbered(1))
    waiting = threading.Thread(target=spool.put_when_room, args=(numbered(2), stop))
    waiting.start()
    stop.set()
    waiting.join()
    assert spool.take(9, 0) == numbered(1)


def test_more_at_once_than_the_spool_holds_goes_in_when_it_is_empty() -> None:
    spool = Spool(2)
    spool.put_when_room(numbered(1, 2, 3), threading.Event())
    assert len(spool) == 3


def test_a_wake_ends_the_waiting_of_take() -> None:
    spool, taken = Spool(2), []
    waiting = threading.Thread(target=lambda: taken.append(spool.take(1, 3600)))
    waiting.start()
    spool.wake()
    wait_until(lambda: taken == [[]], "take returned")
    waiting.join()


def test_readings_faster_than_the_stream_takes_them_are_merged_and_fill_no_spool() -> None:
    spool = Spool(5000)
    readings = [Stamped(at_ms, {"import_w": at_ms, f"l{at_ms % 3 + 1}_voltage_mv": at_ms}) for at_ms in range(2400)]
    spool.put(readings)
    spool.put([Stamped(12_000, {"import_w": 1})])
    taken = spool.take(5000, 0)
    streamed = [each for each in taken if each.streamed]
    assert streamed == [*readings[: len(streamed) - 1], Stamped(12_000, {"import_w": 1})]
    (merged,) = [each for each in taken if not each.streamed]
    assert merged.received_at_ms == 2399
    assert merged.fields == {"import_w": 2399, "l1_voltage_mv": 2397, "l2_voltage_mv": 2398, "l3_voltage_mv": 2399}
    assert spool.merged == len(readings) + 1 - len(streamed)
    assert spool.dropped == 0

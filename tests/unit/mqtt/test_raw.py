"""Formats 1 and 2: what is told anew, and what brokers keep."""

from dataclasses import replace

import msgspec
from amshub_contracts.price_curve import Curve
from amshub_mqtt.core.choose import choose
from amshub_mqtt.core.memory import Memory

from tests.unit.mqtt.documents import OPTIONS
from tests.unit.mqtt.household import GATEWAY, LIST_2, LIST_3, NOW_MS, PRICES, told

RAW, FULL = choose("raw", OPTIONS), choose("raw-full", OPTIONS)
HOUR_MS = 3_600_000


def test_the_minimal_format_tells_values_of_short_lists_only_when_they_change() -> None:
    warmer = msgspec.structs.replace(LIST_2, l3_voltage_mv=230_004, l1_voltage_mv=231_000, import_w=3601)
    memory = RAW.on_reading(GATEWAY, told(LIST_2, summary=None), Memory(), NOW_MS).memory
    again = RAW.on_reading(GATEWAY, told(LIST_2, summary=None), memory, NOW_MS)
    assert [message.topic for message in again.messages] == ["ams/meter/dlms/timestamp"]
    # 230.004 V and 229.996 V are both written as 230.00.
    changed = RAW.on_reading(GATEWAY, told(warmer, summary=None), again.memory, NOW_MS)
    assert [message.topic for message in changed.messages] == [
        "ams/meter/dlms/timestamp",
        "ams/meter/l1/voltage",
        "ams/meter/import/active",
    ]


def test_the_minimal_format_tells_counters_and_sums_each_time() -> None:
    memory = RAW.on_reading(GATEWAY, told(LIST_3), Memory(), NOW_MS).memory
    again = [message.topic for message in RAW.on_reading(GATEWAY, told(LIST_3), memory, NOW_MS).messages]
    assert "ams/meter/import/active/accumulated" in again
    assert "ams/meter/id" in again
    assert "ams/realtime/import/hour" in again
    assert "ams/meter/import/active" not in again


def test_the_full_format_tells_everything_each_time() -> None:
    first = FULL.on_reading(GATEWAY, told(LIST_2, summary=None), Memory(), NOW_MS)
    assert FULL.on_reading(GATEWAY, told(LIST_2, summary=None), first.memory, NOW_MS).messages == first.messages


def test_thresholds_are_told_first_and_then_hourly() -> None:
    def thresholds_at(memory: Memory, now_ms: int) -> tuple[int, Memory]:
        answer = RAW.on_reading(GATEWAY, told(LIST_2), memory, now_ms)
        return sum("/thresholds/" in message.topic for message in answer.messages), answer.memory

    count, memory = thresholds_at(Memory(), NOW_MS)
    assert count == 9
    count, memory = thresholds_at(memory, NOW_MS + HOUR_MS - 1)
    assert count == 0
    count, memory = thresholds_at(memory, NOW_MS + HOUR_MS)
    assert count == 9
    assert thresholds_at(memory, NOW_MS + HOUR_MS + 1)[0] == 0


def test_of_a_frame_that_waited_only_counters_and_clock_are_told() -> None:
    late = replace(told(LIST_3), is_late=True)
    topics = [message.topic for message in FULL.on_reading(GATEWAY, late, Memory(), NOW_MS).messages]
    assert topics == [
        "ams/meter/dlms/timestamp",
        "ams/meter/id",
        "ams/meter/type",
        "ams/meter/clock",
        "ams/meter/import/reactive/accumulated",
        "ams/meter/import/active/accumulated",
        "ams/meter/import/active/accumulated/tariff1",
        "ams/meter/import/active/accumulated/tariff2",
        "ams/meter/export/reactive/accumulated",
        "ams/meter/export/active/accumulated",
        "ams/meter/export/active/accumulated/tariff1",
        "ams/meter/export/active/accumulated/tariff2",
    ]


def test_price_points_that_are_over_do_not_stay_on_the_broker() -> None:
    first = RAW.on_prices(GATEWAY, PRICES, Memory(), NOW_MS)
    later = RAW.on_prices(GATEWAY, PRICES, first.memory, NOW_MS + 3 * HOUR_MS)
    kept = {message.topic: message.payload for message in first.messages + later.messages}
    points = {topic: payload for topic, payload in kept.items() if "/price/import/" in topic and payload}
    assert points == {"ams/price/import/0": b"0.2000", "ams/price/import/1": b"1.2346"}
    assert all(message.retain for message in first.messages + later.messages)


def test_price_points_are_taken_from_the_broker_again_when_the_connection_broke_meanwhile() -> None:
    first = RAW.on_prices(GATEWAY, PRICES, Memory(), NOW_MS)
    lost = RAW.on_prices(GATEWAY, PRICES, first.memory, NOW_MS + 3 * HOUR_MS)
    later = RAW.on_prices(GATEWAY, PRICES, lost.memory.sure(), NOW_MS + 3 * HOUR_MS)
    kept = {message.topic: message.payload for message in first.messages + later.messages}
    points = {topic: payload for topic, payload in kept.items() if "/price/import/" in topic and payload}
    assert points == {"ams/price/import/0": b"0.2000", "ams/price/import/1": b"1.2346"}


def test_prices_that_nobody_knows_any_more_do_not_stay_on_the_broker() -> None:
    first = RAW.on_prices(GATEWAY, PRICES, Memory(), NOW_MS)
    later = RAW.on_prices(GATEWAY, replace(PRICES, curve=Curve()), first.memory, NOW_MS)
    kept = {message.topic: message.payload for message in first.messages + later.messages}
    assert {topic for topic, payload in kept.items() if payload} == {"ams/price/resolution"}


def test_a_household_that_only_imports_is_told_no_export_prices() -> None:
    told_once = RAW.on_prices(GATEWAY, replace(PRICES, seen_export=False), Memory(), NOW_MS)
    assert not [message for message in told_once.messages if "/export/" in message.topic and message.payload]

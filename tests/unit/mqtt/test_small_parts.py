"""Numbers, times, topics and lists, one by one."""

from dataclasses import replace

import msgspec
import pytest
from amshub_contracts.messages import Summary
from amshub_mqtt.core import topics
from amshub_mqtt.core.choose import Options, choose
from amshub_mqtt.core.memory import Memory
from amshub_mqtt.core.numbers import fixed
from amshub_mqtt.core.times import iso
from amshub_mqtt.core.view import Meter, MeterView
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.mqtt.documents import OPTIONS
from tests.unit.mqtt.household import GATEWAY, LIST_1, LIST_2, LIST_3, METER, NOW_MS, SECOND_METER, told


@pytest.mark.parametrize(
    ("value", "unit", "places", "text"),
    [
        (1_234, 1000, 3, "1.234"),
        (0, 1000, 3, "0.000"),
        (-1_500, 1000, 2, "-1.50"),
        (-4, 1000, 2, "0.00"),
        (125, 1000, 2, "0.12"),
        (375, 1000, 2, "0.38"),
        (99_995, 1000, 1, "100.0"),
        (7, 3, 4, "2.3333"),
        (985, 10, 0, "98"),
        (12, 1, 1, "12.0"),
    ],
)
def test_numbers_are_written_as_printf_writes_the_exact_value(value: int, unit: int, places: int, text: str) -> None:
    assert fixed(value, unit, places) == text


@given(st.integers(-(10**12), 10**12), st.integers(0, 4))
def test_numbers_agree_with_printf_where_binary_fractions_are_exact(value: int, places: int) -> None:
    printed = f"{value / 1024:.{places}f}"
    assert fixed(value, 1024, places) == (printed.lstrip("-") if set(printed) <= set("-0.") else printed)


def test_what_is_no_time_is_null() -> None:
    assert iso(1_768_476_605) == "2026-01-15T11:30:05Z"
    assert [iso(instant) for instant in (None, 0, -1, 2**63)] == [None] * 4


@pytest.mark.parametrize("name", ["status", "command", "prices", "data", "firmware"])
def test_no_meter_tells_anything_on_a_topic_of_the_gateway(name: str) -> None:
    meter = Meter(name, is_first=False)
    assert topics.of_meter("ams", meter) == f"ams/meter-{name}"
    assert topics.meter_status("ams", meter) == f"ams/meter-{name}/status"


def test_the_first_meter_has_the_topics_of_a_device() -> None:
    assert topics.of_meter("ams", METER) == "ams"
    assert topics.of_meter("ams", SECOND_METER) == "ams/cabin"
    assert (topics.status("ams"), topics.command("ams")) == ("ams/status", "ams/command")


def test_a_frame_that_names_no_list_type_is_power_alone() -> None:
    bare = msgspec.structs.replace(LIST_1, list_type=None)
    with_type = choose("json", OPTIONS).on_reading(GATEWAY, told(LIST_1), Memory(), NOW_MS)
    assert choose("json", OPTIONS).on_reading(GATEWAY, told(bare), Memory(), NOW_MS) == with_type


def test_a_counter_that_a_list_lacks_is_the_last_that_was_sent() -> None:
    lacking = msgspec.structs.replace(LIST_3, export_wh=None)
    payload = choose("json", OPTIONS).on_reading(GATEWAY, told(lacking), Memory(), NOW_MS).messages[0].payload
    assert b'"tPO":0.987,' in payload


def test_before_the_first_summary_the_sums_are_zero_in_json() -> None:
    payload = (
        choose("json", OPTIONS).on_reading(GATEWAY, told(LIST_1, summary=None), Memory(), NOW_MS).messages[0].payload
    )
    zeros = b'"h":0.000,"d":0.00,"m":0.0,"t":0,"x":0.00,"he":0.000,"de":0.00,"me":0.0,"peaks":[]'
    assert payload.endswith(b'"realtime":{' + zeros + b"}}")


def test_before_the_first_peak_the_lowest_step_is_the_tariffs() -> None:
    begun = Summary(as_of_ms=NOW_MS, tariff=msgspec.structs.replace(Summary(as_of_ms=0).tariff, thresholds_kw=(2, 5)))
    payload = (
        choose("json", OPTIONS).on_reading(GATEWAY, told(LIST_1, summary=begun), Memory(), NOW_MS).messages[0].payload
    )
    assert b'"t":2,' in payload


def test_domoticz_is_told_no_counter_that_nobody_knows_and_nothing_late() -> None:
    domoticz = choose("domoticz", OPTIONS)
    new = MeterView(METER, LIST_1, LIST_1)
    assert not domoticz.on_reading(GATEWAY, new, Memory(), NOW_MS).messages
    assert not domoticz.on_reading(GATEWAY, replace(told(LIST_2), is_late=True), Memory(), NOW_MS).messages
    assert not domoticz.on_reading(GATEWAY, replace(told(LIST_2), meter=SECOND_METER), Memory(), NOW_MS).messages
    assert not choose("domoticz", Options("ams")).on_reading(GATEWAY, told(LIST_2), Memory(), NOW_MS).messages


def test_of_one_sensor_of_temperature_the_header_tells() -> None:
    single = replace(GATEWAY, sensors=GATEWAY.sensors[:1])
    chosen = choose("json", OPTIONS)
    assert not chosen.on_temperatures(single, Memory(), NOW_MS).messages
    assert b'"temp":21.12,' in chosen.on_system(single, NOW_MS)[0].payload
    bare = replace(GATEWAY, sensors=())
    assert b'"temp":-127.00,' in chosen.on_system(bare, NOW_MS)[0].payload

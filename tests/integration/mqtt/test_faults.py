"""Brokers that die, hang, refuse and come back: the right words, nothing with a counter lost, nothing stale."""

import itertools
import time
from contextlib import closing
from pathlib import Path

from amshub_contracts import streams
from amshub_contracts.messages import MqttStatus

from tests.integration.mqtt.conftest import METER, Rig, values
from tests.support.broker import Broker
from tests.support.gate import Gate
from tests.support.mosquitto import Listener
from tests.support.resting import rests
from tests.support.services import log_of, running
from tests.support.store import Store, free_port
from tests.support.waiting import wait_until

COUNTER, POWER = "amshub/meter/import/active/accumulated", "amshub/meter/import/active"
OLD_MS = 60_000
"""A reading of this age is of no interest, unless it has a counter."""


def kwh(numbers: range) -> list[str]:
    """Counters of 1000 Wh each as the format writes them."""
    return [f"{number}.000" for number in numbers]


def test_what_has_a_counter_is_told_after_the_broker_was_dead_and_what_is_stale_is_not(rig: Rig) -> None:
    with running("mqtt", rig.store, rig.directory, **rig.settings()):
        with closing(Listener(rig.broker.port)) as before:
            rig.comes_to_be("connected")
            rig.read(list_type=3, import_w=1, import_wh=1000)
            wait_until(lambda: values(before, COUNTER) == kwh(range(1, 2)), "the first counter comes")
        wait_until(rig.has_told_all, "the broker has acknowledged it")
        rig.broker.stop()
        lost = rig.comes_to_be("lost")
        assert lost.error_code == -13
        assert "connecting anew" in lost.message
        rig.gate.shut()
        long_ago_ms = time.time_ns() // 1_000_000 - OLD_MS
        for number in range(2, 7):
            rig.read(long_ago_ms + number, list_type=1, import_w=1000 + number)
            rig.read(long_ago_ms + number, list_type=3, import_w=2000 + number, import_wh=1000 * number)
        unreachable = rig.comes_to_be("unreachable")
        assert unreachable.error_code == -3
        rig.broker.start()
        with closing(Listener(rig.broker.port)) as after:
            rig.gate.open()
            rig.comes_to_be("connected")
            wait_until(lambda: len(values(after, COUNTER)) >= 5, "what was missed is told")
            rig.read(list_type=1, import_w=4711)
            wait_until(lambda: "4711" in values(after, POWER), "live values come again")
            assert values(after, COUNTER) == kwh(range(2, 7))
            assert not set(values(after, POWER)) & {str(1000 + number) for number in range(2, 7)}
    status = rig.status()
    assert status is not None
    assert status.connections == 2
    assert f"127.0.0.1:{rig.gate.port} broke off" in rig.log()
    assert "WARNING mqtt: broker hub: " in rig.log()


def test_an_hour_without_the_broker_costs_no_counter_and_brings_no_stale_power(rig: Rig, listener: Listener) -> None:
    rig.gate.shut()
    start_ms = 1_767_225_600_000
    clock = f"2026-01-01T00:00:00Z/900/{time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime())}"
    with running("mqtt", rig.store, rig.directory, AMSHUB_CLOCK=clock, **rig.settings()):
        rig.comes_to_be("unreachable")
        for minute in range(60):
            rig.read(start_ms + minute * 60_000, list_type=1, import_w=10_000 + minute)
            rig.read(start_ms + minute * 60_000 + 10_000, list_type=3, import_w=1, import_wh=1000 * minute)
        end_ms = start_ms + 3_660_000
        wait_until(lambda: (told := rig.status()) and told.written_at_ms > end_ms, "an hour passed")
        rig.comes_to_be("unreachable")
        rig.gate.open()
        rig.comes_to_be("connected")
        wait_until(lambda: len(values(listener, COUNTER)) >= 60, "all counters are told")
        wait_until(lambda: (told := rig.status()) and told.skipped_late == 60, "the stale ones are counted")
        assert values(listener, COUNTER) == kwh(range(60))
        assert not [power for power in values(listener, POWER) if int(power) >= 10_000]


def test_a_connection_that_is_dead_without_a_word_is_made_anew_and_memory_stays_bounded(
    rig: Rig, listener: Listener
) -> None:
    with running("mqtt", rig.store, rig.directory, **rig.settings(format="json-topics")):
        rig.comes_to_be("connected")
        wait_until(lambda: values(listener, "amshub/system"), "it is told something")
        rig.gate.fall_silent()
        for number in range(500):
            rig.read(list_type=3, import_w=number, import_wh=1000 * number)
        lost = rig.comes_to_be("lost")
        assert (lost.error_code, "acknowledges nothing for 20 s" in lost.message) == (-4, True)
        assert lost.sent - lost.acknowledged <= 100
        rig.gate.open()
        rig.comes_to_be("connected")

        def told() -> list[str]:
            lists = values(listener, "amshub/list3")
            return [text.partition('"tPI":')[2].partition(",")[0] for text in lists]

        wait_until(lambda: set(told()) >= set(kwh(range(500))), "nothing is lost")
        # The silence began before the first of them was acknowledged, or while some were under way.
        assert len(told()) <= 500 + 100


def test_by_qos_0_a_connection_that_is_dead_without_a_word_is_noticed_by_keep_alive(
    rig: Rig, listener: Listener
) -> None:
    with running("mqtt", rig.store, rig.directory, **rig.settings(qos="0", keepalive_s="10")):
        rig.comes_to_be("connected")
        rig.read(list_type=3, import_w=1, import_wh=1000)
        wait_until(lambda: values(listener, COUNTER) == kwh(range(1, 2)), "the first counter comes")
        rig.gate.fall_silent()
        numbers = itertools.count(2)

        def lost_while_readings_come() -> MqttStatus | None:
            rig.read(list_type=3, import_w=1, import_wh=1000 * next(numbers))
            status = rig.status()
            return status if status and status.state == "lost" else None

        lost = wait_until(lost_while_readings_come, "it is noticed though something is sent all the while")
        assert lost is not None
        assert (lost.error_code, "acknowledges nothing for 10 s" in lost.message) == (-4, True)
        rig.gate.open()
        rig.comes_to_be("connected")
        last_wh = 1000 * next(numbers)
        rig.read(list_type=3, import_w=1, import_wh=last_wh)
        wait_until(lambda: values(listener, COUNTER)[-1] == f"{last_wh // 1000}.000", "telling goes on")
    assert "acknowledges nothing for 10 s: connecting anew" in rig.log()


def test_a_value_that_was_under_way_when_the_connection_broke_is_told_although_it_did_not_change(
    rig: Rig, listener: Listener
) -> None:
    with running("mqtt", rig.store, rig.directory, **rig.settings(format="raw")):
        rig.comes_to_be("connected")
        rig.read(list_type=1, import_w=1)
        wait_until(lambda: values(listener, POWER) == ["1"], "the first value comes")
        wait_until(rig.has_told_all, "the broker has acknowledged it")
        rig.gate.fall_silent()
        # As old as what no longer is of interest when the connection stands again.
        rig.read(time.time_ns() // 1_000_000 - 14_000, list_type=1, import_w=4711)
        wait_until(lambda: (told := rig.status()) and told.sent > told.acknowledged, "the second is under way")
        rig.gate.shut()
        rig.comes_to_be("lost")
        late_ms = time.time_ns() // 1_000_000 + 1500
        wait_until(lambda: time.time_ns() // 1_000_000 > late_ms, "it is too old")
        rig.gate.open()
        rig.comes_to_be("connected")
        rig.read(list_type=1, import_w=4711)
        wait_until(lambda: values(listener, POWER) == ["1", "4711"], "what the meter says now comes")


def test_a_refused_password_is_said_in_words_and_not_shown(store: Store, tmp_path: Path) -> None:
    guarded = Broker(tmp_path, user="meter", password="correct-horse")
    guarded.start()
    with closing(Gate(guarded.port)) as gate:
        rig = Rig(store, tmp_path, guarded, gate)
        wrong = rig.settings(user="meter", password="battery-staple")
        with running("mqtt", store, tmp_path, **wrong):
            refused = rig.comes_to_be("refused")
            assert refused.error_code == -10
            assert "user and password" in refused.message
        with running("mqtt", store, tmp_path, **rig.settings(user="meter", password="correct-horse")):
            rig.comes_to_be("connected")
    guarded.stop()
    assert "user and password" in rig.log()
    assert "battery-staple" not in rig.log()
    assert "correct-horse" not in rig.log()


def test_an_address_where_nobody_listens_is_unreachable(rig: Rig) -> None:
    with running("mqtt", rig.store, rig.directory, **rig.settings(url=f"mqtt://127.0.0.1:{free_port()}")):
        unreachable = rig.comes_to_be("unreachable")
        assert unreachable.error_code == -3
        assert "start the broker, or correct the url" in unreachable.message


def test_a_dead_broker_does_not_hold_up_another(rig: Rig, listener: Listener) -> None:
    settings = rig.settings("dead", url=f"mqtt://127.0.0.1:{free_port()}") | rig.settings("hub")
    with running("mqtt", rig.store, rig.directory, **settings):
        rig.comes_to_be("unreachable", "dead")
        rig.comes_to_be("connected", "hub")
        for number in range(20):
            rig.read(list_type=3, import_w=number, import_wh=1000 * number)
        wait_until(lambda: values(listener, COUNTER) == kwh(range(20)), "all is told")


def test_a_service_whose_broker_is_far_away_ends_when_it_is_asked_and_not_after_its_backlog(
    rig: Rig, listener: Listener
) -> None:
    rig.gate.shut()
    with running("mqtt", rig.store, rig.directory, **rig.settings()) as process:
        rig.comes_to_be("unreachable")
        for number in range(300):
            rig.read(list_type=3, import_w=number, import_wh=1000 * number)
        rig.gate.delay_s = 1
        rig.gate.open()
        wait_until(lambda: len(values(listener, COUNTER)) > 3, "some of them are told")
        process.terminate()
        assert process.wait(30) == 0
        wait_until(lambda: values(listener, "amshub/status")[-1] == "offline", "it takes leave")
    assert len(values(listener, COUNTER)) < 300
    rig.gate.delay_s = 0
    with running("mqtt", rig.store, rig.directory, **rig.settings()):
        wait_until(lambda: set(values(listener, COUNTER)) == set(kwh(range(300))), "the next one tells the rest")


def test_readings_that_were_trimmed_are_a_gap_in_the_log(rig: Rig, listener: Listener) -> None:
    with running("mqtt", rig.store, rig.directory, **rig.settings()) as process:
        rig.comes_to_be("connected")
        rig.read(list_type=3, import_w=1, import_wh=1000)
        wait_until(lambda: values(listener, COUNTER), "it is told")
        process.terminate()
        assert process.wait(30) == 0
    rig.read(list_type=3, import_w=1, import_wh=2000)
    rig.read(list_type=3, import_w=1, import_wh=3000)
    with rig.store.client() as client:
        client.xtrim(streams.readings(0), maxlen=1, approximate=False)
    with running("mqtt", rig.store, rig.directory, **rig.settings()):
        wait_until(lambda: values(listener, COUNTER) == ["1.000", "3.000"], "telling goes on with what is left")
    assert "were trimmed from amshub:{0}:readings before they were told" in rig.log()


def test_a_store_that_goes_away_costs_neither_the_connection_nor_a_counter(
    own_store: Store, tmp_path: Path, broker: Broker, listener: Listener
) -> None:
    with closing(Gate(broker.port)) as gate:
        rig = Rig(own_store, tmp_path, broker, gate)
        with running("mqtt", own_store, tmp_path, **rig.settings()):
            rig.comes_to_be("connected")
            rig.read(list_type=3, import_w=1, import_wh=1000)
            wait_until(lambda: values(listener, COUNTER), "it is told")
            own_store.stop()
            wait_until(lambda: "the store does not do what it is asked" in rig.log(), "the log says so")
            own_store.start()
            rig.read(list_type=3, import_w=1, import_wh=2000)
            wait_until(lambda: values(listener, COUNTER) == ["1.000", "2.000"], "telling goes on")
            assert gate.connections == 1


def test_what_comes_while_the_service_is_down_is_told_by_the_next_one_once(rig: Rig, listener: Listener) -> None:
    with running("mqtt", rig.store, rig.directory, **rig.settings()) as process:
        rig.comes_to_be("connected")
        rig.read(list_type=3, import_w=1, import_wh=1000)
        wait_until(lambda: values(listener, COUNTER), "it is told")
        process.terminate()
        assert process.wait(30) == 0
        wait_until(lambda: values(listener, "amshub/status")[-1] == "offline", "it takes leave")
    rig.read(list_type=3, import_w=1, import_wh=2000)
    with running("mqtt", rig.store, rig.directory, **rig.settings()):
        rig.comes_to_be("connected")
        rig.read(list_type=3, import_w=1, import_wh=3000)
        wait_until(lambda: "3.000" in values(listener, COUNTER), "telling goes on")
    assert values(listener, COUNTER) == kwh(range(1, 4))


def test_the_broker_says_offline_when_the_service_is_killed(rig: Rig, listener: Listener) -> None:
    with running("mqtt", rig.store, rig.directory, **rig.settings()) as process:
        wait_until(lambda: values(listener, "amshub/status") == ["online"], "it is online")
        process.kill()
        wait_until(lambda: values(listener, "amshub/status") == ["online", "offline"], "its last will is told")


def test_without_a_broker_the_service_is_well_and_says_what_to_write(store: Store, tmp_path: Path) -> None:
    with running("mqtt", store, tmp_path, **METER, AMSHUB_MQTT__BROKERS__HOME__URL="") as process:
        rests(process, tmp_path / "mqtt.heartbeat")
        assert "no broker is configured: write AMSHUB_MQTT_URL" in log_of("mqtt", tmp_path)
        process.terminate()
        assert process.wait(30) == 0


def test_settings_that_cannot_be_meant_end_the_service_with_code_2(store: Store, tmp_path: Path) -> None:
    wrong = {"AMSHUB_MQTT__BROKERS__HUB__URL": "mqtt://hub", "AMSHUB_MQTT__BROKERS__HUB__METERS": "cabin"}
    with running("mqtt", store, tmp_path, **wrong) as process:
        assert process.wait(30) == 2
    assert "there is no cabin" in log_of("mqtt", tmp_path)


def test_a_clock_that_cannot_be_read_ends_the_service_with_code_2(store: Store, tmp_path: Path) -> None:
    with running("mqtt", store, tmp_path, **METER, AMSHUB_CLOCK="tomorrow") as process:
        assert process.wait(30) == 2
    assert "AMSHUB_CLOCK" in log_of("mqtt", tmp_path)

"""A real broker is told what the meter says, and loses nothing that has a counter whatever goes away."""

import itertools
import signal
from pathlib import Path

import pytest
from amshub_contracts import price_book
from amshub_contracts.bus import Bus
from amshub_contracts.market_day import market_days_at

from tests.contracts.price_days import a_day
from tests.integration.mqtt.rig import HOUR_MS, is_connected, now_ms, position, reading, status, stream, telling
from tests.support.broker import Broker
from tests.support.services import log_of, running
from tests.support.store import Store
from tests.support.subscriber import Seen, subscribed
from tests.support.waiting import wait_until


def test_a_reading_reaches_those_who_read_along(store: Store, tmp_path: Path, broker: Broker) -> None:
    with subscribed(broker.port) as reader, telling(store, tmp_path, broker.port):
        wait_until(lambda: position(store) is not None, "the service stands at the stream's end")
        last = stream(store, [reading(1, now_ms(), import_w=1234, import_wh=5_678_900)])
        (told,) = wait_until(lambda: [each for each in reader.on("amshub") if b'"P":1234' in each.payload], "it comes")
        assert told.json["data"]["tPI"] == 5678.9
        assert not told.retained
        wait_until(lambda: position(store) == last, "the position follows the acknowledgement")
    assert "Traceback" not in log_of("mqtt", tmp_path)


def test_online_and_offline_are_retained_whether_it_ends_well_or_not(
    store: Store, tmp_path: Path, broker: Broker
) -> None:
    with subscribed(broker.port, "amshub/status") as reader:
        for end in (signal.SIGTERM, signal.SIGKILL):
            before = len(reader.all)
            with telling(store, tmp_path, broker.port) as process:
                wait_until(lambda: is_connected(store), "it is connected")
                wait_until(lambda: [each.payload for each in reader.all[before:]][-1:] == [b"online"], "it says online")  # noqa: B023  used at once
                process.send_signal(end)
                assert process.wait() == (0 if end == signal.SIGTERM else -signal.SIGKILL)
            wait_until(lambda: reader.all[-1].payload == b"offline", "the broker says offline")
    with subscribed(broker.port, "amshub/status") as later:
        wait_until(lambda: later.all, "the status is retained")
        assert (later.all[0].payload, later.all[0].retained) == (b"offline", True)


def test_counters_of_an_outage_come_afterwards_and_live_values_do_not(
    store: Store, tmp_path: Path, broker: Broker
) -> None:
    with telling(store, tmp_path, broker.port):
        wait_until(lambda: is_connected(store), "it is connected")
        wait_until(lambda: position(store) is not None, "the service stands at the stream's end")
        broker.stop()
        wait_until(lambda: (told := status(store)) is not None and told.state != "connected", "it knows")
        start_ms = now_ms() - 3 * HOUR_MS
        seq = itertools.count(1)
        missed = [
            reading(next(seq), start_ms + at, import_w=4321, **({} if at % HOUR_MS else {"import_wh": at // 3600}))
            for at in range(0, 3 * HOUR_MS, 60_000)
        ]
        last = stream(store, missed)
        broker.start()
        with subscribed(broker.port) as reader:
            wait_until(lambda: position(store) == last, "all of it is told")
            lists = [each.json["data"] for each in reader.on("amshub") if b'"data"' in each.payload]
        assert [each["tPI"] for each in lists if "tPI" in each] == [0.0, 1.0, 2.0]
        assert len(lists) == 3, "values of three hours ago are not told as if they were of now"
        wait_until(
            lambda: (told := status(store)) is not None and told.skipped_late == 3 * 59, "it tells what it left out"
        )
    assert "broke off" in log_of("mqtt", tmp_path)


@pytest.mark.parametrize("kill", [signal.SIGTERM, signal.SIGKILL])
def test_a_service_that_was_away_goes_on_where_it_stopped(
    store: Store, tmp_path: Path, broker: Broker, kill: signal.Signals
) -> None:
    with subscribed(broker.port) as reader:
        for turn in range(3):
            with telling(store, tmp_path, broker.port) as process:
                wait_until(lambda: position(store) is not None, "the service stands at the stream's end")
                first = stream(store, [reading(10 * turn + 1, now_ms(), import_w=1, import_wh=1000 * (2 * turn + 1))])
                wait_until(lambda at=first: position(store) == at, "it is told")  # type: ignore[misc]  # bound at once
                process.send_signal(kill)
                process.wait()
            stream(store, [reading(10 * turn + 2, now_ms() - HOUR_MS, import_w=1, import_wh=1000 * (2 * turn + 2))])
        with telling(store, tmp_path, broker.port):
            wait_until(lambda: len(_counters(reader.on("amshub"))) >= 6, "the last one comes")
    assert _counters(reader.on("amshub")) == [1.0, 2.0, 3.0, 4.0, 5.0, 6.0], "each once, in order"


def _counters(seen: list[Seen]) -> list[float]:
    lists = [each.json.get("data", {}) for each in seen]
    return [each["tPI"] for each in lists if "tPI" in each]


def test_prices_are_told_on_connecting_and_when_they_change(store: Store, tmp_path: Path, broker: Broker) -> None:
    bus = Bus(store.settings, "test")
    today = market_days_at(now_ms())[0].isoformat()
    price_book.save_day(bus, a_day(today, 1_000_000))
    with subscribed(broker.port) as reader, telling(store, tmp_path, broker.port, format="json-topics", area="NO1"):

        def first_prices() -> list[float]:
            return [each.json["prices"]["import"][0] for each in reader.on("amshub/prices")]

        wait_until(lambda: first_prices() == [1.0], "they come with the connection")
        price_book.save_day(bus, a_day(today, 2_000_000))
        wait_until(lambda: first_prices() == [1.0, 2.0], "they come when they change")
    bus.close()


def test_a_plot_comes_when_it_is_asked_for(store: Store, tmp_path: Path, broker: Broker) -> None:
    with subscribed(broker.port) as reader, telling(store, tmp_path, broker.port):
        wait_until(lambda: is_connected(store), "it is connected")
        broker.publish("amshub/command", b"dayplot")
        broker.publish("amshub/command", b"x" * 300)
        broker.publish("amshub/command", b"fwupgrade")
        broker.publish("amshub/command", b"monthplot")
        wait_until(lambda: reader.on("amshub/monthplot"), "the plot comes")
        assert reader.on("amshub/dayplot")[0].json["unit"] == "kwh"
        assert len(reader.on("amshub/monthplot")[0].json) == 63
    assert "it has more than 256 bytes" in log_of("mqtt", tmp_path)


def test_a_wrong_password_is_told_in_words_and_tried_again(store: Store, tmp_path: Path) -> None:
    directory = tmp_path / "broker"
    directory.mkdir()
    guarded = Broker(directory, user="amshub", password="right")
    guarded.start()
    try:
        with telling(store, tmp_path, guarded.port, user="amshub", password="wrong"):
            wait_until(lambda: (told := status(store)) is not None and told.state == "refused", "it is refused")
            told = status(store)
            assert told is not None
            assert told.error_code == -10
            assert "correct user and password" in told.message
            assert "wrong" not in log_of("mqtt", tmp_path)
        with telling(store, tmp_path, guarded.port, user="amshub", password="right"):
            wait_until(lambda: is_connected(store), "the right one does")
    finally:
        guarded.stop()


def test_without_a_broker_it_is_well_and_says_what_to_write(store: Store, tmp_path: Path) -> None:
    with running("mqtt", store, tmp_path) as process:
        wait_until(lambda: "no broker is configured" in log_of("mqtt", tmp_path), "it says so")
        process.send_signal(signal.SIGTERM)
        assert process.wait() == 0

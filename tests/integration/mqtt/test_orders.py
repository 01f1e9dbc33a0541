"""What people ask for over MQTT: plots always, changes of the ledger where the settings allow it, nothing else."""

import json
import time
from typing import Any

import msgspec
from amshub_contracts import commands, streams
from amshub_contracts.messages import Day, Hour, Summary

from tests.integration.mqtt.conftest import Rig, values
from tests.support.mosquitto import Listener
from tests.support.services import running
from tests.support.waiting import wait_until

HOUR_S = 3600
SET = {"kind": "set", "start_s": 1_795_000_500, "end_s": 1_795_001_400, "import_wh": 250}


def summarize(rig: Rig, meter: str, wh: int) -> None:
    """A summary of this meter whose last completed hour and yesterday drew so much."""
    now_s = int(time.time())
    hour = Hour(now_s // HOUR_S * HOUR_S - HOUR_S, wh, 0)
    yesterday = time.strftime("%Y-%m-%d", time.gmtime(now_s - 86_400))
    summary = Summary(as_of_ms=now_s * 1000, hours=(hour,), days=(Day(yesterday, 10 * wh, 0),))
    with rig.store.client() as client:
        client.set(streams.summary(0, meter), msgspec.json.encode(summary))


def test_plots_come_when_they_are_asked_for(rig: Rig, listener: Listener) -> None:
    summarize(rig, "home", 1234)
    with running("mqtt", rig.store, rig.directory, **rig.settings(format="json")):
        rig.comes_to_be("connected")
        listener.publish("amshub/command", b"dayplot", retain=False)
        listener.publish("amshub/command", b"monthplot", retain=False)
        (day,) = wait_until(lambda: values(listener, "amshub/dayplot"), "dayplot comes")
        (month,) = wait_until(lambda: values(listener, "amshub/monthplot"), "monthplot comes")
    last_hour = (int(time.time()) // HOUR_S - 1) % 24
    assert json.loads(day)["unit"] == "kwh"
    assert len(json.loads(day)) == 49
    assert 1.234 in (json.loads(day)[f"i{last_hour:02d}"], json.loads(day)[f"i{(last_hour - 1) % 24:02d}"])
    assert 12.34 in json.loads(month).values()


def test_each_meter_has_its_own_commands(rig: Rig, listener: Listener) -> None:
    summarize(rig, "cabin", 4321)
    cabin = {"AMSHUB_METERS__CABIN__SOURCE": "/dev/null"}
    settings = rig.settings(format="json", command_topic="orders", meters="home,cabin") | cabin
    with running("mqtt", rig.store, rig.directory, **settings):
        rig.comes_to_be("connected")
        listener.publish("amshub/cabin/command", b"dayplot", retain=False)
        (day,) = wait_until(lambda: values(listener, "amshub/cabin/dayplot"), "the cabin's plot comes")
        assert 4.321 in json.loads(day).values()
        listener.publish("orders", b"dayplot", retain=False)
        (day,) = wait_until(lambda: values(listener, "amshub/dayplot"), "the home's plot comes")
        assert 4.321 not in json.loads(day).values()


def test_what_is_old_long_or_meaningless_is_not_obeyed(rig: Rig, listener: Listener) -> None:
    listener.publish("amshub/command", b"monthplot", retain=True)
    with running("mqtt", rig.store, rig.directory, **rig.settings(format="json", edits="true")):
        rig.comes_to_be("connected")
        for payload in (
            b"monthplot ",
            b"fwupgrade",
            b"{",
            b"[" * 5000,
            b"\xff\xfe",
            json.dumps(SET | {"x": "y" * 300}).encode(),
        ):
            listener.publish("amshub/command", payload, retain=False)
        listener.publish("amshub/command", b"dayplot", retain=False)
        wait_until(lambda: values(listener, "amshub/dayplot"), "what is right is obeyed")
    assert values(listener, "amshub/monthplot") == []
    assert waiting(rig) == []
    assert rig.log().count("is not obeyed") == 1, "whoever may send them shall not fill the log"


def test_the_ledger_is_changed_by_those_who_may(rig: Rig, listener: Listener) -> None:
    with running("mqtt", rig.store, rig.directory, **rig.settings(edits="true")):
        rig.comes_to_be("connected")
        listener.publish("amshub/command", json.dumps(SET).encode(), retain=False)
        wait_until(lambda: waiting(rig), "the command waits for accounting")
    (command,) = waiting(rig)
    assert isinstance(command, commands.SetEnergy)
    assert (command.meter, command.by) == ("home", "mqtt hub")
    assert (command.start_s, command.end_s, command.import_wh) == (1_795_000_500, 1_795_001_400, 250)
    assert command.export_wh is None


def test_the_ledger_is_not_changed_by_others(rig: Rig, listener: Listener) -> None:
    with running("mqtt", rig.store, rig.directory, **rig.settings()):
        rig.comes_to_be("connected")
        listener.publish("amshub/command", json.dumps(SET).encode(), retain=False)
        wait_until(lambda: "edits = true" in rig.log(), "the log says why not")
    assert waiting(rig) == []


def waiting(rig: Rig) -> list[commands.AnyCommand]:
    """The commands that wait for accounting."""
    with rig.store.client() as client:
        entries: Any = client.xrange(streams.commands(0))
    return [commands.decode(fields) for _, fields in entries]

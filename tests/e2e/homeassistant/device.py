"""An AMS reader device as Home Assistant knows it: what firmware 2.5 announces and tells, by the device's own table."""

import json
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from typing import Any

from tests.e2e.homeassistant.household import START_WH
from tests.support.mosquitto import Listener

HOSTNAME = "ams-1234"
TOPIC = "ams"
EACH_S = 5
OLD_WH = START_WH - 500
"""What the meter had counted when the device was turned off."""
Row = tuple[str, str, str, str, int, str, str, str]

ANNOUNCED: list[Row] = [
    # topic, path in its JSON, key, name, expires after s, unit, device class, state class
    ("power", "P", "P", "Active import", 30, "W", "power", "measurement"),
    ("power", "t", "t", "Data timestamp", 30, "", "timestamp", ""),
    ("power", "Q", "Q", "Reactive import", 30, "var", "reactive_power", "measurement"),
    ("power", "PO", "PO", "Active export", 30, "W", "power", "measurement"),
    ("power", "I1", "I1", "L1 current", 30, "A", "current", "measurement"),
    ("power", "U1", "U1", "L1 voltage", 30, "V", "voltage", "measurement"),
    ("power", "PF", "PF", "Power factor", 30, "%", "power_factor", "measurement"),
    ("power", "P1", "P1", "L1 active import", 30, "W", "power", "measurement"),
    ("power", "tPI1", "tPI1", "L1 accumulated active import", 30, "kWh", "energy", "total_increasing"),
    ("energy", "tPI", "tPI", "Accumulated active import", 4000, "kWh", "energy", "total_increasing"),
    ("energy", "tPO", "tPO", "Accumulated active export", 4000, "kWh", "energy", "total_increasing"),
    ("energy", "tQI", "tQI", "Accumulated reactive import", 4000, "kvarh", "", "total_increasing"),
    ("energy", "rtc", "rtc", "Meter timestamp", 4000, "", "timestamp", ""),
    ("realtime", "max", "max", "Month max", 120, "kWh", "energy", ""),
    ("realtime", "threshold", "threshold", "Tariff threshold", 120, "kWh", "energy", ""),
    ("realtime", "hour.use", "houruse", "Current hour used", 120, "kWh", "energy", "total_increasing"),
    ("realtime", "day.use", "dayuse", "Current day used", 120, "kWh", "energy", "total_increasing"),
    ("realtime", "month.use", "monthuse", "Current month used", 120, "kWh", "energy", "total_increasing"),
    ("realtime", "day.cost", "daycost", "Current day cost", 120, "NOK", "monetary", ""),
    ("realtime", "peaks[0]", "peaks0", "Current month peak 1", 4000, "kWh", "energy", ""),
    ("realtime", "thresholds[0]", "thresholds0", "Tariff threshold 1", 4000, "kWh", "energy", ""),
    ("prices", "prices.min", "pricesmin", "Minimum price ahead", 4000, "NOK/kWh", "monetary", ""),
    ("prices", "prices.cheapest1hr", "pricescheapest1hr", "Cheapest 1hr period ahead", 4000, "", "timestamp", ""),
    ("prices", "prices.import[0]", "prices0", "Current import price", 3900, "NOK/kWh", "monetary", "total"),
    ("prices", "prices.import[1]", "prices1", "Import price in 01 hour(s)", 3900, "NOK/kWh", "monetary", ""),
    ("state", "rssi", "rssi", "Status", 180, "dBm", "signal_strength", ""),
    ("state", "vcc", "vcc", "Supply volt", 180, "V", "voltage", ""),
    ("state", "up", "up", "Uptime", 180, "s", "duration", "measurement"),
    ("state", "temp", "temp", "Temperature sensor", 900, "°C", "temperature", "measurement"),
]
WAITS = {"PO", "tPO"}
"""Of a household that exports; the meter of the tests does not say at first that it does."""
GOES = {"prices1", "rssi", "vcc", "fwupgrade"}
"""Keys of what a server does not have, or tells in another way."""


@contextmanager
def device(broker_port: int) -> Iterator[None]:
    """One that has announced its sensors, and tells of them until it is turned off."""
    is_off = threading.Event()
    with closing(Listener(broker_port)) as line:
        for topic, payload in announcements():
            line.publish(topic, payload, retain=True)
        line.publish(f"{TOPIC}/status", b"online", retain=True)

        def tell() -> None:
            while not is_off.wait(EACH_S):
                for topic, value in told(datetime.now(UTC)).items():
                    line.publish(f"{TOPIC}/{topic}", json.dumps(value).encode(), retain=topic == "prices")

        thread = threading.Thread(target=tell)
        thread.start()
        try:
            yield
        finally:
            is_off.set()
            thread.join()
            line.publish(f"{TOPIC}/status", b"offline", retain=True)


def announcements() -> Iterator[tuple[str, bytes]]:
    """Topic and payload of each, all of them retained."""
    hardware = {
        "ids": [HOSTNAME],
        "name": "AMS reader",
        "mdl": "Pow-K+",
        "sw": "v2.5.7",
        "mf": "AmsToMqttBridge",
        "cu": f"http://{HOSTNAME}.local/",
    }
    for topic, path, key, name, expires_s, unit, device_class, state_class in ANNOUNCED:
        config = {
            "name": name,
            "stat_t": f"{TOPIC}/{topic}",
            "uniq_id": f"{HOSTNAME}_{key}",
            "default_entity_id": f"sensor.{HOSTNAME}_{key}",
            "val_tpl": f"{{{{ value_json.{path} | is_defined }}}}",
            "expire_after": expires_s,
            "dev": hardware,
        }
        classes = {"dev_cla": device_class, "stat_cla": state_class, "unit_of_meas": unit}
        config |= {option: value for option, value in classes.items() if value}
        yield f"homeassistant/sensor/{HOSTNAME}_{key}/config", json.dumps(config).encode()
    firmware = {
        "name": "Firmware",
        "stat_t": f"{TOPIC}/firmware",
        "uniq_id": f"{HOSTNAME}_fwupgrade",
        "dev_cla": "firmware",
        "cmd_t": f"{TOPIC}/command",
        "pl_inst": "fwupgrade",
    }
    yield f"homeassistant/update/{HOSTNAME}/config", json.dumps(firmware).encode()


def told(now: datetime) -> dict[str, Any]:
    """What it tells of the meter, by topic."""
    time = now.strftime("%Y-%m-%dT%H:%M:%SZ")
    span = {"use": 1.0, "cost": 0.5, "produced": 0.0, "income": 0.0}
    return {
        "power": {
            "P": 3500,
            "PO": 0,
            "Q": 120,
            "I1": 5.2,
            "U1": 230.1,
            "PF": 98,
            "P1": 1200,
            "tPI1": 1000.0,
            "t": time,
        },
        "energy": {"tPI": OLD_WH / 1000, "tPO": 1.5, "tQI": 123.4, "tQO": 12.3, "rtc": time, "t": time},
        "realtime": {
            "max": 4.7,
            "peaks": [4.7],
            "threshold": 5,
            "hour": span,
            "day": span,
            "month": span,
            "thresholds": [2, 5, 10, 15, 20, 25, 50, 75, 100],
            "t": time,
        },
        "prices": {"prices": {"import": [0.5, 0.4], "min": 0.4, "max": 0.5, "cheapest1hr": time}, "t": time},
        "state": {"rssi": -50, "vcc": 3.3, "up": 100, "temp": 21.0, "t": time},
        "firmware": {"installed_version": "v2.5.7", "latest_version": "v2.5.7", "title": "amsreader firmware"},
    }

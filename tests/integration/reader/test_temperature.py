"""Sensors of the kernel's 1-wire tree, as files, in the store."""

import threading
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from amshub_contracts import streams
from amshub_contracts.bus import Bus
from amshub_contracts.messages import Sensor, Temperature
from amshub_contracts.settings import ReaderSettings
from amshub_reader.core.w1 import rom_code
from amshub_reader.temperature import MAX_SENSORS, TemperatureReader

from tests.integration.reader.rig import reader, settings_for, true_clock
from tests.support.store import Store
from tests.support.waiting import wait_until

FIRST, SECOND, THIRD = "28-0000012ab3c4", "28-0000012ab3c5", "28-0316a2794bff"


def sensor(root: Path, name: str, milli_c: int, *, crc: str = "YES", file: str = "w1_slave") -> Path:
    """A sensor's directory as the driver w1_therm makes it."""
    directory = root / name
    directory.mkdir(parents=True, exist_ok=True)
    line = "72 01 4b 46 7f ff 0e 10 57"
    report = f"{line} : crc=57 {crc}\n{line} t={milli_c}\n" if file == "w1_slave" else f"{milli_c}\n"
    (directory / file).write_text(report)
    return directory


def told(store: Store) -> Temperature | None:
    with store.client() as client:
        raw = client.get(streams.TEMPERATURE_KEY)
    return None if raw is None else msgspec.json.decode(raw, type=Temperature)


def address(name: str) -> str:
    return rom_code(*name.split("-"))


@pytest.fixture
def thermometer(store: Store, tmp_path: Path) -> Iterator[TemperatureReader]:
    bus = Bus(store.settings, "test")
    yield TemperatureReader(bus, tmp_path / "w1", true_clock(), threading.Event())
    bus.close()


def test_each_sensor_is_told_with_its_address(store: Store, tmp_path: Path, thermometer: TemperatureReader) -> None:
    sensor(tmp_path / "w1", SECOND, -1250)
    sensor(tmp_path / "w1", FIRST, 23125)
    sensor(tmp_path / "w1", THIRD, 4000, file="temperature")
    (tmp_path / "w1" / "w1_bus_master1").mkdir()
    thermometer.turn()
    found = told(store)
    assert found is not None
    assert found.sensors == (
        Sensor(address(FIRST), 23125),
        Sensor(address(SECOND), -1250),
        Sensor(address(THIRD), 4000),
    )
    with store.client() as client:
        assert 0 < client.ttl(streams.TEMPERATURE_KEY) <= streams.TEMPERATURE_LIFE_S


def test_bad_values_are_not_taken_and_said_once(
    store: Store, tmp_path: Path, thermometer: TemperatureReader, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    sensor(tmp_path / "w1", FIRST, 85000)
    sensor(tmp_path / "w1", SECOND, 20000, crc="NO")
    (sensor(tmp_path / "w1", THIRD, 1) / "w1_slave").unlink()
    for _ in range(3):
        thermometer.turn()
    assert told(store) is None
    for name in (FIRST, SECOND, THIRD):
        assert caplog.text.count(f"temperature sensor {name} gives no good value") == 1
    sensor(tmp_path / "w1", FIRST, 21000)
    thermometer.turn()
    assert f"temperature sensor {FIRST} gives good values again" in caplog.text
    found = told(store)
    assert found is not None
    assert found.sensors == (Sensor(address(FIRST), 21000),)


def test_a_tree_without_sensors_or_no_tree_writes_nothing(
    store: Store, tmp_path: Path, thermometer: TemperatureReader
) -> None:
    thermometer.turn()
    (tmp_path / "w1" / "w1_bus_master1").mkdir(parents=True)
    sensor(tmp_path / "w1", "29-0000012ab3c4", 20000)
    thermometer.turn()
    assert told(store) is None


def test_no_more_sensors_are_read_than_can_be_in_a_turn(
    store: Store, tmp_path: Path, thermometer: TemperatureReader
) -> None:
    for number in range(MAX_SENSORS + 8):
        sensor(tmp_path / "w1", f"28-{number:012x}", 20000)
    thermometer.turn()
    found = told(store)
    assert found is not None
    assert len(found.sensors) == MAX_SENSORS


def test_the_reader_finds_them_where_the_settings_say(store: Store, tmp_path: Path) -> None:
    sensor(tmp_path / "w1", FIRST, 23125)
    settings = msgspec.structs.replace(
        settings_for(store.settings, tmp_path), reader=ReaderSettings(w1_root=str(tmp_path / "w1"))
    )
    with reader(settings) as running:
        wait_until(lambda: told(store), "the temperature is in the store")
    assert running.code == 0


def test_a_store_that_is_away_costs_a_turn_and_not_the_thread(own_store: Store, tmp_path: Path) -> None:
    sensor(tmp_path / "w1", FIRST, 23125)
    bus = Bus(own_store.settings, "test")
    thermometer = TemperatureReader(bus, tmp_path / "w1", true_clock(), threading.Event())
    own_store.stop()
    thermometer.turn()
    own_store.start()
    thermometer.turn()
    bus.close()
    assert told(own_store) is not None

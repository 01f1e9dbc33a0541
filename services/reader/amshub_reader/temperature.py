"""The thread that reads the machine's 1-wire temperature sensors."""

import logging
import threading
from pathlib import Path

import msgspec
from amshub_contracts import streams
from amshub_contracts.bus import Bus, BusDown, BusFull
from amshub_contracts.clock import Clock
from amshub_contracts.messages import Sensor, Temperature

from amshub_reader.core.w1 import SENSOR, milli_c, milli_c_checked, rom_code

log = logging.getLogger(__name__)

EVERY_S = 15.0
MAX_SENSORS = 32
"""Each takes 0.75 s to measure; more than this many would not be done before the next turn."""
MAX_FILE_BYTES = 256
"""A report has 75 bytes."""


class TemperatureReader:
    """Reads the sensors below this directory each 15 s, and writes what is good to the store."""

    def __init__(self, bus: Bus, root: Path, clock: Clock, stop: threading.Event) -> None:
        self._bus = bus
        self._root = root
        self._clock = clock
        self._stop = stop
        self._known: set[str] = set()
        self._bad: set[str] = set()

    def run(self) -> None:
        """Read until stopped."""
        while True:
            self.turn()
            if self._stop.wait(EVERY_S):
                return

    def turn(self) -> None:
        """Read each sensor once and write what they say; nothing when none says anything."""
        sensors = self._measured()
        if not sensors:
            return
        told = msgspec.json.encode(Temperature(self._clock.now_ms(), tuple(sensors)))
        try:
            self._bus.commit([("SET", streams.TEMPERATURE_KEY, told, "EX", streams.TEMPERATURE_LIFE_S)])
        except (BusDown, BusFull) as error:
            log.debug("temperatures not written: %s", error)

    def _measured(self) -> list[Sensor]:
        found = self._directories()
        if found.keys() - self._known:
            log.info("%d temperature sensors below %s", len(found), self._root)
        self._known = set(found)
        sensors: list[Sensor] = []
        for name, directory in found.items():
            if self._stop.is_set():
                return []
            measured = _measure(directory)
            if measured is not None:
                family, _, serial = name.partition("-")
                sensors.append(Sensor(rom_code(family, serial), measured))
            self._tell(name, good=measured is not None)
        return sensors

    def _directories(self) -> dict[str, Path]:
        try:
            names = sorted(path.name for path in self._root.iterdir() if SENSOR.fullmatch(path.name))
        except OSError:
            return {}  # no 1-wire on this machine, or none any more
        return {name: self._root / name for name in names[:MAX_SENSORS]}

    def _tell(self, name: str, *, good: bool) -> None:
        if not good and name not in self._bad:
            log.warning("temperature sensor %s gives no good value: check its wires and its pull-up resistor", name)
            self._bad.add(name)
        elif good and name in self._bad:
            log.info("temperature sensor %s gives good values again", name)
            self._bad.remove(name)


def _measure(sensor: Path) -> int | None:
    """Thousandths of a degree, None when there is no good value; the kernel measures while the file is read."""
    report = _content(sensor / "w1_slave")
    if report is not None:
        return milli_c(report)
    checked = _content(sensor / "temperature")
    return None if checked is None else milli_c_checked(checked)


def _content(path: Path) -> bytes | None:
    try:
        with path.open("rb") as file:
            return file.read(MAX_FILE_BYTES)
    except OSError:
        return None

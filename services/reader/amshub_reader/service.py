"""The reader as a whole: two threads for each meter with a source, one for each without."""

import logging
import threading
from collections.abc import Callable
from pathlib import Path

from amshub_contracts import streams
from amshub_contracts.bus import Bus
from amshub_contracts.clock import Clock
from amshub_contracts.heartbeat import beat
from amshub_contracts.settings import MeterSettings, Settings
from amshub_contracts.shutdown import FAILED, OK
from amshub_contracts.source_url import parse_source

from amshub_reader.decoding import decoding_of
from amshub_reader.evidence_log import EvidenceLog
from amshub_reader.health import Health
from amshub_reader.intake import Intake
from amshub_reader.line_memory import LineMemory
from amshub_reader.line_words import LineWords
from amshub_reader.lines import Opener
from amshub_reader.outbox import Outbox
from amshub_reader.port_reader import PortReader
from amshub_reader.publisher import Place, Publisher
from amshub_reader.raw_frames import FrameLog
from amshub_reader.schema import claim_schema
from amshub_reader.source import SourceReader
from amshub_reader.spool import Spool
from amshub_reader.status_writer import StatusWriter
from amshub_reader.temperature import TemperatureReader
from amshub_reader.timepiece import Timepiece
from amshub_reader.unconfigured import Unconfigured

log = logging.getLogger(__name__)

BEAT_S = 1.0


class Service:
    """Reads every meter of the settings until `stop` is set."""

    def __init__(
        self,
        settings: Settings,
        clock: Clock,
        stop: threading.Event,
        timepiece: Callable[[Clock], Timepiece] = Timepiece,
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._stop = stop
        self._timepiece = timepiece
        self.heartbeat = Path(settings.stack.run_dir) / "reader.heartbeat"
        self._sources: list[threading.Thread] = []
        self._publishing: list[threading.Thread] = []
        self._outboxes: list[Outbox] = []
        self._unconfigured: list[Unconfigured] = []
        self.is_idle = False
        """Whether it ended because there is neither a meter nor a temperature to be read, and every status says so."""
        self._buses: list[Bus] = []
        for name, meter in settings.meters.items():
            self._add(name, meter)
        self._add_temperature()

    def run(self) -> int:
        """Read until stopped, or until `is_idle`; the exit code."""
        # Sources first: a store that is away must not cost a frame.
        for thread in self._sources:
            thread.start()
        code = claim_schema(self._bus("schema"), self._stop, lambda: beat(self.heartbeat))
        if code == OK and not self._stop.is_set():
            for thread in self._publishing:
                thread.start()
            code = self._watch()
        self._stop.set()
        return self._end(code)

    def _add(self, name: str, meter: MeterSettings) -> None:
        place = self._place(name)
        if not meter.source and not meter.history:
            idle = Unconfigured(self._bus(name), place, self._clock)
            self._unconfigured.append(idle)
            self._publishing.append(
                threading.Thread(target=idle.run, args=(self._stop,), name=f"{name} unconfigured", daemon=True)
            )
            return
        capacity = self._settings.reader.spool_readings
        spool = Spool(capacity)
        health = Health(self._clock.now_ms(), on_change=spool.wake)
        bus = self._bus(name)
        evidence = EvidenceLog(place.partition, name)
        status = StatusWriter(bus, place, self._clock, health, evidence)
        outbox = Outbox(name, Publisher(bus, place, self._frame_log(place)), spool, status)
        intake = Intake(name, decoding_of(meter), self._timepiece(self._clock), spool, health, evidence, capacity)
        port = self._port_reader(name, meter, intake, health)
        source = SourceReader(name, meter, port, intake, outbox, health, self._stop)
        self._outboxes.append(outbox)
        self._sources.append(threading.Thread(target=source.run, name=f"{name} source", daemon=True))
        self._publishing.append(threading.Thread(target=outbox.run, name=f"{name} outbox", daemon=True))

    def _port_reader(self, name: str, meter: MeterSettings, intake: Intake, health: Health) -> PortReader | None:
        """What reads the meter's port; None when it has none."""
        source = parse_source(meter.source) if meter.source else None
        if source is None or source.kind in ("file", "stamped"):
            return None
        opener = Opener(source, self._settings.reader.device_root, meter.source_password, intake.bad_message)
        memory = None
        if len(opener.lines()) > 1:
            memory = LineMemory(self._bus(name), self._place(name), source.target)
            self._publishing.append(
                threading.Thread(target=memory.run, args=(self._stop,), name=f"{name} line", daemon=True)
            )
        return PortReader(opener, memory, intake, LineWords(name, source, health, intake), self._stop)

    @property
    def _has_w1(self) -> bool:
        """Whether this machine has a 1-wire bus; sensors may be put on it at any time."""
        return Path(self._settings.reader.w1_root).is_dir()

    def _add_temperature(self) -> None:
        reader = TemperatureReader(
            self._bus("temperature"), Path(self._settings.reader.w1_root), self._clock, self._stop
        )
        self._publishing.append(threading.Thread(target=reader.run, name="temperature", daemon=True))

    def _place(self, name: str) -> Place:
        partitions = self._settings.stack.partitions
        partition = streams.partition_of(name, partitions)
        neighbours = sum(streams.partition_of(other, partitions) == partition for other in self._settings.meters)
        return Place(name, partition, streams.readings_maxlen(neighbours), neighbours)

    def _frame_log(self, place: Place) -> FrameLog:
        kept = self._settings.reader
        return FrameLog(
            place.meter, place.partition, meters=place.meters, hours=kept.raw_hours, megabytes=kept.raw_megabytes
        )

    def _bus(self, name: str) -> Bus:
        bus = Bus(self._settings.redis, f"reader-{name}")
        self._buses.append(bus)
        return bus

    def _watch(self) -> int:
        """Beat while all threads live; OK when stopped or idle, FAILED when a thread died."""
        while not self._stop.is_set():
            dead = [thread.name for thread in (*self._sources, *self._publishing) if not thread.is_alive()]
            if dead and not self._stop.is_set():
                log.critical("%s ended by a fault (see above); the reader starts over", ", ".join(dead))
                return FAILED
            if not self._sources and not self._has_w1 and all(meter.is_settled for meter in self._unconfigured):
                self.is_idle = True
                return OK
            beat(self.heartbeat)
            self._stop.wait(BEAT_S)
        return OK

    def _end(self, code: int) -> int:
        """Sources end first, then what they spooled is published, within the grace that Docker gives."""
        for thread in self._sources:
            thread.join()
        for outbox in self._outboxes:
            outbox.close()
        for thread in self._publishing:
            if thread.ident is not None:
                thread.join()
        for bus in self._buses:
            bus.close()
        lost = sum(outbox.unpublished for outbox in self._outboxes)
        if lost:
            log.error("%d readings are lost: the store stayed away until the reader had to end", lost)
        return FAILED if lost and code == OK else code

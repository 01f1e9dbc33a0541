"""Refused frames on their way from the thread that reads to the store, for a bug report."""

import threading
import time
from collections.abc import Sequence

import msgspec
from amshub_contracts import streams
from amshub_contracts.bus import Bus, Command
from amshub_contracts.messages import Evidence

from amshub_reader.core.errors import ErrorKind
from amshub_reader.core.evidence import MAX_BYTES, EvidenceSlots


class EvidenceLog:
    """Keeps the refused frames of one meter: `note` is for the thread that reads, the rest for the one that writes."""

    def __init__(self, partition: int, meter: str) -> None:
        self._key = streams.evidence(partition, meter)
        self._slots = EvidenceSlots()
        self._unwritten: dict[int, Evidence] = {}
        self._lock = threading.Lock()
        self._restored = False

    def note(self, kind: ErrorKind, reason: str, frame: bytes, at_ms: int | None) -> None:
        """These bytes were refused; UTC Unix ms, None while the time is not known."""
        with self._lock:
            slot = self._slots.slot(kind.name, time.monotonic_ns() // 1_000_000)
            if slot is not None:
                self._unwritten[slot] = Evidence(
                    at_ms=at_ms or 0, kind=kind.name, code=kind.he, reason=reason, frame_hex=frame[:MAX_BYTES].hex()
                )

    def restore(self, bus: Bus) -> None:
        """Learn, once, what an earlier run kept, so that it goes in its turn; raises BusDown."""
        if not self._restored:
            kept = stored_evidence(bus, self._key)
            with self._lock:
                self._slots.restore({slot: each for slot, each in kept.items() if slot not in self._unwritten})
            self._restored = True

    def unwritten(self) -> dict[int, Evidence]:
        """What is to be written, by slot."""
        with self._lock:
            return dict(self._unwritten)

    def commands(self, unwritten: dict[int, Evidence]) -> list[Command]:
        """What writes it."""
        fields = [part for slot, each in unwritten.items() for part in (slot, msgspec.json.encode(each))]
        return [("HSET", self._key, *fields)] if fields else []

    def written(self, done: dict[int, Evidence]) -> None:
        """It was written; what took its slot meanwhile was not."""
        with self._lock:
            for slot, each in done.items():
                if self._unwritten.get(slot) is each:
                    del self._unwritten[slot]


def stored_evidence(bus: Bus, key: str) -> dict[int, Evidence]:
    """What the store keeps under this key, by slot; what cannot be read is left out. Raises BusDown."""
    (stored,) = bus.query([("HGETALL", key)])
    kept: dict[int, Evidence] = {}
    for slot, raw in stored.items():
        try:
            kept[int(slot)] = msgspec.json.decode(raw, type=Evidence)
        except (ValueError, msgspec.MsgspecError):
            continue
    return kept


def oldest_first(kept: dict[int, Evidence]) -> Sequence[Evidence]:
    """In the order in which they came."""
    return sorted(kept.values(), key=lambda each: each.at_ms)

"""The loop of one partition: read the stream from the watermark, fold, write the ledger and the new watermark, beat."""

import logging
import random
import threading
from collections.abc import Callable, Sequence

from amshub_contracts import ledger, streams
from amshub_contracts.backoff import delay_s
from amshub_contracts.bus import Bus, BusDown, BusFull, Command, Conflict, Entry
from amshub_contracts.codec import from_fields
from amshub_contracts.ledger import Change
from amshub_contracts.messages import Reading
from amshub_contracts.settings import Settings

from amshub_accounting.books import Books
from amshub_accounting.core.obey import Refused
from amshub_accounting.orders import AT_ONCE, Orders

log = logging.getLogger("accounting")

BATCH = 1000
"""Readings folded into one transaction, so that a month is read in seconds and memory stays flat."""
BLOCK_MS = 1000
"""How long to wait for a reading before looking at the stop signal and beating."""
RETRY_CEILING_S = 5


class Worker:
    """Accounting of one partition; everything in memory can be read again from the store at any time."""

    def __init__(self, settings: Settings, bus: Bus, stop: threading.Event, beat: Callable[[], None]) -> None:
        self._bus = bus
        self._partition = settings.accounting.partition
        self._stop = stop
        self._beat = beat
        self._watermark: bytes | None = None
        self._books = Books(settings, bus)
        self._orders = Orders(bus, self._partition)

    def run(self) -> None:
        """Work until the stop event is set; raises WrongSchema or NewerSchema when a newer amshub wrote the store."""
        failures = 0
        fresh = False
        while not self._stop.is_set():
            self._beat()
            try:
                if not fresh:
                    self._load()
                    fresh = True
                self._step()
                failures = 0
            except (Conflict, BusDown, BusFull) as error:
                # A commit whose reply was lost may have been done, and a second worker may be at work by mistake:
                # either way the store knows better than this memory.
                fresh = False
                failures += 1
                if failures == 1 and not self._stop.is_set():
                    log.error("%s", _remedy(error))
                self._stop.wait(
                    delay_s(failures, first_s=0.1, ceiling_s=RETRY_CEILING_S, spread=random.random())  # noqa: S311  no secret
                )

    def _load(self) -> None:
        self._bus.claim_schema()
        self._watermark = ledger.load_watermark(self._bus, self._partition)
        stream = streams.readings(self._partition)
        if ledger.is_behind_stream(self._bus, self._partition, self._watermark):
            log.error(
                "readings after %s were trimmed from %s before they were folded: accounting was away for too long; "
                "the next counters close the gap, its hours are estimates",
                (self._watermark or streams.BEGINNING).decode(),
                stream,
            )
        log.info("going on after reading %s of %s", (self._watermark or b"none").decode(), stream)
        self._orders.start_over()
        self._save(*self._books.start_over())

    def _step(self) -> None:
        self._save(*self._books.hear_prices())
        self._save(self._books.hear_edits())
        more_wait = self._obey() == AT_ONCE
        after = self._watermark or streams.BEGINNING
        stream = streams.readings(self._partition)
        entries = self._bus.read_stream(stream, after, count=BATCH, block_ms=1 if more_wait else BLOCK_MS)
        if entries:
            self._commit(entries)

    def _commit(self, entries: list[Entry]) -> None:
        readings = [(entry_id, reading) for entry_id, fields in entries if (reading := _read(entry_id, fields))]
        self._books.expect([reading for _, reading in readings])
        for entry_id, reading in readings:
            for note in self._books.fold(reading):
                log.warning("meter %s, reading %s: %s", reading.meter, entry_id.decode(), note)
        changes = [self._books.changes(name) for name in sorted({reading.meter for _, reading in readings})]
        self._save(changes, watermark=entries[-1][0])

    def _obey(self) -> int:
        """Do what users want, one command after the other, each with what became of it in one transaction; how many."""
        orders = self._orders.waiting()
        for order in orders:
            changes: list[Change] = []
            try:
                change, words = self._books.obey(order.command())
                changes.append(change)
            except (Refused, ValueError) as error:
                words = str(error)
            done = bool(changes)
            log.info("%s: %s (%s)", "obeyed a command" if done else "refused a command", words, order.text[:200])
            self._save(changes, self._orders.ending(order, done=done, words=words))
            self._orders.ended(order)
        return len(orders)

    def _save(self, changes: Sequence[Change], also: Sequence[Command] = (), watermark: bytes | None = None) -> None:
        """Write the changes, and `also` these, with the watermark, which stays where it is unless one is given.

        Raises Conflict when another worker folded a reading or obeyed a command meanwhile: memory has neither.
        """
        if not changes and not also and watermark is None:
            return
        ledger.save(
            self._bus,
            self._partition,
            seen=self._watermark,
            watermark=watermark or self._watermark,
            changes=changes,
            also=also,
            guards=[self._orders.guard()],
        )
        self._watermark = watermark or self._watermark


def _read(entry_id: bytes, fields: dict[bytes, bytes]) -> Reading | None:
    try:
        return from_fields(fields)
    except ValueError as error:
        log.warning("entry %s of the stream is no reading and is skipped: %s", entry_id.decode(), error)
        return None


def _remedy(error: Conflict | BusDown | BusFull) -> str:
    if isinstance(error, Conflict):
        return f"the ledger moved on without this worker, reading it again: is a second accounting running? ({error})"
    if isinstance(error, BusFull):
        return f"the store is full, nothing more is written: give Redis more maxmemory or disk ({error})"
    return f"the store cannot be reached, trying again until it can ({error})"

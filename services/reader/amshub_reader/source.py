"""The thread that reads one meter: its history, then its port or its file."""

import logging
import random
import threading
from pathlib import Path

from amshub_contracts.backoff import delay_s
from amshub_contracts.settings import MeterSettings
from amshub_contracts.source_url import Source, parse_source

from amshub_reader.core.capture import BadCapture
from amshub_reader.health import Health
from amshub_reader.intake import Intake
from amshub_reader.outbox import Outbox
from amshub_reader.playback import play_capture, play_stamped
from amshub_reader.port import READ_WAIT_S
from amshub_reader.port_reader import FIRST_RETRY_S, RETRY_CEILING_S, PortReader

log = logging.getLogger(__name__)

HOW_TO_SET = "set AMSHUB_SOURCE in .env, or meters.{}.source in config/amshub.toml"
NOT_PLAYABLE = (FileNotFoundError, PermissionError, IsADirectoryError, BadCapture)
"""Cured by whoever puts a file there; a read that fails half-way ends the process, and the next goes on from there."""


class SourceReader:
    """Reads the history and the source of one meter until it is stopped."""

    def __init__(
        self,
        meter: str,
        settings: MeterSettings,
        port: PortReader | None,
        intake: Intake,
        outbox: Outbox,
        health: Health,
        stop: threading.Event,
    ) -> None:
        self._meter = meter
        self._settings = settings
        self._port = port
        self._intake = intake
        self._outbox = outbox
        self._health = health
        self._stop = stop

    def run(self) -> None:
        """Read until stopped; a source that has ended leaves only the clock to wait for."""
        self._read_all()
        while not self._stop.wait(READ_WAIT_S):
            self._intake.take(b"")

    def _read_all(self) -> None:
        if self._settings.history:
            self._play(parse_source(self._settings.history), optional=True)
        if not self._settings.source:
            self._health.line_is("ended", f"the history is played; no source is set: {HOW_TO_SET.format(self._meter)}")
            return
        if self._port:
            self._port.run()
        else:
            self._play(parse_source(self._settings.source), optional=False)

    def _play(self, source: Source, *, optional: bool) -> None:
        path, failures = Path(source.target), 0
        self._health.line_is("opening", f"playing {path}")
        while not self._stop.is_set():
            try:
                self._play_once(source, path)
            except NOT_PLAYABLE as error:
                failures += 1
                words = f"{path} cannot be read ({error.strerror if isinstance(error, OSError) else error})"
                if optional:
                    log.warning("meter %s: no history: %s", self._meter, words)
                    return
                if failures == 1:
                    log.warning("meter %s: %s; waiting for it", self._meter, words)
                self._health.line_is("gone", f"{words}: put it there, or correct the source")
                self._wait(failures)
            else:
                self._health.line_is("ended", f"{path} has been played to its end; nothing more comes from it")
                return

    def _play_once(self, source: Source, path: Path) -> None:
        if source.kind == "file":
            play_capture(path, self._intake, self._stop)
            return
        path.open("rb").close()  # an absent file is said at once, not when the store has answered
        resume = self._outbox.resume_point(self._stop)
        if resume is not None:
            play_stamped(path, self._intake, resume, self._stop)

    def _wait(self, failures: int) -> None:
        self._intake.take(b"")
        # The spread only keeps readers out of step.
        spread = random.random()  # noqa: S311
        self._stop.wait(delay_s(failures, first_s=FIRST_RETRY_S, ceiling_s=RETRY_CEILING_S, spread=spread))

"""The gateway as gunicorn runs it: one process that answers with threads, set up here and nowhere else."""

import logging
from pathlib import Path
from typing import TYPE_CHECKING, Any

from amshub_contracts.clock import Clock
from amshub_contracts.settings import Settings
from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]  # gunicorn ships no types
from gunicorn.glogging import Logger  # type: ignore[import-untyped]  # gunicorn ships no types

from amshub_api.patience import PatientWorker

if TYPE_CHECKING:
    from flask import Flask

THREADS = 8
"""A browser opens up to six connections; while the store hangs each request may hold a thread."""
KEEP_ALIVE_S = 15
"""Longer than pages wait between two polls, so that they keep their connection."""
CONNECTIONS = 200
"""At once, of which most wait: a house has some twenty. More wait to be accepted until another ends."""
REQUEST_LINE_BYTES = 4094
"""The longest URL of ours, all fields of a price row, takes a tenth. Longer: 414."""
HEADERS, HEADER_BYTES = 64, 8190
"""A browser sends 20, a proxy adds ten; cookies of others on the same host fill one. More: 431."""
GRACE_S = 5
"""Requests under way may finish; a container is killed 20 s after it is asked to stop."""
STORE_PATIENCE_S = 2
"""Pages give up on an answer after 8 s; a store that hangs must not make them."""
SHARED_MEMORY = Path("/dev/shm")  # noqa: S108  holds the worker's heartbeat where the root is read-only


class Gateway(BaseApplication):  # type: ignore[misc]  # its base is untyped
    """Runs `create_app` in one worker; `run` returns never."""

    def __init__(self, settings: Settings, clock: Clock) -> None:
        # Before the fork: a worker that is started again goes on counting from here.
        self._settings, self._clock, self._started_at_ms = settings, clock, clock.now_ms()
        super().__init__()

    def load_config(self) -> None:
        """What gunicorn asks for its settings."""
        chosen: dict[str, Any] = {
            "bind": self._settings.web.listen,
            "workers": 1,
            "worker_class": PatientWorker,
            "threads": THREADS,
            "keepalive": KEEP_ALIVE_S,
            "worker_connections": CONNECTIONS,
            "limit_request_line": REQUEST_LINE_BYTES,
            "limit_request_fields": HEADERS,
            "limit_request_field_size": HEADER_BYTES,
            "forwarded_allow_ips": "",  # proxies.py knows whom to believe
            "graceful_timeout": GRACE_S,
            "worker_tmp_dir": str(SHARED_MEMORY) if SHARED_MEMORY.is_dir() else None,
            "control_socket_disable": True,
            "proc_name": "amshub-api",
            "logger_class": _OneFormat,
            "loglevel": self._settings.stack.log_level.lower(),
        }
        for name, value in chosen.items():
            self.cfg.set(name, value)

    def load(self) -> "Flask":
        """What gunicorn asks for the application, in the worker: connections do not survive a fork.

        What it is made of is imported there too, or the process that watches the worker would hold all of it as well.
        """
        from amshub_contracts.bus import Bus

        from amshub_api.app import create_app

        bus = Bus(self._settings.redis, "api", reply_timeout_s=STORE_PATIENCE_S)
        return create_app(self._settings, bus, self._clock, self._started_at_ms)


class _OneFormat(Logger):  # type: ignore[misc]  # its base is untyped
    """Hands gunicorn's lines to the log format of all services."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        error_log = logging.getLogger("gunicorn.error")
        error_log.handlers.clear()
        error_log.propagate = True

"""How a service that has nothing to do waits to be stopped: as a shell, which takes a megabyte instead of thirty."""

import logging
import os
import signal
from pathlib import Path
from typing import NoReturn

from amshub_contracts import heartbeat
from amshub_contracts.shutdown import OK

WAIT = "trap 'kill $!; wait; exit 0' TERM INT; sleep 2147483647 & wait"
"""The shell hears signals, which `sleep` alone would not as the first process of a container."""


def wait_to_be_stopped(beat_file: Path) -> NoReturn:
    """Become that shell, under the same process ID.

    The settings that leave a service nothing to do are read at its start alone, so nothing is missed meanwhile.
    """
    signal.signal(signal.SIGTERM, lambda _number, _frame: os._exit(OK))
    signal.signal(signal.SIGINT, lambda _number, _frame: os._exit(OK))
    heartbeat.rest(beat_file)
    logging.shutdown()
    os.execv("/bin/sh", ["sh", "-c", WAIT])  # noqa: S606  a constant

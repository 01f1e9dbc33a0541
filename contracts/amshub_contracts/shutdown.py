"""How a service ends: the first SIGTERM or SIGINT lets it finish and commit, the second ends it at once."""

import os
import signal
import threading
from types import FrameType

OK = 0
"""Exit code: ended as asked."""
FAILED = 1
"""Exit code: something failed that a restart may cure."""
BAD_SETTINGS = 2
"""Exit code: the settings or the store do not fit this amshub; a restart cures nothing."""
WRONG_USAGE = 2
"""Exit code: the command line says what cannot be; argparse ends with it, too."""


def stop_on_signals() -> threading.Event:
    """An event that the first SIGTERM or SIGINT sets; call from the main thread."""
    stop = threading.Event()

    def on_signal(number: int, _frame: FrameType | None) -> None:
        if stop.is_set():
            os._exit(128 + number)
        stop.set()

    signal.signal(signal.SIGTERM, on_signal)
    signal.signal(signal.SIGINT, on_signal)
    return stop

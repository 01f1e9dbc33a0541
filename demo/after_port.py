"""Waits for a port and becomes a command: `python -m demo.after_port HOST:PORT COMMAND…`.

The simulator listens once the history is written, and the reader shall play the whole of it before it goes live.
"""

import os
import sys
import time

from demo.ports import answers


def main(arguments: list[str]) -> None:
    """Become the command as soon as the port answers."""
    host, _, port = arguments[0].rpartition(":")
    while not answers(host, int(port)):
        time.sleep(0.2)
    os.execvp(arguments[1], arguments[1:])  # noqa: S606  the command takes this process's place, and its signals


if __name__ == "__main__":
    main(sys.argv[1:])

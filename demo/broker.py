"""An MQTT broker from a wheel, for machines without Docker: `python -m demo.broker PORT DIRECTORY`."""

import json
import logging
import sys
from logging.handlers import RotatingFileHandler
from pathlib import Path

from amqtt.scripts import broker_script  # type: ignore[import-untyped]  # amqtt ships no types

LOG_BYTES = 200_000
"""It tells of every message, so `broker.log` and the one before it have so much each, and what is older is dropped."""


def main(arguments: list[str]) -> None:
    """Be the broker, on loopback, where nobody needs a password."""
    port, directory = arguments[0], Path(arguments[1])
    configuration = {
        "listeners": {"default": {"type": "tcp", "bind": f"127.0.0.1:{port}"}},
        "plugins": {"amqtt.plugins.authentication.AnonymousAuthPlugin": {"allow_anonymous": True}},
    }
    file = directory / "broker.yaml"
    file.write_text(json.dumps(configuration))  # YAML holds JSON
    log = RotatingFileHandler(directory / "broker.log", maxBytes=LOG_BYTES, backupCount=1)
    # amqtt's own set-up leaves alone what there is.
    logging.basicConfig(level=logging.INFO, handlers=[log], format="[%(asctime)s] :: %(levelname)s - %(message)s")
    broker_script.broker_main(str(file), debug=False, version=False)


if __name__ == "__main__":
    main(sys.argv[1:])

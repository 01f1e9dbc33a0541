"""What the reader's tests look up of frames and evidence, and a way to run its commands."""

import os
import subprocess
import sys
from pathlib import Path

import msgspec
from amshub_contracts import streams
from amshub_contracts.messages import Evidence

from tests.integration.reader.rig import METER
from tests.support.store import Store


def raw_frames(store: Store) -> list[tuple[int, bytes]]:
    """Stamp and bytes of each stored frame, oldest first."""
    with store.client() as client:
        entries = client.xrange(streams.raw(0))
    assert all(fields[b"meter"] == METER.encode() for _, fields in entries)
    return [(int(fields[b"received_at_ms"]), fields[b"frame"]) for _, fields in entries]


def evidence(store: Store) -> list[Evidence]:
    """The refused frames that are kept, oldest first."""
    with store.client() as client:
        kept = client.hgetall(streams.evidence(0, METER))
    return sorted((msgspec.json.decode(raw, type=Evidence) for raw in kept.values()), key=lambda each: each.at_ms)


def command(store: Store, directory: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """`python -m amshub_reader` with these arguments on this store."""
    environment = {
        "AMSHUB_REDIS__URL": store.settings.url,
        "AMSHUB_STACK__RUN_DIR": str(directory),
        f"AMSHUB_METERS__{METER.upper()}__SOURCE": "",
    }
    return subprocess.run(
        [sys.executable, "-m", "amshub_reader", *arguments],
        env=os.environ | environment | variables,
        cwd=directory,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

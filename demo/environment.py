"""The environment of one run of the demo: nobody's settings but its own, loopback only."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
CLOCK = "AMSHUB_CLOCK"
HOST_TIME = "2026-01-01T00:00:00Z/1/2026-01-01T00:00:00Z"
"""A simulated clock that shows the host's time: the household lives by it, right or wrong, and with it the reader does
not wait until the host is synchronised."""


@dataclass(frozen=True, kw_only=True)
class Ports:
    """Where each part answers on loopback."""

    web: int
    store: int
    simulator: int
    market: int
    broker: int


def environment_of(outer: Mapping[str, str], state: Path, ports: Ports) -> dict[str, str]:
    """The caller's variables without any amshub setting but the clock, with those of the demo added."""
    kept = {name: value for name, value in outer.items() if not name.startswith("AMSHUB_") or name == CLOCK}
    simulator, market = f"127.0.0.1:{ports.simulator}", f"127.0.0.1:{ports.market}"
    history = state / "history.stamped"
    return {
        **kept,
        CLOCK: outer.get(CLOCK) or HOST_TIME,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{outer.get('PATH', os.defpath)}",
        "PYTHONPATH": str(HERE.parent),
        "PYTHONUNBUFFERED": "1",
        "DEMO_STATE": str(state),
        "DEMO_STORE_PORT": str(ports.store),
        "DEMO_BROKER_PORT": str(ports.broker),
        "DEMO_URL": f"http://127.0.0.1:{ports.web}",
        "AMSHUB_CONFIG": str(HERE / "amshub.toml"),
        "AMSHUB_STACK__RUN_DIR": str(state / "run"),
        "AMSHUB_REDIS__URL": f"redis://127.0.0.1:{ports.store}/0",
        "AMSHUB_METERS__DEMO__SOURCE": f"socket://{simulator}",
        "AMSHUB_METERS__DEMO__HISTORY": f"stamped:{history}",
        "AMSHUB_SIMULATOR__LISTEN": simulator,
        "AMSHUB_SIMULATOR__MARKET_LISTEN": market,
        "AMSHUB_SIMULATOR__HISTORY_FILE": str(history),
        "AMSHUB_PRICES__ENTSOE_TOKEN": "demo",
        "AMSHUB_PRICES__URLS__ENTSOE": f"http://{market}/api",
        **{f"AMSHUB_PRICES__URLS__{name}": f"http://{market}" for name in ("EDS", "HKS", "NORGES_BANK", "ECB")},
        "AMSHUB_MQTT__BROKERS__DEMO__URL": f"mqtt://127.0.0.1:{ports.broker}",
        "AMSHUB_WEB__LISTEN": f"127.0.0.1:{ports.web}",
    }

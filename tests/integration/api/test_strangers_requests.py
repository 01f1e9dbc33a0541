"""Requests made up from /openapi.json, good and bad ones: none makes the gateway fail or say what it should not."""

import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from amshub_contracts.bus import Bus

from tests.integration.api.conftest import Start, answers
from tests.integration.api.signing_in import HASH, RIGHT, USER
from tests.integration.api.whole_house import write_whole_house
from tests.integration.api.writing import NOW_MS
from tests.support.services import running
from tests.support.store import Store
from tests.support.waiting import wait_until

SETTINGS = """
[meters.home]
source = "/dev/ttyUSB0"
[meters.cabin]
phases = 1
[prices]
area = "NO1"
[mqtt.brokers.hub]
url = "mqtt://hub.local"
"""
ENERGY = "^(post|patch)_.*plot"
"""Edits for each of which accounting is waited for, up to seconds."""
UNDERSTOOD = Path(__file__).with_name("schemathesis.toml")

Strangers = Callable[..., None]


@pytest.fixture
def strangers(start: Start, store: Store, bus: Bus, tmp_path: Path) -> Strangers:
    """Lets schemathesis, with these options, ask a gateway that runs with a whole house; fails with its report."""
    write_whole_house(bus)
    (tmp_path / "amshub.toml").write_text(SETTINGS)
    instant = datetime.fromtimestamp(NOW_MS / 1000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    variables = {
        "AMSHUB_CONFIG": str(tmp_path / "amshub.toml"),
        "AMSHUB_CLOCK": f"{instant}/1e-9/{instant}",
        "AMSHUB_WEB__USER": USER,
        "AMSHUB_WEB__PASSWORD_HASH": HASH,
    }
    _, address = start(**variables, **store.variables)
    wait_until(lambda: answers(address), "the gateway answers")

    def ask(*options: str) -> None:
        command = [sys.executable, "-m", "schemathesis.cli", "--config-file", str(UNDERSTOOD), "run"]
        command += [
            f"{address}/openapi.json",
            "--no-color",
            "--warnings",
            "off",
            "--header",
            f"Authorization: {RIGHT}",
            *options,
        ]
        with running("accounting", store, tmp_path, **variables):
            done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr

    return ask


def test_no_request_that_follows_or_breaks_the_document_finds_a_fault(strangers: Strangers) -> None:
    strangers("--max-examples", "5", "--seed", "1", "--exclude-operation-id-regex", ENERGY)


def test_nor_do_edits_of_energy(strangers: Strangers) -> None:
    strangers("--max-examples", "5", "--seed", "1", "--phases", "fuzzing", "--include-operation-id-regex", ENERGY)


@pytest.mark.soak
def test_nor_do_thousands_of_them(strangers: Strangers) -> None:
    strangers("--max-examples", "200", "--continue-on-failure", "--exclude-operation-id-regex", ENERGY)

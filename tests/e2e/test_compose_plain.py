"""docker-compose.yml as a user runs it, without the demo: nothing set, or the dongle's path alone."""

import contextlib
import os
import tty
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests

from demo.environment import HOST_TIME
from tests.e2e.compose_stack import OWN as SERVICES
from tests.e2e.compose_stack import ComposeStack, running
from tests.support.frames import aidon_list1
from tests.support.waiting import wait_until

pytestmark = pytest.mark.docker
DIALOUT = 20


@dataclass
class Dongle:
    """A name in the host's /dev that leads to the line of a simulated meter while it is plugged in."""

    path: Path
    meter_end: int = -1

    def plug_in(self) -> None:
        self.meter_end, port_end = os.openpty()
        port = os.ttyname(port_end)
        tty.setraw(port_end)  # a terminal would answer with echoes
        os.close(port_end)
        os.set_blocking(self.meter_end, False)  # a meter sends whether or not anybody reads
        os.chown(port, 0, DIALOUT)
        Path(port).chmod(0o660)
        # Relative like the names in /dev/serial/by-id, so that it also leads somewhere where /dev is mounted elsewhere.
        self.path.symlink_to(port.removeprefix("/dev/"))

    def pull_out(self) -> None:
        self.path.unlink(missing_ok=True)
        if self.meter_end >= 0:
            os.close(self.meter_end)
            self.meter_end = -1

    def send(self, frame: bytes) -> None:
        with contextlib.suppress(BlockingIOError):
            os.write(self.meter_end, frame)


@pytest.fixture
def dongle() -> Iterator[Dongle]:
    plugged = Dongle(Path(f"/dev/amshub-test-{os.getpid()}"))
    plugged.plug_in()
    yield plugged
    plugged.pull_out()


@pytest.fixture
def with_dongle(request: pytest.FixtureRequest, tmp_path: Path, dongle: Dongle) -> Iterator[ComposeStack]:
    # This meter sends no clock, and a test machine's clock may be synchronised by nobody: a simulated one is trusted.
    env = f"AMSHUB_SOURCE={dongle.path}?baud=2400&parity=E\nAMSHUB_CLOCK={HOST_TIME}\n"
    with running(request, tmp_path, SERVICES, env) as started:
        yield started


def test_without_a_source_the_stack_is_healthy_and_says_what_to_set(
    request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    with running(request, tmp_path, SERVICES, "") as stack:
        wait_until(lambda: "AMSHUB_SOURCE" in _status(stack).get("message", ""), "status.json says what to set")
        assert _status(stack)["meter"] == "home"
        wait_until(lambda: {stack.health(service) for service in SERVICES} == {"healthy"}, "every service is healthy")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may put a device into /dev")
def test_a_dongle_that_is_unplugged_and_comes_back_is_read_again_without_a_restart(
    with_dongle: ComposeStack, dongle: Dongle
) -> None:
    stack = with_dongle

    def shows(power_w: int) -> bool:
        dongle.send(aidon_list1(power_w))
        return stack.data().get("i") == power_w

    wait_until(lambda: shows(1234), "data.json shows the first dongle's meter")
    reader = stack.inspect("reader")

    dongle.pull_out()
    wait_until(lambda: _status(stack).get("state") == "port_gone", "the reader says that the port is gone")
    dongle.plug_in()

    wait_until(lambda: shows(2345), "data.json shows the meter again")
    assert stack.inspect("reader")["State"]["Pid"] == reader["State"]["Pid"]


def _status(stack: ComposeStack) -> dict[str, Any]:
    try:
        status: dict[str, Any] = stack.get("/status.json")
    except requests.RequestException:
        return {}
    return status

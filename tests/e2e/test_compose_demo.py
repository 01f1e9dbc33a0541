"""docker-compose.yml for real: the demo answers with live numbers, locked down, and survives the death of any part."""

import json
import time
from collections.abc import Iterator

import pytest

from tests.e2e.compose_stack import SERVICES, ComposeStack, running
from tests.e2e.household import ANSWERS, comes_to_show_the_household
from tests.support.waiting import wait_until

pytestmark = pytest.mark.docker
START_PATIENCE_S = 120
"""Live numbers take well under 30 s; a machine that is busy with other tests gets more."""


@pytest.fixture(scope="module")
def stack(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ComposeStack]:
    with running(request, tmp_path_factory.mktemp("compose"), SERVICES, "") as started:
        yield started


@pytest.fixture(scope="module")
def live(stack: ComposeStack) -> ComposeStack:
    """The stack once its gateway shows the meter's live power."""
    try:
        wait_until(lambda: stack.data().get("hm") == 1, "data.json shows live power", START_PATIENCE_S)
    except AssertionError as error:
        raise AssertionError(f"{error}\n{stack.logs()}") from None
    return stack


@pytest.mark.parametrize("path", ANSWERS)
def test_every_url_of_the_device_shows_the_simulated_household(live: ComposeStack, path: str) -> None:
    comes_to_show_the_household(path, live.get)


def test_the_demos_broker_is_told_of_the_household(live: ComposeStack) -> None:
    def power() -> int | None:
        heard = live.execute("broker-demo", "mosquitto_sub", "-t", "amshub/power", "-C", "1", "-W", "15")
        return json.loads(heard.stdout)["P"] if heard.returncode == 0 else None

    assert wait_until(lambda: power() is not None, "the broker is told a power")


@pytest.mark.parametrize("service", SERVICES)
def test_every_container_becomes_healthy(live: ComposeStack, service: str) -> None:
    wait_until(lambda: live.health(service) == "healthy", f"{service} is healthy")


@pytest.mark.parametrize("service", SERVICES)
def test_a_container_has_no_root_no_capability_and_nothing_to_write_on(live: ComposeStack, service: str) -> None:
    details = live.inspect(service)
    assert details["Config"]["User"] in ("redis", "mosquitto", "10001:10001")
    assert details["HostConfig"]["ReadonlyRootfs"]
    assert details["HostConfig"]["CapDrop"] == ["ALL"]
    assert details["HostConfig"]["CapAdd"] is None
    assert not details["HostConfig"]["Privileged"]
    assert details["HostConfig"]["SecurityOpt"] == ["no-new-privileges:true"]
    assert live.execute(service, "id", "-u").stdout.strip() != "0"
    assert "Read-only file system" in live.execute(service, "touch", "/opt/mark").stderr


def test_only_the_gateway_is_published(live: ComposeStack) -> None:
    published = {service for service in SERVICES if live.inspect(service)["HostConfig"]["PortBindings"]}
    assert published == {"api"}


def test_the_store_and_the_demo_are_on_the_internal_network_alone(live: ComposeStack) -> None:
    networks = {service: set(live.inspect(service)["NetworkSettings"]["Networks"]) for service in SERVICES}
    outside = {service for service, names in networks.items() if names != {f"{live.project}_bus"}}
    assert outside == {"reader", "prices", "mqtt", "api"}


def test_the_reader_sees_devices_but_may_open_serial_ports_alone(live: ComposeStack) -> None:
    rules = live.inspect("reader")["HostConfig"]["DeviceCgroupRules"]
    assert {rule.split()[1].split(":")[0] for rule in rules} == {"188", "166", "204", "4"}
    as_root = live.execute("reader", "head", "-c", "1", "/host/dev/kmsg", user="0")
    assert "Operation not permitted" in as_root.stderr
    assert "Read-only file system" in live.execute("reader", "touch", "/host/dev/shm/mark").stderr


@pytest.mark.parametrize("service", SERVICES)
def test_a_killed_service_comes_back_and_the_numbers_go_on(live: ComposeStack, service: str) -> None:
    restarts = live.kill(service)
    wait_until(lambda: live.inspect(service)["RestartCount"] > restarts, f"{service} is started again")
    wait_until(lambda: live.health(service) == "healthy", f"{service} is healthy again", START_PATIENCE_S)
    wait_until(lambda: live.data().get("hm") == 1, "data.json is live again")
    # What is counted has passed the reader, the store, accounting and the gateway. The meter's counters say less: at a
    # full hour they stand, for a minute or more, until the meter has caught up with the sum of its powers.
    again_ms = time.time_ns() // 1_000_000
    wait_until(lambda: _counted_until_ms(live) > again_ms, "a frame that came after the restart is counted")


def _counted_until_ms(stack: ComposeStack) -> float:
    """The last frame that accounting has counted, UTC Unix ms."""
    status = stack.get("/status.json")
    return float(status["last_frame_at_ms"] - 1000 * status["accounting"]["lag_s"])

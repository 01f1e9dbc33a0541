"""`make backup` and `make restore` on a running stack."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.compose_stack import REPOSITORY, SERVICES, ComposeStack, running
from tests.support.waiting import wait_until

pytestmark = pytest.mark.docker
START_PATIENCE_S = 120
MARK = "amshub:test"
WATERMARK = "amshub:{0}:watermark"


@pytest.fixture(scope="module")
def stack(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ComposeStack]:
    with running(request, tmp_path_factory.mktemp("compose"), SERVICES, "") as started:
        wait_until(lambda: started.data().get("hm") == 1, "data.json shows live power", START_PATIENCE_S)
        yield started


def make(stack: ComposeStack, verb: str, file: Path) -> subprocess.CompletedProcess[str]:
    # The verbs find the stack as a user's do, by the compose file; this one has another name, port and .env.
    names = {name: value for name, value in os.environ.items() if not name.startswith(("AMSHUB_", "COMPOSE_"))}
    project = {
        "COMPOSE_PROJECT_NAME": stack.project,
        "COMPOSE_ENV_FILES": str(stack.env_file),
        "AMSHUB_PORT": str(stack.port),
    }
    line = ["make", "--no-print-directory", verb, f"BACKUP={file}"]
    return subprocess.run(
        line, cwd=REPOSITORY, env=names | project, capture_output=True, text=True, check=False, timeout=300
    )


def cli(stack: ComposeStack, *command: str) -> str:
    return stack.execute("redis", "redis-cli", *command).stdout.strip()


def kept_days(stack: ComposeStack) -> set[str]:
    return set(cli(stack, "KEYS", "amshub:{0}:meter:demo:day:*").splitlines())


def at_ms(watermark: str) -> int:
    return int(watermark.partition("-")[0] or 0)


def test_a_running_stack_goes_back_to_its_backup_and_on_from_there(stack: ComposeStack, tmp_path: Path) -> None:
    file = tmp_path / "kept.rdb"
    # The history comes before the live readings, but accounting may still be folding it when these are shown.
    wait_until(lambda: len(kept_days(stack)) > 20, "the ledger has the demo's past", START_PATIENCE_S)
    before, days = cli(stack, "GET", WATERMARK), kept_days(stack)
    done = make(stack, "backup", file)
    assert (done.returncode, done.stderr) == (0, "")
    assert file.stat().st_mode & 0o077 == 0
    assert [path.name for path in tmp_path.iterdir()] == ["kept.rdb"]
    cli(stack, "SET", MARK, "came after the backup")
    cli(stack, "DEL", *days)
    others = [service for service in SERVICES if service != "redis" and not service.startswith("prices")]
    running_as = {service: stack.inspect(service)["State"]["Pid"] for service in others}

    done = make(stack, "restore", file)

    assert done.returncode == 0, done.stdout + done.stderr
    assert cli(stack, "EXISTS", MARK) == "0"
    assert days <= kept_days(stack)
    restored = cli(stack, "GET", WATERMARK)
    assert at_ms(restored) >= at_ms(before)
    wait_until(lambda: at_ms(cli(stack, "GET", WATERMARK)) > at_ms(restored), "accounting goes on from the backup")
    wait_until(lambda: stack.data().get("hm") == 1, "data.json is live again", START_PATIENCE_S)
    # The readers were not stopped, so they kept what came meanwhile.
    assert {service: stack.inspect(service)["State"]["Pid"] for service in others} == running_as

    stack.compose("restart", "redis")
    wait_until(lambda: cli(stack, "PING") == "PONG", "the store has started again")
    assert days <= kept_days(stack)


def test_prices_that_a_backup_lacks_are_asked_for_again(stack: ComposeStack, tmp_path: Path) -> None:
    def price_days() -> list[str]:
        return cli(stack, "KEYS", "amshub:{prices}:day:SIM:*").splitlines()

    known = wait_until(price_days, "there are prices")
    cli(stack, "DEL", *known)
    assert make(stack, "backup", tmp_path / "kept.rdb").returncode == 0
    assert make(stack, "restore", tmp_path / "kept.rdb").returncode == 0
    # The service had these days, and asks for none that it has.
    wait_until(lambda: max(known) in price_days(), "the newest day is there again")


def test_a_damaged_backup_changes_nothing(stack: ComposeStack, tmp_path: Path) -> None:
    file = tmp_path / "kept.rdb"
    assert make(stack, "backup", file).returncode == 0
    cli(stack, "SET", MARK, "stays")
    file.write_bytes(file.read_bytes()[:-1000])
    done = make(stack, "restore", file)
    assert done.returncode != 0
    assert "is no whole backup" in done.stdout
    assert cli(stack, "GET", MARK) == "stays"
    assert "restore.rdb" not in stack.execute("redis", "ls", "/data").stdout


def test_a_backup_of_a_store_that_is_down_leaves_no_file(stack: ComposeStack, tmp_path: Path) -> None:
    stack.compose("stop", "redis")
    done = make(stack, "backup", tmp_path / "kept.rdb")
    stack.compose("start", "redis")
    assert done.returncode != 0
    assert "the store gave no snapshot" in done.stdout
    assert list(tmp_path.iterdir()) == []

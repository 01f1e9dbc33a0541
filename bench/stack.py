"""What the demo's containers take at rest, with one live meter: memory, processor, images; by `docker stats`."""

import json
import subprocess
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.e2e.compose_stack import OWN, SERVICES, ComposeStack
from tests.support.store import free_port
from tests.support.waiting import wait_until

NOT_COUNTED = ("simulator", "broker-demo")
"""They stand for the meter, the market and the broker that a household has already."""
MEGABYTE = 1_000_000
UNITS = {"B": 1, "kB": 1000, "KiB": 1024, "MB": MEGABYTE, "MiB": 1024**2, "GB": 1000**3, "GiB": 1024**3}
REST_S = 120
"""From the first live number on: the demo's month of history is counted and its prices are fetched."""
SAMPLES = 12
SAMPLE_EACH_S = 5


def measure() -> list[dict[str, Any]]:
    """The mean of each container and of all that count, and the size of each image."""
    with TemporaryDirectory() as directory:
        env_file = Path(directory) / "bench.env"
        env_file.touch()
        port = free_port()
        stack = ComposeStack(f"amshub-bench-{port}", port, env_file)
        try:
            stack.compose("build", "--quiet")
            stack.start(SERVICES)
            wait_until(lambda: stack.data().get("hm") == 1, "the demo is live", patience_s=180)
            time.sleep(REST_S)
            samples = [_sample(stack) for _ in range(SAMPLES)]
        finally:
            stack.compose("down", "--volumes", "--timeout", "10")
    means = {service: tuple(_mean([one[service][at] for one in samples]) for at in (0, 1)) for service in SERVICES}
    return [*_figures(means), *(_image(service) for service in OWN if service != "redis")]


def _figures(means: dict[str, tuple[float, ...]]) -> list[dict[str, Any]]:
    counted = [means[service] for service in SERVICES if service not in NOT_COUNTED]
    memory_mb, cpu_percent = (sum(column) for column in zip(*counted, strict=True))
    figures = [
        {"name": "stack.memory_mb", "value": round(memory_mb, 1), "unit": "MB"},
        {"name": "stack.cpu_percent", "value": round(cpu_percent, 2), "unit": "% of one core"},
    ]
    for service, (memory, cpu) in means.items():
        figures.append({"name": f"stack.{service}_memory_mb", "value": round(memory, 1), "unit": "MB"})
        figures.append({"name": f"stack.{service}_cpu_percent", "value": round(cpu, 2), "unit": "% of one core"})
    return figures


def _sample(stack: ComposeStack) -> dict[str, tuple[float, float]]:
    """Memory in MB and processor in percent of one core, by service."""
    time.sleep(SAMPLE_EACH_S)
    names = {stack.container(service): service for service in SERVICES}
    lines = _docker("stats", "--no-stream", "--format", "{{json .}}", *names).splitlines()
    told = [json.loads(line) for line in lines]
    return {
        names[each["Name"]]: (_megabytes(each["MemUsage"].split(" / ")[0]), float(each["CPUPerc"].rstrip("%")))
        for each in told
    }


def _image(service: str) -> dict[str, Any]:
    size = int(_docker("image", "inspect", "--format", "{{.Size}}", f"amshub-{service}"))
    return {"name": f"image.{service}_mb", "value": round(size / MEGABYTE, 1), "unit": "MB"}


def _megabytes(text: str) -> float:
    number = text.rstrip("BbiKkMG")
    return float(number) * UNITS[text[len(number) :]] / MEGABYTE


def _mean(values: list[float]) -> float:
    return sum(values) / len(values)


def _docker(*arguments: str) -> str:
    return subprocess.run(["docker", *arguments], capture_output=True, text=True, check=True).stdout

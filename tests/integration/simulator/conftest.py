"""Simulators that end with their test."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.integration.simulator.served import Served


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Callable[..., Served]]:
    """Makes a simulator that is started already."""
    made: list[Served] = []

    def make(**settings: Any) -> Served:
        made.append(Served(tmp_path, **settings))
        made[-1].start()
        return made[-1]

    yield make
    for simulator in made:
        simulator.stop(kill=True)

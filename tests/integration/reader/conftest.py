"""A dongle to plug."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.reader.rig import Dongle


@pytest.fixture
def dongle(tmp_path: Path) -> Iterator[Dongle]:
    plugged = Dongle(tmp_path / "ttyUSB0")
    yield plugged
    if plugged.link.is_symlink():
        plugged.unplug()

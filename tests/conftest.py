"""What every test may ask for: a real store, and the shared corpus where it is there."""

import os
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

from tests.support.store import Store, free_port

# How long an example takes says nothing about whether the code is right.
hypothesis.settings.register_profile("amshub", deadline=None)
hypothesis.settings.load_profile("amshub")

REPOSITORY = Path(__file__).parent.parent
SHARED = REPOSITORY.parent / "shared"


@pytest.fixture(scope="session")
def _running_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    store = Store(tmp_path_factory.mktemp("store"), free_port())
    store.start()
    yield store
    store.stop()


@pytest.fixture
def store(_running_store: Store) -> Store:
    """An empty real store, not to be stopped."""
    with _running_store.client() as client:
        client.flushall()
    return _running_store


@pytest.fixture
def own_store(tmp_path: Path) -> Iterator[Store]:
    """A real store of the test's own, which it may stop, kill and start again."""
    directory = tmp_path / "store"
    directory.mkdir()
    store = Store(directory, free_port())
    store.start()
    yield store
    store.stop()


@pytest.fixture(scope="session")
def corpus() -> Path:
    """Directory of real meter telegrams, which are not part of this repository."""
    return _shared("corpus", "corpus of real telegrams")


@pytest.fixture(scope="session")
def price_samples() -> Path:
    """Directory of real replies of price sources and banks, which are not part of this repository."""
    return _shared("samples/prices", "samples of real price replies")


def _shared(directory: str, what: str) -> Path:
    path = SHARED / directory
    if not path.is_dir():
        message = f"no {what} at {path}"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    return path

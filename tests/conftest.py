"""What every test may ask for: a real store, and the shared corpus where it is there."""

import os
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

from tests.support.cluster import Cluster
from tests.support.schedule import pytest_xdist_make_scheduler as pytest_xdist_make_scheduler  # a hook of pytest-xdist
from tests.support.store import KINDS, Store, free_port

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


@pytest.fixture(scope="session")
def _running_cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    cluster = Cluster(tmp_path_factory.mktemp("cluster"), free_port())
    cluster.start()
    yield cluster
    cluster.stop()


@pytest.fixture
def store(request: pytest.FixtureRequest) -> Store:
    """An empty real store, not to be stopped; a test marked ON_EITHER_STORE gets one node, then a cluster."""
    name = "_running_cluster" if _wants_cluster(request) else "_running_store"
    running: Store = request.getfixturevalue(name)
    with running.client() as client:
        client.flushall()
    return running


@pytest.fixture
def cluster(_running_cluster: Cluster) -> Cluster:
    """An empty real cluster, not to be stopped."""
    with _running_cluster.client() as client:
        client.flushall()
    return _running_cluster


@pytest.fixture
def own_store(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Store]:
    """A real store of the test's own, which it may stop, kill and start again; ON_EITHER_OWN_STORE gives both kinds."""
    directory = tmp_path / "store"
    directory.mkdir()
    store = (Cluster if _wants_cluster(request) else Store)(directory, free_port())
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


def _wants_cluster(request: pytest.FixtureRequest) -> bool:
    return getattr(request, "param", KINDS[0]) == KINDS[1]


def _shared(directory: str, what: str) -> Path:
    path = SHARED / directory
    if not path.is_dir():
        message = f"no {what} at {path}"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    return path

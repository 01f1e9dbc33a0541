"""Nodes of a cluster die under the real process: it goes on with whoever keeps its partition, nothing is doubled."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from amshub_contracts import streams

from tests.integration.accounting.test_faults import HOUR, book_of, folded, is_on_disk, send
from tests.support.cluster import Cluster
from tests.support.services import log_of, running
from tests.support.store import Store, free_port
from tests.support.waiting import wait_until
from tests.unit.accounting.true_meter import Book, said

STREAM = streams.readings(0)


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    """One of the test's own, whose nodes may die."""
    directory = tmp_path / "nodes"
    directory.mkdir()
    cluster = Cluster(directory, free_port())
    cluster.start()
    yield cluster
    cluster.stop(kill=True)


def is_copied(node: Store) -> None:
    """Wait until all that was written to this node is with its replica."""
    with node.client() as client:
        client.set("amshub:{0}:mark", 1)  # WAIT is for what its own connection wrote, and so for all before it
        assert client.wait(1, 10_000) == 1


def test_a_node_that_dies_and_comes_back_costs_nothing(cluster: Cluster, tmp_path: Path) -> None:
    readings = said(0, 6 * HOUR, every=30)
    half = len(readings) // 2
    node = cluster.node_of(STREAM)
    with running("accounting", cluster, tmp_path):
        folded(cluster, send(cluster, readings[:half]))
        is_on_disk(cluster)
        node.stop(kill=True)
        wait_until(lambda: "cannot be reached" in log_of("accounting", tmp_path), "a log line says so")
        cluster.start()
        folded(cluster, send(cluster, readings[half:]))
    book = Book(readings)
    assert book_of(cluster) == (book.quarters, book.change.summary)


def test_a_replica_that_takes_over_is_gone_on_with(cluster: Cluster, tmp_path: Path) -> None:
    readings = said(0, 6 * HOUR, every=30)
    half = len(readings) // 2
    node = cluster.node_of(STREAM)
    replica = cluster.add_replica(node)
    with running("accounting", cluster, tmp_path) as process:
        folded(cluster, send(cluster, readings[:half]))
        is_copied(node)
        node.stop(kill=True)
        _takes_over(cluster, replica)
        folded(cluster, send(cluster, readings[half:]))
        assert process.poll() is None, "it is the same process"
    book = Book(readings)
    assert book_of(cluster) == (book.quarters, book.change.summary)


def test_what_a_replica_had_not_copied_is_not_in_the_ledger_either(cluster: Cluster, tmp_path: Path) -> None:
    """Replication lags; the worker has then counted more than what is left, and must believe the store."""
    readings = said(0, 6 * HOUR, every=30)
    third = len(readings) // 3
    node = cluster.node_of(STREAM)
    replica = cluster.add_replica(node)
    with running("accounting", cluster, tmp_path):
        folded(cluster, send(cluster, readings[:third]))
        is_copied(node)
        with node.client() as client:
            client.acl_setuser("default", enabled=True, commands=["-psync"])  # so the replica cannot come again
            client.execute_command("CLIENT KILL TYPE replica")
        folded(cluster, send(cluster, readings[third : 2 * third]))
        node.stop(kill=True)
        _takes_over(cluster, replica)
        folded(cluster, send(cluster, readings[2 * third :]))
    book = Book([*readings[:third], *readings[2 * third :]])
    assert book_of(cluster) == (book.quarters, book.change.summary)


def _takes_over(cluster: Cluster, replica: Store) -> None:
    with replica.client() as client:
        wait_until(lambda: client.role()[0] == b"master", "the replica takes over")

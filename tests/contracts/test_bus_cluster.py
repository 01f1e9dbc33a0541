"""The bus on a real cluster whose slots move, and on a store that is not what the settings say."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import msgspec
import pytest
import redis
from amshub_contracts.bus import Bus, BusDown, BusRefused, Guard
from redis.crc import key_slot

from tests.support.cluster import Cluster
from tests.support.lossy_proxy import lossy_way_to
from tests.support.store import ON_EITHER_STORE, Store

STREAM, KEY = "{t}stream", "{t}key"
SLOT = key_slot(b"t")


@pytest.fixture
def bus(cluster: Cluster) -> Iterator[Bus]:
    bus = Bus(cluster.settings, "test")
    yield bus
    bus.close()


@pytest.fixture
def nodes(cluster: Cluster) -> Iterator[list[redis.Redis]]:
    """Clients of the node that has the slot and of the two others."""
    with ExitStack() as stack:
        holder = cluster.node_of(KEY)
        yield [stack.enter_context(node.client()) for node in sorted(cluster.nodes, key=lambda node: node != holder)]


def tell(node: redis.Redis, *words: str | int) -> Any:
    return node.execute_command(*words)  # type: ignore[no-untyped-call]  # redis-py types it not


def name_of(node: redis.Redis) -> str:
    """The ID that the cluster knows the node by."""
    return bytes(tell(node, "CLUSTER MYID")).decode()


def give_slot(nodes: list[redis.Redis], owner: redis.Redis) -> None:
    """Every node is told that the slot, which has to be empty, is this one's."""
    # The newest epoch, so that what a node said before and has not arrived yet is believed no more.
    tell(owner, "CLUSTER BUMPEPOCH")
    for node in (owner, *(node for node in nodes if node is not owner)):
        tell(node, "CLUSTER SETSLOT", SLOT, "NODE", name_of(owner))


@contextmanager
def moved(nodes: list[redis.Redis]) -> Iterator[None]:
    """Meanwhile the slot, empty both times, belongs to the second node."""
    give_slot(nodes, nodes[1])
    try:
        yield
    finally:
        nodes[1].delete(STREAM, KEY)
        give_slot(nodes, nodes[0])


@ON_EITHER_STORE
def test_a_commit_whose_reply_is_lost_is_told_and_not_repeated(store: Store) -> None:
    with lossy_way_to(store, STREAM) as (proxy, through), store.client() as client:
        bus = Bus(through, "test")
        for number, guards in enumerate([[], [Guard(KEY, None)]], start=1):
            bus.query([("GET", KEY)])
            proxy.lose_reply_to(b"XADD")
            with pytest.raises(BusDown):
                bus.commit([("XADD", STREAM, "*", "number", number)], guards)
            assert (proxy.lost, client.xlen(STREAM)) == (number, number)
        bus.close()


def test_a_slot_that_moved_is_found_and_its_commit_done_once(bus: Bus, nodes: list[redis.Redis]) -> None:
    assert bus.query([("XLEN", STREAM)]) == [0]
    with moved(nodes):
        bus.commit([("XADD", STREAM, "*", "number", 1)])
        assert nodes[1].xlen(STREAM) == 1
        bus.commit([("XADD", STREAM, "*", "number", 2)], [Guard(KEY, None)])
        assert [fields for _, fields in bus.read_stream(STREAM, b"0-0", count=9, block_ms=10)] == [
            {b"number": b"1"},
            {b"number": b"2"},
        ]
    bus.commit([("XADD", STREAM, "*", "number", 3)], [Guard(KEY, None)])
    assert nodes[0].xlen(STREAM) == 1


def test_a_slot_on_its_way_is_waited_for(bus: Bus, nodes: list[redis.Redis]) -> None:
    tell(nodes[1], "CLUSTER SETSLOT", SLOT, "IMPORTING", name_of(nodes[0]))
    tell(nodes[0], "CLUSTER SETSLOT", SLOT, "MIGRATING", name_of(nodes[1]))
    try:
        with pytest.raises(BusDown, match="moving keys"):
            bus.commit([("SET", KEY, "1")])
        with pytest.raises(BusDown, match="moving keys"):
            bus.commit([("SET", KEY, "1")], [Guard(KEY, None)])
    finally:
        for node in nodes[:2]:
            tell(node, "CLUSTER SETSLOT", SLOT, "STABLE")
    bus.commit([("SET", KEY, "2")], [Guard(KEY, None)])
    assert bus.query([("GET", KEY)]) == [b"2"]


def test_a_slot_that_nobody_serves_is_bus_down(bus: Bus, nodes: list[redis.Redis], cluster: Cluster) -> None:
    bus.query([("GET", KEY)])
    tell(nodes[0], "CLUSTER DELSLOTS", SLOT)
    try:
        with pytest.raises(BusDown, match="not served"):
            bus.commit([("SET", KEY, "1")])
        with pytest.raises(BusDown, match=r"not served|not covered"):
            bus.commit([("SET", KEY, "1")])
    finally:
        tell(nodes[0], "CLUSTER ADDSLOTS", SLOT)
        cluster.start()
    bus.commit([("SET", KEY, "1")])


def test_settings_that_call_a_cluster_one_node_are_told_so(cluster: Cluster) -> None:
    other = next(node for node in cluster.nodes if node != cluster.node_of(KEY))
    bus = Bus(other.settings, "test")
    with pytest.raises(BusRefused, match=r"is redis\.cluster right"):
        bus.query([("GET", KEY)])
    bus.close()


def test_settings_that_call_one_node_a_cluster_are_told_so(store: Store) -> None:
    bus = Bus(msgspec.structs.replace(store.settings, cluster=True), "test")
    with pytest.raises(BusRefused, match=r"cluster support disabled .*redis\.cluster = true"):
        bus.query([("GET", KEY)])
    bus.close()

"""A real cluster of three Valkey servers, and of replicas that tests add, used like one store."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any, cast

import redis
from amshub_contracts.settings import RedisSettings

from tests.support.store import Store, free_port
from tests.support.waiting import wait_until

SLOTS = 16_384
NODES = 3
NODE_TIMEOUT_MS = 2000
"""A node that does not answer for so long counts as gone, and its replica takes over."""


@dataclass
class Cluster(Store):
    """Three primaries, each with a third of the slots; `port` is that of the first."""

    partitions: int = 4
    nodes: list[Store] = field(default_factory=list)

    @property
    def settings(self) -> RedisSettings:
        return RedisSettings(url=f"redis://127.0.0.1:{self.port}/0", cluster=True)

    def client(self) -> redis.Redis:
        # The cluster's client has the commands of a plain one but not its type.
        return cast(redis.Redis, redis.RedisCluster(host="127.0.0.1", port=self.port))

    def start(self) -> None:
        if not self.nodes:
            self._make()
        for node in self.nodes:
            if node.process is None:
                node.start()
        wait_until(self._is_whole, "the nodes are a cluster")

    def stop(self, *, kill: bool = False) -> None:
        for node in self.nodes:
            node.stop(kill=kill)

    def node_of(self, key: str) -> Store:
        """The node that keeps this key."""
        with redis.RedisCluster(host="127.0.0.1", port=self.port) as client:
            holder = client.get_node_from_key(key)
        return next(node for node in self.nodes if node.port == holder.port)

    @contextmanager
    def announced(self, key: str, port: int) -> Iterator[None]:
        """Meanwhile the node of this key tells clients to come to this port instead of its own."""
        node = self.node_of(key)
        self._announce(node, port)
        try:
            yield
        finally:
            self._announce(node, 0)

    def _announce(self, node: Store, port: int) -> None:
        with node.client() as client:
            client.config_set("cluster-announce-port", port)
        wait_until(
            lambda: all((port or node.port) in _ports_told_by(each) for each in self.nodes), "the nodes know the port"
        )

    def add_replica(self, of: Store) -> Store:
        """A further server that has copied this node, and that every node knows to be its replica."""
        replica, bus = self._start_node(free_port())
        with of.client() as primary, replica.client() as client:
            primary.execute_command("CLUSTER MEET", "127.0.0.1", replica.port, bus)
            name = cast(bytes, primary.execute_command("CLUSTER MYID")).decode()
            wait_until(lambda: name in _nodes_known_by(replica), "the replica knows the node")
            client.execute_command("CLUSTER REPLICATE", name)
            wait_until(
                lambda: cast(dict[str, Any], client.info("replication"))["master_link_status"] == "up", "it is copied"
            )
        wait_until(
            lambda: all(name in _nodes_known_by(node).values() for node in self.nodes), "every node knows the replica"
        )
        return replica

    def _start_node(self, port: int) -> tuple[Store, int]:
        """One more server, and the port at which nodes talk to it."""
        bus = free_port()
        directory = self.directory / f"node{len(self.nodes)}"
        directory.mkdir()
        options = ("--cluster-enabled", "yes", "--cluster-port", str(bus))
        timeout = ("--cluster-node-timeout", str(NODE_TIMEOUT_MS))
        node = Store(directory, port, (*self.options, *options, *timeout))
        self.nodes.append(node)
        node.start()
        return node, bus

    def _make(self) -> None:
        made = [self._start_node(self.port), *(self._start_node(free_port()) for _ in range(NODES - 1))]
        with ExitStack() as stack:
            clients = [stack.enter_context(node.client()) for node, _ in made]
            for number, client in enumerate(clients):
                first, after = SLOTS * number // NODES, SLOTS * (number + 1) // NODES
                client.execute_command("CLUSTER SET-CONFIG-EPOCH", number + 1)
                client.execute_command("CLUSTER ADDSLOTSRANGE", first, after - 1)
            for node, bus in made[1:]:
                clients[0].execute_command("CLUSTER MEET", "127.0.0.1", node.port, bus)

    def _is_whole(self) -> bool:
        return all(_serves_all(node) for node in self.nodes)


def _serves_all(node: Store) -> bool:
    with node.client() as client:
        info = cast(dict[str, Any], client.cluster("INFO"))
    return info["cluster_state"] == "ok" and len(_ports_told_by(node)) == NODES


def _nodes_known_by(node: Store) -> dict[str, str]:
    """The names of all nodes, each with the name of the one that it copies, or `-`."""
    with node.client() as client:
        found = cast(dict[str, Any], client.execute_command("CLUSTER NODES"))
    return {each["node_id"]: each["master_id"] for each in found.values()}


def _ports_told_by(node: Store) -> set[int]:
    with node.client() as client:
        ranges = cast(list[Any], client.execute_command("CLUSTER SLOTS"))
    return {primary[1] for _, _, primary, *_ in ranges}

"""A real cluster of three Valkey servers that tests use like one store."""

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

    def _make(self) -> None:
        buses = [free_port() for _ in range(NODES)]
        ports = [self.port, *(free_port() for _ in range(NODES - 1))]
        for number, (port, bus) in enumerate(zip(ports, buses, strict=True)):
            directory = self.directory / f"node{number}"
            directory.mkdir()
            options = ("--cluster-enabled", "yes", "--cluster-port", str(bus), "--cluster-node-timeout", "2000")
            self.nodes.append(Store(directory, port, (*self.options, *options)))
            self.nodes[-1].start()
        with ExitStack() as stack:
            clients = [stack.enter_context(node.client()) for node in self.nodes]
            for number, client in enumerate(clients):
                first, after = SLOTS * number // NODES, SLOTS * (number + 1) // NODES
                client.execute_command("CLUSTER SET-CONFIG-EPOCH", number + 1)
                client.execute_command("CLUSTER ADDSLOTSRANGE", first, after - 1)
            for port, bus in zip(ports[1:], buses[1:], strict=True):
                clients[0].execute_command("CLUSTER MEET", "127.0.0.1", port, bus)

    def _is_whole(self) -> bool:
        return all(_serves_all(node) for node in self.nodes)


def _serves_all(node: Store) -> bool:
    with node.client() as client:
        info = cast(dict[str, Any], client.cluster("INFO"))
    return info["cluster_state"] == "ok" and len(_ports_told_by(node)) == NODES


def _ports_told_by(node: Store) -> set[int]:
    with node.client() as client:
        ranges = cast(list[Any], client.execute_command("CLUSTER SLOTS"))
    return {primary[1] for _, _, primary, *_ in ranges}

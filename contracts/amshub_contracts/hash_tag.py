"""The part of a Redis key that decides which node of a cluster keeps it."""

from collections.abc import Iterable


def hash_tag(key: str) -> str:
    """What stands between the key's first brace and the next closing one; the whole key where nothing does.

    Redis Cluster specification, "Hash tags". Keys of one tag are on one node and can share a transaction.
    """
    _, _, rest = key.partition("{")
    tag, closed, _ = rest.partition("}")
    return tag if tag and closed else key


def positions_by_tag(keys: Iterable[str]) -> dict[str, list[int]]:
    """Where in `keys` those of each tag are."""
    positions: dict[str, list[int]] = {}
    for position, key in enumerate(keys):
        positions.setdefault(hash_tag(key), []).append(position)
    return positions

"""The bus on a real store: all or nothing, and no retry behind the caller's back."""

from collections.abc import Iterator

import pytest
from amshub_contracts import SCHEMA_VERSION, streams
from amshub_contracts.bus import Bus, BusDown, BusFull, BusRefused, Conflict, Guard, WrongSchema

from tests.support.store import ON_EITHER_OWN_STORE, ON_EITHER_STORE, Store


@pytest.fixture
def bus(store: Store) -> Iterator[Bus]:
    bus = Bus(store.settings, "test")
    yield bus
    bus.close()


@ON_EITHER_STORE
def test_a_commit_is_all_or_nothing(bus: Bus) -> None:
    bus.commit([("SET", "{t}text", "x")])
    with pytest.raises(BusRefused, match="WRONGTYPE"):
        bus.commit([("SET", "{t}a", "1"), ("HSET", "{t}text", "field", "1")])
    with pytest.raises(Conflict):
        bus.commit([("SET", "{t}b", "1")], [Guard("{t}text", b"y")])
    assert bus.query([("GET", "{t}b")]) == [None]


@ON_EITHER_STORE
def test_guards_look_at_keys_and_at_fields_of_hashes(bus: Bus) -> None:
    bus.commit([("HSET", "{t}h", "seq", 7), ("SET", "{t}k", "v")], [Guard("{t}k", None), Guard("{t}h", None, "seq")])
    bus.commit([("SET", "{t}k", "w")], [Guard("{t}k", b"v"), Guard("{t}h", b"7", "seq")])
    with pytest.raises(Conflict, match="holds b'7'"):
        bus.commit([("SET", "{t}k", "x")], [Guard("{t}h", b"8", "seq")])
    assert bus.query([("GET", "{t}k")]) == [b"w"]


@ON_EITHER_STORE
def test_a_transaction_that_no_cluster_could_do_is_a_mistake_on_any_store(bus: Bus) -> None:
    with pytest.raises(ValueError, match=r"amshub:schema, amshub:\{0\}:watermark"):
        bus.commit([("SET", streams.watermark(0), "1-1"), ("SET", streams.SCHEMA_KEY, "1")])
    with pytest.raises(ValueError, match=r"amshub:\{0\}:watermark, amshub:\{1\}:watermark"):
        bus.commit([("SET", streams.watermark(0), "1-1")], [Guard(streams.watermark(1), None)])
    assert bus.query([("GET", streams.watermark(0))]) == [None]


@ON_EITHER_STORE
def test_replies_come_in_the_order_of_their_commands_wherever_the_keys_are(bus: Bus) -> None:
    keys = [f"{{{number % 7}}}{number}" for number in range(20)]
    for key in keys:
        bus.commit([("SET", key, f"value of {key}")])
    assert bus.query([("GET", key) for key in keys]) == [f"value of {key}".encode() for key in keys]
    assert bus.query([]) == []


@ON_EITHER_STORE
def test_a_stream_is_read_from_where_one_stopped(bus: Bus) -> None:
    bus.commit([("XADD", "s", "1-1", "a", "1"), ("XADD", "s", "2-1", "a", "2")])
    assert bus.read_stream("s", b"0-0", count=1, block_ms=10) == [(b"1-1", {b"a": b"1"})]
    assert bus.read_stream("s", b"1-1", count=10, block_ms=10) == [(b"2-1", {b"a": b"2"})]
    assert bus.read_stream("s", b"2-1", count=10, block_ms=10) == []


@ON_EITHER_OWN_STORE
def test_a_store_that_is_away_is_bus_down(own_store: Store) -> None:
    bus = Bus(own_store.settings, "test")
    bus.query([("PING",)])
    own_store.stop()
    with pytest.raises(BusDown):
        bus.query([("PING",)])
    own_store.start()
    assert bus.query([("PING",)])
    bus.close()


def test_a_connection_that_dies_inside_a_guarded_commit_is_bus_down(own_store: Store) -> None:
    bus = Bus(own_store.settings, "test")
    bus.query([("PING",)])
    own_store.stop()
    with pytest.raises(BusDown):
        bus.commit([("SET", "k", "1")], [Guard("k", None)])


def test_a_full_store_is_bus_full_and_writes_nothing(own_store: Store) -> None:
    bus = Bus(own_store.settings, "test")
    bus.commit([("SET", "{t}small", "1")])
    with own_store.client() as client:
        client.config_set("maxmemory", 1)
        with pytest.raises(BusFull):
            bus.commit([("SET", "{t}small", "2"), ("SET", "{t}large", "x" * 1000)], [Guard("{t}small", b"1")])
        assert client.get("{t}small") == b"1"


@ON_EITHER_STORE
def test_an_empty_store_is_marked_and_a_newer_one_refused(bus: Bus) -> None:
    bus.claim_schema()
    assert bus.query([("GET", streams.SCHEMA_KEY)]) == [str(SCHEMA_VERSION).encode()]
    bus.commit([("SET", streams.SCHEMA_KEY, SCHEMA_VERSION + 1)])
    with pytest.raises(WrongSchema, match="update amshub"):
        bus.claim_schema()


def test_a_store_that_became_a_replica_or_takes_rights_away_is_refusing(own_store: Store) -> None:
    bus = Bus(own_store.settings, "test")
    with own_store.client() as client:
        client.acl_setuser("default", enabled=True, commands=["-set"], nopass=True)
        with pytest.raises(BusRefused, match="no permissions"):
            bus.commit([("SET", "k", "1")])
        client.acl_setuser("default", enabled=True, commands=["+set"], nopass=True)
        client.replicaof("127.0.0.1", "1")
        with pytest.raises(BusRefused, match="replica"):
            bus.commit([("SET", "k", "1")])


def test_a_store_of_something_else_is_refused_in_words(bus: Bus) -> None:
    bus.commit([("SET", streams.SCHEMA_KEY, "junk")])
    with pytest.raises(WrongSchema, match="not a store of amshub"):
        bus.claim_schema()

"""The bus on a real store: all or nothing, and no retry behind the caller's back."""

import pytest
from amshub_contracts import SCHEMA_VERSION, streams
from amshub_contracts.bus import Bus, BusDown, BusFull, BusRefused, Conflict, Guard, WrongSchema

from tests.support.store import Store


@pytest.fixture
def bus(store: Store) -> Bus:
    return Bus(store.settings, "test")


def test_a_commit_is_all_or_nothing(bus: Bus) -> None:
    bus.commit([("SET", "text", "x")])
    with pytest.raises(BusRefused, match="WRONGTYPE"):
        bus.commit([("SET", "a", "1"), ("HSET", "text", "field", "1")])
    with pytest.raises(Conflict):
        bus.commit([("SET", "b", "1")], [Guard("text", b"y")])
    assert bus.query([("GET", "b")]) == [None]


def test_guards_look_at_keys_and_at_fields_of_hashes(bus: Bus) -> None:
    bus.commit([("HSET", "h", "seq", 7), ("SET", "k", "v")], [Guard("k", None), Guard("h", None, "seq")])
    bus.commit([("SET", "k", "w")], [Guard("k", b"v"), Guard("h", b"7", "seq")])
    with pytest.raises(Conflict, match="holds b'7'"):
        bus.commit([("SET", "k", "x")], [Guard("h", b"8", "seq")])
    assert bus.query([("GET", "k")]) == [b"w"]


def test_a_stream_is_read_from_where_one_stopped(bus: Bus) -> None:
    bus.commit([("XADD", "s", "1-1", "a", "1"), ("XADD", "s", "2-1", "a", "2")])
    assert bus.read_stream("s", b"0-0", count=1, block_ms=10) == [(b"1-1", {b"a": b"1"})]
    assert bus.read_stream("s", b"1-1", count=10, block_ms=10) == [(b"2-1", {b"a": b"2"})]
    assert bus.read_stream("s", b"2-1", count=10, block_ms=10) == []


def test_a_store_that_is_away_is_bus_down(own_store: Store) -> None:
    bus = Bus(own_store.settings, "test")
    bus.query([("PING",)])
    own_store.stop()
    with pytest.raises(BusDown):
        bus.query([("PING",)])
    own_store.start()
    assert bus.query([("PING",)])


def test_a_connection_that_dies_inside_a_guarded_commit_is_bus_down(own_store: Store) -> None:
    bus = Bus(own_store.settings, "test")
    bus.query([("PING",)])
    own_store.stop()
    with pytest.raises(BusDown):
        bus.commit([("SET", "k", "1")], [Guard("k", None)])


def test_a_full_store_is_bus_full_and_writes_nothing(own_store: Store) -> None:
    bus = Bus(own_store.settings, "test")
    bus.commit([("SET", "small", "1")])
    with own_store.client() as client:
        client.config_set("maxmemory", 1)
        with pytest.raises(BusFull):
            bus.commit([("SET", "small", "2"), ("SET", "large", "x" * 1000)], [Guard("small", b"1")])
        assert client.get("small") == b"1"


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

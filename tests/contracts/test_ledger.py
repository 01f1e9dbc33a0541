"""The ledger's layout on a real store."""

import pytest
from amshub_contracts import ledger
from amshub_contracts.bus import Bus, Conflict
from amshub_contracts.ledger import MeterChange
from amshub_contracts.messages import Quarter, Summary

from tests.support.store import ON_EITHER_STORE, Store

pytestmark = ON_EITHER_STORE
MIDNIGHT_S = 1_793_491_200


@pytest.fixture
def bus(store: Store) -> Bus:
    return Bus(store.settings, "test")


def change(quarters: dict[int, Quarter]) -> MeterChange:
    return MeterChange("home", b"{}", Summary(as_of_ms=1), quarters)


def test_quarters_are_read_back_across_midnight_in_order(bus: Bus) -> None:
    quarters = {MIDNIGHT_S - 900: Quarter(1, 2, 3), MIDNIGHT_S: Quarter(4, 5), MIDNIGHT_S + 86_399 - 899: Quarter(6)}
    ledger.save(bus, 0, seen=None, watermark=b"1-1", changes=[change(quarters)])
    assert ledger.load_quarters(bus, 0, "home", MIDNIGHT_S - 900, MIDNIGHT_S + 86_400) == quarters
    assert list(ledger.load_quarters(bus, 0, "home", MIDNIGHT_S - 86_400, MIDNIGHT_S + 900)) == [
        MIDNIGHT_S - 900,
        MIDNIGHT_S,
    ]
    assert ledger.load_quarters(bus, 0, "cabin", MIDNIGHT_S, MIDNIGHT_S + 86_400) == {}


def test_a_watermark_that_moved_on_refuses_the_write_whole(bus: Bus) -> None:
    ledger.save(bus, 0, seen=None, watermark=b"1-1", changes=[change({MIDNIGHT_S: Quarter(1)})])
    with pytest.raises(Conflict):
        ledger.save(bus, 0, seen=None, watermark=b"2-1", changes=[change({MIDNIGHT_S: Quarter(2)})])
    assert ledger.load_quarters(bus, 0, "home", MIDNIGHT_S, MIDNIGHT_S + 900) == {MIDNIGHT_S: Quarter(1)}
    assert ledger.load_watermark(bus, 0) == b"1-1"


def test_state_and_summary_stand_with_the_watermark(bus: Bus) -> None:
    assert ledger.load_state(bus, 0, "home") is None
    ledger.save(bus, 0, seen=None, watermark=b"1-1", changes=[change({})])
    assert ledger.load_state(bus, 0, "home") == b"{}"


def test_a_watermark_whose_followers_were_trimmed_is_behind(bus: Bus) -> None:
    stream = "amshub:{0}:readings"
    bus.commit([("XADD", stream, f"{number}-0", "a", "1") for number in (9, 10, 11)])
    assert not ledger.is_behind_stream(bus, 0, None)
    assert not ledger.is_behind_stream(bus, 0, b"9-0")
    bus.commit([("XTRIM", stream, "MAXLEN", "=", "1")])
    assert ledger.is_behind_stream(bus, 0, b"9-0")
    assert not ledger.is_behind_stream(bus, 0, b"11-0")

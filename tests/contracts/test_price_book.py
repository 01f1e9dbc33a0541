"""Price days in a real store."""

from collections.abc import Iterator
from datetime import date

import msgspec
import pytest
from amshub_contracts import price_book, streams
from amshub_contracts.bus import Bus
from amshub_contracts.messages import PriceSlot, Rate

from tests.contracts.price_days import a_day
from tests.support.store import ON_EITHER_STORE, Store

pytestmark = ON_EITHER_STORE
TODAY, TOMORROW = date(2026, 11, 18), date(2026, 11, 19)


@pytest.fixture
def bus(store: Store) -> Iterator[Bus]:
    bus = Bus(store.settings, "test")
    yield bus
    bus.close()


def test_a_day_comes_back_as_it_was_saved(bus: Bus) -> None:
    day = msgspec.structs.replace(
        a_day("2026-11-18", [*[-1] * 10, None, *[10**9] * 13], cap_wh=5_000_000, note="The price of one hour …"),
        rate=Rate("11.3945", "2026-11-17", "NB"),
        slots=(PriceSlot(1_795_000_000, 15, "-0.09312", "EOE"),),
    )
    price_book.save_day(bus, day)
    assert price_book.load_days(bus, "NO1", [TODAY, TOMORROW]) == {TODAY: day}


def test_a_day_that_changes_replaces_the_one_before(bus: Bus) -> None:
    for price in (1, 2):
        price_book.save_day(bus, a_day("2026-11-18", price))
    assert price_book.load_days(bus, "NO1", [TODAY])[TODAY].points[0].import_micro == 2


def test_areas_and_days_are_kept_apart(bus: Bus) -> None:
    days = [a_day(day, 1, area=area) for area in ("NO1", "NO2") for day in ("2026-11-18", "2026-11-19")]
    for day in days:
        price_book.save_day(bus, day)
    assert price_book.load_days(bus, "NO2", [TODAY, TOMORROW]) == {TODAY: days[2], TOMORROW: days[3]}


def test_who_listens_is_told_of_each_day_that_is_saved(bus: Bus) -> None:
    price_book.save_day(bus, a_day("2026-11-18", 1))
    price_book.save_day(bus, a_day("2026-11-19", 1, area="DK1"))
    events = bus.read_stream(streams.PRICE_EVENTS_KEY, b"0", count=10, block_ms=1)
    assert [(event[b"area"], event[b"day"]) for _, event in events] == [
        (b"NO1", b"2026-11-18"),
        (b"DK1", b"2026-11-19"),
    ]


@pytest.mark.parametrize("damaged", [b"", b"{", b"[]", b'{"area":"NO1"}', b"\xff\xfe"])
def test_what_is_no_price_day_is_refused(bus: Bus, damaged: bytes) -> None:
    bus.commit([("SET", streams.price_day("NO1", "2026-11-18"), damaged)])
    with pytest.raises(msgspec.MsgspecError):
        price_book.load_days(bus, "NO1", [TODAY])


@pytest.mark.parametrize("damaged", [b"", b"{", b'{"area":"NO1"}', b'{"area":"\xff"}'])
def test_a_day_that_cannot_be_read_does_not_hide_the_next(bus: Bus, damaged: bytes) -> None:
    tomorrow = a_day("2026-11-19", 1)
    price_book.save_day(bus, tomorrow)
    bus.commit([("SET", streams.price_day("NO1", "2026-11-18"), damaged)])
    days = [TODAY, TOMORROW]
    assert price_book.readable_days(days, bus.query(price_book.reads("NO1", days))) == {TOMORROW: tomorrow}

"""Edits as a stream of a real store: kept, noticed, and passed over where they cannot be read."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from amshub_contracts import edits, streams
from amshub_contracts.bus import Bus
from amshub_contracts.edits import Edit, EditReader, TariffSteps
from amshub_contracts.price_settings import RowSettings

from tests.support.store import ON_EITHER_STORE, Store

DAY = date(2026, 11, 18)
ROWS = Edit(
    kind="price_rows",
    from_day=DAY,
    rows=(
        RowSettings(name='Nett «dag» "x"', type="add", value=Decimal("0.4321"), weekdays=("mon",), hours=(6, 7)),
        RowSettings(type="percent", direction="import", value=Decimal(25), start="11-01", end="03-31"),
    ),
    by="kari",
    at_ms=1_795_000_000_000,
)
STEPS = Edit(kind="tariff_steps", from_day=DAY, steps=TariffSteps((2, 5, 10), 3), by="ola", at_ms=1_795_000_000_001)
BACK = Edit(kind="price_rows", from_day=DAY, by="kari", at_ms=1_795_000_000_002)


@pytest.fixture
def bus(store: Store) -> Iterator[Bus]:
    held = Bus(store.settings, "test")
    yield held
    held.close()


@ON_EITHER_STORE
def test_edits_come_back_as_they_were_made(bus: Bus) -> None:
    for edit in (ROWS, STEPS, BACK):
        edits.save(bus, edit)
    assert EditReader(bus).read() == (ROWS, STEPS, BACK)


def test_an_entry_is_legible(bus: Bus) -> None:
    edits.save(bus, STEPS)
    ((_, fields),) = bus.query([("XRANGE", "amshub:{settings}:edits", "-", "+")])[0]
    assert fields == {
        b"v": b"1",
        b"kind": b"tariff_steps",
        b"from": b"2026-11-18",
        b"value": b'{"steps_kw":[2,5,10],"peaks":3}',
        b"by": b"ola",
        b"at_ms": b"1795000000001",
    }


@ON_EITHER_STORE
def test_an_edit_is_news_once_and_so_is_a_store_that_was_put_back(bus: Bus) -> None:
    reader = EditReader(bus)
    assert not reader.has_news()
    edits.save(bus, ROWS)
    assert reader.has_news()
    assert reader.read() == (ROWS,)
    assert not reader.has_news()
    edits.save(bus, STEPS)
    assert reader.read() == (ROWS, STEPS)
    bus.commit([("DEL", streams.EDITS_KEY)])
    assert reader.has_news()
    assert reader.read() == ()


GOOD = {"v": "1", "kind": "price_rows", "from": "2026-11-18", "value": "[]", "by": "kari", "at_ms": "1"}


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("v", "2", "update amshub"),
        ("v", "one", "v: expected a whole number"),
        ("kind", "wishes", "kind: "),
        ("from", "18.11.2026", "from_day: "),
        ("from", "1026-11-18", "no day of this century"),
        ("value", "{", "truncated"),
        ("value", "[" * 100_000, "nested too deeply"),
        ("value", "7", "Expected `array`"),
        ("value", '[{"type":"gift"}]', "type: "),
        ("value", '[{"value":"-1"}]', "value: expected a number from 0"),
        ("value", '[{"value":"NaN"}]', "value: expected a number"),
        ("value", '[{"colour":"red"}]', "'colour': there is no such value"),
        ("value", "[" + ",".join(["{}"] * 51) + "]", "51 rows are more than 50"),
        ("by", "", "by: "),
        ("by", "x" * 65, "by: "),
        ("at_ms", "noon", "at_ms: "),
        ("note", "hello", "'note': there is no such value"),
    ],
)
def test_what_is_no_edit_is_told_and_passed_over(
    bus: Bus, caplog: pytest.LogCaptureFixture, field: str, value: str, words: str
) -> None:
    hostile = [part for pair in (GOOD | {field: value}).items() for part in pair]
    edits.save(bus, STEPS)
    bus.commit([("XADD", streams.EDITS_KEY, "*", *hostile)])
    edits.save(bus, BACK)
    assert EditReader(bus).read() == (STEPS, BACK)
    (record,) = caplog.records
    assert words in record.getMessage()
    assert "make the edit again" in record.getMessage()


@pytest.mark.parametrize("value", ['{"steps_kw":[5,2],"peaks":3}', '{"steps_kw":[2]}', '{"steps_kw":[2],"peaks":6}'])
def test_steps_that_cannot_be_do_not_count(bus: Bus, value: str) -> None:
    fields = [part for pair in (GOOD | {"kind": "tariff_steps", "value": value}).items() for part in pair]
    bus.commit([("XADD", streams.EDITS_KEY, "*", *fields)])
    assert EditReader(bus).read() == ()


def test_bytes_that_are_no_text_do_not_count(bus: Bus) -> None:
    bus.commit([("XADD", streams.EDITS_KEY, "*", b"\xff", b"\xfe")])
    assert EditReader(bus).read() == ()


def test_however_many_edits_are_made_the_last_of_each_kind_is_kept(bus: Bus, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "MAX_EDITS", 5)
    edits.save(bus, STEPS)
    for _ in range(9):
        edits.save(bus, ROWS)
    edits.save(bus, BACK)
    assert EditReader(bus).read() == (STEPS, ROWS, ROWS, ROWS, BACK)

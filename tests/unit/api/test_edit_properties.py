"""Whatever is sent as an edit is understood, or refused in words; nothing else comes out."""

import contextlib
from typing import Any

import msgspec
from amshub_api.core.edit_energy import day_places, hour_places, wanted
from amshub_api.core.edit_rows import price_rows, rows_of_form
from amshub_api.core.edit_steps import steps_of_form, steps_of_json
from amshub_contracts import edits
from amshub_contracts.checked import BadValues
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.api.building import NOW_MS
from tests.unit.api.test_edit_rows import FORM, ROW

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=4),
    max_leaves=8,
)
NUMBERS = st.sampled_from(["", "0", "-1", "1e99999", "NaN", "٣", "9" * 50, "0x1", " 2 ", "1_000"])
TEXTS = NUMBERS | st.text(max_size=12)


@given(st.dictionaries(st.sampled_from(sorted(FORM)), TEXTS), st.integers(0, 5))
def test_any_form_of_rows(changed: dict[str, str], count: int) -> None:
    with contextlib.suppress(BadValues):
        rows = price_rows(rows_of_form(FORM | changed | {"rc": str(count)}), from_text=True)
        assert len(rows) == count


@given(st.dictionaries(st.sampled_from(sorted(ROW)), VALUES))
def test_any_row_of_json(changed: dict[str, Any]) -> None:
    with contextlib.suppress(BadValues):
        (row,) = price_rows([ROW | changed], from_text=False)
        assert msgspec.json.decode(msgspec.json.encode(row), type=type(row)) == row


@given(st.dictionaries(st.sampled_from(["t", "h", "c"]), VALUES))
def test_any_steps_of_json(body: dict[str, Any]) -> None:
    with contextlib.suppress(BadValues):
        assert 1 <= steps_of_json(body).peaks <= 5


@given(st.dictionaries(st.sampled_from([*(f"t{number}" for number in range(10)), "th"]), TEXTS))
def test_any_form_of_steps(form: dict[str, str]) -> None:
    with contextlib.suppress(BadValues):
        assert 1 <= len(steps_of_form(form).steps_kw) <= 9


@given(st.dictionaries(st.sampled_from(["i00", "e23", "i31", "unit", "i99"]) | st.text(max_size=4), VALUES | TEXTS))
def test_any_energy(posted: dict[str, Any]) -> None:
    for places in (hour_places([], [], NOW_MS), day_places([], [], NOW_MS, "Europe/Oslo")):
        with contextlib.suppress(BadValues):
            for change in wanted(posted, places, is_page=False):
                assert change.start_s < change.end_s <= NOW_MS // 1000


@given(st.dictionaries(st.sampled_from([b"v", b"kind", b"from", b"value", b"by", b"at_ms"]) | st.binary(), st.binary()))
def test_any_entry_of_the_stream(fields: dict[bytes, bytes]) -> None:
    with contextlib.suppress(ValueError, msgspec.MsgspecError):
        edits.decode(fields)


@given(VALUES, st.sampled_from(["price_rows", "tariff_steps"]))
def test_any_value_of_an_entry(value: Any, kind: str) -> None:
    fields = {"v": "1", "kind": kind, "from": "2026-11-18", "by": "kari", "at_ms": "1"}
    named = {name.encode(): text.encode() for name, text in fields.items()}
    with contextlib.suppress(ValueError, msgspec.MsgspecError):
        edits.decode(named | {b"value": msgspec.json.encode(value)})

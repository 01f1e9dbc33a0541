"""A reading survives its way through the stream."""

import pytest
from amshub_contracts import SCHEMA_VERSION, codec
from amshub_contracts.messages import Reading
from hypothesis import given
from hypothesis import strategies as st

INTEGERS = [
    name
    for name in Reading.__struct_fields__
    if name not in ("meter", "meter_id", "meter_model", "list_version", "l2_current_calculated", "import_peak_history")
]

readings = st.builds(
    lambda meter, numbers, texts, flag, peaks: Reading(
        **{"meter": meter, "seq": 1, "received_at_ms": 2} | numbers | texts,
        l2_current_calculated=flag,
        import_peak_history=peaks,
    ),
    st.from_regex(r"[a-z0-9]{1,32}", fullmatch=True),
    st.dictionaries(st.sampled_from(INTEGERS), st.integers(-(2**63), 2**63)),
    st.dictionaries(st.sampled_from(["meter_id", "meter_model", "list_version"]), st.text()),
    st.sampled_from([None, True, False]),
    st.one_of(st.none(), st.lists(st.tuples(st.integers(0, 2**40), st.integers(0, 2**40)), max_size=13).map(tuple)),
)


def as_stored(fields: dict[str, str | int]) -> dict[bytes, bytes]:
    return {name.encode(): str(value).encode() for name, value in fields.items()}


@given(readings)
def test_what_is_written_is_what_is_read(reading: Reading) -> None:
    assert codec.from_fields(as_stored(codec.to_fields(reading))) == reading


def test_only_what_the_frame_said_is_written_in_the_order_of_reading() -> None:
    fields = codec.to_fields(Reading(meter="home", seq=7, received_at_ms=5, import_w=0, meter_id="123"))
    assert list(fields.items()) == [
        ("v", SCHEMA_VERSION),
        ("meter", "home"),
        ("seq", 7),
        ("received_at_ms", 5),
        ("meter_id", "123"),
        ("import_w", 0),
    ]


def test_a_newer_schema_is_refused() -> None:
    with pytest.raises(codec.NewerSchema, match="99"):
        codec.from_fields({b"meter": b"home", b"colour": b"1", b"seq": b"x", b"v": b"99"})


@pytest.mark.parametrize(
    ("fields", "what"),
    [
        ({b"meter": b"home", b"seq": b"x", b"received_at_ms": b"2"}, "field seq"),
        ({b"meter": b"home", b"seq": b"1"}, "not a reading"),
        ({b"meter": b"\xff", b"seq": b"1", b"received_at_ms": b"2"}, "field meter"),
        ({b"meter": b"home", b"seq": b"1", b"received_at_ms": b"2", b"import_peak_history": b"{"}, "import_peak"),
        ({b"meter": b"home", b"seq": b"1", b"received_at_ms": b"2", b"colour": b"1"}, "not a reading"),
        ({b"\xfe": b"1"}, "not a reading"),
        ({b"v": b"one", b"meter": b"home"}, "field v"),
    ],
)
def test_rubbish_is_a_value_error_that_names_the_field(fields: dict[bytes, bytes], what: str) -> None:
    with pytest.raises(ValueError, match=what):
        codec.from_fields(fields)

"""A meter's bytes in the messages of a broker."""

from contextlib import suppress

import pytest
from amshub_contracts.source_url import PayloadFormat
from amshub_reader.core.payload import MAX_PAYLOAD_BYTES, BadPayload, bytes_of
from hypothesis import given
from hypothesis import strategies as st

from tests.support.frames import aidon_list1
from tests.support.transports import mbus, p1, sealed

FRAMES = [aidon_list1(1500), p1(1500), mbus(sealed(b"x" * 20)), sealed(b"x" * 20)]


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize("form", ["auto", "written"])
def test_raw_hex_and_json_give_the_same_bytes(frame: bytes, form: str) -> None:
    forms: dict[PayloadFormat, bytes] = {
        "raw": frame,
        "hex": frame.hex().upper().encode(),
        "json": b'{"data":"%s"}' % frame.hex().encode(),
    }
    for written, payload in forms.items():
        assert bytes_of(payload, "auto" if form == "auto" else written) == frame


def test_hex_may_be_spaced_and_json_may_say_more() -> None:
    assert bytes_of(b"7E a0\r\n", "auto") == b"\x7e\xa0"
    assert bytes_of(b' {"t": 1, "data": "7EA0", "more": [1, {}]}', "auto") == b"\x7e\xa0"


@pytest.mark.parametrize(
    ("payload", "form"),
    [
        (b"7ea", "auto"),
        (b"7eg0", "hex"),
        (b"\xff\xfe", "hex"),
        (b"{", "auto"),
        (b'{"data": 7}', "auto"),
        (b'{"frame": "7e"}', "json"),
        (b'["7e"]', "json"),
        (b'{"data": "xy"}', "json"),
        (b'{"x":' * 10_000, "json"),
        (b"\xff" * (MAX_PAYLOAD_BYTES + 1), "raw"),
    ],
)
def test_a_message_without_a_meters_bytes_is_refused_in_words(payload: bytes, form: PayloadFormat) -> None:
    with pytest.raises(BadPayload, match=r".{10}"):
        bytes_of(payload, form)


@given(st.binary(), st.sampled_from(["auto", "raw", "hex", "json"]))
def test_no_message_raises_anything_else(payload: bytes, form: PayloadFormat) -> None:
    with suppress(BadPayload):
        assert len(bytes_of(payload, form)) <= len(payload)

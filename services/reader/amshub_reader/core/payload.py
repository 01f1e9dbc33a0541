"""Takes the bytes of a meter out of a message of a broker."""

import msgspec
from amshub_contracts.source_url import PayloadFormat

MAX_PAYLOAD_BYTES = 65_536
"""The longest telegram of 8 kB as hex text in JSON, four times over; more is no telegram: refused."""
_HEX = frozenset(b"0123456789abcdefABCDEF \t\r\n")


class _Message(msgspec.Struct):
    data: str


class BadPayload(Exception):
    """The message holds no bytes of a meter: correct the topic or the format."""


def bytes_of(payload: bytes, form: PayloadFormat) -> bytes:
    """The meter's bytes: the payload itself, hex text, or JSON `{"data": "<hex>"}`; raises BadPayload.

    With `auto` each payload tells by itself: no telegram begins like JSON or consists of hex digits.
    """
    if len(payload) > MAX_PAYLOAD_BYTES:
        raise BadPayload(f"a message of {len(payload)} bytes; no telegram is that long")
    form = _form_of(payload) if form == "auto" else form
    if form == "raw":
        return payload
    return _from_hex(_from_json(payload) if form == "json" else payload.decode("latin-1"))


def _form_of(payload: bytes) -> PayloadFormat:
    if payload.lstrip()[:1] == b"{":
        return "json"
    return "hex" if payload and _HEX.issuperset(payload) else "raw"


def _from_json(payload: bytes) -> str:
    try:
        return msgspec.json.decode(payload, type=_Message).data
    except (msgspec.MsgspecError, RecursionError) as error:
        raise BadPayload(f'a message that is not JSON with hex digits under "data": {error}') from error


def _from_hex(digits: str) -> bytes:
    try:
        return bytes.fromhex(digits)
    except ValueError as error:
        raise BadPayload("a message whose hex digits are broken") from error

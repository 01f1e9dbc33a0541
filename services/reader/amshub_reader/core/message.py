"""Reads what one whole frame carries: a list or a telegram, perhaps enciphered."""

from dataclasses import dataclass
from typing import cast
from zoneinfo import ZoneInfo

import msgspec

from amshub_reader.core import meter_clock
from amshub_reader.core.apdu import llc
from amshub_reader.core.ciphering import envelope
from amshub_reader.core.ciphering.envelope import Envelope
from amshub_reader.core.ciphering.gcm import Opened, fits_without_tag, open_envelope
from amshub_reader.core.ciphering.keys import Keys
from amshub_reader.core.errors import ErrorKind, Undecodable
from amshub_reader.core.framing import p1
from amshub_reader.core.lists.layouts import Layouts
from amshub_reader.core.p1.telegram import Fields, read_telegram

_P1 = b"/"
_ANSWERS = frozenset({0x61, 0x81, 0xC4})
"""Association response, HDLC parameters, get-response: what a meter answers to others on the line, and no fault."""


class Message(msgspec.Struct, frozen=True):
    """What a frame said: the fields of a Reading, and the envelope that it came in."""

    fields: Fields
    unknown: int = 0
    """Items of a list that no field fits."""
    envelope: Envelope | None = None


@dataclass(frozen=True)
class Context:
    """What the messages of one line are read with."""

    zone: ZoneInfo
    keys: Keys
    layouts: Layouts


def read_message(information: bytes, context: Context, received_at_ms: int | None) -> Message | None:
    """What this information field or telegram says, None when it is an answer to others; raises Undecodable."""
    content = llc.strip(information)
    if content[:1] and content[0] in _ANSWERS:
        return None
    first_line, sealed = _sealed(content)
    if sealed is None:
        return _read(content, context, received_at_ms)
    opened = _opened(first_line, sealed, context)
    try:
        message = _proven(first_line, opened, context, received_at_ms, sealed.system_title)
    except Undecodable as error:
        if opened.proven or error.kind is ErrorKind.UNKNOWN_LIST:
            raise
        reason = "the encryption key is not this meter's: what it gives is no telegram"
        raise Undecodable(ErrorKind.DECIPHERING, reason) from error
    return Message(message.fields, message.unknown, sealed)


def _sealed(content: bytes) -> tuple[bytes, Envelope | None]:
    """The clear first line of a telegram, where there is one, and the envelope; no envelope when all is clear."""
    if content[:1] == _P1:
        parts = p1.split(content)
        return (parts[0], envelope.read(content, parts[1])) if parts else (b"", None)
    return b"", envelope.read(content) if content[:1] and content[0] in envelope.TAGS else None


def _opened(first_line: bytes, sealed: Envelope, context: Context) -> Opened:
    try:
        return open_envelope(sealed, context.keys)
    except Undecodable as error:
        if error.kind is ErrorKind.AUTHENTICATION and _fits(first_line, sealed, context):
            reason = "the encryption key fits, the authentication key does not, or the telegram's tag was altered"
            raise Undecodable(error.kind, reason) from error
        raise


def _fits(first_line: bytes, sealed: Envelope, context: Context) -> bool:
    try:
        opened = Opened(fits_without_tag(sealed, context.keys), proven=False)
        _proven(first_line, opened, context, None, None)
    except Undecodable as error:
        return error.kind is ErrorKind.UNKNOWN_LIST
    return True


def _proven(
    first_line: bytes, opened: Opened, context: Context, received_at_ms: int | None, system_title: bytes | None
) -> Message:
    """What was deciphered, after it proved itself where no tag did; raises Undecodable."""
    plaintext = opened.plaintext
    if first_line and not plaintext.startswith(_P1):
        plaintext = first_line + plaintext
    if plaintext.startswith(_P1) and not opened.proven:
        p1.check_text(plaintext)
    return _read(plaintext, context, received_at_ms, system_title)


def _read(content: bytes, context: Context, received_at_ms: int | None, system_title: bytes | None = None) -> Message:
    """What this telegram or data-notification says, which is in clear; raises Undecodable."""
    if content.startswith(_P1):
        return Message(read_telegram(content, context.zone, received_at_ms))
    meter_list = context.layouts.read(content, system_title)
    fields = cast("Fields", meter_list.fields)  # made for this telegram alone, and no copy worth its time
    if meter_list.clock_octets:
        maker = meter_list.maker
        clock_s = meter_clock.utc_s_of(
            meter_list.clock_octets,
            context.zone,
            standard_time=maker is not None and maker.standard_time,
            false_zero_deviation=maker is not None and maker.false_zero_deviation,
            received_at_ms=received_at_ms,
        )
        if clock_s is not None:
            fields["meter_clock_s"] = clock_s
    return Message(fields, meter_list.unknown)

"""Opens an APDU that a meter pushes: the DLMS data-notification (IEC 62056-5-3, 6.14)."""

from amshub_reader.core.apdu import axdr
from amshub_reader.core.errors import ErrorKind, Undecodable

DATA_NOTIFICATION = 0x0F
_TIME_AT = 5  # behind the tag and the long-invoke-id
# The date-time is an octet string without its tag; Kaifa sends the tag too, some meters send it as date-time, and
# some leave it out, so that the tag of the array or structure follows.
_TIME_FORMS = {b"\x00": 1, b"\x0c": 13, b"\x09\x0c": 14, b"\x09\x00": 2, b"\x19": 13, b"\x01": 0, b"\x02": 0}
TELLING_SIZE = _TIME_AT + max(map(len, _TIME_FORMS))
"""Bytes that tell where the body begins."""


def read_body(apdu: bytes) -> axdr.Value:
    """The value that the data-notification carries; raises Undecodable."""
    if not apdu:
        raise Undecodable(ErrorKind.UNKNOWN_DATA, "the frame carries nothing")
    if apdu[0] != DATA_NOTIFICATION:
        raise Undecodable(ErrorKind.UNKNOWN_DATA, f"the frame carries {apdu[0]:#04x}, which is no data-notification")
    body, end = axdr.read(apdu, body_at(apdu))
    if end != len(apdu):
        raise Undecodable(ErrorKind.LENGTH, f"the list ends at byte {end} of an APDU of {len(apdu)}")
    return body


def varying_head(apdu: bytes) -> list[slice]:
    """What differs in the head from one data-notification of a meter to the next: the invoke id and the date-time."""
    form = next(form for form in _TIME_FORMS if apdu.startswith(form, _TIME_AT))
    return [slice(1, _TIME_AT), slice(_TIME_AT + min(len(form), _TIME_FORMS[form]), body_at(apdu))]


def body_at(apdu: bytes) -> int:
    """Where the body of a data-notification begins; raises Undecodable."""
    for form, size in _TIME_FORMS.items():
        if apdu.startswith(form, _TIME_AT):
            return _TIME_AT + size
    raise Undecodable(ErrorKind.PARSE, "the data-notification has no date-time in a known form")

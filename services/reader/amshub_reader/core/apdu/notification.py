"""Opens an APDU that a meter pushes: the DLMS data-notification (IEC 62056-5-3, 6.14)."""

from amshub_reader.core.apdu import axdr
from amshub_reader.core.errors import ErrorKind, Undecodable

DATA_NOTIFICATION = 0x0F
GENERAL_GLO_CIPHERING = 0xDB
_INVOKE_ID_SIZE = 4
# The date-time is an octet string without its tag; Kaifa sends the tag too, some meters send it as date-time, and
# some leave it out, so that the tag of the array or structure follows.
_TIME_FORMS = {b"\x00": 1, b"\x0c": 13, b"\x09\x0c": 14, b"\x09\x00": 2, b"\x19": 13, b"\x01": 0, b"\x02": 0}


def read_body(apdu: bytes) -> axdr.Value:
    """The value that the data-notification carries; raises Undecodable."""
    if not apdu:
        raise Undecodable(ErrorKind.UNKNOWN_DATA, "the frame carries nothing")
    if apdu[0] == GENERAL_GLO_CIPHERING:
        raise Undecodable(ErrorKind.KEY, "the frame is enciphered, and this version cannot decipher yet")
    if apdu[0] != DATA_NOTIFICATION:
        raise Undecodable(ErrorKind.UNKNOWN_DATA, f"the frame carries {apdu[0]:#04x}, which is no data-notification")
    body, end = axdr.read(apdu, _after_time(apdu, 1 + _INVOKE_ID_SIZE))
    if end != len(apdu):
        raise Undecodable(ErrorKind.LENGTH, f"the list ends at byte {end} of an APDU of {len(apdu)}")
    return body


def _after_time(apdu: bytes, position: int) -> int:
    for form, size in _TIME_FORMS.items():
        if apdu.startswith(form, position):
            return position + size
    raise Undecodable(ErrorKind.PARSE, "the data-notification has no date-time in a known form")

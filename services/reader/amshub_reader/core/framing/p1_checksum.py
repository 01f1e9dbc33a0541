"""Checks the end of a P1 telegram: the CRC behind its exclamation mark (DSMR P1 5.0.2, 5.2)."""

import re

from amshub_reader.core.errors import ErrorKind, Undecodable
from amshub_reader.core.framing import crc

_SIZE = 4
END_SIZE = 1 + _SIZE
"""Bytes of the exclamation mark and the checksum behind it."""
_DIGITS = re.compile(rb"[0-9A-Fa-f]*")
_LINE_ENDS = (b"\r", b"\n")
_WELL_FORMED = re.compile(rb"/[ -~]+\r?\n(?:[0-9A-Za-z:.\-*&]*(?:\([ -'*-~]*\))*\r?\n)*!")


def checked_end(telegram: bytes, mark: int) -> int | None:
    """Where the checksum behind the exclamation mark at `mark` ends; None while digits are missing.

    Raises Undecodable when it is wrong. Old meters send none or 0000; then every line must be well formed.
    """
    sent = telegram[mark + 1 : mark + 1 + _SIZE]
    if sent[:1] in _LINE_ENDS:
        _check_lines(telegram[: mark + 1])
        return mark + 1
    if not _DIGITS.fullmatch(sent):
        raise Undecodable(ErrorKind.FRAME_CHECKSUM, "the telegram's checksum is not four hexadecimal digits")
    if len(sent) < _SIZE:
        return None
    computed = crc.arc(telegram[: mark + 1])
    if not int(sent, 16):
        _check_lines(telegram[: mark + 1])
    elif computed != int(sent, 16):
        raise Undecodable(
            ErrorKind.FRAME_CHECKSUM, f"the telegram's checksum is {sent.decode()}, its bytes give {computed:04X}"
        )
    return mark + 1 + _SIZE


def _check_lines(telegram: bytes) -> None:
    if not _WELL_FORMED.fullmatch(telegram):
        raise Undecodable(ErrorKind.PARSE, "a telegram without a checksum has a line that is damaged")

"""Recognises a P1 signal that reaches the receiver inverted.

A receiver of an inverted signal takes the stop bit of a character for a start bit: it sees `0 | 1 ~b0 ... ~b6 | ~b7`.
In back-to-back ASCII, where b7 is 0, each received byte is then a 1 and the seven inverted bits of a character.
A receiver falls into that step only after a dozen characters, so the beginning of each telegram is lost, its checksum
cannot be tested, and where the meter pauses between characters nothing can be read: the signal has to be inverted by
the cable or the adapter.
"""

import re

_TURNED = bytes((~byte >> 1) & 0x7F for byte in range(256))
_OBIS = re.compile(rb"\d-\d{1,2}:\d{1,2}\.\d{1,2}\.\d{1,2}\(")


def looks_inverted(received: bytes) -> bool:
    """Whether these bytes hold P1 lines as a receiver sees them inverted."""
    return len(_OBIS.findall(received.translate(_TURNED))) > 1

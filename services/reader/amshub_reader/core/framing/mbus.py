"""Looks for a long frame of wired M-Bus that carries DLMS (EN 13757-2, 5.3.1; EN 13757-1, 8.4)."""

from amshub_reader.core.errors import ErrorKind
from amshub_reader.core.framing.frame import Damaged, Found, Frame, Framing, Outcome, View, Wait

START, STOP = 0x68, 0x16
_OPENING = 4  # 68 L L 68
_AROUND = _OPENING + 2  # and checksum and stop
_HEADER = 5  # C, A, CI, STSAP, DTSAP
_OVERFLOW = 256
SHORTEST = 4
"""Least length field taken at its word: Sagemcom sends lengths of 256 to 259 with what of them fits in a byte."""
MAX_FRAME = SHORTEST - 1 + _OVERFLOW + _AROUND
_LAST, _SEQUENCE, _NOT_DLMS = 0x10, 0x0F, 0xE0


def look(view: View) -> Outcome:
    """The frame whose start byte begins the view; raises Damaged."""
    opening = view.bytes(0, _OPENING)
    if len(opening) < _OPENING:
        return Wait(_OPENING, sure=False)
    _, length, repeated, start = opening
    if length != repeated or start != START:
        return None
    if length < SHORTEST:
        length += _OVERFLOW
    size = length + _AROUND
    if length < _HEADER:
        raise Damaged(ErrorKind.LENGTH, f"an M-Bus frame of length {length} has no room for its header", size)
    if view.present < size:
        return Wait(size)
    body, (checksum, stop) = view.bytes(_OPENING, size - 2), view.bytes(size - 2, size)
    if sum(body) & 0xFF != checksum:
        raise Damaged(ErrorKind.FRAME_CHECKSUM, "the checksum of the M-Bus frame is wrong", size)
    if stop != STOP:
        raise Damaged(ErrorKind.FLAG_MISSING, f"no stop byte after the {size} bytes of the M-Bus frame", size)
    control = body[2]
    if control & _NOT_DLMS:
        raise Damaged(ErrorKind.UNKNOWN_DATA, f"an M-Bus frame that carries no DLMS (CI {control:#04x})", size)
    frame = Frame(
        view.offset,
        body[_HEADER:],
        Framing.MBUS,
        addresses=body[1:2] + body[3:_HEADER],
        number=control & _SEQUENCE,
        last=bool(control & _LAST),
    )
    return Found(frame, size)

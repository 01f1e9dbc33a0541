"""Looks for an APDU that comes without a frame, where its own lengths tell for certain where it ends.

No checksum vouches for such bytes, so `look` is for where a telegram must begin: at the start, after a silence and
directly behind a good frame. `look_in_noise` believes an enciphered APDU anywhere that nothing but the next one
follows: behind one inside a damaged frame there is that frame's checksum.
"""

from amshub_reader.core.apdu import axdr, block_transfer, llc
from amshub_reader.core.apdu.notification import DATA_NOTIFICATION, TELLING_SIZE, body_at
from amshub_reader.core.ciphering import envelope
from amshub_reader.core.errors import ErrorKind, Undecodable
from amshub_reader.core.framing.frame import Damaged, Found, Frame, Framing, Outcome, View, Wait

STARTS = bytes([llc.DESTINATION, DATA_NOTIFICATION, block_transfer.GENERAL_BLOCK_TRANSFER, *sorted(envelope.TAGS)])
MAX_APDU = 8192
"""Bytes; the longest known, a Luxembourg telegram with all its texts, stays below 4 KB: longer is noise."""
_LISTS = b"\x01\x02"  # array, structure
_TITLED = bytes([envelope.GENERAL_GLO_CIPHERING, envelope.TITLE_SIZE])
_REPEATED = 2 + envelope.TITLE_SIZE  # what every APDU of one meter begins with


def look(view: View) -> Outcome:
    """The APDU that begins the view, perhaps behind an LLC header; raises Damaged."""
    data = view.bytes(0, llc.SIZE + MAX_APDU)
    start = llc.SIZE if data[0] == llc.DESTINATION else 0
    if len(data) <= start:
        return Wait(start + 1, sure=False)
    apdu = llc.strip(data)
    if len(apdu) != len(data) - start:
        return None
    end = _end_of(apdu, start, view.resume)
    if not isinstance(end, int):
        return end
    size = start + end
    if len(data) < size:
        return Wait(size)
    return Found(Frame(view.offset, data[:size], Framing.BARE), size, checked=False)


def look_in_noise(view: View, *, ended: bool) -> Outcome:
    """The enciphered APDU that begins the view, if what follows it bears it out. `ended`: no more bytes come."""
    head = view.bytes(0, _REPEATED)
    if len(head) < _REPEATED:
        return Wait(_REPEATED, sure=False)
    if not head.startswith(_TITLED):
        return None
    outcome = look(view)
    if isinstance(outcome, Wait):
        return Wait(outcome.size, sure=False)
    if outcome is None:
        return None
    behind = view.bytes(outcome.size, outcome.size + _REPEATED)
    if not head.startswith(behind):
        return None
    return outcome if ended or behind == head else Wait(outcome.size + len(behind) + 1, sure=False)


def _end_of(apdu: bytes, start: int, resume: tuple[int, int]) -> int | Wait | None:
    """Where the APDU ends, which may be beyond these bytes; `start` is where it begins in its candidate."""
    if apdu[0] == DATA_NOTIFICATION:
        return _end_of_notification(apdu, start, resume)
    try:
        if apdu[0] in envelope.TAGS:
            end = envelope.end_of(apdu, 1)
        elif apdu[0] == block_transfer.GENERAL_BLOCK_TRANSFER:
            end = block_transfer.end_of(apdu)
        else:
            return None
    except Undecodable:
        return None
    if end is None:
        return Wait(start + len(apdu) + 1, sure=False)
    return end if end <= MAX_APDU else None


def _end_of_notification(apdu: bytes, start: int, resume: tuple[int, int]) -> int | Wait | None:
    position, values = resume
    if not position:
        if len(apdu) < TELLING_SIZE:
            return Wait(start + TELLING_SIZE, sure=False)
        try:
            position, values = body_at(apdu), 1
        except Undecodable:
            return None
        if len(apdu) <= position:
            return Wait(start + position + 1, sure=False)
        if apdu[position] not in _LISTS:
            return None
    try:
        position, values = axdr.pass_over(apdu, position, values)
    except axdr.NoValue as error:
        raise Damaged(error.kind, error.reason, start + error.position) from error
    if not values:
        return position
    if len(apdu) >= MAX_APDU:
        raise Damaged(ErrorKind.LENGTH, f"a list that is longer than {MAX_APDU} bytes", start + MAX_APDU)
    return Wait(start + len(apdu) + 1, resume=(position, values))

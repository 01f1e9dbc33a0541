"""Joins the pieces of an APDU: HDLC segments, M-Bus segments, blocks of a general-block-transfer."""

from collections.abc import Hashable
from dataclasses import dataclass

import msgspec

from amshub_reader.core.errors import ErrorKind, Refused
from amshub_reader.core.framing.bare import MAX_APDU
from amshub_reader.core.framing.frame import Frame

MAX_SENDERS = 8
"""Pairs of addresses remembered; a line has one meter, so more are noise and the one unheard longest is given up."""


@dataclass
class _Joined:
    """What has come of one sender's APDU."""

    first: Frame
    latest: Frame
    information: bytearray
    open: bool = True
    """Whether more is to come; what is over is kept to know its last piece again."""
    lost: bool = False
    """Whether it was refused, so that the pieces that remain of it are not told again."""


class Assembly:
    """Joins pieces that come in order; one that is missing refuses the whole, once.

    `first` is the number of the first piece, None where it may be any; numbers start over at `modulus`. Pieces
    without a number are joined in the order in which they come. At most `MAX_SENDERS` APDUs of `MAX_APDU` bytes are
    kept.
    """

    def __init__(self, *, first: int | None, modulus: int) -> None:
        self._first = first
        self._modulus = modulus
        self._senders: dict[Hashable, _Joined] = {}

    def add(self, piece: Frame) -> list[Frame | Refused]:
        """The whole frame that this piece completes, and what is given up because of it."""
        sender = (piece.framing, piece.addresses)
        joined = self._senders.pop(sender, None)
        if joined and self._repeats(piece, joined):
            self._senders[sender] = joined
            return []
        if joined and joined.open and self._follows(piece, joined):
            return self._append(sender, joined, piece)
        given_up: list[Frame | Refused] = [_lost(joined)] if joined and joined.open else []
        if self._first not in (None, piece.number):
            if not given_up and not (joined and joined.lost):
                given_up = [
                    Refused(piece.offset, ErrorKind.INCOMPLETE, "a piece of an APDU whose beginning is missing")
                ]
            if not piece.last:
                self._keep(sender, _Joined(piece, piece, bytearray(), open=False, lost=True), given_up)
            return given_up
        if piece.last:
            return [*given_up, piece]
        self._keep(sender, _Joined(piece, piece, bytearray(piece.information)), given_up)
        return given_up

    def give_up(self, *, unnumbered_only: bool = False) -> list[Refused]:
        """Refuse what is not whole: at the end of the input, or pieces without a number when bytes were damaged."""
        lost = {
            sender: joined
            for sender, joined in self._senders.items()
            if joined.open and not (unnumbered_only and joined.latest.number is not None)
        }
        for sender in lost:
            del self._senders[sender]
        return [_lost(joined) for joined in lost.values()]

    def _repeats(self, piece: Frame, joined: _Joined) -> bool:
        latest = joined.latest
        if piece.number is None or (not joined.open and piece.number == self._first):
            return False
        return (piece.number, piece.information) == (latest.number, latest.information)

    def _follows(self, piece: Frame, joined: _Joined) -> bool:
        latest = joined.latest.number
        return latest is None or piece.number == (latest + 1) % self._modulus

    def _append(self, sender: Hashable, joined: _Joined, piece: Frame) -> list[Frame | Refused]:
        joined.latest = piece
        joined.information += piece.information
        joined.open = not piece.last
        self._senders[sender] = joined
        if len(joined.information) > MAX_APDU:
            joined.open, joined.lost, joined.information = False, True, bytearray()
            return [Refused(joined.first.offset, ErrorKind.LENGTH, f"an APDU that is longer than {MAX_APDU} bytes")]
        if joined.open:
            return []
        whole = msgspec.structs.replace(joined.first, information=bytes(joined.information), number=None, last=True)
        joined.information.clear()
        return [whole]

    def _keep(self, sender: Hashable, joined: _Joined, given_up: list[Frame | Refused]) -> None:
        if len(self._senders) == MAX_SENDERS:
            oldest = self._senders.pop(next(iter(self._senders)))
            if oldest.open:
                given_up.append(_lost(oldest))
        self._senders[sender] = joined


def _lost(joined: _Joined) -> Refused:
    return Refused(joined.first.offset, ErrorKind.INCOMPLETE, "a piece of the APDU is missing, the rest is of no use")

"""The decoder: bytes of a meter's line in, fields of its readings out."""

from zoneinfo import ZoneInfo

import msgspec

from amshub_reader.core.apdu import block_transfer, llc
from amshub_reader.core.ciphering.keys import NO_KEYS, Keys
from amshub_reader.core.ciphering.replays import Counters, Replay
from amshub_reader.core.errors import ErrorKind, Refused, Undecodable
from amshub_reader.core.framing.assembly import Assembly
from amshub_reader.core.framing.frame import Frame, Framing
from amshub_reader.core.framing.hunt import Hunt
from amshub_reader.core.lists.layouts import Layouts
from amshub_reader.core.message import Context, read_message
from amshub_reader.core.p1.telegram import Fields

__all__ = ["Decoded", "Decoder", "ErrorKind", "Framing", "Keys", "Refused"]

_BLOCK = bytes([block_transfer.GENERAL_BLOCK_TRANSFER])


class Decoded(msgspec.Struct, frozen=True):
    """One good telegram: offset of its first byte in everything fed, and the fields of a Reading that it said.

    The fields are those of `amshub_contracts.messages.Reading` without meter, seq and received_at_ms.
    """

    offset: int
    fields: Fields
    framing: Framing = Framing.HDLC
    enciphered: bool = False
    unknown: int = 0
    """Items of a list that no field fits."""
    replay: Replay | None = None
    """Set when the invocation counter did not rise; the fields may then be old, and are the caller's to judge."""


class Decoder:
    """Decodes one line; however the bytes are cut into chunks, the results are the same.

    `zone` is where the meter's local time is true; `keys` open what is enciphered. No chunk raises, and what is kept
    between chunks is bounded: what waits for more bytes, the pieces of unfinished APDUs, the last invocation counters.
    """

    def __init__(self, zone: ZoneInfo, keys: Keys | None = None) -> None:
        self._context = Context(zone, keys or NO_KEYS, Layouts())
        self._hunt = Hunt()
        self._joins = {
            Framing.HDLC: Assembly(first=None, modulus=8),  # N(S) has three bits
            Framing.MBUS: Assembly(first=0, modulus=16),  # the low nibble of CI
        }
        self._blocks = Assembly(first=block_transfer.FIRST, modulus=block_transfer.MODULUS)
        self._counters = Counters()
        self._received_at_ms: int | None = None

    def feed(self, chunk: bytes, received_at_ms: int | None) -> list[Decoded | Refused]:
        """What these bytes complete; `received_at_ms` is when they came, UTC Unix time in ms, None if not known."""
        self._received_at_ms = received_at_ms
        return [result for found in self._hunt.feed(chunk) for result in self._decode(found)]

    def finish(self) -> list[Decoded | Refused]:
        """What is left at the end of the input: frames that a cut-off one held back, and what is incomplete.

        A silent line may be finished too, so that the next frame is not held back; it may be fed again afterwards.
        The silence has to be longer than the pauses between the pieces of one APDU.
        """
        results = [result for found in self._hunt.finish() for result in self._decode(found)]
        return [*results, *(lost for assembly in (*self._joins.values(), self._blocks) for lost in assembly.give_up())]

    def _decode(self, found: Frame | Refused) -> list[Decoded | Refused]:
        if isinstance(found, Refused):
            return [*self._joins[Framing.HDLC].give_up(unnumbered_only=True), found]
        assembly = self._joins.get(found.framing)
        results: list[Decoded | Refused] = []
        for whole in assembly.add(found) if assembly else [found]:
            results += [whole] if isinstance(whole, Refused) else self._without_blocks(whole)
        return results

    def _without_blocks(self, frame: Frame) -> list[Decoded | Refused]:
        """What the frame says, once it completes its block transfer where it is a block of one."""
        apdu = llc.strip(frame.information)
        if not apdu.startswith(_BLOCK):
            return self._read(frame)
        try:
            block = block_transfer.read_block(apdu)
        except Undecodable as error:
            return [Refused(frame.offset, error.kind, error.reason)]
        piece = msgspec.structs.replace(frame, information=block.data, number=block.number, last=block.last)
        results: list[Decoded | Refused] = []
        for whole in self._blocks.add(piece):
            results += [whole] if isinstance(whole, Refused) else self._read(whole)
        return results

    def _read(self, frame: Frame) -> list[Decoded | Refused]:
        try:
            message = read_message(frame.information, self._context, self._received_at_ms)
        except Undecodable as error:
            return [Refused(frame.offset, error.kind, error.reason)]
        except Exception as error:  # noqa: BLE001  a fault of ours must cost one frame, not the line
            return [Refused(frame.offset, ErrorKind.FAULT, f"a fault in amshub, please report it: {error!r}")]
        if message is None:
            return []
        sealed = message.envelope
        replay = self._counters.note(sealed.system_title, sealed.counter) if sealed else None
        return [Decoded(frame.offset, message.fields, frame.framing, sealed is not None, message.unknown, replay)]

"""The decoder: bytes of a meter's line in, fields of its readings out."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from amshub_reader.core import meter_clock
from amshub_reader.core.apdu import llc
from amshub_reader.core.apdu.notification import read_body
from amshub_reader.core.errors import ErrorKind, Refused, Undecodable
from amshub_reader.core.framing.hunt import Frame, Hunt
from amshub_reader.core.lists.read_list import read_list

__all__ = ["Decoded", "Decoder", "ErrorKind", "Refused", "decode_information"]


@dataclass(frozen=True)
class Decoded:
    """One good frame: offset of its first byte in everything fed, and the fields of a Reading that it said.

    The fields are those of `amshub_contracts.messages.Reading` without meter, seq and received_at_ms.
    """

    offset: int
    fields: dict[str, int | str | bool]


class Decoder:
    """Decodes one line; however the bytes are cut into chunks, the results are the same.

    `zone` is where the meter's local time is true. No chunk raises, and at most one frame is kept between chunks.
    """

    def __init__(self, zone: ZoneInfo) -> None:
        self._zone = zone
        self._hunt = Hunt()
        self._received_at_ms: int | None = None

    def feed(self, chunk: bytes, received_at_ms: int | None) -> list[Decoded | Refused]:
        """What these bytes complete; `received_at_ms` is when they came, UTC Unix time in ms, None if not known."""
        self._received_at_ms = received_at_ms
        return [self._decode(found) for found in self._hunt.feed(chunk)]

    def finish(self) -> list[Decoded | Refused]:
        """What is left at the end of the input: frames that a cut-off one held back, and what is incomplete.

        A silent line may be finished too, so that the next frame is not held back; it may be fed again afterwards.
        """
        return [self._decode(found) for found in self._hunt.finish()]

    def _decode(self, found: Frame | Refused) -> Decoded | Refused:
        if isinstance(found, Refused):
            return found
        if found.segmented:
            reason = "the frame is a segment, and this version cannot join segments yet"
            return Refused(found.offset, ErrorKind.UNKNOWN_DATA, reason)
        return decode_information(found.information, found.offset, self._zone, self._received_at_ms)


def decode_information(
    information: bytes, offset: int, zone: ZoneInfo, received_at_ms: int | None
) -> Decoded | Refused:
    """What one frame's information field says: an APDU, perhaps behind an LLC header. Raises nothing."""
    try:
        return Decoded(offset, _fields(information, zone, received_at_ms))
    except Undecodable as error:
        return Refused(offset, error.kind, error.reason)
    except Exception as error:  # noqa: BLE001  a fault of ours must cost one frame, not the line
        return Refused(offset, ErrorKind.FAULT, f"a fault in amshub, please report it: {error!r}")


def _fields(information: bytes, zone: ZoneInfo, received_at_ms: int | None) -> dict[str, int | str | bool]:
    meter_list = read_list(read_body(llc.strip(information)))
    clock, maker = meter_list.clock, meter_list.maker
    if clock is None:
        return meter_list.fields
    if maker and maker.false_zero_deviation:
        clock = clock.without_zero_deviation()
    standard_time = maker is not None and maker.standard_time
    seconds = meter_clock.utc_s(clock, zone, standard_time=standard_time, received_at_ms=received_at_ms)
    return meter_list.fields | {"meter_clock_s": seconds}

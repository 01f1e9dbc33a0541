"""A UART at the level of its signal: what a receiver with some settings makes of what a sender with others sends."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

GAP_BITS = 40
"""How long the line idles before and after what is sent, in the sender's bits."""


@dataclass(frozen=True)
class Setting:
    """Speed and form of a character."""

    baud: int
    parity: str
    bits: int

    def __str__(self) -> str:
        return f"{self.baud} {self.bits}{self.parity}1"


def signal(data: bytes, sender: Setting) -> list[int]:
    """Levels of the line, one for each bit of the sender's: idle high, least significant bit first."""
    levels = [1] * GAP_BITS
    for byte in data:
        value = byte & (1 << sender.bits) - 1
        levels += [0, *(value >> bit & 1 for bit in range(sender.bits)), *_parity(value, sender.parity), 1]
    return levels + [1] * GAP_BITS


def _parity(value: int, parity: str) -> list[int]:
    odd = value.bit_count() & 1
    return {"N": [], "E": [odd], "O": [1 - odd], "M": [1], "S": [0]}[parity]


def received(levels: list[int], sender_baud: int, receiver: Setting, *, resumes: bool = False) -> bytes:
    """The characters that the receiver gives, wrong parity and framing errors ignored, as drivers hand them out.

    After a stop bit that is low, most receivers wait for the next fall of the line; one that `resumes` takes that bit
    for the start bit of the next character, as the 16550 does.
    """
    return bytes(_characters(levels, Fraction(sender_baud, receiver.baud), receiver, resumes))


def _characters(levels: list[int], width: Fraction, receiver: Setting, resumes: bool) -> Iterator[int]:
    counted = receiver.bits + (receiver.parity != "N")
    at: Fraction | None = _fall(levels, Fraction(0))
    while at is not None:
        samples = [_level(levels, at + width * (2 * bit + 3) / 2) for bit in range(counted + 1)]
        yield sum(sample << bit for bit, sample in enumerate(samples[: receiver.bits]))
        stop = at + width * (counted + 1)
        # A line that is low throughout is a break, and no start bit.
        at = stop if resumes and not samples[-1] and any(samples) else _fall(levels, stop + width / 2)


def _fall(levels: list[int], since: Fraction) -> Fraction | None:
    """When the line falls next."""
    for index in range(max(1, int(since) + 1), len(levels)):
        if levels[index - 1] and not levels[index]:
            return Fraction(index)
    return None


def _level(levels: list[int], at: Fraction) -> int:
    return levels[min(int(at), len(levels) - 1)]


def heard(data: bytes, sender: Setting, receiver: Setting, *, inverted: bool = False, resumes: bool = False) -> bytes:
    """What the receiver makes of these bytes of the sender's."""
    levels = signal(data, sender)
    if inverted:
        levels = [1 - level for level in levels]
    return received(levels, sender.baud, receiver, resumes=resumes)

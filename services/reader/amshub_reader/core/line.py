"""Speed and form of a serial line's characters, and which of them meters use."""

from dataclasses import dataclass

SPEEDS = (2400, 115200, 9600)


@dataclass(frozen=True)
class Line:
    """How a meter sends its characters."""

    baud: int
    parity: str = "N"
    """N none, E even, O odd, M always 1, S always 0."""
    bits: int = 8
    stop_bits: int = 1

    def __str__(self) -> str:
        return f"{self.baud} baud, {self.bits}{self.parity}{self.stop_bits}"

    @property
    def wire(self) -> "Line":
        """How a receiver is set to read it.

        Seven bits and a parity bit are as long as eight bits without, and not every adapter can do seven: they are read
        as eight, and whoever uses them drops the parity bit.
        """
        return Line(self.baud, "N", 8, self.stop_bits) if self.drops_parity else self

    @property
    def drops_parity(self) -> bool:
        """Whether the eighth bit that the receiver gives is a parity bit."""
        return self.bits == 7 and self.parity != "N"

    @property
    def options(self) -> str:
        """It as the options of a source: `baud=2400&parity=E`."""
        bits = "" if self.bits == 8 else f"&bits={self.bits}"
        return f"baud={self.baud}&parity={self.parity}{bits}"


# HAN ports have 2400 baud (M-Bus wiring) with either form; P1 ports 115200 8N1, before DSMR 4 9600 7E1; some Austrian
# and Swiss ports 9600 with even parity. The other forms are there for completeness.
_LIKELY = (Line(2400), Line(2400, "E"), Line(115200), Line(9600), Line(9600, "E", 7), Line(9600, "E"))
_FORMS = (("N", 8), ("E", 8), ("O", 8), ("E", 7), ("O", 7), ("M", 7), ("N", 7))


def candidates(baud: int | None, parity: str | None, bits: int | None, stop_bits: int = 1) -> tuple[Line, ...]:
    """The lines that fit what is known, likely first; one alone when speed and parity are."""
    speeds = (baud,) if baud else SPEEDS
    forms = [(parity, bits or 8)] if parity else [form for form in _FORMS if bits in (None, form[1])]
    every = [Line(speed, *form) for form in forms for speed in speeds]
    likely = [line for line in _LIKELY if line in every]
    ordered = dict.fromkeys(likely + every)
    return tuple(Line(line.baud, line.parity, line.bits, stop_bits) for line in ordered)

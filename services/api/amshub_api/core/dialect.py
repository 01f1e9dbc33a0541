"""Where the device's documentation and the device itself contradict each other: one table, used at the last moment."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

Dialect = Literal["documented", "device"]


@dataclass(frozen=True)
class Phase:
    """What the meter measures on one phase, W and var, 0 when it does not say."""

    export_w: int
    import_var: int
    export_var: int


@dataclass(frozen=True)
class Choices:
    """How one dialect says the things that the two say differently."""

    maker_codes: dict[int, int]
    """`mt` and `meter.mfg` of a Reading's maker, where they differ."""
    l2_e: Callable[[bool], bool]
    """`l2.e`, from whether the meter measures L2's current."""
    phase_q: Callable[[Phase], int]
    """`l1.q`, `l2.q`, `l3.q`."""
    temperature_c: Callable[[Sequence[int]], float]
    """`c` of temperature.json, from what the sensors measure, thousandths of a degree."""


CHOICES: dict[Dialect, Choices] = {
    "documented": Choices(
        maker_codes={},
        l2_e=lambda measured: measured,
        phase_q=lambda phase: phase.import_var - phase.export_var,
        temperature_c=lambda milli_c: round(sum(milli_c) / len(milli_c) / 1000, 1) if milli_c else 0,
    ),
    "device": Choices(
        maker_codes={4: 8, 5: 9, 6: 10},
        l2_e=lambda measured: not measured,
        phase_q=lambda phase: phase.export_w,
        temperature_c=len,
    ),
}


def maker_code(dialect: Dialect, maker: int | None) -> int:
    """The dialect's number of this maker, 0 while it is unknown."""
    return CHOICES[dialect].maker_codes.get(maker or 0, maker or 0)

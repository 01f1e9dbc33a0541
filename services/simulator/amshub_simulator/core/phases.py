"""Voltage and current of the three phases, such that they add up to the net power."""

import math
from typing import NamedTuple

NOMINAL_MV = 230_000
DRIFT_MV = 1_800
"""How far a voltage wanders by itself."""
DROP_MV_PER_A = 150
"""How far a load of one ampere pulls it down: the street's cable."""
DRIFT_PERIODS_MS = (3_300_000, 4_700_000, 6_100_000)


class Phase(NamedTuple):
    """One phase as the meter measures it; a current has no direction."""

    voltage_mv: int
    current_ma: int


def phases(net_w: int, at_ms: int, seed: int) -> tuple[Phase, Phase, Phase]:
    """The phases at this instant: which carries most depends on how the house is wired."""
    heavy = seed % 3
    shares = {heavy: 50, (heavy + 1) % 3: 30, (heavy + 2) % 3: 20}
    first, second, third = (_phase(net_w * shares[number], at_ms, number) for number in range(3))
    return first, second, third


def _phase(centiwatts: int, at_ms: int, number: int) -> Phase:
    period_ms = DRIFT_PERIODS_MS[number]
    drift_mv = int(DRIFT_MV * math.sin(2 * math.pi * (at_ms % period_ms) / period_ms))
    amperes = centiwatts / 100 / (NOMINAL_MV / 1000)
    voltage_mv = NOMINAL_MV + drift_mv - int(DROP_MV_PER_A * amperes)
    return Phase(voltage_mv, abs(centiwatts) * 10_000 // voltage_mv)

"""The meter's counters: the household's exact energy, shown in whole steps that the maker chose."""

from amshub_simulator.core.household import Energy
from amshub_simulator.core.household.draw import Draw

WMS_PER_WH = 3_600_000
IDLE_VAR = 130
"""Reactive power that the house's electronics always send out; the rest of it is left out of this model."""


def shown_wh(base_wms: int, energy_wms: int, step_wh: int) -> int:
    """What the counter shows, Wh: the steps that are full, never a rounded one."""
    return (base_wms + energy_wms) // (step_wh * WMS_PER_WH) * step_wh


def bases(seed: int) -> Energy:
    """What the counters held when the household began: years of someone else's use, ending within a step."""
    draw = Draw(f"{seed} counters")
    return Energy(
        draw.between(20_000_000 * WMS_PER_WH, 60_000_000 * WMS_PER_WH),
        draw.between(1_000_000 * WMS_PER_WH, 5_000_000 * WMS_PER_WH),
    )


def shown_export_varh(at_ms: int, step_varh: int) -> int:
    """The counter of reactive energy sent out, varh."""
    return IDLE_VAR * at_ms // (step_varh * WMS_PER_WH) * step_varh

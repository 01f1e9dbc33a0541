"""The fields of a meter's lists as the payloads of formats 0, 4, 5 and 6 have them."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from amshub_contracts.messages import Reading

from amshub_mqtt.core.numbers import number
from amshub_mqtt.core.view import MeterView

PHASES = ("1", "2", "3")


class Field(NamedTuple):
    """A number of a list: its key, the field of the reading, how many base units make one, and its digits."""

    key: str
    name: str
    unit: int
    places: int


def _phases(key: str, name: str, unit: int, places: int) -> tuple[Field, ...]:
    return tuple(Field(f"{key}{phase}", f"l{phase}_{name}", unit, places) for phase in PHASES)


P, PO = Field("P", "import_w", 1, 0), Field("PO", "export_w", 1, 0)
Q, QO = Field("Q", "import_var", 1, 0), Field("QO", "export_var", 1, 0)
CURRENTS, VOLTAGES = _phases("I", "current_ma", 1000, 2), _phases("U", "voltage_mv", 1000, 2)
PHASE_IMPORTS, PHASE_EXPORTS = _phases("P", "import_w", 1, 0), _phases("PO", "export_w", 1, 0)
POWER_FACTOR = Field("PF", "power_factor_milli", 1000, 2)
PHASE_POWER_FACTORS = _phases("PF", "power_factor_milli", 1000, 2)
IMPORT, EXPORT = Field("tPI", "import_wh", 1000, 3), Field("tPO", "export_wh", 1000, 3)
REACTIVE_IMPORT, REACTIVE_EXPORT = Field("tQI", "import_varh", 1000, 3), Field("tQO", "export_varh", 1000, 3)
COUNTERS = (
    IMPORT,
    Field("tPIT1", "import_t1_wh", 1000, 3),
    Field("tPIT2", "import_t2_wh", 1000, 3),
    EXPORT,
    Field("tPOT1", "export_t1_wh", 1000, 3),
    Field("tPOT2", "export_t2_wh", 1000, 3),
    REACTIVE_IMPORT,
    REACTIVE_EXPORT,
)
PHASE_COUNTERS = (*_phases("tPI", "import_wh", 1000, 3), *_phases("tPO", "export_wh", 1000, 3))

LIST_2 = (P, Q, PO, QO, *CURRENTS, *VOLTAGES)
POWERS_4 = (P, *PHASE_IMPORTS, Q, PO, *PHASE_EXPORTS, QO, *CURRENTS, *VOLTAGES)
POWER_FACTORS = (POWER_FACTOR, *PHASE_POWER_FACTORS)

ENERGY_SUFFIX = "h"
"""Fields of counters end with it: Wh and varh."""


def value(view: MeterView, name: str) -> int | None:
    """What the frame says of this field; of a counter that it lacks, the last that the meter sent.

    A counter that falls to zero for a moment would be a new meter to whoever sums it up.
    """
    said: int | None = getattr(view.frame, name)
    return getattr(view.merged, name) if said is None and name.endswith(ENERGY_SUFFIX) else said


def numbers(view: MeterView, fields: Iterable[Field]) -> dict[str, Any]:
    """The fields by their keys, with zero for what the frame did not say."""
    return {field.key: number(value(view, field.name), field.unit, field.places) for field in fields}


def list_type(reading: Reading) -> int:
    """1 to 4; 1 of a frame that tells nothing of itself."""
    return reading.list_type or 1

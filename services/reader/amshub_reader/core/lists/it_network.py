"""The current of L2 on a network without neutral, where two measuring elements make a meter and L2 is not measured."""

from math import acos, cos, hypot, pi, sqrt

from amshub_reader.core.lists.derived import Fields
from amshub_reader.core.lists.quantities import MAX_VALUE

_POWERS = ("import_w", "export_w", "import_var", "export_var")
_MEASURED = (*_POWERS, "l1_current_ma", "l3_current_ma", "l1_voltage_mv", "l3_voltage_mv")
_CURRENT_STEP_MA = 100
"""How finely meters send currents: by so much may measured power and apparent power disagree."""
_SIXTY_DEGREES = pi / 3


def with_l2_current(fields: Fields) -> Fields:
    """The fields with `l2_current_ma` and its mark, where a meter leaves it out and measured enough to know it.

    The meter has two elements (Aron): I1 with the voltage U12 and I3 with U32, which it sends as those of L1 and L3;
    that of L2 is U13. Their complex powers, of the sizes U12 I1 and U32 I3, add up to the P + jQ that it sends, so
    the law of cosines gives the angle between them, the triangle of the voltages that between U12 and U32 (60° where
    U13 is not sent), and both together that between I1 and I3. With no neutral, I2 = -(I1 + I3). The law leaves open
    which of the two powers lags. It is that of L1 wherever the loads between the lines have one power factor: U12
    leads and U32 trails what the third load adds to I1 and I3. Loads of very unlike factors may break this, which is
    why the current is marked.
    """
    if "l2_current_ma" in fields or "l2_import_w" in fields or not fields.keys() >= set(_MEASURED):
        return fields
    current = _l2_current_ma({name: int(value) for name, value in fields.items() if not isinstance(value, str)})
    if current is None or current > MAX_VALUE:
        return fields
    return fields | {"l2_current_ma": current, "l2_current_calculated": True}


def _l2_current_ma(numbers: dict[str, int]) -> int | None:
    """The current, or None where power and currents cannot belong to a meter of two elements."""
    i1, i3 = abs(numbers["l1_current_ma"]), abs(numbers["l3_current_ma"])
    u12, u32 = numbers["l1_voltage_mv"], numbers["l3_voltage_mv"]
    if u12 <= 0 or u32 <= 0:
        return None
    s1, s3 = u12 * i1 / 1e6, u32 * i3 / 1e6  # VA
    total = hypot(numbers["import_w"] - numbers["export_w"], numbers["import_var"] - numbers["export_var"])
    slack = (u12 + u32) * _CURRENT_STEP_MA / 1e6
    if not abs(s1 - s3) - slack <= total <= s1 + s3 + slack:
        return None
    between_powers = acos(_cosine(total**2 - s1**2 - s3**2, 2 * s1 * s3))
    u13 = numbers.get("l2_voltage_mv", 0)
    between_voltages = acos(_cosine(u12**2 + u32**2 - u13**2, 2 * u12 * u32)) if u13 > 0 else _SIXTY_DEGREES
    return round(sqrt(max(0.0, i1**2 + i3**2 + 2.0 * i1 * i3 * cos(between_voltages + between_powers))))


def _cosine(adjacent: float, product: float) -> float:
    """Their quotient as a cosine: rounded readings may pass 1, and without a current the angle does not matter."""
    return max(-1.0, min(1.0, adjacent / product)) if product else 0.0

"""The objects `l1`, `l2` and `l3` of data.json: always all three, with zeros for what the meter does not measure."""

from amshub_contracts.messages import Reading

from amshub_api.core.bodies.data import PhaseNow, Phases
from amshub_api.core.dialect import CHOICES, Dialect, Phase
from amshub_api.core.numbers import rounded


def phases(reading: Reading, dialect: Dialect) -> Phases:
    """`l1` to `l3` with voltage V, current A, import W, the dialect's `q`, power factor and export W (`pe`)."""
    l1, l2, l3 = (_phase(reading, number, dialect) for number in (1, 2, 3))
    measured = reading.l2_current_ma is not None and not reading.l2_current_calculated
    return {"l1": l1, "l2": {**l2, "e": CHOICES[dialect].l2_e(measured)}, "l3": l3}


def _phase(reading: Reading, number: int, dialect: Dialect) -> PhaseNow:
    def field(name: str) -> int:
        value: int | None = getattr(reading, f"l{number}_{name}")
        return value or 0

    phase = Phase(field("export_w"), field("import_var"), field("export_var"))
    return {
        "u": rounded(field("voltage_mv"), 1000, 2),
        "i": rounded(field("current_ma"), 1000, 2),
        "p": field("import_w"),
        "q": CHOICES[dialect].phase_q(phase),
        "f": rounded(field("power_factor_milli"), 1000, 2),
        "pe": phase.export_w,
    }

"""The current of L2 where two elements make a meter: compared with what loads between three lines really draw."""

from cmath import exp, pi

import pytest
from amshub_reader.core.lists.it_network import with_l2_current
from amshub_reader.core.lists.read_list import read_list

from tests.unit.reader.core.values import VAR, A, V, W, scaled

V1, V2, V3 = (133 * exp(-1j * angle * pi / 180) for angle in (0, 120, 240))


def measured(load_12: complex, load_23: complex, load_31: complex) -> tuple[dict[str, int | str | bool], float]:
    """What a meter of two elements sends of these admittances between the lines (S), and the current of L2 in mA."""
    i12, i23, i31 = (V1 - V2) * load_12, (V2 - V3) * load_23, (V3 - V1) * load_31
    i1, i2, i3 = i12 - i31, i23 - i12, i31 - i23
    power = (V1 - V2) * i1.conjugate() + (V3 - V2) * i3.conjugate()
    fields: dict[str, int | str | bool] = {
        "import_w": round(max(power.real, 0)),
        "export_w": round(max(-power.real, 0)),
        "import_var": round(max(power.imag, 0)),
        "export_var": round(max(-power.imag, 0)),
        "l1_voltage_mv": round(abs(V1 - V2) * 10) * 100,
        "l2_voltage_mv": round(abs(V3 - V1) * 10) * 100,
        "l3_voltage_mv": round(abs(V2 - V3) * 10) * 100,
        "l1_current_ma": round(abs(i1) * 10) * 100,
        "l3_current_ma": round(abs(i3) * 10) * 100,
    }
    return fields, abs(i2) * 1000


@pytest.mark.parametrize(
    "loads",
    [
        (0.05, 0.05, 0.05),
        (0.1, 0, 0),
        (0, 0.1, 0),
        (0, 0, 0.1),
        (0.1, 0.02, 0),
        (0.02, 0.01, 0.08),
        (0.05 - 0.02j, 0.05 - 0.02j, 0.05 - 0.02j),
        (0.08 - 0.03j, 0.04 - 0.015j, 0),
        (-0.05, -0.05, -0.05),
    ],
    ids=["even", "12", "23", "31", "two", "three", "motor", "lagging", "export"],
)
def test_the_current_is_that_of_the_loads(loads: tuple[complex, complex, complex]) -> None:
    fields, l2_ma = measured(*loads)

    completed = with_l2_current(fields)

    assert completed["l2_current_calculated"] is True
    # currents come in steps of 100 mA, and near a straight line the angle takes the root of that
    assert completed["l2_current_ma"] == pytest.approx(l2_ma, abs=max(300, l2_ma * 0.05) if l2_ma > 100 else 1500)


@pytest.mark.parametrize("missing", ["export_var", "l3_current_ma", "l1_voltage_mv", "import_w"])
def test_nothing_is_calculated_from_less_than_was_measured(missing: str) -> None:
    fields, _ = measured(0.1, 0.02, 0.02)
    del fields[missing]

    assert with_l2_current(fields) == fields


def test_power_that_two_elements_cannot_have_measured_is_that_of_another_network() -> None:
    fields, _ = measured(0.05, 0.05, 0.05)
    three_phases = fields | {"import_w": int(fields["import_w"]) * 3 // 2}

    assert "l2_current_ma" not in with_l2_current(three_phases)


def aidon(fields: dict[str, int | str | bool]) -> dict[str, tuple[int, int, int]]:
    numbers = {name: int(value) for name, value in fields.items()}
    return {
        "1.0.1.7.0.255": (numbers["import_w"], 0, W),
        "1.0.2.7.0.255": (numbers["export_w"], 0, W),
        "1.0.3.7.0.255": (numbers["import_var"], 0, VAR),
        "1.0.4.7.0.255": (numbers["export_var"], 0, VAR),
        "1.0.31.7.0.255": (numbers["l1_current_ma"] // 100, -1, A),
        "1.0.71.7.0.255": (numbers["l3_current_ma"] // 100, -1, A),
        "1.0.32.7.0.255": (numbers["l1_voltage_mv"] // 100, -1, V),
        "1.0.52.7.0.255": (numbers["l2_voltage_mv"] // 100, -1, V),
        "1.0.72.7.0.255": (numbers["l3_voltage_mv"] // 100, -1, V),
    }


def test_a_list_without_the_current_of_l2_has_it_calculated_and_marked() -> None:
    fields, l2_ma = measured(0.05, 0.03, 0.04)

    decoded = read_list(scaled(aidon(fields))).fields

    assert decoded["l2_current_calculated"] is True
    assert decoded["l2_current_ma"] == pytest.approx(l2_ma, abs=300)


def test_a_current_of_l2_that_was_sent_stays_and_has_no_mark() -> None:
    fields, _ = measured(0.05, 0.03, 0.04)

    decoded = read_list(scaled(aidon(fields) | {"1.0.51.7.0.255": (12, -1, A)})).fields

    assert decoded["l2_current_ma"] == 1200
    assert "l2_current_calculated" not in decoded


def test_a_kaifa_of_three_wires_sends_a_nought_that_it_has_not_measured() -> None:
    fields, l2_ma = measured(0.05, 0.03, 0.04)
    powers = [int(fields[name]) for name in ("import_w", "export_w", "import_var", "export_var")]
    currents = [int(fields["l1_current_ma"]), 0, int(fields["l3_current_ma"])]
    voltages = [int(fields[f"l{phase}_voltage_mv"]) // 100 for phase in (1, 2, 3)]

    three_wires = read_list(("KFM_001", "6970631400000001", "MA304T3", *powers, *currents, *voltages)).fields
    four_wires = read_list(("KFM_001", "6970631400000001", "MA304T4", *powers, *currents, *voltages)).fields

    assert three_wires["l2_current_calculated"] is True
    assert three_wires["l2_current_ma"] == pytest.approx(l2_ma, abs=300)
    assert four_wires["l2_current_ma"] == 0

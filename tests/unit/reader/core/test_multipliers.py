"""The ratios of transformers: each quantity by its own, in thousandths, rounded half away from zero."""

from amshub_reader.core.lists.multipliers import Multipliers, Value, multiply

FIELDS: dict[str, Value] = {
    "meter_id": "1",
    "maker": 3,
    "list_type": 4,
    "meter_clock_s": 1_700_000_000,
    "l2_current_calculated": True,
    "import_w": 3,
    "l1_export_var": -3,
    "l1_voltage_mv": 5,
    "l1_current_ma": 7,
    "import_wh": 11,
    "export_varh": 13,
    "power_factor_milli": 990,
    "import_month_peak_w": 2,
    "import_month_peak_s": 9,
}


def test_ones_leave_everything_as_it_is() -> None:
    assert multiply(FIELDS, Multipliers()) == FIELDS


def test_each_quantity_has_its_own_multiplier() -> None:
    assert multiply(FIELDS, Multipliers(2000, 10_000, 100_000, 1_000_000)) == FIELDS | {
        "import_w": 6,
        "l1_export_var": -6,
        "import_month_peak_w": 4,
        "l1_voltage_mv": 50,
        "l1_current_ma": 700,
        "import_wh": 11_000,
        "export_varh": 13_000,
    }


def test_halves_are_rounded_away_from_zero() -> None:
    halves = multiply({"import_w": 3, "export_w": -3, "import_var": 1}, Multipliers(watt_milli=500))

    assert halves == {"import_w": 2, "export_w": -2, "import_var": 1}


def test_past_peaks_are_multiplied_and_their_times_are_not() -> None:
    peaks = multiply({"import_peak_history": ((1_700_000_000, 4329),)}, Multipliers(watt_milli=2000))

    assert peaks == {"import_peak_history": ((1_700_000_000, 8658),)}


def test_a_product_that_the_store_cannot_hold_is_left_out() -> None:
    assert multiply({"import_wh": 2**62, "import_w": 1}, Multipliers(counter_milli=40_000)) == {"import_w": 1}

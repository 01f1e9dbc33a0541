"""What energy costs: exact, split at the month's cap, and never zero because a price is missing."""

from amshub_accounting.core.money import Price, cost_nano, with_money
from amshub_contracts.messages import Quarter
from hypothesis import given
from hypothesis import strategies as st

NANO = 1_000_000_000
NORGESPRIS = Price(import_micro=400_000, above_micro=800_000, export_micro=800_000, cap_wh=5_000_000)
MICRO = st.integers(-2_000_000, 20_000_000)


def test_of_three_kwh_after_4999_one_has_norgespris_and_two_the_spot_price() -> None:
    assert cost_nano(3_000, NORGESPRIS, used_wh=4_999_000) == 2 * NANO


def test_a_watt_hour_at_a_millionth_is_a_billionth() -> None:
    assert cost_nano(1, Price(import_micro=1), used_wh=0) == 1


def test_what_just_fills_the_cap_is_within_it_and_the_next_watt_hour_is_not() -> None:
    assert cost_nano(1_000, NORGESPRIS, used_wh=4_999_000) == 400_000_000
    assert cost_nano(1, NORGESPRIS, used_wh=5_000_000) == 800_000


def test_a_negative_price_pays_for_use_and_costs_for_production() -> None:
    paid = with_money(Quarter(1_000, 2_000), Price(import_micro=-250_000, export_micro=-10_000), 0)
    assert (paid.cost_nano, paid.income_nano) == (-250_000_000, -20_000_000)


def test_import_and_export_are_priced_each_for_itself() -> None:
    paid = with_money(Quarter(1_000, 2_000, 3), Price(import_micro=1_500_000), 0)
    assert paid == Quarter(1_000, 2_000, 3, 1_500_000_000, None)
    paid = with_money(Quarter(1_000, 2_000, 3), Price(export_micro=500_000), 0)
    assert paid == Quarter(1_000, 2_000, 3, None, 1_000_000_000)


def test_money_of_a_price_that_became_unknown_is_unknown_again() -> None:
    assert with_money(Quarter(1_000, 0, 0, 5, 6), Price(), 0) == Quarter(1_000)


def test_only_the_price_on_the_needed_side_of_the_cap_must_be_known() -> None:
    below, above = Price(import_micro=400_000, cap_wh=5_000_000), Price(above_micro=800_000, cap_wh=5_000_000)
    assert cost_nano(1_000, below, used_wh=4_999_000) == 400_000_000
    assert cost_nano(1_001, below, used_wh=4_999_000) is None
    assert cost_nano(1_001, above, used_wh=4_999_000) is None
    assert cost_nano(1_000, above, used_wh=5_000_000) == 800_000_000


def test_nothing_used_costs_nothing_once_the_price_is_known_and_is_unknown_before() -> None:
    assert cost_nano(0, NORGESPRIS, used_wh=0) == 0
    assert cost_nano(0, Price(above_micro=1, cap_wh=1), used_wh=0) is None
    assert cost_nano(0, Price(), used_wh=0) is None


@given(MICRO, MICRO, st.integers(0, 5_000), st.lists(st.integers(0, 1_000), max_size=20))
def test_however_the_month_is_cut_its_parts_cost_what_the_whole_costs(
    below: int, above: int, cap_wh: int, parts_wh: list[int]
) -> None:
    price = Price(below, above, None, cap_wh)
    used_wh, total = 0, 0
    for part_wh in parts_wh:
        cost = cost_nano(part_wh, price, used_wh)
        assert cost is not None
        total += cost
        used_wh += part_wh
    assert total == min(used_wh, cap_wh) * below + max(used_wh - cap_wh, 0) * above

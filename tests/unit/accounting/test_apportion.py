from amshub_accounting.core.apportion import apportion
from hypothesis import given
from hypothesis import strategies as st


@given(st.integers(0, 10**9), st.lists(st.integers(0, 10**15), min_size=1, max_size=200))
def test_shares_always_sum_to_the_whole_and_none_is_a_unit_off(whole: int, weights: list[int]) -> None:
    shares = apportion(whole, weights)
    assert sum(shares) == whole
    total = sum(weights)
    for share, weight in zip(shares, weights, strict=True):
        assert total == 0 or abs(share * total - whole * weight) < total


def test_the_largest_remainder_gets_the_unit_that_is_left() -> None:
    assert apportion(10, [1, 1, 1]) == [4, 3, 3]
    assert apportion(10, [30, 35, 35]) == [3, 4, 3]


def test_without_any_weight_the_shares_are_equal() -> None:
    assert apportion(7, [0, 0]) == [4, 3]

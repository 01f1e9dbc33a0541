"""Shares out whole watt-hours so that the shares always sum to the whole."""

from collections.abc import Sequence


def apportion(whole: int, weights: Sequence[int]) -> list[int]:
    """`whole` in integer shares proportional to `weights`, by largest remainder; ties go to the earlier share.

    All weights zero shares equally. `whole` and the weights are not negative; there is at least one weight.
    """
    total = sum(weights)
    if total == 0:
        weights, total = [1] * len(weights), len(weights)
    shares, remainders = [], []
    for weight in weights:
        share, remainder = divmod(whole * weight, total)
        shares.append(share)
        remainders.append(remainder)
    left = whole - sum(shares)
    for index in sorted(range(len(weights)), key=lambda index: -remainders[index])[:left]:
        shares[index] += 1
    return shares

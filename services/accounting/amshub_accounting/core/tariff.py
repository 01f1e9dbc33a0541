"""The Norwegian capacity tariff (rule 8): the mean of a month's highest hours on different days falls into a step."""

from collections.abc import Iterable, Sequence

from amshub_contracts.messages import Peak, Tariff

BEYOND_STEPS_KW = 65_535
"""What the AMS reader shows above the last step."""


def tariff(peaks_by_day: Iterable[Peak], *, count: int, steps_kw: Sequence[int]) -> Tariff:
    """The tariff of a month from the highest hour of each of its days; Wh in an hour are its mean power in W.

    The mean is over the `count` highest, or as many as there are; a mean equal to a step is in that step.
    """
    highest = sorted(peaks_by_day, key=lambda peak: (-peak.import_wh, peak.date))[:count]
    total_w = sum(peak.import_wh for peak in highest)
    number = max(1, len(highest))
    step = next((step for step in steps_kw if total_w <= step * 1000 * number), BEYOND_STEPS_KW)
    return Tariff(tuple(highest), total_w // number, step)
